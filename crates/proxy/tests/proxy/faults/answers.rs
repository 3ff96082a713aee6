//! What is wrong with an answer.

use super::Fault;
use crate::system::{CHANGED, System, Wire};

const BODY: &str = "{\"succeeded\":true}";

fn answering((name, answer, outcome): (&str, String, &'static str)) -> Fault {
    Fault::plain(name, System::answering(answer), outcome)
}

/// With a head of these lines.
fn with(head: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}")
}

/// Answers that are none, or not whole.
pub fn broken() -> Vec<Fault> {
    let rows = [
        ("closed before an answer", String::new(), "200 unknown broken"),
        ("closed within the status line", "HTTP/1.1 20".into(), "200 unknown broken"),
        ("closed within the head", "HTTP/1.1 200 OK\r\nContent-Length: 18\r\n".into(), "200 unknown broken"),
        ("closed after the head", with("Content-Length: 18", ""), "200 unknown broken"),
        ("closed within a chunk", with("Transfer-Encoding: chunked", &format!("13\r\n{BODY}")), "200 unknown broken"),
        ("closed before the last chunk", with("Transfer-Encoding: chunked", &format!("12\r\n{BODY}\r\n")), "200 unknown broken"),
        ("garbage", "\u{1}\u{2}\u{3}\r\n\r\n".into(), "200 unknown broken"),
        ("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n".into(), "200 unknown broken"),
        ("HTTP/0.9", BODY.into(), "200 unknown broken"),
        ("HTTP/2", with("", BODY).replacen("1.1", "2", 1), "200 unknown broken"),
        ("a status that is none", with("Content-Length: 18", BODY).replacen("200", "20x", 1), "200 unknown broken"),
        ("a head without end", with(&format!("X: {}", "x".repeat(200_000)), ""), "200 unknown broken"),
        ("a folded header", with("X: a\r\n b\r\nContent-Length: 18", BODY), "200 unknown broken"),
        ("a blank before a colon", with("Content-Length : 17\r\nContent-Length: 18", BODY), "200 unknown broken"),
        ("a NUL in a header", with("X: \0\r\nContent-Length: 18", BODY), "200 unknown broken"),
        ("a bare CR in a header", with("X: a\rContent-Length: 17\r\nContent-Length: 18", BODY), "200 unknown broken"),
        ("only interim answers", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100), "200 unknown broken"),
        ("an interim answer before the answer", format!("HTTP/1.1 100 Continue\r\n\r\n{CHANGED}"), "200 changed -"),
        (
            "another protocol",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n".into(),
            "200 unknown unreadable",
        ),
    ];
    rows.into_iter().map(answering).collect()
}

/// Answers that lie about their length, or say it twice.
pub fn lengths() -> Vec<Fault> {
    let chunked = |head: &str, body: &str| with(&format!("{head}Transfer-Encoding: chunked"), body);
    let chunk = format!("12\r\n{BODY}\r\n0\r\n\r\n");
    let rows = [
        ("longer than it says", with("Content-Length: 18", &format!("{BODY}{{}}")), "200 changed -"),
        ("a second answer", format!("{CHANGED}{}", CHANGED.replace("true", "fals")), "200 changed -"),
        ("cut by its own length", with("Content-Length: 17", BODY), "200 unknown unreadable"),
        ("of no length, with a body", with("Content-Length: 0", BODY), "200 unknown unreadable"),
        ("shorter than it says", with("Content-Length: 19", BODY), "200 unknown broken"),
        ("a chunk longer than it says", chunked("", &format!("11\r\n{BODY}\r\n0\r\n\r\n")), "200 unknown broken"),
        ("a chunk shorter than it says", chunked("", &format!("13\r\n{BODY}\r\n0\r\n\r\n")), "200 unknown broken"),
        ("a chunk size that is none", chunked("", &format!("x\r\n{BODY}\r\n0\r\n\r\n")), "200 unknown broken"),
        ("a chunk size beyond numbers", chunked("", &format!("fffffffffffffffff\r\n{BODY}")), "200 unknown broken"),
        ("two lengths", with("Content-Length: 18\r\nContent-Length: 17", BODY), "200 unknown broken"),
        ("a list of lengths", with("Content-Length: 18, 17", BODY), "200 unknown broken"),
        ("a length that is none", with("Content-Length: +18", BODY), "200 unknown broken"),
        ("a negative length", with("Content-Length: -1", BODY), "200 unknown broken"),
        ("length and chunks", chunked("Content-Length: 18\r\n", &chunk), "200 unknown unreadable"),
        ("chunks and length", with("Transfer-Encoding: chunked\r\nContent-Length: 18", &chunk), "200 unknown unreadable"),
        ("packed chunks that are not packed", chunked("", &chunk).replace("chunked", "gzip, chunked"), "200 unknown unreadable"),
        ("a coding that is none", with("Transfer-Encoding: xchunked\r\nContent-Length: 18", BODY), "200 unknown unreadable"),
    ];
    let announced = format!("HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n{}", "x".repeat(10 * 1024 * 1024));
    let endless = |wire: &mut dyn Wire| {
        let _ = wire.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        // Until the proxy has had enough.
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
        while wire.write_all(chunk.as_bytes()).is_ok() {}
    };
    let large = [
        Fault::plain("announced to be very large", System::answering(announced), "200 unknown too_large"),
        Fault::plain("without end", System::acting(endless), "200 unknown too_large"),
    ];
    rows.into_iter().map(answering).chain(large).collect()
}

/// Answers that are well framed, with what nobody should read in them.
pub fn contents() -> Vec<Fault> {
    let json = |body: &str| with(&format!("Content-Length: {}", body.len()), body);
    let coded = |coding: &str| with(&format!("Content-Encoding: {coding}\r\nContent-Length: 18"), BODY);
    let rows = [
        ("a page of somebody else", json("<html>true</html>"), "200 unknown unreadable"),
        ("an error of its own", json(BODY).replacen("200", "500", 1), "200 unknown system_error"),
        ("out of order", json(BODY).replacen("200", "503", 1), "200 unknown system_error"),
        ("a coding that nobody asked for", coded("gzip"), "200 unknown unreadable"),
        ("a coding that is said to be none", coded("identity"), "200 unknown unreadable"),
        ("a key twice", json("{\"succeeded\":false,\"succeeded\":true}"), "200 unknown unreadable"),
        ("a yes and a no", json("{\"succeeded\":true,\"errors\":[{\"code\":\"UserNotFound\"}]}"), "200 unknown contradiction"),
        ("something behind it", json("{\"succeeded\":true}{}"), "200 unknown unreadable"),
        ("nested too deep", json(&format!("{{\"succeeded\":true,\"a\":{}{}}}", "[".repeat(99), "]".repeat(99))), "200 unknown unreadable"),
        ("a list of it", json("[{\"succeeded\":true}]"), "200 unknown unreadable"),
        ("XML in its place", json("<!DOCTYPE a [<!ENTITY b \"true\">]><succeeded>&b;</succeeded>"), "200 unknown unreadable"),
        (
            "refused with a cookie and an address",
            with("Set-Cookie: a=b\r\nLocation: /x\r\nContent-Length: 0", ""),
            "200 unknown unreadable",
        ),
    ];
    rows.into_iter().map(answering).collect()
}
