//! The headers that every answer carries, whatever it is an answer to.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_SECURITY_POLICY,
    HeaderName, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::Full;

use crate::access::{Caller, Origin};

/// What the proxy answers: always a whole body, held in memory.
pub(crate) type Answer = Response<Full<Bytes>>;

/// Set on a reading and on nothing else, so that no other JSON can be taken for one.
pub(crate) const READING_HEADER: HeaderName = HeaderName::from_static(passdesk_core::READING_HEADER);

/// The API's answers are data: should a browser show one as a document, it can do nothing.
const API_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");

/// What holds for every answer: no guessing of types, no address in `Referer`, no window handle and
/// no `<img>` or `<script>` for other origins, and no device that a password page has use for.
///
/// What other pages load of us they load by CORS, which this says nothing about: modules are, and so is a
/// style sheet that is marked `crossorigin`. A load without it names no origin, so it would be anybody's.
const COMMON: [(HeaderName, HeaderValue); 5] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
             magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
        ),
    ),
];

/// Browsers come by TLS alone from now on, for a year (RFC 6797).
const ONLY_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// An answer without any header yet.
pub(crate) fn answer(status: StatusCode, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    answer
}

/// The policy of a document of the site. `frame_ancestors` are the portals that may show it in a frame.
pub(crate) fn site_policy(frame_ancestors: &[Origin]) -> HeaderValue {
    let mut ancestors = "'self'".to_owned();
    for origin in frame_ancestors {
        ancestors.push(' ');
        ancestors.push_str(origin.as_str());
    }
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'self'; \
         frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    // An origin is header text, whatever it is; the API's policy allows less than any.
    HeaderValue::from_str(&policy).unwrap_or(API_POLICY)
}

/// Puts in what every answer has. Caching and policy are an API's unless the answer says otherwise.
pub(crate) fn finish(answer: &mut Answer, caller: &Caller, tls: bool) {
    let headers = answer.headers_mut();
    if tls {
        headers.insert(STRICT_TRANSPORT_SECURITY, ONLY_TLS);
    }
    for (name, value) in COMMON {
        headers.insert(name, value);
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(API_POLICY);
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    // An answer differs by origin even if this one has none: a cache must not hand it to another.
    headers.append(VARY, HeaderValue::from_name(ORIGIN));
    if let Caller::Listed(origin) = caller {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        // Else a page of a listed origin would be nobody where a sign-in stands in front.
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_name(READING_HEADER));
    }
}
