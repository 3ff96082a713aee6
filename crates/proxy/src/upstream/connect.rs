//! Making a connection, before anything is sent on it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use passdesk_core::outcome::NotSentCause;
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
    let found = timeout_at(deadline, lookup_host((target.host, target.port))).await;
    let addresses: Vec<SocketAddr> = found.map_err(|_| NotSentCause::Dns)?.map_err(|_| NotSentCause::Dns)?.collect();
    if addresses.is_empty() {
        return Err(NotSentCause::Dns);
    }
    let may = |address: &SocketAddr| may_be_reached(address.ip().to_canonical(), target.tls);
    Ok(addresses.into_iter().filter(may).collect())
}

/// Where a name may lead: in the clear to this machine alone, whatever the resolver says `localhost`
/// is; never to link-local addresses, where clouds keep their metadata, or to no one in particular.
fn may_be_reached(address: IpAddr, tls: bool) -> bool {
    let link_local = match address {
        IpAddr::V4(address) => address.is_link_local() || address.is_broadcast(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    };
    if tls { !link_local && !address.is_unspecified() && !address.is_multicast() } else { address.is_loopback() }
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

    #[test]
    fn a_name_leads_nowhere_that_a_password_must_not_go() {
        for (address, plain, tls) in [
            ("127.0.0.1", true, true),
            ("::1", true, true),
            ("10.0.0.7", false, true),
            ("192.168.1.1", false, true),
            ("203.0.113.9", false, true),
            ("fd00::1", false, true),
            ("169.254.169.254", false, false),
            ("fe80::1", false, false),
            ("0.0.0.0", false, false),
            ("::", false, false),
            ("224.0.0.1", false, false),
            ("255.255.255.255", false, false),
            ("::ffff:169.254.169.254", false, false),
            ("::ffff:127.0.0.1", true, true),
        ] {
            let address = address.parse::<IpAddr>().unwrap().to_canonical();
            assert_eq!(may_be_reached(address, false), plain, "{address} in the clear");
            assert_eq!(may_be_reached(address, true), tls, "{address} by TLS");
        }
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
