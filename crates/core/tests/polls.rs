//! What is asked after a 202, and what of the answers counts.

#![expect(clippy::unwrap_used, reason = "a test says so by panicking")]

use std::collections::BTreeMap;

use passdesk_core::bind::{Bound, Catalog};
use passdesk_core::definition::Definition;
use passdesk_core::outcome::UnknownCause;
use passdesk_core::reading::Response;
use passdesk_core::{Reading, Reason, Values};

const RESET: &str = r#"
title = "Example"
[settings.base]
title = "Address"
format = "uri"
[credential.token]
title = "Access token"
asks = ["token"]
[reset.password]
title = "Set a new password"
request = '''
PUT {base}/users/{user}
Authorization: Bearer {token}
Content-Type: application/json

{ "password": "{new_password}", "again": "{new_password}" }
'''
errors."/code" = { forbidden = "permission" }
"#;

const BY_BODY: &str = r#"
[reset.password.poll]
request = '''
GET {base}/jobs/{job}
Authorization: Bearer {token}
'''
yields = { job = "/job/id" }
success = { "/state" = "done" }
errors."/state" = { failed = "other" }
errors."/code" = { gone = "unknown" }
"#;

const BY_LOCATION: &str = r#"
[reset.password.poll]
request = '''
GET {base}/users/{user}/jobs/{job}?part={part}
'''
yields = { job = "Location", part = "location" }
success = { "/state" = "done" }
"#;

fn bound(poll: &str) -> Bound {
    let definition = Definition::load("a.toml", &format!("{RESET}{poll}")).unwrap();
    let settings = BTreeMap::from([("base".to_owned(), "https://one.example/api".to_owned())]);
    Catalog::new(vec![definition]).bind("a", None, "a", &settings).unwrap()
}

fn sent() -> Values {
    Values::new().with("user", "k m").with("token", "t0").with("new_password", "x")
}

/// The question that an answer leads to.
fn question(bound: &Bound, status: u16, location: Option<&str>, body: &str) -> Option<String> {
    let response = Response { status, retry_after: None, body: body.as_bytes() };
    let reading = bound.reader("reset.password").unwrap().read(&response);
    let poll = bound.poll("reset.password").unwrap();
    let values = poll.begin(&response, location, &reading, &sent())?;
    Some(poll.request.build(&values).unwrap().expose().to_owned())
}

fn read(bound: &Bound, status: u16, body: &str) -> Option<Reading> {
    bound.poll("reset.password").unwrap().read(&Response { status, retry_after: None, body: body.as_bytes() }, &sent())
}

#[test]
fn the_body_says_what_is_asked_about() {
    let bound = bound(BY_BODY);
    let asked = question(&bound, 202, None, r#"{"job":{"id":"a b"}}"#);
    assert_eq!(asked.as_deref(), Some("GET https://one.example/api/jobs/a%20b HTTP/1.1\r\nAuthorization: Bearer t0\r\n\r\n"));
    for (status, body) in [
        (200, r#"{"job":{"id":"7"}}"#),
        (500, r#"{"job":{"id":"7"}}"#),
        (202, r#"{"job":{"id":""}}"#),
        (202, r#"{"job":{}}"#),
        (202, r#"{"job":{"id":"7"},"code":"forbidden"}"#),
        (202, "<html><body>Accepted</body></html>"),
        (202, ""),
    ] {
        assert_eq!(question(&bound, status, Some("https://one.example/api/jobs/7"), body), None, "{status} {body}");
    }
}

#[test]
fn a_location_is_recognised_and_not_followed() {
    let bound = bound(BY_LOCATION);
    let base = "https://one.example/api/users/k%20m/jobs/7?part=2";
    for good in [base, "/api/users/k%20m/jobs/7?part=2"] {
        assert_eq!(question(&bound, 202, Some(good), "{}"), Some(format!("GET {base} HTTP/1.1\r\n\r\n")), "{good}");
    }
    for other in [
        "https://two.example/api/users/k%20m/jobs/7?part=2",
        "//two.example/api/users/k%20m/jobs/7?part=2",
        "http://one.example/api/users/k%20m/jobs/7?part=2",
        "https://one.example/api/users/another/jobs/7?part=2",
        "https://one.example/api/users/k%20m/jobs/7?part=2&more=1",
        "https://one.example/api/users/k%20m/jobs/7",
        "https://one.example/api/users/k%20m/jobs/../7?part=2",
        "jobs/7?part=2",
        "",
    ] {
        assert_eq!(question(&bound, 202, Some(other), "{}"), None, "{other}");
    }
    assert_eq!(question(&bound, 202, None, "{}"), None);
}

#[test]
fn only_what_the_poll_says_of_it_ends_it() {
    let bound = bound(BY_BODY);
    assert_eq!(read(&bound, 200, r#"{"state":"done"}"#), Some(Reading::Changed));
    let refused = read(&bound, 200, r#"{"state":"failed"}"#).unwrap();
    assert!(matches!(refused, Reading::Refused { ref reasons, .. } if *reasons == [Reason::Other]), "{refused:?}");
    let both = read(&bound, 200, r#"{"state":"done","code":"gone"}"#).unwrap();
    assert!(matches!(both, Reading::Unknown { cause: UnknownCause::Contradiction, .. }), "{both:?}");
    for (status, body) in [
        (200, r#"{"state":"waiting"}"#),
        (202, r#"{"state":"done"}"#),
        // It says no to the question; what was accepted goes on.
        (401, r#"{"state":"failed"}"#),
        (404, "{}"),
        (503, r#"{"state":"failed"}"#),
        // This word is the reset's own.
        (200, r#"{"code":"forbidden"}"#),
        (302, ""),
        (200, "<html><body>Please sign in</body></html>"),
    ] {
        assert_eq!(read(&bound, status, body), None, "{status} {body}");
    }
}
