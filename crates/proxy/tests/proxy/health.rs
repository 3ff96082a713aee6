//! What whoever starts and watches the proxy is told.

use crate::client::{self, Answer};
use crate::desk::Desk;

/// A probe comes by address, with whatever in `Host`, or without one.
fn probe(address: &str, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
    client::parse(&client::raw(address, &client::request(method, target, headers, b"")))
}

#[test]
fn a_probe_is_answered_whatever_it_calls_the_proxy_and_whoever_it_is() {
    let desk = Desk::start();
    let page = desk.token("", "base_path = \"/tools/passdesk/\"\n");
    for target in ["/livez", "/readyz"] {
        for headers in
            [&[][..], &[("Host", "10.0.0.7:8787")], &[("Host", "a"), ("Host", "b")], &[("Host", "a"), ("Origin", "https://evil.example")]]
        {
            let answer = probe(&page.address, "GET", target, headers);
            assert_eq!((answer.status, answer.text()), (200, "ok\n"), "{target} {headers:?}");
            assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
        let answer = probe(&page.address, "HEAD", target, &[]);
        assert_eq!((answer.status, answer.text()), (200, ""));
        let answer = probe(&page.address, "POST", target, &[]);
        assert_eq!((answer.status, answer.header("allow").as_deref()), (405, Some("GET, HEAD")));
    }
}

#[test]
fn no_other_address_is_a_probe() {
    let desk = Desk::start();
    let page = desk.token("", "base_path = \"/tools/passdesk/\"\n");
    for target in ["/livez/", "/readyz/a", "/Livez", "/healthz", "/metrics", "/tools/passdesk/livez", "/tools/passdesk/readyz"] {
        assert_eq!(page.get(target).status, 404, "{target}");
    }
}

/// What needs no identity is what it is, and no way to the rest.
/// Threats: T28.
#[test]
fn a_probe_gives_nothing_else_away() {
    let desk = Desk::start();
    let page = desk.token("", "");
    for target in ["/livez?a=/api/config", "/livez;/api/config", "/livez/../api/config", "/livez%2f..%2fapi%2fconfig"] {
        let answer = probe(&page.address, "GET", target, &[("Host", &page.address)]);
        assert!(answer.status == 404 || answer.text() == "ok\n", "{target}: {answer:?}");
    }
}

#[test]
fn while_the_audit_trail_cannot_be_written_it_is_not_ready_and_lives() {
    let desk = Desk::start();
    let folder = crate::page::folder().join("unready");
    std::fs::create_dir_all(&folder).unwrap();
    crate::desk::write_secret(&crate::page::folder().join("unready.key"), "0123456789abcdef0123456789abcdef");
    let page = desk.token("", "[audit]\nfile = \"unready/audit.jsonl\"\nkey = { file = \"unready.key\" }\n");
    std::fs::remove_dir_all(&folder).unwrap();
    let answer = probe(&page.address, "GET", "/readyz", &[]);
    assert_eq!((answer.status, answer.text()), (503, "not ready\n"));
    assert_eq!(probe(&page.address, "GET", "/livez", &[]).status, 200);
}
