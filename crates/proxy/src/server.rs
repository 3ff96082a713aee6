//! The HTTP server: hyper by hand, because the ready-made ones wait for ever for a slow header.

pub(crate) mod tls;

use std::future::pending;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutWriter;

use crate::assembly;
use crate::audit::AuditError;
use crate::config::{EntryError, SecretError, Settings};
use crate::log::{Detail, Event};
use crate::metrics::Scrape;
use crate::service::Service;
use crate::site::SiteError;
use crate::upstream::TlsError;
use crate::who::Peer;
use tls::Tls;

const MAX_CONNECTIONS: u32 = 256;
const MAX_HEADERS: usize = 64;
/// Also the largest head.
const BUFFER: usize = 16 * 1024;
/// Within it a head has arrived, or an idle connection is used again.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);
/// The same for a server in front: longer than such servers keep a connection that they do not use, so that it is
/// theirs to end it, and none sends a request on one that is just ending.
const FRONT_DEADLINE: Duration = Duration::from_secs(75);
/// Within it a client has made room for more of its answer, or takes no more of it.
const READ_DEADLINE: Duration = Duration::from_secs(30);
/// Within it both ends have agreed on TLS.
const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(5);
/// A page has so long to take an answer when the proxy stops.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// A running proxy. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    service: Arc<Service>,
    tls: Option<Tls>,
    connections: Arc<Semaphore>,
    stopping: watch::Sender<bool>,
    metrics: Option<String>,
    runtime: Option<Runtime>,
}

/// Why the proxy does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {source}; is it in use?")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The site cannot be read.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// No certificate can be checked.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Nobody could be let in.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// The operating system gives no threads.
    #[error("cannot start: {0}")]
    Runtime(#[from] io::Error),
    /// The audit trail is no good, or another process has it.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// A secret of the operator's cannot be had.
    #[error(transparent)]
    Secret(#[from] SecretError),
}

impl StartError {
    /// Whether it may go by itself: the address is not there yet, or another process is just ending.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Listen { .. } | Self::Audit(AuditError::Locked(_)))
    }
}

impl Server {
    /// Starts a proxy, on threads of its own.
    ///
    /// # Errors
    /// Says why it cannot run.
    pub fn start(settings: Settings) -> Result<Self, StartError> {
        let listener = listen(settings.listen)?;
        let scraped = settings.metrics.map(listen).transpose()?;
        let address = listener.local_addr()?;
        let tls = settings.tls.clone();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{address}{}", settings.base_path);
        let service = Arc::new(assembly::service(settings, address)?);
        let connections = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
        let (stopping, stop) = watch::channel(false);
        let runtime = runtime()?;
        runtime.spawn(accept(listener, tls.clone(), Arc::clone(&service), Arc::clone(&connections), stop));
        let mut metrics = None;
        if let Some(listener) = scraped {
            let listen = listener.local_addr()?;
            metrics = Some(format!("http://{listen}/metrics"));
            let connections = (MAX_CONNECTIONS as usize, Arc::clone(&connections));
            runtime.spawn(crate::metrics::serve(listener, Scrape { service: Arc::clone(&service), connections, listen }));
        }
        Ok(Self { url, service, tls, connections, stopping, metrics, runtime: Some(runtime) })
    }

    /// Where it listens, with the base path.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the metrics are, if they are anywhere.
    #[must_use]
    pub fn metrics(&self) -> Option<&str> {
        self.metrics.as_deref()
    }

    /// Runs until the process is told to stop, and then until every request that was sent has its
    /// outcome, or the process is told again. The log says where it listens when it can be stopped so.
    ///
    /// # Errors
    /// If the operating system tells nobody when to stop, or nobody can be told where it listens.
    pub fn run(mut self) -> io::Result<()> {
        let Some(runtime) = self.runtime.take() else { return Ok(()) };
        let log = self.service.relay.log;
        log.watch_panics();
        let stopped = runtime.block_on(async {
            let mut signals = Signals::new()?;
            if let Some(url) = &self.metrics {
                log.write(&Event::Metrics { url });
            }
            log.try_write(&Event::Listening { url: &self.url })?;
            while signals.next().await == Told::Reload {
                self.reload();
            }
            let waiting = self.service.relay.attempts.running();
            let told = async {
                if waiting > 0 {
                    log.write(&Event::Stopping { waiting });
                }
                pending::<()>().await;
            };
            tokio::select! {
                // In this order: what is told is already so.
                biased;
                () = self.finish() => {}
                () = signals.stop() => {}
                () = told => {}
            }
            Ok(())
        });
        // What still runs now was left on purpose.
        runtime.shutdown_background();
        stopped
    }

    /// Reads the certificate again, since it is renewed while the proxy runs. A bad one is told and not used.
    pub fn reload(&self) {
        let Some(tls) = &self.tls else { return };
        self.service.relay.log.write(&match tls.reload() {
            Ok(()) => Event::CertificateRead,
            Err(error) => Event::CertificateKept { detail: Detail::of(&error) },
        });
    }

    /// Sends no more requests to systems, and waits for what was sent, and for its answers to be taken. Until then it
    /// answers: pages ask what became of their attempts, and whoever probes is told to go elsewhere.
    async fn finish(&self) {
        self.service.health.stop();
        self.service.relay.attempts.finish().await;
        self.stopping.send_replace(true);
        // All permits are there when all connections are gone.
        drop(timeout(LAST_ANSWERS, self.connections.acquire_many(MAX_CONNECTIONS)).await);
        self.service.relay.trail.stop().await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.send_replace(true);
        // Not by waiting: a test drops it on a thread that must not block.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// One thread serves all, beside those that wait for disks and hash passwords. It has room for some ten thousand requests
/// a second; with two, half the time would go into waking each other, and memory would be freed by whoever has not taken it.
fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let listener = TcpListener::bind(address).and_then(|listener| listener.set_nonblocking(true).map(|()| listener));
    listener.map_err(|source| StartError::Listen { address, source })
}

/// Takes connections, as many at once as there are permits; the others wait in the system's queue.
async fn accept(
    listener: TcpListener,
    tls: Option<Tls>,
    service: Arc<Service>,
    connections: Arc<Semaphore>,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        let Ok(permit) = Arc::clone(&connections).acquire_owned().await else { return Ok(()) };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = told(&mut stop) => return Ok(()),
        };
        match accepted {
            Ok((stream, address)) => {
                tokio::spawn(connected(stream, address, tls.clone(), Arc::clone(&service), stop.clone(), permit));
            }
            // Too many open files, most likely: others must close first.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Serves a connection, once both ends have agreed on TLS if it is by TLS.
async fn connected(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    address: SocketAddr,
    tls: Option<Tls>,
    service: Arc<Service>,
    mut stop: watch::Receiver<bool>,
    permit: OwnedSemaphorePermit,
) {
    let Some(tls) = tls else {
        let peer = Peer { address, tls: false, certified: false };
        return connection(stream, peer, service, stop, permit).await;
    };
    // From before the handshake on, so that nobody agrees by what was just taken away.
    let mut renewed = tls.renewed();
    let agreed = tokio::select! {
        agreed = timeout(HANDSHAKE_DEADLINE, tls.accept(stream)) => agreed,
        () = told(&mut stop) => return,
    };
    // Who cannot agree has been told by TLS, or says nothing.
    let Ok(Ok(stream)) = agreed else { return };
    // One that is not trusted does not get so far.
    let certified = stream.get_ref().1.peer_certificates().is_some_and(|chain| !chain.is_empty());
    let peer = Peer { address, tls: true, certified };
    let is_kept = service.access.is_front(&peer);
    // It ends in order when the proxy stops; and one that is kept, when there are other authorities.
    let (ending, end) = watch::channel(false);
    let served = connection(stream, peer, service, end, permit);
    let mut served = std::pin::pin!(served);
    tokio::select! {
        () = served.as_mut() => return,
        () = told(&mut stop) => {}
        _ = renewed.changed(), if is_kept => {}
    }
    ending.send_replace(true);
    served.await;
}

async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: Peer,
    service: Arc<Service>,
    mut stop: watch::Receiver<bool>,
    permit: OwnedSemaphorePermit,
) {
    let is_front = service.access.is_front(&peer);
    let respond = service_fn(move |request| Arc::clone(&service).serve(request, peer));
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(READ_DEADLINE));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // A browser sends a request again by itself, a POST too, when a connection that it had used before
        // ends without an answer: to a proxy that has died and come back, which knows of no attempt. A server in front
        // says 502 then, or is told to in docs/operate.md. The service ends the connection with the answer to whoever only comes from its address.
        .keep_alive(is_front)
        .header_read_timeout(if is_front { FRONT_DEADLINE } else { HEAD_DEADLINE })
        .max_headers(MAX_HEADERS)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(Box::pin(stream)), respond);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    // What ends a connection is the browser's business; its requests have been answered or lost.
    drop(ended);
    drop(permit);
}

/// Waits until the server stops, or is gone.
async fn told(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

/// Ctrl-C, or what a service manager sends.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    hangup: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
    #[cfg(windows)]
    terminate: tokio::signal::windows::CtrlShutdown,
}

impl Signals {
    /// From here on they no longer end the process by themselves.
    fn new() -> io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let [interrupt, terminate, hangup] = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()].map(signal);
            Ok(Self { interrupt: interrupt?, terminate: terminate?, hangup: hangup? })
        }
        #[cfg(windows)]
        {
            use tokio::signal::windows::{ctrl_c, ctrl_shutdown};
            Ok(Self { interrupt: ctrl_c()?, terminate: ctrl_shutdown()? })
        }
    }

    async fn next(&mut self) -> Told {
        #[cfg(unix)]
        let reload = self.hangup.recv();
        // There nobody can say so.
        #[cfg(windows)]
        let reload = std::future::pending::<Option<()>>();
        tokio::select! {
            _ = self.interrupt.recv() => Told::Stop,
            _ = self.terminate.recv() => Told::Stop,
            _ = reload => Told::Reload,
        }
    }

    /// Waits until it is to stop, whatever else it is told.
    async fn stop(&mut self) {
        while self.next().await != Told::Stop {}
    }
}

/// What somebody wants of the process.
#[derive(PartialEq, Eq)]
enum Told {
    Stop,
    /// To read its certificate again.
    Reload,
}

#[cfg(test)]
mod tests;
