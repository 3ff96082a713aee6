//! Who is answered, and with which headers. The tables of look-alikes stand beside the code.

use crate::client::{self, send};
use crate::page::{ATTEMPT, PORTAL, Page};
use crate::system::{CHANGED, System};

const API: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("vary", "origin"),
];

/// Threats: T11, T19.
#[test]
fn a_page_that_is_not_allowed_makes_nothing_happen() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    for (sent, status) in [
        (page.set().with("origin", "https://evil.example"), 403),
        (page.set().with("origin", "https://portal.example.evil.example"), 403),
        (page.set().with("origin", "null"), 403),
        (page.set().without("origin"), 403),
        (page.set().without("origin").and("sec-fetch-site", "same-origin"), 403),
        (page.set().and("origin", "https://evil.example"), 403),
        (page.set().and("sec-fetch-site", "cross-site"), 403),
        (page.set().with("host", "evil.example").with("origin", "http://evil.example"), 421),
        (page.set().without("host"), 400),
        (page.set().and("host", &page.address), 400),
    ] {
        let answer = page.post(&sent);
        assert_eq!(answer.status, status, "{:?}", sent.headers);
        assert_eq!(answer.json()["outcome"], "not_sent");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        for (name, value) in API {
            assert_eq!(answer.header(name).as_deref(), Some(value), "{name}");
        }
    }
    assert!(system.arrived().is_empty());
}

/// Threats: T17.
#[test]
fn a_portal_may_use_the_relay_and_read_its_answers() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let answer = page.post(&page.set().with("origin", PORTAL).and("sec-fetch-site", "cross-site"));
    assert_eq!(answer.outcome(), "200 changed -");
    assert_eq!(answer.header("access-control-allow-origin").as_deref(), Some(PORTAL));
    assert_eq!(answer.header("access-control-expose-headers").as_deref(), Some("passdesk-reading"));
    assert_eq!(answer.header("vary").as_deref(), Some("origin"));
    // Errors too, or a portal could not tell one from a lost connection.
    let mut spoilt = page.set().with("origin", PORTAL);
    spoilt.body.push('x');
    let answer = page.post(&spoilt);
    assert_eq!(answer.outcome(), "422 not_sent not_recognised");
    assert_eq!(answer.header("access-control-allow-origin").as_deref(), Some(PORTAL));
    let headers = [("Host", page.address.as_str()), ("Origin", PORTAL)];
    for target in ["/api/config".to_owned(), format!("/api/attempts/{ATTEMPT}"), "/nothing.js".to_owned()] {
        let answer = send(&page.address, "GET", &target, &headers, b"");
        assert_eq!(answer.header("access-control-allow-origin").as_deref(), Some(PORTAL), "{target}");
    }
}

/// Threats: T17, T19.
#[test]
fn an_answer_to_the_own_page_allows_nobody_else() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let answer = page.post(&page.set());
    assert_eq!(answer.header("access-control-allow-origin"), None);
    for (name, value) in API {
        assert_eq!(answer.header(name).as_deref(), Some(value), "{name}");
    }
}

/// Threats: T12.
#[test]
fn a_preflight_is_answered_by_where_it_goes() {
    let page = Page::to("http://127.0.0.1:1");
    let attempt = format!("/api/attempts/{ATTEMPT}");
    for (target, method, status) in [
        ("/relay/a/reset.set", "POST", 204),
        ("/relay/a/reset.set", "GET", 403),
        ("/api/config", "GET", 204),
        ("/api/config", "POST", 403),
        (attempt.as_str(), "GET", 204),
        ("/relay/a", "POST", 404),
        ("/passdesk.js", "GET", 405),
    ] {
        let headers = [
            ("Host", page.address.as_str()),
            ("Origin", PORTAL),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", "content-type,passdesk-attempt,passdesk-definition,passdesk-reason"),
        ];
        let answer = send(&page.address, "OPTIONS", target, &headers, b"");
        assert_eq!(answer.status, status, "{method} {target}");
        let allowed = answer.header("access-control-allow-methods");
        assert_eq!(allowed.as_deref(), (status == 204).then_some(method), "{target}");
    }
    let headers = [("Host", page.address.as_str()), ("Origin", PORTAL), ("Access-Control-Request-Method", "POST")];
    let answer = send(&page.address, "OPTIONS", "/relay/a/reset.set", &headers, b"");
    assert_eq!(answer.header("access-control-allow-origin").as_deref(), Some(PORTAL));
    assert_eq!(
        answer.header("access-control-allow-headers").as_deref(),
        Some("content-type, passdesk-attempt, passdesk-definition, passdesk-reason")
    );
    assert_eq!(answer.header("access-control-max-age").as_deref(), Some("600"));
    assert_eq!(answer.header("vary").as_deref(), Some("access-control-request-method, access-control-request-headers, origin"));
    let foreign = [("Host", page.address.as_str()), ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST")];
    let answer = send(&page.address, "OPTIONS", "/relay/a/reset.set", &foreign, b"");
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, None));
}

/// Threats: T52.
#[test]
fn an_address_tells_which_methods_it_has() {
    let page = Page::to("http://127.0.0.1:1");
    for (method, target, allow) in [
        ("GET", "/relay/a/reset.set", "POST"),
        ("PUT", "/relay/a/reset.set", "POST"),
        ("OPTIONS", "/relay/a/reset.set", "POST"),
        ("TRACE", "/relay/a/reset.set", "POST"),
        ("POST", "/api/config", "GET"),
        ("HEAD", "/api/config", "GET"),
        ("BREW", "/api/config", "GET"),
        ("get", "/api/config", "GET"),
        ("PATCH", "/api/history", "GET"),
        ("DELETE", "/relay/a/reset.set", "POST"),
        ("PROPFIND", "/", "GET, HEAD"),
        ("MKCOL", "/x/", "GET, HEAD"),
        ("COPY", "/index.html", "GET, HEAD"),
        ("PUT", "/index.html", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
        ("TRACE", "/", "GET, HEAD"),
    ] {
        let headers = [("Host", page.address.as_str()), ("Origin", &page.origin())];
        let answer = send(&page.address, method, target, &headers, b"");
        assert_eq!(answer.status, 405, "{method} {target}");
        assert_eq!(answer.header("allow").as_deref(), Some(allow), "{method} {target}");
        // What TRACE would repeat.
        assert!(!String::from_utf8_lossy(&answer.body).contains(&page.address), "{method} {target}");
    }
}

#[test]
fn below_a_base_path_everything_has_its_place() {
    let system = System::answering(CHANGED);
    let page = Page::new(&format!(
        "base_path = \"/tools/passdesk/\"\n[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{}\"\n",
        system.url()
    ));
    assert_eq!(page.base, "/tools/passdesk/");
    let mut sent = page.set();
    assert_eq!(page.post(&sent).status, 404);
    sent.target.insert_str(0, "/tools/passdesk");
    assert_eq!(page.post(&sent).outcome(), "200 changed -");
    let bare = page.get("/tools/passdesk?a=b");
    assert_eq!((bare.status, bare.header("location").as_deref()), (308, Some("/tools/passdesk/?a=b")));
    assert_eq!(page.get("/api/config").status, 404);
}

/// Threats: T22.
#[test]
fn what_is_hardly_http_is_not_let_through() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let good = String::from_utf8(page.set().bytes()).unwrap();
    let length = format!("Content-Length: {}\r\n", page.set().body.len());
    assert!(good.contains(&length));
    for (name, bytes) in [
        ("another length beside it", good.replace(&length, &format!("{length}Content-Length: 1\r\n"))),
        ("a list of lengths", good.replace(&length, &length.replace("\r\n", ", 1\r\n"))),
        ("a signed length", good.replace(&length, &length.replace(": ", ": +"))),
        ("an unknown transfer coding", good.replace(&length, "Transfer-Encoding: xchunked\r\n")),
        ("a folded header", good.replace("Content-Type: ", "Content-Type:\r\n ")),
        ("a blank before a colon", good.replace("Origin: ", "Origin : ")),
        ("a NUL", good.replace("Origin: ", "Origin: \0")),
        ("another version", good.replacen("HTTP/1.1", "HTTP/2.0", 1)),
        ("no version", good.replacen(" HTTP/1.1", "", 1)),
        ("too many headers", good.replace("Origin: ", &format!("{}Origin: ", "X: y\r\n".repeat(65)))),
        ("a head too large", good.replace("Origin: ", &format!("X: {}\r\nOrigin: ", "y".repeat(20_000)))),
    ] {
        assert_ne!(bytes, good, "{name}");
        let answer = client::raw(&page.address, bytes.as_bytes());
        let answer = String::from_utf8_lossy(&answer).into_owned();
        // hyper's own answer, or none at all.
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{name}: {answer}");
    }
    assert!(system.arrived().is_empty());
}

/// With a length beside a transfer coding, two servers could see two requests in it.
/// Threats: T22.
#[test]
fn a_request_that_could_be_framed_in_two_ways_is_refused_and_its_connection_ends() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let sent = page.set();
    let length = format!("Content-Length: {}\r\n", sent.body.len());
    let chunked = format!("{:x}\r\n{}\r\n0\r\n\r\n", sent.body.len(), sent.body);
    let good = String::from_utf8(sent.bytes()).unwrap().replace(&sent.body, &chunked);
    let (first, last) = (format!("{length}Transfer-Encoding: chunked\r\n"), format!("Transfer-Encoding: chunked\r\n{length}"));
    let alone = "Transfer-Encoding: chunked\r\n".to_owned();
    for (name, framing) in [("the length first", first), ("the length last", last), ("no length", alone)] {
        let bytes = good.replace(&length, &framing);
        let answer = String::from_utf8(client::raw(&page.address, bytes.as_bytes())).unwrap();
        assert!(answer.starts_with("HTTP/1.1 411 "), "{name}: {answer}");
        assert!(answer.contains("connection: close\r\n"), "{name}: {answer}");
    }
    assert!(system.arrived().is_empty());
}
