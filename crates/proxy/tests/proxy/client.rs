//! A browser's side of the wire, byte for byte.

use std::io::{Read, Write};
use std::net::TcpStream;

/// What the proxy answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// All headers that the proxy may send. One that is not here is one that somebody did not mean to.
const EXPECTED: [&str; 26] = [
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "etag",
    "location",
    "passdesk-reading",
    "permissions-policy",
    "referrer-policy",
    "retry-after",
    "strict-transport-security",
    "vary",
    "www-authenticate",
    "x-content-type-options",
];

impl Answer {
    /// The values of a header, joined as a browser joins them.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The `outcome` and the `cause`, if there is one, with the status before them.
    pub fn outcome(&self) -> String {
        let json = self.json();
        let word = |name: &str| json.get(name).and_then(|value| value.as_str()).unwrap_or("-").to_owned();
        format!("{} {} {}", self.status, word("outcome"), word("cause"))
    }
}

/// Sends these bytes and reads all that comes back until the proxy closes.
pub fn raw(address: &str, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// A request's bytes. A server in front, as it is played here, has one request on a connection unless it says otherwise.
pub fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let lines = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let named = |known: &str| headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(known));
    let is_front = named("x-passdesk-front") || named("x-forwarded-user");
    let once = if is_front && !named("connection") { "Connection: close\r\n" } else { "" };
    let head = format!("{method} {target} HTTP/1.1\r\n{lines}{once}{length}\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend(body);
    bytes
}

/// Sends a request and reads the answer.
pub fn send(address: &str, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    parse(&raw(address, &request(method, target, headers, body)))
}

pub fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no head: {:?}", String::from_utf8_lossy(bytes)));
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> =
        lines.map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())).unwrap()).collect();
    for (name, _) in &headers {
        assert!(EXPECTED.contains(&name.as_str()), "nobody expects the header {name}");
    }
    let body = bytes[end + 4..].to_vec();
    Answer { status, headers, body }
}
