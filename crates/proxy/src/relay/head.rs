//! What a relay request says of itself.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use passdesk_core::outcome::NotSentCause;
use passdesk_core::{ATTEMPT_HEADER, DIGEST_HEADER, REASON_HEADER, RELAY_MEDIA_TYPE};

use crate::access::{Only, only};
use crate::attempts::AttemptId;
use crate::problem::Refusal;

/// No reason is longer, in characters.
const MAX_REASON: usize = 200;

/// The head of a relay request.
pub(crate) struct Head {
    pub(crate) attempt: AttemptId,
    /// Why the person does it, in their own words; may be empty.
    pub(crate) reason: String,
}

impl Head {
    pub(super) fn read(head: &Parts, digest: &str) -> Result<Self, Refusal> {
        let media = matches!(only(&head.headers, &CONTENT_TYPE), Only::One(media) if media == RELAY_MEDIA_TYPE);
        if !media || head.headers.contains_key(CONTENT_ENCODING) {
            return Err(Refusal::not_sent(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                NotSentCause::Malformed,
                "send Content-Type: application/http and no Content-Encoding",
            ));
        }
        let Only::One(id) = only(&head.headers, &HeaderName::from_static(ATTEMPT_HEADER)) else {
            return Err(malformed_id());
        };
        let attempt = id.to_str().ok().and_then(AttemptId::parse).ok_or_else(malformed_id)?;
        let reason = match only(&head.headers, &HeaderName::from_static(REASON_HEADER)) {
            Only::None => Some(String::new()),
            Only::One(reason) => decode(reason),
            Only::Many => None,
        };
        let title = "a reason is percent-encoded UTF-8 of 200 characters at most";
        let reason = reason.ok_or_else(|| Refusal::not_sent(StatusCode::BAD_REQUEST, NotSentCause::Malformed, title))?;
        match only(&head.headers, &HeaderName::from_static(DIGEST_HEADER)) {
            Only::One(built_for) if built_for == digest => Ok(Self { attempt, reason }),
            _ => Err(Refusal::not_sent(
                StatusCode::CONFLICT,
                NotSentCause::Outdated,
                "the page was built for another version of this connection; load it again",
            )),
        }
    }
}

pub(super) fn malformed_id() -> Refusal {
    Refusal::not_sent(StatusCode::BAD_REQUEST, NotSentCause::Malformed, "an attempt's id is 32 lower-case hexadecimal digits")
}

fn decode(value: &HeaderValue) -> Option<String> {
    one_line(&percent_encoding::percent_decode(value.as_bytes()).decode_utf8().ok()?)
}

/// A reason: one short line.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let text = text.trim();
    (text.chars().count() <= MAX_REASON && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threats: T43.
    #[test]
    fn a_reason_is_one_short_line() {
        let decoded = |text: &str| decode(&HeaderValue::from_str(text).unwrap());
        assert_eq!(decoded("INC-4711%20verga%C3%9F%20es").as_deref(), Some("INC-4711 vergaß es"));
        assert_eq!(decoded("").as_deref(), Some(""));
        assert_eq!(decoded("%20%20").as_deref(), Some(""));
        assert_eq!(decoded(&"x".repeat(200)).map(|text| text.len()), Some(200));
        for wrong in [&"x".repeat(201), "a%0d%0aX: y", "%1b%5b31m", "%ff"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }
}
