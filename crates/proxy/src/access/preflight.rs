//! Preflights: a browser asks whether a page of another origin may send what it is about to send.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, VARY,
};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use passdesk_core::{ATTEMPT_HEADER, DIGEST_HEADER, REASON_HEADER};

use super::{Caller, Only, forbidden, only};
use crate::headers::{Answer, answer};
use crate::problem::Refusal;

/// Answers an OPTIONS request to an address of the API that knows this one method. The answer
/// gets its `Access-Control-Allow-Origin` where every answer does.
pub(crate) fn preflight(caller: &Caller, head: &Parts, method: &'static str) -> Result<Answer, Refusal> {
    let wanted = only(&head.headers, &ACCESS_CONTROL_REQUEST_METHOD);
    if *caller == Caller::Unnamed || matches!(wanted, Only::None) {
        return Err(Refusal::method(method));
    }
    if !matches!(wanted, Only::One(wanted) if wanted.as_bytes() == method.as_bytes()) {
        return Err(forbidden("this address has no such method"));
    }
    let allowed = [CONTENT_TYPE.as_str(), ATTEMPT_HEADER, DIGEST_HEADER, REASON_HEADER];
    let names = head
        .headers
        .get_all(ACCESS_CONTROL_REQUEST_HEADERS)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii);
    for name in names {
        if !allowed.iter().any(|known| known.as_bytes() == name) {
            return Err(forbidden("this address takes no such header"));
        }
    }
    let mut answer = answer(StatusCode::NO_CONTENT, "");
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(method));
    for name in allowed {
        headers.append(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(name));
    }
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    for name in [ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_REQUEST_HEADERS] {
        headers.append(VARY, HeaderValue::from_name(name));
    }
    Ok(answer)
}
