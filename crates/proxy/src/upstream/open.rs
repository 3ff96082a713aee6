//! A connection that is open, and one exchange on it.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER, TRANSFER_ENCODING};
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use passdesk_core::outcome::UnknownCause;
use passdesk_core::reading::MAX_BODY;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::connect::Connected;
use super::idle::{Place, SETTLED, is_silent};
use super::{Answered, Exchanged};

/// The head of an answer may be this large.
const MAX_HEAD: usize = 64 * 1024;

/// A message as it goes over the wire.
pub(super) type Message = Request<Full<Bytes>>;

/// A connection to a system. It ends when this is dropped.
pub(super) struct Open {
    pub(super) place: Place,
    sender: SendRequest<Full<Bytes>>,
    /// The same connection, to look at what has come that nobody has read.
    probe: std::net::TcpStream,
    _driver: JoinSet<hyper::Result<()>>,
}

impl Open {
    pub(super) async fn over(connected: Connected) -> Result<Self, UnknownCause> {
        let Connected { stream, probe, place } = connected;
        let handshake = http1::Builder::new().max_buf_size(MAX_HEAD).handshake(TokioIo::new(stream));
        let (sender, connection) = handshake.await.map_err(|_| UnknownCause::Broken)?;
        let mut driver = JoinSet::new();
        driver.spawn(connection);
        Ok(Self { place, sender, probe, _driver: driver })
    }

    /// Whether a request could go.
    pub(super) fn is_open(&self) -> bool {
        self.sender.is_ready() && is_silent(&self.probe)
    }

    /// Whether it is done with an answer that it has told, and takes another request.
    pub(super) async fn is_done(&mut self) -> bool {
        timeout(SETTLED, self.sender.ready()).await.is_ok_and(|ready| ready.is_ok())
    }

    /// Sends a message and reads its answer. The request may have arrived, however this ends.
    ///
    /// # Errors
    /// The message itself, if the connection had ended before a byte of it was written.
    pub(super) async fn exchange(&mut self, message: Message) -> Result<Exchanged, Message> {
        match self.sender.try_send_request(message).await {
            Ok(answer) => Ok(read(answer).await),
            Err(mut error) => error.take_message().map_or(Ok(Err(UnknownCause::Broken)), Err),
        }
    }
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
