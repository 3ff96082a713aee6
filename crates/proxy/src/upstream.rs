//! Sending one request to a system, once.
//!
//! The connection is made first and the request handed to it afterwards, so that the line between "no
//! byte was sent" and "some may have been" is a line of this file: what fails in [`connect`] is
//! [`NotSentCause`], what fails in [`exchange`] is [`UnknownCause`], whatever the error says. Every
//! request has a connection of its own; nothing is kept, followed, retried or sent through a proxy of
//! the environment, since nothing here knows how.

mod connect;
mod target;
mod tls;
mod witness;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, LOCATION, RETRY_AFTER, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue, Method, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::reading::{self, MAX_BODY};
use passdesk_core::request::{Parts, Request};
use rustls::ClientConfig;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use crate::metrics::Spent;
use connect::{Stream, connect};
use target::Target;

pub(crate) use tls::Roots;
pub use tls::TlsError;
pub(crate) use witness::{Witness, Witnessed};

/// No connection takes longer to make.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The head of an answer may be this large.
const MAX_HEAD: usize = 64 * 1024;

/// How a connection's system is reached.
#[derive(Clone, Debug)]
pub(crate) struct Upstream {
    tls: Arc<ClientConfig>,
    timeout: Duration,
    spent: Spent,
    /// Whoever tries a definition out sees what is sent; nobody else does.
    witness: Option<Witness>,
}

/// An answer, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Bytes,
}

impl Answered {
    /// What of it a definition reads.
    pub(crate) fn response(&self) -> reading::Response<'_> {
        reading::Response { status: self.status, retry_after: self.retry_after.as_deref(), body: &self.body }
    }
}

/// What came of sending: an answer, or that nobody knows. The other side of it, that nothing was sent,
/// is the error of [`Upstream::send`].
pub(crate) type Exchanged = Result<Answered, UnknownCause>;

impl Upstream {
    pub(crate) fn new(tls: Arc<ClientConfig>, timeout: Duration, spent: Spent) -> Self {
        Self { tls, timeout, spent, witness: None }
    }

    /// The same, with somebody who sees each request and what came of it.
    pub(crate) fn seen_by(self, witness: Witness) -> Self {
        Self { witness: Some(witness), ..self }
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// Only if no byte of the request can have reached the system.
    pub(crate) async fn send(&self, request: &Request) -> Result<Exchanged, NotSentCause> {
        let begun = Instant::now();
        let sent = self.send_once(request).await;
        self.spent.note(begun.elapsed());
        if let Some(witness) = &self.witness {
            witness.note(request, &sent);
        }
        sent
    }

    async fn send_once(&self, request: &Request) -> Result<Exchanged, NotSentCause> {
        let begun = Instant::now();
        let parts = request.parts().ok_or(NotSentCause::NotRecognised)?;
        let target = Target::parse(parts.address).ok_or(NotSentCause::NotRecognised)?;
        let message = message(&parts, &target).ok_or(NotSentCause::NotRecognised)?;
        let connected = begun + CONNECT_TIMEOUT.min(self.timeout);
        let stream = connect(&target, &self.tls, connected).await?;
        let exchanged = timeout_at(begun + self.timeout, exchange(stream, message)).await;
        Ok(exchanged.unwrap_or(Err(UnknownCause::Timeout)))
    }
}

/// The message as it goes over the wire: what the template has, and what frames it.
fn message(parts: &Parts<'_>, target: &Target<'_>) -> Option<http::Request<Full<Bytes>>> {
    // Wiped when the connection has let go of it.
    let body = Zeroizing::new(parts.body.as_bytes().to_vec());
    let mut message = http::Request::new(Full::new(Bytes::from_owner(body)));
    *message.method_mut() = Method::from_bytes(parts.method.as_bytes()).ok()?;
    *message.uri_mut() = target.path.parse().ok()?;
    // A parser that spelled the address another way would send what nobody recognised.
    if message.uri().path_and_query()?.as_str() != target.path {
        return None;
    }
    let headers = message.headers_mut();
    headers.insert(HOST, HeaderValue::from_str(target.authority).ok()?);
    for (name, value) in parts.headers() {
        let mut value = HeaderValue::from_str(value).ok()?;
        value.set_sensitive(true);
        headers.append(HeaderName::from_bytes(name.as_bytes()).ok()?, value);
    }
    Some(message)
}

/// From here on the request may have arrived, however this ends.
async fn exchange(stream: Stream, message: http::Request<Full<Bytes>>) -> Exchanged {
    let broken = |_| UnknownCause::Broken;
    let (mut sender, connection) = http1::Builder::new().max_buf_size(MAX_HEAD).handshake(TokioIo::new(stream)).await.map_err(broken)?;
    // Ends with this function, and the connection with it.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let answer = sender.send_request(message).await.map_err(broken)?;
    read(answer).await
}

async fn read(answer: Response<Incoming>) -> Exchanged {
    let (head, body) = answer.into_parts();
    // No coding was asked for; two framings at once are how answers are smuggled.
    if head.headers.contains_key(CONTENT_ENCODING)
        || (head.headers.contains_key(CONTENT_LENGTH) && head.headers.contains_key(TRANSFER_ENCODING))
        || head.headers.get_all(TRANSFER_ENCODING).iter().any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked"))
    {
        return Err(UnknownCause::Unreadable);
    }
    let body = Limited::new(body, MAX_BODY)
        .collect()
        .await
        .map_err(|error| if error.is::<LengthLimitError>() { UnknownCause::TooLarge } else { UnknownCause::Broken })?;
    let field = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Answered {
        status: head.status.as_u16(),
        retry_after: field(RETRY_AFTER),
        location: field(LOCATION),
        content_type: field(CONTENT_TYPE),
        body: body.to_bytes(),
    })
}
