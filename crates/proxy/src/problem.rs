//! What the proxy says when it will not or cannot: problem details (RFC 9457) with the effect on the attempt.

use std::time::Duration;

use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use passdesk_core::outcome::{Effect, NotSentCause, Problem, UnknownCause};
use serde::Serialize;

use crate::headers::{Answer, answer};

/// The media type of problem details.
pub(crate) const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A request that is answered with problem details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) effect: Effect,
    title: &'static str,
    /// The methods that are allowed, if it was the method.
    allow: Option<&'static str>,
    /// Seconds to wait, if it was too often.
    retry_after: Option<u32>,
}

impl Refusal {
    /// Nothing was sent to the system.
    pub(crate) fn not_sent(status: StatusCode, cause: NotSentCause, title: &'static str) -> Self {
        Self { status, effect: Effect::NotSent(cause), title, allow: None, retry_after: None }
    }

    /// Something may have been sent to the system.
    pub(crate) fn unknown(status: StatusCode, cause: UnknownCause, title: &'static str) -> Self {
        Self { status, effect: Effect::Unknown(cause), title, allow: None, retry_after: None }
    }

    /// The address knows other methods only.
    pub(crate) fn method(allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Self::not_sent(StatusCode::METHOD_NOT_ALLOWED, NotSentCause::Forbidden, "this address has no such method")
        }
    }

    /// Something was done too often; it may be tried again after this time.
    pub(crate) fn too_many(wait: Duration) -> Self {
        let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
        Self {
            retry_after: Some(seconds),
            ..Self::not_sent(StatusCode::TOO_MANY_REQUESTS, NotSentCause::TooMany, "too many requests within an hour")
        }
    }

    /// The word of its cause.
    pub(crate) fn word(&self) -> String {
        cause(self.effect)
    }

    /// A question about an attempt that cannot be answered says nothing about the attempt: it may
    /// have been sent.
    pub(crate) fn about_an_attempt(self) -> Self {
        Self { effect: Effect::Unknown(UnknownCause::Lost), ..self }
    }

    /// The answer.
    pub(crate) fn answer(&self) -> Answer {
        let problem = Problem {
            kind: format!("urn:passdesk:{}", cause(self.effect)),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            effect: self.effect,
            retry_after: self.retry_after,
        };
        let mut answer = json(self.status, MEDIA_TYPE, &problem);
        if let Some(allow) = self.allow {
            answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allow));
        }
        if let Some(seconds) = self.retry_after {
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

/// The word of a cause.
fn cause(effect: Effect) -> String {
    match effect {
        Effect::NotSent(cause) => word(&cause),
        Effect::Unknown(cause) => word(&cause),
    }
}

/// How a unit variant is written on the wire.
pub(crate) fn word(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// An answer of JSON.
pub(crate) fn json(status: StatusCode, media_type: HeaderValue, value: &impl Serialize) -> Answer {
    match serde_json::to_vec(value) {
        Ok(body) => {
            let mut answer = answer(status, body);
            answer.headers_mut().insert(CONTENT_TYPE, media_type);
            answer
        }
        // No type of ours is refused by JSON; if one were, an empty body is taken for unknown.
        Err(_) => answer(StatusCode::INTERNAL_SERVER_ERROR, Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    async fn told(refusal: &Refusal) -> Problem {
        let body = refusal.answer().into_body().collect().await.unwrap();
        serde_json::from_slice(&body.to_bytes()).unwrap()
    }

    #[tokio::test]
    async fn a_refusal_is_read_as_the_problem_that_it_is() {
        let refusal = Refusal::not_sent(StatusCode::BAD_GATEWAY, NotSentCause::Dns, "no such name");
        let problem = told(&refusal).await;
        assert_eq!(problem.kind, "urn:passdesk:dns");
        assert_eq!(problem.status, 502);
        assert_eq!(problem.effect, Effect::NotSent(NotSentCause::Dns));
    }

    #[tokio::test]
    async fn a_question_about_an_attempt_is_never_answered_with_not_sent() {
        let problem = told(&Refusal::method("GET").about_an_attempt()).await;
        assert_eq!(problem.effect, Effect::Unknown(UnknownCause::Lost));
        assert_eq!(problem.kind, "urn:passdesk:lost");
    }
}
