//! What the page is told.

use http::{HeaderValue, StatusCode};
use passdesk_core::Reading;
use passdesk_core::find::Row;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use serde::Serialize;

use crate::attempts::Ended;
use crate::headers::{Answer, READING_HEADER};
use crate::problem::{Refusal, json, word};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What came of a question that changes nothing. It may hold a token, so it does not print.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Found {
    /// These people.
    People {
        /// Always `found`.
        outcome: &'static str,
        rows: Vec<Row>,
        /// Whether there are more.
        cut: bool,
    },
    /// What a sign-in yielded, or that there is none any more.
    Signed {
        /// `signed_in` or `signed_out`.
        outcome: &'static str,
        /// Names and values by turns, in one row; `expires_in` are the seconds for which they hold, if the system says
        /// so.
        rows: Vec<Vec<String>>,
    },
    /// The system said no, or nothing that can be read.
    Not(Reading),
}

/// The words for what came of a question: the outcome, and why.
pub(crate) fn words(found: &Result<Found, NotSentCause>) -> (&'static str, String) {
    match found {
        Ok(Found::People { outcome, rows, .. }) => (outcome, rows.len().to_string()),
        Ok(Found::Signed { outcome, .. }) => (outcome, String::new()),
        Ok(Found::Not(Reading::Changed)) => ("unknown", String::new()),
        Ok(Found::Not(reading)) => words_of(reading),
        Err(cause) => ("not_sent", word(cause)),
    }
}

/// The words for a reading: the outcome, and why.
pub(super) fn words_of(reading: &Reading) -> (&'static str, String) {
    match reading {
        Reading::Changed => ("changed", String::new()),
        Reading::Refused { reasons, .. } => ("refused", reasons.iter().map(word).collect::<Vec<_>>().join(", ")),
        Reading::Unknown { cause, .. } => ("unknown", word(cause)),
    }
}

/// What became of an attempt that was recognised.
pub(super) fn ended(ended: &Ended) -> Answer {
    match ended {
        Ok(read) => reading(read),
        Err(cause) => not_reached(*cause).answer(),
    }
}

/// What a search or a sign-in came to.
pub(super) fn found(found: &Result<Found, NotSentCause>) -> Answer {
    match found {
        Ok(found) => reading(found),
        Err(cause) => not_reached(*cause).answer(),
    }
}

/// What was read in a system's answer, marked as the proxy's own.
pub(super) fn reading(read: &impl Serialize) -> Answer {
    let mut answer = json(StatusCode::OK, JSON, read);
    answer.headers_mut().insert(READING_HEADER, HeaderValue::from_static("1"));
    answer
}

/// What the page is told of other things.
pub(crate) fn data(data: &impl Serialize) -> Answer {
    json(StatusCode::OK, JSON, data)
}

/// That nobody knows what was done.
pub(super) fn unknown(cause: UnknownCause) -> Reading {
    Reading::Unknown { cause, messages: Vec::new() }
}

fn not_reached(cause: NotSentCause) -> Refusal {
    let (status, title) = match cause {
        NotSentCause::Dns => (StatusCode::BAD_GATEWAY, "the system's name does not resolve"),
        NotSentCause::Unreachable => (StatusCode::BAD_GATEWAY, "nothing answers at the system's address"),
        NotSentCause::Tls => (StatusCode::BAD_GATEWAY, "no connection to the system that can be trusted came about"),
        NotSentCause::SignIn => (StatusCode::BAD_GATEWAY, "the proxy could not sign in to the system"),
        NotSentCause::NotRecorded => (StatusCode::SERVICE_UNAVAILABLE, "the audit trail cannot be written"),
        NotSentCause::Protected => (StatusCode::FORBIDDEN, "this user is protected"),
        NotSentCause::NotFound => (StatusCode::UNPROCESSABLE_ENTITY, "no such user was found"),
        NotSentCause::NotLookedUp => (StatusCode::BAD_GATEWAY, "the user could not be looked up"),
        _ => (StatusCode::BAD_GATEWAY, "the request cannot be sent"),
    };
    Refusal::not_sent(status, cause, title)
}
