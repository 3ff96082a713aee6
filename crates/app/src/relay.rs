//! Sending a request to the proxy, and asking it what became of one.
//!
//! Requests are built and responses read with `gloo-net`; the promises in between are awaited here,
//! since `gloo-net` ends the module when one is rejected with anything but an `Error`.
//!
//! Nothing is ever sent twice: a relay request is made once, and whatever goes wrong afterwards is
//! cleared up by asking for the attempt's outcome, which changes nothing.

use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use passdesk_core::outcome::{NotSentCause, Problem, UnknownCause};
use passdesk_core::{ATTEMPT_HEADER, Config, DIGEST_HEADER, Outcome, RELAY_MEDIA_TYPE, Reading, Request};
use serde::de::DeserializeOwned;
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
    pub base: String,
}

/// What is relayed, and on whose behalf.
pub struct Attempt<'a> {
    /// The id of the connection.
    pub connection: &'a str,
    /// The operation, as the wire names it.
    pub operation: &'a str,
    /// The digest of the connection.
    pub digest: &'a str,
    /// The attempt's id.
    pub id: &'a str,
}

impl Proxy {
    /// The connections.
    ///
    /// # Errors
    /// Whatever is in the way; the person can only try again.
    pub async fn config(&self) -> Result<Config, JsValue> {
        let response = fetch(Method::GET, &format!("{}api/config", self.base), &[], None).await?;
        read(&response).await
    }

    /// Sends a request, and if the connection to the proxy breaks, asks for its outcome.
    pub async fn send(&self, attempt: &Attempt<'_>, request: &Request) -> Outcome {
        let address = format!("{}relay/{}/{}", self.base, attempt.connection, attempt.operation);
        let headers = [("content-type", RELAY_MEDIA_TYPE), (ATTEMPT_HEADER, attempt.id), (DIGEST_HEADER, attempt.digest)];
        let body = JsValue::from_str(request.expose());
        match fetch(Method::POST, &address, &headers, Some(body)).await {
            Ok(response) => match outcome(&response).await {
                Some(outcome) => outcome,
                None => unknown(UnknownCause::NotProxy),
            },
            Err(_) => self.clear_up(attempt.id).await,
        }
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

/// The outcome that a response of the proxy's carries. Anything that is not the proxy's carries none.
async fn outcome(response: &web_sys::Response) -> Option<Outcome> {
    let header = |name: &str| response.headers().get(name).ok().flatten();
    if header(READING_HEADER).is_some() && response.ok() {
        return read::<Reading>(response).await.ok().map(Outcome::from);
    }
    if header("content-type").is_some_and(|media_type| media_type.starts_with("application/problem+json")) {
        return read::<Problem>(response).await.ok().map(|problem| Outcome::from(problem.effect));
    }
    None
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

/// The JSON of a response as a value of ours.
async fn read<T: DeserializeOwned>(response: &web_sys::Response) -> Result<T, JsValue> {
    let value = JsFuture::from(response.json()?).await?;
    serde_wasm_bindgen::from_value(value).map_err(JsValue::from)
}
