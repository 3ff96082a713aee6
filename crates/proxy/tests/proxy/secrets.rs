//! Secrets go to the system, and nowhere else.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::page::{Page, values};
use crate::system::System;

const SECRETS: [&str; 3] = ["Token-of-the-administrator", "N3w \"pässword\" now", "0ld password"];

fn assert_clean(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
        let plain: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
        assert!(!text.contains(&plain), "{plain} in {text}");
    }
}

/// Threats: T59.
#[test]
fn a_system_that_quotes_a_secret_does_not_get_it_passed_on() {
    for secret in SECRETS {
        let percent: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
        for quoted in [secret.to_owned(), secret.to_uppercase(), percent, BASE64_STANDARD.encode(secret)] {
            let words = serde_json::json!({ "errors": [{ "code": "PasswordMismatch", "description": format!("Not allowed: {quoted}!") }] });
            let words = words.to_string();
            let system = System::answering(format!("HTTP/1.1 400 No\r\nContent-Length: {}\r\n\r\n{words}", words.len()));
            let page = Page::before(&system);
            let answer = page.post(&page.sent("a", "change", &values()));
            assert_eq!(answer.outcome(), "200 refused -", "{quoted}");
            let told = answer.json()["messages"][0].as_str().unwrap().to_owned();
            assert!(told.contains("•••"), "{quoted}: {told}");
            assert!(!told.contains(&quoted), "{quoted}: {told}");
            assert_clean(&told);
            assert_eq!(page.ask().body, answer.body);
        }
    }
}

/// Threats: T58.
#[test]
fn what_the_definition_does_not_name_is_not_passed_on() {
    let body = r#"{"succeeded":true,"passwordHash":"$2a$10$abc","note":"internal"}"#;
    let answer = format!("HTTP/1.1 200 OK\r\nX-Internal: a\r\nSet-Cookie: b=c\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let page = Page::before(&System::answering(answer));
    let answer = page.post(&page.set());
    assert_eq!(answer.text(), r#"{"outcome":"changed"}"#);
    assert_eq!(answer.header("set-cookie"), None);
}

/// Threats: T42.
#[test]
fn what_is_refused_is_not_quoted() {
    let page = Page::to("http://127.0.0.1:1");
    let mut sent = page.set();
    sent.body.push_str("one byte more");
    let answer = page.post(&sent);
    assert_eq!(answer.outcome(), "422 not_sent not_recognised");
    assert_clean(answer.text());
    assert_clean(page.post(&page.set()).text());
}
