//! What Prometheus is told.

use crate::client;
use crate::desk::{Desk, HELD, blank, json};
use crate::page::Page;

fn scrape(page: &Page) -> String {
    let address = page.metrics();
    let answer = client::send(&address, "GET", "/metrics", &[("Host", &address)], b"");
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    answer.text().to_owned()
}

/// The lines that begin so, without comments.
fn lines<'a>(text: &'a str, start: &str) -> Vec<&'a str> {
    text.lines().filter(|line| line.starts_with(start)).collect()
}

#[test]
fn what_was_done_is_counted_and_nobody_is_named() {
    let desk = Desk::start();
    let page = desk.token("", "limits.target = 3\n[metrics]\nlisten = \"127.0.0.1:0\"\n");
    let reset = |page: &Page, attempt: u32| {
        let sent = page.operation("reset.plain", &blank("7")).with("passdesk-attempt", &format!("{attempt:032x}"));
        page.post(&sent).outcome()
    };
    assert_eq!((reset(&page, 1), reset(&page, 2)), ("200 changed -".to_owned(), "200 changed -".to_owned()));
    desk.answer("PUT", json(500, "{}"));
    desk.answer("POST /users", json(500, "{}"));
    let third = reset(&page, 3);
    assert_eq!(reset(&page, 4), "429 not_sent too_many");
    // What somebody asks for who may not, and what there is none of, is no label.
    assert_eq!(page.get("/api/nothing-of-this-name").status, 404);
    let stranger = client::send(&page.address, "GET", "/api/config", &[("Host", &page.address)], b"");
    assert_eq!(stranger.status, 403);

    let text = scrape(&page);
    assert!(third.starts_with("200"), "{third}");
    let outcomes = lines(&text, "passdesk_outcomes_total");
    assert!(outcomes.contains(&"passdesk_outcomes_total{connection=\"a\",operation=\"reset.plain\",outcome=\"changed\"} 2"), "{text}");
    assert!(outcomes.iter().all(|line| line.contains("connection=\"a\"")), "{text}");
    assert_eq!(lines(&text, "passdesk_limits_reached_total"), ["passdesk_limits_reached_total{limit=\"target\"} 1"]);
    for cause in ["too_many", "unknown_connection", "not_allowed"] {
        assert!(text.contains(&format!("passdesk_refusals_total{{cause=\"{cause}\"}} 1")), "{cause}: {text}");
    }
    assert!(text.contains("passdesk_upstream_seconds_count{connection=\"a\"}"), "{text}");
    assert!(text.contains(&format!("passdesk_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))), "{text}");
    for gauge in ["passdesk_under_way 0", "passdesk_ready 1", "passdesk_connections "] {
        assert!(text.contains(gauge), "{gauge}: {text}");
    }
    assert!(!lines(&text, "passdesk_audit_record ").is_empty());
    for word in ["anna", "helpdesk", "7-login", HELD, "N3w-password", "127.0.0.1", "nothing-of-this-name"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

/// On a listener of their own, and nothing else is there.
/// Threats: T28.
#[test]
fn they_are_nowhere_else_and_nothing_else_is_there() {
    let desk = Desk::start();
    let page = desk.token("", "[metrics]\nlisten = \"127.0.0.1:0\"\n");
    assert_eq!(page.get("/metrics").status, 404);
    let metrics = page.metrics();
    let port = metrics.rsplit(':').next().unwrap();
    let ask = |method, target, host: &str| client::send(&metrics, method, target, &[("Host", host)], b"").status;
    assert_eq!(ask("GET", "/metrics", &format!("localhost:{port}")), 200);
    assert_eq!(ask("POST", "/metrics", &metrics), 405);
    for target in ["/", "/api/config", "/metrics/", "/readyz"] {
        assert_eq!(ask("GET", target, &metrics), 404, "{target}");
    }
    // A foreign name that resolves to this machine (T15).
    for host in [format!("evil.example:{port}"), "localhost.evil.example".to_owned(), String::new()] {
        assert_eq!(ask("GET", "/metrics", &host), 421, "{host}");
    }
}
