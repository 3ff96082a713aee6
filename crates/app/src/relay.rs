//! Sending a request to the proxy, and asking it what became of one.
//!
//! Requests are built with `gloo-net`; the promises are awaited here, since `gloo-net` ends the module
//! when one is rejected with anything but an `Error`.
//!
//! Nothing is ever sent twice: a relay request is made once, and whatever goes wrong afterwards is
//! cleared up by asking for the attempt's outcome, which changes nothing.

use std::rc::Rc;

use gloo_net::http::{Method, RequestBuilder};
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::{
    ATTEMPT_HEADER, Config, Connection, DIGEST_HEADER, Outcome, READING_HEADER, REASON_HEADER, RELAY_MEDIA_TYPE, Reason, Request,
};
use serde::Deserialize;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ResponseType;

use crate::browser;

#[wasm_bindgen]
extern "C" {
    /// The one of the page, or of whatever else runs the module.
    #[wasm_bindgen(catch)]
    fn fetch(request: &web_sys::Request) -> Result<js_sys::Promise, JsValue>;
}

/// After so long a question about an attempt has no answer: the proxy knows its own at once.
const QUESTION_MILLISECONDS: u32 = 10_000;

/// Nothing was sent, for this reason.
#[must_use]
pub const fn not_sent(cause: NotSentCause) -> Outcome {
    Outcome::NotSent { cause, retry_after: None }
}

/// A request that cannot even be made did not leave.
pub const COULD_NOT_START: Outcome = not_sent(NotSentCause::Page);

/// The proxy, by the address that its paths begin with.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Ends in a slash; empty for the page's own address.
    pub base: Rc<str>,
}

/// Requests to it. `None` where the browser refuses to make one.
impl Proxy {
    /// For the connections.
    #[must_use]
    pub fn config(&self) -> Option<web_sys::Request> {
        self.get("api/config")
    }

    /// For what was done before.
    #[must_use]
    pub fn history(&self) -> Option<web_sys::Request> {
        self.get("api/history")
    }

    /// For the outcome of an attempt.
    #[must_use]
    pub fn attempt(&self, id: &str) -> Option<web_sys::Request> {
        let waited = web_sys::AbortSignal::timeout_with_u32(QUESTION_MILLISECONDS);
        self.to(&["api/attempts/", id].concat(), Method::GET).abort_signal(Some(&waited)).build().ok().map(Into::into)
    }

    /// To relay a request.
    #[must_use]
    pub fn relay(&self, connection: &Connection, operation: &str, sent: Sending<'_>) -> Option<web_sys::Request> {
        let Sending { attempt, reason, request } = sent;
        let reason: String = js_sys::encode_uri_component(reason).into();
        let builder = self
            .to(&["relay/", &connection.id, "/", operation].concat(), Method::POST)
            .header("content-type", RELAY_MEDIA_TYPE)
            .header(ATTEMPT_HEADER, attempt)
            .header(DIGEST_HEADER, &connection.digest);
        let builder = if reason.is_empty() { builder } else { builder.header(REASON_HEADER, &reason) };
        builder.body(request.expose()).ok().map(Into::into)
    }

    /// To relay a request that changes nothing at a system.
    #[must_use]
    pub fn question(&self, connection: &Connection, operation: &str, request: &Request) -> Option<web_sys::Request> {
        let attempt = browser::attempt_id()?;
        self.relay(connection, operation, Sending { attempt: &attempt, reason: "", request })
    }

    fn get(&self, path: &str) -> Option<web_sys::Request> {
        self.to(path, Method::GET).build().ok().map(Into::into)
    }

    fn to(&self, path: &str, method: Method) -> RequestBuilder {
        let address = [&self.base, path].concat();
        let builder = RequestBuilder::new(&address).method(method).redirect(web_sys::RequestRedirect::Manual);
        // In a page of another origin a browser would leave out what the person is signed in by.
        builder.credentials(web_sys::RequestCredentials::Include)
    }
}

/// What is sent to be relayed.
#[derive(Clone, Copy)]
pub struct Sending<'a> {
    /// The attempt's id.
    pub attempt: &'a str,
    /// Why, in the person's own words; may be empty.
    pub reason: &'a str,
    /// The request.
    pub request: &'a Request,
}

/// What a request to the proxy was answered with.
pub struct Answer {
    mark: Option<Mark>,
    /// The proxy, or what signs people in in front of it, asks for a sign-in.
    signed_out: bool,
    body: JsValue,
}

/// How an answer is marked as the proxy's own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// A reading of what a system answered.
    Reading,
    /// Problem details (RFC 9457) of its own.
    Problem,
}

/// What the proxy says of an attempt: a reading, or the part of problem details that says what it means
/// for it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    outcome: String,
    reasons: Vec<Reason>,
    messages: Vec<String>,
    retry_after: Option<u32>,
    cause: String,
    rows: Vec<Vec<String>>,
    cut: bool,
}

/// What came of a question that changes nothing.
pub enum Found {
    /// People, or what a sign-in yielded: names and cells by turns; and whether there are more.
    Rows(Vec<Vec<String>>, bool),
    /// Nothing, and why.
    Not(Outcome),
}

impl Answer {
    /// Whether whoever asked has to sign in first. What signs people in, in front of the proxy, may have answered in
    /// its place. That is no proof that nothing was passed on: some fronts redirect when the proxy is slow.
    #[must_use]
    pub fn is_sign_in(&self) -> bool {
        self.signed_out
    }

    /// The connections as they came, if it holds them.
    #[must_use]
    pub fn connections(self) -> Option<JsValue> {
        let body = self.body.clone();
        self.config().map(|_| body)
    }

    /// What was done before, if it holds that: rows of words.
    #[must_use]
    pub fn history(self) -> Option<Vec<Vec<String>>> {
        serde_wasm_bindgen::from_value(self.body).ok()
    }

    /// The connections, if it holds them.
    #[must_use]
    pub fn config(self) -> Option<Config> {
        serde_wasm_bindgen::from_value(self.body).ok()
    }

    /// What came of a search or a sign-in. One that is not marked as the proxy's own holds nothing.
    #[must_use]
    pub fn found(self) -> Option<Found> {
        let mark = self.mark?;
        let said: Said = serde_wasm_bindgen::from_value(self.body).ok()?;
        match (said.outcome.as_str(), mark) {
            ("found" | "signed_in", Mark::Reading) => Some(Found::Rows(said.rows, said.cut)),
            _ => said.read(mark).map(Found::Not),
        }
    }

    /// The outcome of an attempt. One that is not marked as the proxy's own holds none.
    #[must_use]
    pub fn outcome(self) -> Option<Outcome> {
        let mark = self.mark?;
        serde_wasm_bindgen::from_value::<Said>(self.body).ok()?.read(mark)
    }
}

impl Said {
    /// The outcome that this stands for, so marked.
    fn read(self, mark: Mark) -> Option<Outcome> {
        let Self { outcome, reasons, messages, retry_after, cause, .. } = self;
        match (outcome.as_str(), mark) {
            ("changed", Mark::Reading) => Some(Outcome::Changed),
            ("refused", Mark::Reading) if !reasons.is_empty() => Some(Outcome::Refused { reasons, messages, retry_after }),
            ("not_sent", Mark::Problem) => NotSentCause::from_word(&cause).map(|cause| Outcome::NotSent { cause, retry_after }),
            ("unknown", _) => UnknownCause::from_word(&cause).map(|cause| Outcome::Unknown { cause, messages }),
            _ => None,
        }
    }
}

/// What came of a question, or why nothing did.
#[must_use]
pub fn found(answer: Option<Answer>) -> Found {
    let cause = match answer {
        Some(answer) if answer.is_sign_in() => return Found::Not(not_sent(NotSentCause::SignedOut)),
        Some(answer) => match answer.found() {
            Some(found) => return found,
            None => UnknownCause::NotProxy,
        },
        None => UnknownCause::Lost,
    };
    // It left, and may have reached the system.
    Found::Not(Outcome::Unknown { cause, messages: Vec::new() })
}

/// Why nothing may be relayed, if the proxy was asked for the connections before and this came of it.
#[must_use]
pub fn hindrance(answer: Option<&Answer>) -> Option<NotSentCause> {
    match answer {
        Some(answer) if answer.is_sign_in() => Some(NotSentCause::SignedOut),
        Some(_) => None,
        None => Some(NotSentCause::Unavailable),
    }
}

/// Sends a request, once, and reads the answer to its end.
///
/// # Errors
/// Whatever broke on the way. What was done is not known then.
pub async fn exchange(request: web_sys::Request) -> Result<Answer, JsValue> {
    receive(fetch(&request)?).await
}

/// Reads the answer to a request that was sent, to its end.
///
/// # Errors
/// As [`exchange`].
pub async fn receive(answer: js_sys::Promise) -> Result<Answer, JsValue> {
    let response: web_sys::Response = JsFuture::from(answer).await?.dyn_into()?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let signed_out = response.type_() == ResponseType::Opaqueredirect || response.status() == 401;
    let mark = if response.ok() && header(READING_HEADER).is_some() {
        Some(Mark::Reading)
    } else {
        let problem = header("content-type").is_some_and(|media_type| media_type.starts_with("application/problem+json"));
        problem.then_some(Mark::Problem)
    };
    match JsFuture::from(response.json()?).await {
        Ok(body) => Ok(Answer { mark, signed_out, body }),
        Err(_) if mark.is_none() => Ok(Answer { mark, signed_out, body: JsValue::NULL }),
        Err(error) => Err(error),
    }
}
