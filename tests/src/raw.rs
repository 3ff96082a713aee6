//! A system without a proxy before it: what is built is sent as it is.

use passdesk_core::bind::BoundFind;
use passdesk_core::find::{Looked, Row};
use passdesk_core::reading::Response;
use passdesk_core::{Template, Values};

use crate::front::Client;

/// Sends a request as it was built, and gives the status and the body of the answer.
///
/// # Panics
/// If it cannot be built, or is not recognised, or nothing answers.
pub async fn send(template: &Template, values: &Values) -> (u16, Vec<u8>) {
    let request = template.build(values).unwrap();
    assert!(template.recognise(request.expose()).is_some(), "what is built is recognised");
    let parts = request.parts().unwrap();
    let headers: Vec<String> = parts.headers().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let answer = Client::default().send(parts.method, parts.address, &headers.concat(), parts.body).await;
    (answer.status, answer.body.into_bytes())
}

/// Searches, and reads what is answered.
pub async fn look(find: &BoundFind, values: &Values) -> Looked {
    let (status, body) = send(&find.template, values).await;
    find.finder.read(&Response { status, retry_after: None, body: &body })
}

/// The rows that a search has found.
///
/// # Panics
/// If it has not even looked.
#[must_use]
pub fn found(looked: Looked) -> Vec<Row> {
    match looked {
        Looked::Found(rows) => rows,
        other => panic!("{other:?}"),
    }
}
