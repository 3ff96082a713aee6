//! A client with cookies and without a browser.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

/// Where clients come from: this machine, but from another of its addresses than servers do.
pub const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// A client that keeps cookies as a browser does: by host and path, whatever the port. All hosts here are one.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// By path and name.
    cookies: BTreeMap<(String, String), String>,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The address that was asked.
    pub url: String,
    /// The status.
    pub status: u16,
    /// The headers, in their order.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
}

impl Answer {
    /// Takes it apart.
    ///
    /// # Panics
    /// If it is none.
    #[must_use]
    pub fn parse(answer: &[u8]) -> Self {
        parsed("", answer)
    }

    /// The value of the first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Client {
    /// Puts a cookie in, as in `name=value`.
    ///
    /// # Panics
    /// If it is not written so.
    pub fn keep(&mut self, cookie: &str) {
        let (name, value) = cookie.split_once('=').unwrap();
        self.cookies.insert(("/".to_owned(), name.to_owned()), value.to_owned());
    }

    /// Asks for a page, and follows no redirect.
    pub async fn get(&mut self, url: &str) -> Answer {
        self.send("GET", url, "", "").await
    }

    /// Sends a form.
    pub async fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.send("POST", url, "Content-Type: application/x-www-form-urlencoded\r\n", &body.join("&")).await
    }

    /// Asks for a page, and follows redirects to the end.
    pub async fn follow(&mut self, url: &str) -> Answer {
        let answer = self.get(url).await;
        self.follow_from(answer).await
    }

    /// Follows the redirects that begin with this answer.
    ///
    /// # Panics
    /// If there are more than ten.
    pub async fn follow_from(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            let Some(location) = answer.header("Location").filter(|_| (300..400).contains(&answer.status)) else { return answer };
            let url = if location.starts_with('/') { format!("{}{location}", origin(&answer.url).0) } else { location.to_owned() };
            answer = self.get(&url).await;
        }
        panic!("too many redirects: {answer:?}");
    }

    /// Sends a request with further headers, each with its line end.
    ///
    /// # Panics
    /// If nothing answers that speaks HTTP.
    pub async fn send(&mut self, method: &str, url: &str, headers: &str, body: &str) -> Answer {
        let host = origin(url).0.trim_start_matches("http://");
        self.send_as(method, url, &format!("Host: {host}\r\n{headers}"), body).await
    }

    /// Sends a request with these headers, of which one is `Host`.
    ///
    /// # Panics
    /// If nothing answers that speaks HTTP.
    pub async fn send_as(&mut self, method: &str, url: &str, headers: &str, body: &str) -> Answer {
        let (origin, target) = origin(url);
        let host = origin.trim_start_matches("http://");
        let path = target.split('?').next().unwrap();
        let cookies: Vec<_> = self.cookies.iter().filter(|((below, _), _)| path.starts_with(below.as_str())).collect();
        let cookies: Vec<_> = cookies.into_iter().map(|((_, name), value)| format!("{name}={value}")).collect();
        let cookies = if cookies.is_empty() { String::new() } else { format!("Cookie: {}\r\n", cookies.join("; ")) };
        let length = if method == "GET" { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let request = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n{cookies}{headers}{length}\r\n{body}");
        let answer = parsed(url, &exchange(host.parse().unwrap(), request.as_bytes()).await);
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Set-Cookie")) {
            self.set(cookie);
        }
        answer
    }

    fn set(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let (mut below, mut gone) = ("/", false);
        for part in parts {
            match part.split_once('=') {
                Some((name, path)) if name.eq_ignore_ascii_case("path") => below = path,
                Some((name, "0")) if name.eq_ignore_ascii_case("max-age") => gone = true,
                Some((name, date)) if name.eq_ignore_ascii_case("expires") => gone |= date.contains("1970"),
                _ => {}
            }
        }
        let key = (below.to_owned(), name.to_owned());
        if gone {
            self.cookies.remove(&key);
        } else {
            self.cookies.insert(key, value.to_owned());
        }
    }
}

/// Where an address leads, without a slash at its end, and the target that is asked for there.
fn origin(url: &str) -> (&str, &str) {
    let host = url.strip_prefix("http://").expect("all is on loopback, without TLS");
    let length = host.find(['/', '?']).unwrap_or(host.len()) + "http://".len();
    let (origin, target) = url.split_at(length);
    (origin, if target.is_empty() { "/" } else { target })
}

/// Sends these bytes as a client does, and gives all that comes until the other side closes.
///
/// # Panics
/// If nobody listens.
pub async fn exchange(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    exchange_from(CLIENT, address, request).await
}

/// The same, from this address of this machine.
///
/// # Panics
/// If nobody listens.
pub async fn exchange_from(source: IpAddr, address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((source, 0).into()).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    // Who refuses a request before its end may reset the connection; what came before counts.
    drop(stream.read_to_end(&mut answer).await);
    answer
}

/// Takes an answer apart.
fn parsed(url: &str, answer: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{url} answers {text:?}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap();
    let headers = lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    let answer = Answer { url: url.to_owned(), status, headers: headers.collect(), body: body.to_owned() };
    let chunked = answer.header("Transfer-Encoding") == Some("chunked");
    if chunked { Answer { body: unchunked(body), ..answer } } else { answer }
}

fn unchunked(mut rest: &str) -> String {
    let mut body = String::new();
    while let Some((length, data)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            break;
        }
        body.push_str(&data[..length]);
        rest = &data[length + 2..];
    }
    body
}
