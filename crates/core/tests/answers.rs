//! What systems answer, documented and broken, and what is read in it.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "a test says so by panicking")]

#[path = "answers/broken.rs"]
mod broken;
#[path = "answers/ecgrid.rs"]
mod ecgrid;
#[path = "answers/ispring.rs"]
mod ispring;
#[path = "answers/keycloak.rs"]
mod keycloak;
#[path = "answers/messages.rs"]
mod messages;
#[path = "answers/scim.rs"]
mod scim;
#[path = "answers/synapse.rs"]
mod synapse;
#[path = "answers/uipath.rs"]
mod uipath;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use passdesk_core::bind::Catalog;
use passdesk_core::outcome::UnknownCause;
use passdesk_core::reading::{Reader, Response};
use passdesk_core::{Reading, Reason, scrub};

/// How the answers to each reset of each system are read.
static READERS: LazyLock<BTreeMap<String, Reader>> = LazyLock::new(|| {
    let catalog = Catalog::shipped().unwrap_or_else(|problems| panic!("{problems}"));
    let mut readers = BTreeMap::new();
    for system in catalog.ids() {
        let address = || BTreeMap::from([("base".to_owned(), "http://127.0.0.1".to_owned())]);
        let settings = catalog.sandbox(&system, "http://127.0.0.1").unwrap_or_else(address);
        let bound = catalog.bind(&system, None, &system, &settings).unwrap_or_else(|problems| panic!("{problems:?}"));
        for reset in &bound.connection.resets {
            readers.insert(format!("{system} {}", reset.id), bound.reader(&reset.operation()).unwrap().clone());
        }
    }
    readers
});

/// What the page is told of an answer.
fn read(system: &str, reset: &str, response: &Response<'_>) -> Reading {
    scrub::reading(READERS[&format!("{system} {reset}")].read(response), &[])
}

fn body_read(system: &str, reset: &str, status: u16, body: &[u8]) -> Reading {
    read(system, reset, &Response { status, retry_after: None, body })
}

/// Rows of: status, body, reading.
fn check(system: &str, reset: &str, rows: &[(u16, &str, Reading)]) {
    for (status, body, expected) in rows {
        assert_eq!(body_read(system, reset, *status, body.as_bytes()), *expected, "{system} {reset} {status} {body}");
    }
}

const CHANGED: Reading = Reading::Changed;

fn refused<const N: usize>(reason: Reason, messages: [&str; N]) -> Reading {
    refused_for(&[reason], messages)
}

fn refused_for<const N: usize>(reasons: &[Reason], messages: [&str; N]) -> Reading {
    Reading::Refused { reasons: reasons.to_vec(), messages: messages.map(str::to_owned).to_vec(), retry_after: None }
}

fn unknown<const N: usize>(cause: UnknownCause, messages: [&str; N]) -> Reading {
    Reading::Unknown { cause, messages: messages.map(str::to_owned).to_vec() }
}

/// An answer that nobody knows how to read.
fn unreadable() -> Reading {
    unknown(UnknownCause::Unreadable, [])
}

/// In a SOAP envelope.
fn soap(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <s:Body>{inner}</s:Body></s:Envelope>"
    )
}

/// A success of each reset that says so in its body.
fn successes() -> Vec<(&'static str, &'static str, String)> {
    let ecgridos = soap("<UserPasswordResponse><UserPasswordResult>true</UserPasswordResult></UserPasswordResponse>");
    let uipath = r#"{"succeeded": true, "errors": []}"#;
    vec![
        ("ispring-learn", "password", soap("<UpdateUserPasswordResult><success>true</success></UpdateUserPasswordResult>")),
        ("uipath-cloud", "change", uipath.to_owned()),
        ("uipath-cloud", "set", uipath.to_owned()),
        ("uipath-suite", "change", uipath.to_owned()),
        ("uipath-suite-tenant", "change", uipath.to_owned()),
        ("uipath-standalone", "set", uipath.to_owned()),
        ("ecgrid-rest", "password", r#"{"success": true, "data": true}"#.to_owned()),
        ("ecgridos-4.1", "password", ecgridos.clone()),
        ("ecgridos", "password", ecgridos),
        ("synapse", "password", "{}".to_owned()),
        ("scim", "password", r#"{"meta": {"resourceType": "User"}}"#.to_owned()),
    ]
}
