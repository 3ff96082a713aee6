//! Requests that say more than they seem to: another one in their body, another host, headers for one hop.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use passdesk_core::Config;

use crate::client::{parse, raw, send};
use crate::desk::Desk;
use crate::page::{Page, Sent};
use crate::system::{CHANGED, System};

/// The usual request under an attempt of this number, as text.
fn text(page: &Page, attempt: usize) -> String {
    String::from_utf8(page.set().with("passdesk-attempt", &format!("{attempt:032x}")).bytes()).unwrap()
}

/// The usual request, taken apart so that its framing can be written anew.
struct Framed {
    /// All of the head but what says how long the body is, and the blank line.
    head: String,
    body: String,
}

impl Framed {
    fn new(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let head = head.split("\r\n").filter(|line| !line.starts_with("Content-Length")).collect::<Vec<_>>();
        Self { head: head.join("\r\n") + "\r\n", body: body.to_owned() }
    }

    fn with(&self, framing: &str, body: &str) -> String {
        format!("{}{framing}\r\n\r\n{body}", self.head)
    }
}

/// Each way to say two things about where a request ends, with another request where one of the two ends.
fn hiding(good: &str, hidden: &str) -> Vec<(String, String)> {
    let framed = Framed::new(good);
    let length = framed.body.len();
    let whole = format!("{}{hidden}", framed.body);
    let chunks = format!("{length:x}\r\n{}\r\n0\r\n\r\n{hidden}", framed.body);
    let none = format!("0\r\n\r\n{hidden}");
    let chunked = "Transfer-Encoding: chunked";
    let mut all = vec![
        ("nothing but one after the other".to_owned(), format!("{good}{hidden}")),
        ("length and chunks".to_owned(), framed.with(&format!("Content-Length: {}\r\n{chunked}", none.len()), &none)),
        ("chunks and length".to_owned(), framed.with(&format!("{chunked}\r\nContent-Length: {length}"), &chunks)),
        ("chunks and a length of nothing".to_owned(), framed.with(&format!("{chunked}\r\nContent-Length: 0"), &chunks)),
        ("chunks by HTTP/1.0".to_owned(), framed.with(chunked, &chunks).replacen("HTTP/1.1", "HTTP/1.0", 1)),
        ("no length".to_owned(), framed.with("X: y", &whole)),
        ("a question with a body".to_owned(), format!("GET /api/config HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n{hidden}")),
        ("the first words of HTTP/2".to_owned(), format!("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{hidden}")),
        (
            "a change to HTTP/2".to_owned(),
            good.replacen("\r\n", "\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n", 1)
                + hidden,
        ),
    ];
    for coding in [
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: \u{b}chunked",
        "Transfer-Encoding: chunked\0",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\tchunked",
        "Transfer-Encoding:chunked",
        "TRANSFER-ENCODING: Chunked",
        "Transfer_Encoding: chunked",
        "Transfer-Encoding\r\n : chunked",
        "Transfer-Encoding:\r\n chunked",
        "X: y\n Transfer-Encoding: chunked",
        "X: y\rTransfer-Encoding: chunked",
        "X: y\nTransfer-Encoding: chunked",
        " Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    ] {
        // Whoever heeds the coding reads no body and then a request; whoever heeds the length, a body with one in it.
        all.push((format!("length, {coding:?}"), framed.with(&format!("Content-Length: {}\r\n{coding}", none.len()), &none)));
        all.push((coding.to_owned(), framed.with(coding, &chunks)));
    }
    for says in [
        format!("{length}\r\nContent-Length: {}", whole.len()),
        format!("{}\r\nContent-Length: {length}", whole.len()),
        format!("{length}\r\nContent-Length: {length}"),
        format!("{length}, {}", whole.len()),
        format!("{length}, {length}"),
        format!("+{length}"),
        format!("-{length}"),
        format!("0{length}"),
        format!("0x{length:x}"),
        format!("{length}.0"),
        format!("{length} 1"),
        format!("\r\n {length}"),
        format!("\u{b}{length}"),
        format!("{length}\0"),
        "0".to_owned(),
        String::new(),
        "18446744073709551616".to_owned(),
    ] {
        all.push((format!("a length of {says:?}"), framed.with(&format!("Content-Length: {says}"), &whole)));
    }
    all.push(("a blank before a colon".to_owned(), framed.with(&format!("Content-Length : {length}"), &whole)));
    for (name, chunks) in [
        ("a chunk with an extension", chunks.replacen("\r\n", ";a=b\r\n", 1)),
        ("an extension with a line end", chunks.replacen("\r\n", ";a\nb\r\n", 1)),
        ("an extension without end", chunks.replacen("\r\n", &format!(";{}\r\n", "a".repeat(100_000)), 1)),
        ("a chunk size in another spelling", format!("0x{chunks}")),
        ("a chunk size with a sign", format!("+{chunks}")),
        ("a chunk size that wraps round", chunks.replacen(&format!("{length:x}"), &format!("1{length:016x}"), 1)),
        ("a chunk size that ends with LF", chunks.replacen("\r\n", "\n", 1)),
        ("a chunk that ends otherwise", chunks.replacen("\r\n0\r\n", "xx0\r\n", 1)),
        ("a trailer that says a length", chunks.replacen("0\r\n\r\n", "0\r\nContent-Length: 1\r\n\r\n", 1)),
        ("trailers without end", chunks.replacen("0\r\n\r\n", &format!("0\r\n{}\r\n", "X: y\r\n".repeat(10_000)), 1)),
    ] {
        all.push((name.to_owned(), framed.with(chunked, &chunks)));
    }
    all
}

/// Threats: T22, T39.
#[test]
fn no_request_is_hidden_in_another() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let hidden = usize::MAX;
    let count = hiding("a\r\n\r\nb", "c").len();
    for number in 0..count {
        let before = system.arrived().len();
        let (name, bytes) = hiding(&text(&page, number), &text(&page, hidden)).swap_remove(number);
        let answer = String::from_utf8_lossy(&raw(&page.address, bytes.as_bytes())).into_owned();
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{name}: {answer}");
        // Either it is refused, or its one end is where it is said first, and what is behind it is nobody's.
        let changed = answer.contains("{\"outcome\":\"changed\"}");
        assert!(changed || answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{name}: {answer}");
        assert_eq!(system.arrived().len() - before, usize::from(changed), "{name}: {answer}");
        let known = page.get(&format!("/api/attempts/{hidden:032x}"));
        assert_eq!(known.outcome(), "404 unknown lost", "{name}");
    }
    // All that arrived is the request as it is built, and nothing of what was around it.
    let arrived = system.arrived();
    assert!(!arrived.is_empty() && arrived.iter().all(|request| *request == arrived[0]), "{arrived:?}");
}

/// Threats: T24, T15.
#[test]
fn a_host_is_one_and_one_of_the_proxys_names() {
    let page = Page::to("http://127.0.0.1:1");
    let own = page.address.as_str();
    let port = own.rsplit(':').next().unwrap();
    let ask = |target: &str, hosts: &[&str]| {
        let headers: Vec<(&str, &str)> = hosts.iter().map(|host| ("Host", *host)).collect();
        send(&page.address, "GET", target, &headers, b"").status
    };
    for good in [own.to_owned(), format!("localhost:{port}"), format!("LocalHost:{port}"), format!(" {own}\t")] {
        assert_eq!(ask("/api/config", &[&good]), 200, "{good}");
    }
    for (bad, status) in [
        (String::new(), 421),
        ("127.0.0.1".into(), 421),
        ("localhost".into(), 421),
        ("127.0.0.1:".into(), 421),
        ("127.0.0.1:80".into(), 421),
        (format!("127.0.0.1:0{port}"), 421),
        (format!("127.0.0.1:+{port}"), 421),
        (format!("127.0.0.1.:{port}"), 421),
        (format!("localhost.:{port}"), 421),
        (format!("127.1:{port}"), 421),
        (format!("0x7f.0.0.1:{port}"), 421),
        (format!("2130706433:{port}"), 421),
        (format!("0177.0.0.1:{port}"), 421),
        (format!("[::1]:{port}"), 421),
        (format!("[::ffff:127.0.0.1]:{port}"), 421),
        (format!("0.0.0.0:{port}"), 421),
        (format!("evil.example:{port}"), 421),
        (format!("{own}.evil.example"), 421),
        (format!("localhost.evil.example:{port}"), 421),
        (format!("evil@{own}"), 421),
        (format!("{own}@evil.example"), 421),
        (format!("http://{own}"), 421),
        (format!("{own}/"), 421),
        (format!("{own}/../x"), 421),
        (format!("{own}?a"), 421),
        (format!("{own}#a"), 421),
        (format!("{own}\\a"), 421),
        (format!("{own}, evil.example"), 421),
        (format!("{own} evil.example"), 421),
        (format!("{own};a"), 421),
        (format!("{own}%00"), 421),
        (format!("①②⑦.0.0.1:{port}"), 421),
        (format!("{own}\0"), 400),
        (format!("{own}\revil.example"), 400),
    ] {
        assert_eq!(ask("/api/config", &[&bad]), status, "{bad:?}");
    }
    for (target, hosts, status) in [
        ("/api/config".to_owned(), vec![], 400),
        ("/api/config".to_owned(), vec![own, own], 400),
        ("/api/config".to_owned(), vec![own, "evil.example"], 400),
        ("/api/config".to_owned(), vec!["evil.example", own], 400),
        // The address as a whole, as to a proxy of the network: it agrees with Host, or it is refused.
        (format!("http://{own}/api/config"), vec![own], 200),
        (format!("http://{own}/api/config"), vec![], 400),
        (format!("http://{own}/api/config"), vec!["evil.example"], 400),
        ("http://evil.example/api/config".to_owned(), vec![own], 400),
        ("http://evil.example/api/config".to_owned(), vec!["evil.example"], 421),
        (format!("https://{own}/api/config"), vec![own], 400),
        (format!("http://evil@{own}/api/config"), vec![own], 400),
        (format!("//{own}/api/config"), vec![own], 404),
    ] {
        assert_eq!(ask(&target, &hosts), status, "{target} {hosts:?}");
    }
    let old = raw(&page.address, b"GET /api/config HTTP/1.0\r\n\r\n");
    assert_eq!(parse(&old).status, 400);
}

/// Threats: T25.
#[test]
fn headers_of_one_hop_take_nothing_away_and_are_not_passed_on() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let usual = |number: usize| page.set().with("passdesk-attempt", &format!("{number:032x}"));
    let rows: Vec<Box<dyn Fn(Sent) -> Sent>> = vec![
        Box::new(|sent| sent),
        Box::new(|sent| sent.and("Connection", "authorization, content-type, host, content-length")),
        Box::new(|sent| sent.and("Connection", "origin").and("Connection", "passdesk-attempt, passdesk-definition")),
        Box::new(|sent| sent.and("Connection", "close").and("Proxy-Connection", "keep-alive").and("Keep-Alive", "timeout=99")),
        Box::new(|sent| sent.and("TE", "trailers, chunked").and("Trailer", "Authorization")),
        Box::new(|sent| sent.and("Connection", "Upgrade").and("Upgrade", "websocket").and("Sec-WebSocket-Version", "13")),
        Box::new(|sent| sent.and("Proxy-Authorization", "Basic YTpi").and("Authorization", "Bearer mine").and("Cookie", "a=b")),
        Box::new(|sent| sent.and("Forwarded", "host=evil.example").and("X-Forwarded-Host", "evil.example").and("Via", "1.1 x")),
        Box::new(|sent| sent.and("X-HTTP-Method-Override", "DELETE").and("X-Original-URL", "/x").and("X-Rewrite-URL", "/x")),
        Box::new(|sent| sent.and("Max-Forwards", "0").and("Range", "bytes=0-1").and("If-Match", "\"a\"").and("Expect", "100-continue")),
    ];
    for (number, with) in rows.iter().enumerate() {
        let answer = raw(&page.address, &with(usual(number)).bytes());
        let answer = answer.strip_prefix(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap_or(&answer);
        assert_eq!(parse(answer).outcome(), "200 changed -", "{number}");
    }
    let arrived = system.arrived();
    assert_eq!(arrived.len(), rows.len());
    assert!(arrived.iter().all(|request| *request == arrived[0]), "{arrived:?}");
    // Nor is somebody nobody, or somebody else, because a header says that another is for this hop alone.
    let desk = Desk::start();
    let page = desk.token("", "");
    for named in ["X-Forwarded-User", "x-forwarded-user, x-forwarded-groups", "X-Passdesk-Front"] {
        let front = crate::desk::front("anna", "helpdesk");
        let front = front.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let headers: Vec<(&str, &str)> =
            [("Host", page.address.as_str()), ("Connection", "close"), ("Connection", named)].into_iter().chain(front).collect();
        let config: Config = serde_json::from_slice(&send(&page.address, "GET", "/api/config", &headers, b"").body).unwrap();
        assert_eq!(config.person, "anna", "{named}");
    }
}

/// Threats: T34.
#[test]
fn a_body_that_is_not_as_it_says_is_not_sent() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let framed = Framed::new(&text(&page, 1));
    let length = framed.body.len();
    let chunked = |chunks: &str| framed.with("Transfer-Encoding: chunked", chunks);
    for (name, bytes, status) in [
        ("shorter than it says", framed.with(&format!("Content-Length: {}", length + 1), &framed.body), "400"),
        ("longer than it says", framed.with(&format!("Content-Length: {}", length - 1), &framed.body), "422"),
        ("nothing", framed.with("Content-Length: 0", ""), "422"),
        ("no length", framed.with("X: y", ""), "422"),
        ("chunks", chunked(&format!("{length:x}\r\n{}\r\n0\r\n\r\n", framed.body)), "411"),
        ("a chunk that is cut off", chunked(&format!("{length:x}\r\n{}", framed.body)), "411"),
        ("a chunk that says to be too large", chunked("fffffffffffffff\r\nx"), "411"),
        ("a length that is too large", framed.with("Content-Length: 262145", ""), "413"),
    ] {
        let mut stream = TcpStream::connect(&page.address).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        // Nothing more comes, and the answer is still waited for.
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        // Whoever has hung up need not be told.
        if !answer.is_empty() {
            let told = parse(&answer).outcome();
            assert!(told.starts_with(&format!("{status} not_sent")), "{name}: {told}");
        }
        assert_eq!(page.get(&format!("/api/attempts/{:032x}", 1)).outcome(), "404 unknown lost", "{name}");
    }
    assert!(system.arrived().is_empty());
}
