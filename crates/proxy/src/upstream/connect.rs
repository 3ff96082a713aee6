//! Making a connection, before anything is sent on it.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use passdesk_core::outcome::NotSentCause;
use passdesk_core::reach::may_be_reached;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::idle::Place;
use super::target::Target;

/// A host with several addresses is tried at the next one after so long (RFC 8305, section 5).
const NEXT_ADDRESS_AFTER: Duration = Duration::from_millis(250);

/// A connection to a system, TLS and all.
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection that was just made.
pub(super) struct Connected {
    pub(super) stream: Stream,
    /// The same, to look at what has come.
    pub(super) probe: std::net::TcpStream,
    pub(super) place: Place,
}

/// Connects. Whatever goes wrong here, nothing of the request has been sent.
pub(super) async fn connect(
    target: &Target<'_>,
    addresses: Vec<SocketAddr>,
    tls: &Arc<ClientConfig>,
    deadline: Instant,
) -> Result<Connected, NotSentCause> {
    let stream = timeout_at(deadline, first(addresses)).await.ok().flatten().ok_or(NotSentCause::Unreachable)?;
    // The request leaves in one write; it has no use for waiting for more.
    drop(stream.set_nodelay(true));
    let (stream, probe, address) = twice(stream).map_err(|_| NotSentCause::Unreachable)?;
    let place = Place { tls: target.tls, authority: target.authority.to_owned(), address };
    if !target.tls {
        return Ok(Connected { stream: Stream::Plain(stream), probe, place });
    }
    let name = ServerName::try_from(target.host.to_owned()).map_err(|_| NotSentCause::Tls)?;
    let handshake = TlsConnector::from(Arc::clone(tls)).connect(name, stream);
    match timeout_at(deadline, handshake).await {
        Ok(Ok(stream)) => Ok(Connected { stream: Stream::Tls(Box::new(stream)), probe, place }),
        Ok(Err(_)) | Err(_) => Err(NotSentCause::Tls),
    }
}

/// A connection by two handles, and where it leads.
fn twice(stream: TcpStream) -> io::Result<(TcpStream, std::net::TcpStream, SocketAddr)> {
    let address = stream.peer_addr()?;
    let stream = stream.into_std()?;
    let probe = stream.try_clone()?;
    Ok((TcpStream::from_std(stream)?, probe, address))
}

/// Where a system is, as far as it may be reached there.
pub(super) async fn resolve(target: &Target<'_>, deadline: Instant) -> Result<Vec<SocketAddr>, NotSentCause> {
    let found = timeout_at(deadline, resolve_by(target, async |name| Ok(lookup_host(name).await?.collect()))).await;
    found.unwrap_or(Err(NotSentCause::Dns))
}

/// The addresses of a name that may be reached. What is connected to is one of them, so it is of no use to answer otherwise
/// the next time.
async fn resolve_by(
    target: &Target<'_>,
    lookup: impl AsyncFnOnce((&str, u16)) -> io::Result<Vec<SocketAddr>>,
) -> Result<Vec<SocketAddr>, NotSentCause> {
    let addresses = lookup((target.host, target.port)).await.map_err(|_| NotSentCause::Dns)?;
    if addresses.is_empty() {
        return Err(NotSentCause::Dns);
    }
    let may = |address: &SocketAddr| may_be_reached(address.ip(), target.tls);
    Ok(addresses.into_iter().filter(may).collect())
}

/// The first address that answers. An address that is silent does not hold up the others.
async fn first(addresses: Vec<SocketAddr>) -> Option<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut attempts = JoinSet::new();
    let mut more = true;
    loop {
        if more {
            match waiting.next() {
                Some(address) => drop(attempts.spawn(TcpStream::connect(address))),
                None => more = false,
            }
        }
        tokio::select! {
            ended = attempts.join_next() => match ended {
                Some(Ok(Ok(stream))) => return Some(stream),
                Some(_) => {}
                None if more => {}
                None => return None,
            },
            () = sleep(NEXT_ADDRESS_AFTER), if more => {}
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A resolver that leads a password to a cloud's metadata, or that would, asked again.
    /// Threats: T3, T4.
    #[tokio::test]
    async fn what_is_connected_to_is_what_was_looked_at() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let good = listener.local_addr().unwrap();
        let metadata = SocketAddr::from(([169, 254, 169, 254], good.port()));
        let target = Target::parse("http://localhost:1/").unwrap();
        // It is asked once, as its type says; and by the name, whatever port it finds is the one that is taken.
        let both = resolve_by(&target, async |_| Ok(vec![metadata, good])).await.unwrap();
        assert_eq!(both, [good]);
        assert_eq!(first(both).await.unwrap().peer_addr().unwrap(), good);
        for found in [vec![metadata], vec![SocketAddr::from(([203, 0, 113, 9], 443))]] {
            assert_eq!(resolve_by(&target, async |_| Ok(found)).await, Ok(Vec::new()));
        }
        assert_eq!(resolve_by(&target, async |_| Ok(Vec::new())).await, Err(NotSentCause::Dns));
    }

    #[tokio::test]
    async fn an_address_that_refuses_does_not_keep_the_next_from_being_tried() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let good = listener.local_addr().unwrap();
        // The other end of a connection: a port that is taken and that nobody listens on.
        let taken = TcpStream::connect(good).await.unwrap();
        let gone = taken.local_addr().unwrap();
        let stream = first(vec![gone, good]).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), good);
        assert!(first(vec![gone, gone]).await.is_none());
        assert!(first(Vec::new()).await.is_none());
    }
}
