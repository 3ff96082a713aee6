//! What the page is told.

use http::{HeaderValue, StatusCode};
use passdesk_core::Reading;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use serde::Serialize;

use super::search::Searched;
use crate::attempts::Ended;
use crate::headers::{Answer, READING_HEADER};
use crate::problem::{Refusal, json};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What became of an attempt that was recognised.
pub(super) fn ended(ended: &Ended) -> Answer {
    match ended {
        Ok(read) => reading(read),
        Err(cause) => not_reached(*cause).answer(),
    }
}

/// What a search came to.
pub(super) fn looked(looked: &Result<Searched, NotSentCause>) -> Answer {
    match looked {
        Ok(searched) => reading(searched),
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
        NotSentCause::NotFound => (StatusCode::UNPROCESSABLE_ENTITY, "the user could not be looked up"),
        _ => (StatusCode::BAD_GATEWAY, "the request cannot be sent"),
    };
    Refusal::not_sent(status, cause, title)
}
