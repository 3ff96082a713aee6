//! Systems that misbehave. Whatever they do once a request is on its way, nobody knows what was done,
//! and nothing is sent again.

use crate::page::Page;
use crate::system::{CHANGED, System, Wire};

/// What the page is told; and that it was sent once.
fn outcome_of(system: &System) -> String {
    let page = Page::before(system);
    let outcome = page.post(&page.set()).outcome();
    assert_eq!(page.ask().outcome(), outcome, "what is told later is what was told at once");
    drop(page);
    assert_eq!(system.arrived().len(), 1, "{outcome}");
    outcome
}

/// Threats: T23.
#[test]
fn an_answer_that_is_broken_leaves_the_outcome_unknown() {
    let body = "{\"succeeded\":true}";
    for (name, answer, cause) in [
        ("closed before an answer", String::new(), "broken"),
        ("closed within the status line", "HTTP/1.1 20".into(), "broken"),
        ("closed within the head", "HTTP/1.1 200 OK\r\nContent-Length: 18\r\n".into(), "broken"),
        ("closed after the head", "HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n".into(), "broken"),
        ("closed within the body", format!("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{body}"), "broken"),
        ("closed within a chunk", format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n{body}"), "broken"),
        ("closed before the last chunk", format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12\r\n{body}\r\n"), "broken"),
        ("garbage", "\u{1}\u{2}\u{3}\r\n\r\n".into(), "broken"),
        ("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n".into(), "broken"),
        ("HTTP/0.9", body.into(), "broken"),
        ("two lengths", format!("HTTP/1.1 200 OK\r\nContent-Length: 18\r\nContent-Length: 17\r\n\r\n{body}"), "broken"),
        ("a length that is none", format!("HTTP/1.1 200 OK\r\nContent-Length: +18\r\n\r\n{body}"), "broken"),
        ("a negative length", format!("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{body}"), "broken"),
        ("a chunk size that is none", format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{body}\r\n0\r\n\r\n"), "broken"),
        (
            "length and chunks",
            format!("HTTP/1.1 200 OK\r\nContent-Length: 18\r\nTransfer-Encoding: chunked\r\n\r\n12\r\n{body}\r\n0\r\n\r\n"),
            "unreadable",
        ),
        ("a length that is too short", format!("HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{body}"), "unreadable"),
        ("a head without end", format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(200_000)), "broken"),
        ("only interim answers", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100), "broken"),
        ("another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n".into(), "unreadable"),
        (
            "a coding that nobody asked for",
            format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 18\r\n\r\n{body}"),
            "unreadable",
        ),
        ("a page of somebody else", "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>".into(), "unreadable"),
        ("an error of its own", format!("HTTP/1.1 500 Oh\r\nContent-Length: 18\r\n\r\n{body}"), "system_error"),
    ] {
        assert_eq!(outcome_of(&System::answering(answer)), format!("200 unknown {cause}"), "{name}");
    }
}

/// Threats: T7.
#[test]
fn a_redirect_is_not_followed() {
    for status in [300, 301, 302, 303, 307, 308] {
        let system = System::acting(move |wire| {
            // To itself, in absolute and in relative form: a second request would be noted.
            let target = if status % 2 == 0 { "/identity_/api/User/x" } else { "http://127.0.0.1/" };
            let _ = write!(wire, "HTTP/1.1 {status} Elsewhere\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
        });
        assert_eq!(outcome_of(&system), "200 unknown redirect", "{status}");
    }
}

/// Threats: T33.
#[test]
fn an_answer_without_end_is_not_read_to_its_end() {
    let announced = format!("HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n{}", "x".repeat(10 * 1024 * 1024));
    assert_eq!(outcome_of(&System::answering(announced)), "200 unknown too_large");
    let endless = |wire: &mut dyn Wire| {
        let _ = wire.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        // Until the proxy has had enough.
        while wire.write_all(b"a\r\n0123456789\r\n").is_ok() {}
    };
    assert_eq!(outcome_of(&System::acting(endless)), "200 unknown too_large");
}

/// Threats: T23.
#[test]
fn what_follows_an_answer_is_not_read() {
    let twice = format!("{CHANGED}{}", CHANGED.replace("true", "fals"));
    assert_eq!(outcome_of(&System::answering(twice)), "200 changed -");
}

#[test]
fn an_interim_answer_is_not_the_answer() {
    let answer = format!("HTTP/1.1 100 Continue\r\n\r\n{CHANGED}");
    assert_eq!(outcome_of(&System::answering(answer)), "200 changed -");
}

#[test]
fn a_system_that_is_silent_is_waited_for_as_long_as_the_configuration_says() {
    let system = System::acting(|wire| {
        // Returns when the proxy gives up.
        let _ = wire.read(&mut [0]);
    });
    let page = Page::new(&format!(
        "timeout = 1\n[[connection]]\nid = \"a\"\nsystem = \"uipath-suite\"\nsettings.address = \"{}\"\n",
        system.url()
    ));
    assert_eq!(page.post(&page.set()).outcome(), "200 unknown timeout");
    assert_eq!(system.arrived().len(), 1);
}
