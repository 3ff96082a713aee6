//! Sending one request to a system, once.
//!
//! The connection is made first and the request handed to it afterwards, so that the line between "no
//! byte was sent" and "some may have been" is a line of this file: what fails in [`connect`] is
//! [`NotSentCause`], what fails in [`Open::exchange`] is [`UnknownCause`], whatever the error says. A connection that has
//! just had an answer may be used once more ([`idle`]); hyper gives a message back only if it has written nothing of it, and
//! only such a one goes to another connection. Nothing is followed, retried or sent through a proxy of
//! the environment, since nothing here knows how.

mod connect;
mod idle;
mod open;
mod target;
mod tls;
mod witness;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderName, HeaderValue, Method};
use http_body_util::Full;
use passdesk_core::outcome::{NotSentCause, UnknownCause};
use passdesk_core::reading;
use passdesk_core::request::{Parts, Request};
use rustls::ClientConfig;
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use crate::metrics::Spent;
use connect::{connect, resolve};
use idle::Idle;
use open::{Message, Open};
use target::Target;

pub(crate) use tls::Roots;
pub use tls::TlsError;
pub(crate) use witness::{Witness, Witnessed};

/// No connection takes longer to make.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How a connection's system is reached.
#[derive(Clone, Debug)]
pub(crate) struct Upstream {
    tls: Arc<ClientConfig>,
    timeout: Duration,
    spent: Spent,
    idle: Idle,
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
        Self { tls, timeout, spent, idle: Idle::default(), witness: None }
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
        let (connected, answered) = (begun + CONNECT_TIMEOUT.min(self.timeout), begun + self.timeout);
        let addresses = resolve(&target, connected).await?;
        let message = match self.idle.take(&target, &addresses) {
            None => message,
            Some(open) => match self.exchange(open, message, answered).await {
                Ok(exchanged) => return Ok(exchanged),
                Err(unwritten) => unwritten,
            },
        };
        let made = connect(&target, addresses, &self.tls, connected).await?;
        let open = match Open::over(made).await {
            Ok(open) => open,
            Err(cause) => return Ok(Err(cause)),
        };
        Ok(self.exchange(open, message, answered).await.unwrap_or(Err(UnknownCause::Broken)))
    }

    /// Sends it on this connection, and keeps that if the answer gives no reason not to.
    ///
    /// # Errors
    /// The message, if nothing of it was written.
    async fn exchange(&self, mut open: Open, message: Message, deadline: Instant) -> Result<Exchanged, Message> {
        let exchanged = timeout_at(deadline, open.exchange(message)).await.unwrap_or(Ok(Err(UnknownCause::Timeout)))?;
        let is_success = exchanged.as_ref().is_ok_and(|answered| (200..300).contains(&answered.status));
        if is_success && open.is_done().await {
            self.idle.put(open);
        }
        Ok(exchanged)
    }
}

/// The message as it goes over the wire: what the template has, and what frames it.
fn message(parts: &Parts<'_>, target: &Target<'_>) -> Option<Message> {
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

#[cfg(test)]
mod tests;
