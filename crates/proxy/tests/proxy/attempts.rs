//! Attempts, and what can be learnt of them afterwards.

use std::io::Write;
use std::net::TcpStream;

use crate::client::raw;
use crate::page::{ATTEMPT, Page, values};
use crate::system::{CHANGED, System, holding};

/// Threats: T41.
#[test]
fn a_page_that_goes_away_does_not_cut_off_what_is_being_sent() {
    let (system, arrived, release) = holding();
    let page = Page::before(&system);
    let mut stream = TcpStream::connect(&page.address).unwrap();
    stream.write_all(&page.set().bytes()).unwrap();
    arrived.recv().unwrap();
    drop(stream);
    assert_eq!(page.ask().outcome(), "200 unknown pending");
    release.send(()).unwrap();
    let outcome = std::iter::repeat_with(|| page.ask().outcome()).find(|outcome| outcome != "200 unknown pending");
    assert_eq!(outcome.as_deref(), Some("200 changed -"));
    assert_eq!(system.arrived().len(), 1);
}

/// Threats: T39, T40.
#[test]
fn an_attempt_under_way_is_not_sent_again() {
    let (system, arrived, release) = holding();
    let page = Page::before(&system);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| page.post(&page.set()));
        arrived.recv().unwrap();
        let second = page.post(&page.set());
        assert_eq!(second.outcome(), "409 unknown pending");
        assert_eq!(second.header("content-type").as_deref(), Some("application/problem+json"));
        release.send(()).unwrap();
        assert_eq!(first.join().unwrap().outcome(), "200 changed -");
    });
    assert_eq!(page.post(&page.set()).outcome(), "200 changed -");
    assert_eq!(system.arrived().len(), 1);
}

/// Threats: T40.
#[test]
fn an_id_that_was_used_for_another_request_is_refused() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    assert_eq!(page.post(&page.set()).outcome(), "200 changed -");
    let other = page.sent("a", "set", &values().with("user", "somebody-else"));
    assert_eq!(page.post(&other).outcome(), "409 not_sent repeated");
    let other = page.sent("a", "change", &values());
    assert_eq!(page.post(&other).outcome(), "409 not_sent repeated");
    assert_eq!(system.arrived().len(), 1);
    let next = page.set().with("passdesk-attempt", "ffffffffffffffffffffffffffffffff");
    assert_eq!(page.post(&next).outcome(), "200 changed -");
    assert_eq!(system.arrived().len(), 2);
}

#[test]
fn an_attempt_that_is_not_known_may_have_been_sent() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    assert_eq!(page.ask().outcome(), "404 unknown lost");
    for target in ["/api/attempts/x", "/api/attempts/", "/api/attempts", "/api/attempts/x/y", "/api/other"] {
        let outcome = page.get(target).outcome();
        assert!(outcome.ends_with("unknown lost"), "{target}: {outcome}");
    }
    // Not even who asks, or how, makes an attempt one that was not sent.
    let target = format!("/api/attempts/{ATTEMPT}");
    for (method, headers) in [
        ("GET", vec![("Host", "evil.example")]),
        ("GET", vec![("Host", page.address.as_str()), ("Origin", "https://evil.example")]),
        ("GET", vec![]),
        ("DELETE", vec![("Host", page.address.as_str())]),
    ] {
        let outcome = crate::client::send(&page.address, method, &target, &headers, b"").outcome();
        assert!(outcome.ends_with("unknown lost"), "{method} {headers:?}: {outcome}");
    }
}

/// A browser would send a POST again by itself if a connection that it had used before ended without
/// an answer.
/// Threats: T22, T39.
#[test]
fn no_connection_is_used_for_a_second_request() {
    let page = Page::before(&System::answering(CHANGED));
    let both = [page.set().with(ATTEMPT, &"a".repeat(32)).bytes(), page.set().with(ATTEMPT, &"b".repeat(32)).bytes()].concat();
    let answer = String::from_utf8(raw(&page.address, &both)).unwrap();
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    assert!(answer.contains("connection: close\r\n"), "{answer}");
}
