//! Sending a request to the proxy, and asking it what became of one.
//!
//! Requests are built and responses read with `gloo-net`; the promises in between are awaited here,
//! since `gloo-net` ends the module when one is rejected with anything but an `Error`.
//!
//! Nothing is ever sent twice: a relay request is made once, and whatever goes wrong afterwards is
//! cleared up by asking for the attempt's outcome, which changes nothing.

use std::rc::Rc;

use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::{ATTEMPT_HEADER, Config, DIGEST_HEADER, Outcome, RELAY_MEDIA_TYPE, Reason, Request};
use serde::Deserialize;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The header by which the proxy marks a reading as its own.
const READING_HEADER: &str = "passdesk-reading";
/// How often a lost connection is asked about before the person is, a second apart.
const QUESTIONS: u32 = 4;

/// The proxy, by the address that its paths begin with.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Ends in a slash; empty for the page's own address.
    pub base: Rc<str>,
}

/// What is relayed, and on whose behalf.
pub struct Attempt {
    /// The id of the connection.
    pub connection: String,
    /// The operation, as the wire names it.
    pub operation: String,
    /// The digest of the connection.
    pub digest: String,
    /// The attempt's id.
    pub id: Rc<str>,
}

impl Proxy {
    /// The connections.
    ///
    /// # Errors
    /// Whatever is in the way; the person can only try again.
    pub async fn config(&self) -> Result<Config, JsValue> {
        let response = fetch(Method::GET, &format!("{}api/config", self.base), &[], None).await?;
        Ok(serde_wasm_bindgen::from_value(JsFuture::from(response.json()?).await?)?)
    }

    /// Sends a request, and if the connection to the proxy breaks, asks for its outcome.
    pub async fn send(&self, attempt: &Attempt, request: &Request) -> Outcome {
        let address = format!("{}relay/{}/{}", self.base, attempt.connection, attempt.operation);
        let headers = [("content-type", RELAY_MEDIA_TYPE), (ATTEMPT_HEADER, &*attempt.id), (DIGEST_HEADER, &*attempt.digest)];
        let body = JsValue::from_str(request.expose());
        if let Ok(response) = fetch(Method::POST, &address, &headers, Some(body)).await {
            if !is_reading(&response) && !is_problem(&response) {
                return unknown(UnknownCause::NotProxy);
            }
            // The proxy's answer may yet break off in the middle.
            if let Some(outcome) = outcome(&response).await {
                return outcome;
            }
        }
        self.clear_up(&attempt.id).await
    }

    /// What the proxy knows of an attempt; `None` if it cannot be asked or knows nothing.
    pub async fn outcome(&self, attempt: &str) -> Option<Outcome> {
        let response = fetch(Method::GET, &format!("{}api/attempts/{attempt}", self.base), &[], None).await.ok()?;
        outcome(&response).await
    }

    /// A connection that broke says nothing of what was done. The proxy does.
    async fn clear_up(&self, attempt: &str) -> Outcome {
        let mut last = unknown(UnknownCause::Lost);
        for _ in 0..QUESTIONS {
            match self.outcome(attempt).await {
                Some(Outcome::Unknown { cause: cause @ (UnknownCause::Pending | UnknownCause::Lost), .. }) => last = unknown(cause),
                Some(outcome) => return outcome,
                None => {}
            }
            TimeoutFuture::new(1000).await;
        }
        last
    }
}

fn unknown(cause: UnknownCause) -> Outcome {
    Outcome::Unknown { cause, messages: Vec::new() }
}

/// What the proxy answers: a reading, or the part of problem details (RFC 9457) that says what it means
/// for the attempt.
#[derive(Deserialize)]
struct Answer {
    outcome: Word,
    #[serde(default)]
    reasons: Vec<Reason>,
    #[serde(default)]
    messages: Vec<String>,
    #[serde(default)]
    retry_after: Option<u32>,
    #[serde(default)]
    cause: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Changed,
    Refused,
    NotSent,
    Unknown,
}

/// Whether a response is the proxy's, with what a system said.
fn is_reading(response: &web_sys::Response) -> bool {
    response.ok() && header(response, READING_HEADER).is_some()
}

/// Whether a response is problem details, which the proxy sends when it speaks for itself.
fn is_problem(response: &web_sys::Response) -> bool {
    header(response, "content-type").is_some_and(|media_type| media_type.starts_with("application/problem+json"))
}

fn header(response: &web_sys::Response, name: &str) -> Option<String> {
    response.headers().get(name).ok().flatten()
}

/// The outcome that a response of the proxy's carries. Anything that is not the proxy's carries none.
async fn outcome(response: &web_sys::Response) -> Option<Outcome> {
    let (reading, problem) = (is_reading(response), is_problem(response));
    if !reading && !problem {
        return None;
    }
    let value = JsFuture::from(response.json().ok()?).await.ok()?;
    let answer: Answer = serde_wasm_bindgen::from_value(value).ok()?;
    let cause = JsValue::from_str(answer.cause.as_deref().unwrap_or_default());
    Some(match answer.outcome {
        Word::Changed if reading => Outcome::Changed,
        Word::Refused if reading && !answer.reasons.is_empty() => {
            Outcome::Refused { reasons: answer.reasons, messages: answer.messages, retry_after: answer.retry_after }
        }
        Word::NotSent if problem => Outcome::NotSent { cause: serde_wasm_bindgen::from_value(cause).ok()? },
        Word::Unknown => Outcome::Unknown { cause: serde_wasm_bindgen::from_value(cause).ok()?, messages: answer.messages },
        _ => return None,
    })
}

/// A request that cannot even be made did not leave.
pub const COULD_NOT_START: Outcome = Outcome::NotSent { cause: NotSentCause::Page };

async fn fetch(method: Method, address: &str, headers: &[(&str, &str)], body: Option<JsValue>) -> Result<web_sys::Response, JsValue> {
    let mut builder = RequestBuilder::new(address).method(method).redirect(web_sys::RequestRedirect::Error);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    let request = match body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    let request: web_sys::Request = request.map_err(|error| JsValue::from_str(&error.to_string()))?.into();
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    JsFuture::from(window.fetch_with_request(&request)).await?.dyn_into()
}
