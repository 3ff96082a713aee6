//! A client for the tests beside the code: it sends bytes and hands back bytes, and repairs nothing.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Sandbox;

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap()
}

/// Sends `bytes` and returns all that comes until the other side closes.
pub(crate) async fn exchange(sandbox: &Sandbox, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(sandbox.addr()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    answer
}

/// A request with the headers that every request has.
pub(crate) fn request(line: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let headers: Vec<_> = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let headers = headers.concat();
    let length = body.len();
    format!("{line} HTTP/1.1\r\nHost: sandbox\r\n{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Sends a request and takes the answer apart.
pub(crate) async fn send(sandbox: &Sandbox, line: &str, headers: &[&str], body: &str) -> Answer {
    parsed(&exchange(sandbox, &request(line, headers, body)).await)
}

/// Takes an answer apart.
pub(crate) fn parsed(answer: &[u8]) -> Answer {
    let answer = std::str::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.strip_prefix("HTTP/1.1 ").unwrap().get(..3).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}
