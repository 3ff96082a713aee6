//! What an answer of the proxy is, and what it does not tell.

use crate::client::{parse, raw, request, send};
use crate::page::{Page, values};
use crate::system::System;

/// Whatever a system says, a browser gets data that it neither runs nor shows.
/// Threats: T19, T29.
#[test]
fn what_a_system_says_is_no_page_and_no_script() {
    for (head, body) in [
        ("Content-Type: text/html", "<script>alert(1)</script>"),
        ("Content-Type: image/svg+xml", "<svg onload=\"alert(1)\"/>"),
        ("Content-Type: text/javascript", "alert(1)"),
        ("X-Content-Type-Options: sniff\r\nContent-Type: text/html\r\nAccess-Control-Allow-Origin: *", "<p>"),
        ("Retry-After: 1\r\nRefresh: 0;url=https://evil.example/\r\nLink: <https://evil.example/>; rel=preload", ""),
        (
            "Content-Type: application/json",
            r#"{"errors":[{"code":"PasswordTooShort","description":"</script><script>alert(1)</script>\u000d\u000aX: y"}]}"#,
        ),
    ] {
        for status in [200, 400, 401, 404, 429, 500] {
            let answer = format!("HTTP/1.1 {status} <b>\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            let system = System::answering(answer);
            let page = Page::before(&system);
            let told = page.post(&page.set());
            assert_eq!(told.status, 200, "{head} {status}");
            for (name, value) in [
                ("content-type", Some("application/json")),
                ("x-content-type-options", Some("nosniff")),
                ("content-security-policy", Some("default-src 'none'; frame-ancestors 'none'; sandbox")),
                ("cross-origin-resource-policy", Some("same-origin")),
                ("access-control-allow-origin", None),
            ] {
                assert_eq!(told.header(name).as_deref(), value, "{head} {status} {name}");
            }
            assert!(told.json().is_object() && !told.text().contains(['\r', '\n']), "{}", told.text());
        }
    }
}

/// One request of each sort of answer.
fn sorts(page: &Page) -> Vec<Vec<u8>> {
    let own = page.origin();
    let get = |target: &str, headers: &[(&str, &str)]| {
        request("GET", target, &[&[("Host", page.address.as_str()), ("Accept-Encoding", "gzip, br, deflate")], headers].concat(), b"")
    };
    vec![
        get("/api/config", &[]),
        get("/api/history", &[]),
        get("/api/attempts/x", &[]),
        get("/api/other", &[]),
        get("/api/config", &[("Origin", "https://evil.example")]),
        get("/api/config?x", &[]),
        get("/", &[]),
        get("/missing", &[]),
        page.set().with("Accept-Encoding", "gzip, br").bytes(),
        page.set().with("Accept-Encoding", "gzip, br").with("content-type", "text/plain").bytes(),
        page.sent("a", "change", &values()).with("passdesk-attempt", &"e".repeat(32)).bytes(),
        request("DELETE", "/api/config", &[("Host", &page.address), ("Origin", &own)], b""),
        request("OPTIONS", "/api/config", &[("Host", &page.address), ("Origin", &own)], b""),
        request("CONNECT", "x:1", &[("Host", &page.address)], b""),
        request("GET", "/", &[("Host", "evil.example")], b""),
        request("GET", "/", &[], b""),
        // What does not come so far as to be ours.
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"\0\r\n\r\n".to_vec(),
        request("GET", "/", &[("X", &"y".repeat(20_000))], b""),
        request("GET", &format!("/{}", "y".repeat(70_000)), &[("Host", &page.address)], b""),
    ]
}

/// Threats: T53, T42.
#[test]
fn no_answer_tells_what_the_proxy_is_made_of() {
    let system = System::answering("HTTP/1.1 500 Oh\r\nServer: Secret-System/1.2\r\nX-Powered-By: Secret\r\nContent-Length: 0\r\n\r\n");
    let page = Page::before(&system);
    for bytes in sorts(&page) {
        let answer = String::from_utf8_lossy(&raw(&page.address, &bytes)).to_lowercase();
        let asked = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        for word in [
            "server:",
            "via:",
            "x-powered",
            "secret-system",
            "hyper",
            "rustls",
            "tokio",
            "panicked",
            "src/",
            ".rs",
            "backtrace",
            env!("CARGO_PKG_VERSION"),
        ] {
            // The version of HTTP is no version of ours.
            assert!(!answer.contains(word), "{asked}: {word} in {answer}");
        }
    }
}

/// Threats: T51.
#[test]
fn no_answer_of_the_api_is_compressed() {
    let system = System::answering(crate::system::CHANGED);
    let page = Page::before(&system);
    for bytes in sorts(&page).into_iter().filter(|bytes| String::from_utf8_lossy(bytes).contains("br")) {
        let answer = parse(&raw(&page.address, &bytes));
        assert_eq!(answer.header("content-encoding"), None, "{answer:?}");
    }
    // Not though it would be much smaller.
    let config = send(&page.address, "GET", "/api/config", &[("Host", &page.address), ("Accept-Encoding", "br")], b"");
    assert_eq!((config.status, config.header("content-encoding")), (200, None));
    assert!(config.body.len() > 2000, "{}", config.body.len());
}
