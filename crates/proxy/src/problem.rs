//! What the proxy says when it will not or cannot: problem details (RFC 9457) with the effect on the attempt.

use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use passdesk_core::outcome::{Effect, NotSentCause, Problem, UnknownCause};
use serde::Serialize;

use crate::headers::{Answer, answer};

/// The media type of problem details.
pub(crate) const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// How a browser is asked for a login and a password (RFC 7617, section 2.1).
const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"Passdesk\", charset=\"UTF-8\"");

/// A request that is answered with problem details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) effect: Effect,
    title: &'static str,
    /// The methods that are allowed, if it was the method.
    allow: Option<&'static str>,
    /// Seconds to wait (RFC 9110, section 10.2.3).
    retry_after: Option<u32>,
    /// Whether a login and a password would be taken.
    challenge: bool,
}

impl Refusal {
    /// Nothing was sent to the system.
    pub(crate) fn not_sent(status: StatusCode, cause: NotSentCause, title: &'static str) -> Self {
        Self::new(status, Effect::NotSent(cause), title)
    }

    /// Something may have been sent to the system.
    pub(crate) fn unknown(status: StatusCode, cause: UnknownCause, title: &'static str) -> Self {
        Self::new(status, Effect::Unknown(cause), title)
    }

    fn new(status: StatusCode, effect: Effect, title: &'static str) -> Self {
        Self { status, effect, title, allow: None, retry_after: None, challenge: false }
    }

    /// Nobody is signed in.
    pub(crate) fn signed_out(title: &'static str) -> Self {
        Self::not_sent(StatusCode::UNAUTHORIZED, NotSentCause::SignedOut, title)
    }

    /// It is to be tried again after so many seconds.
    pub(crate) fn too_many(title: &'static str, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..Self::not_sent(StatusCode::TOO_MANY_REQUESTS, NotSentCause::TooMany, title) }
    }

    /// The same, and a browser is to ask for a login and a password.
    pub(crate) fn challenging(self) -> Self {
        Self { challenge: true, ..self }
    }

    /// The address knows other methods only.
    pub(crate) fn method(allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Self::not_sent(StatusCode::METHOD_NOT_ALLOWED, NotSentCause::Forbidden, "this address has no such method")
        }
    }

    /// What it says to people.
    pub(crate) fn title(&self) -> &'static str {
        self.title
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
        let headers = answer.headers_mut();
        if let Some(allow) = self.allow {
            headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.challenge {
            headers.insert(WWW_AUTHENTICATE, CHALLENGE);
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
    async fn how_long_to_wait_and_what_to_show_stand_in_headers() {
        let refusal = Refusal::too_many("wait", 7);
        assert_eq!(refusal.answer().headers().get(RETRY_AFTER).unwrap(), "7");
        let body = refusal.answer().into_body().collect().await.unwrap();
        let json: serde_json::Value = serde_json::from_slice(&body.to_bytes()).unwrap();
        assert_eq!((json["cause"].as_str(), json["retry_after"].as_u64()), (Some("too_many"), Some(7)));
        let challenge = Refusal::signed_out("sign in").challenging().answer();
        assert_eq!(challenge.headers().get(WWW_AUTHENTICATE).unwrap(), "Basic realm=\"Passdesk\", charset=\"UTF-8\"");
        // Another way to sign in is not asked for with it.
        assert_eq!(Refusal::signed_out("sign in").answer().headers().get(WWW_AUTHENTICATE), None);
    }

    #[tokio::test]
    async fn a_question_about_an_attempt_is_never_answered_with_not_sent() {
        let problem = told(&Refusal::method("GET").about_an_attempt()).await;
        assert_eq!(problem.effect, Effect::Unknown(UnknownCause::Lost));
        assert_eq!(problem.kind, "urn:passdesk:lost");
    }
}
