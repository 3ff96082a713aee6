//! Where the metrics are asked for: a listener of their own, so that nothing that leads to the relay leads here.
//!
//! On loopback a request must be for this machine by its address or as `localhost`: a page of a foreign name that resolves
//! to this machine is told nothing.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::Now;
use crate::access::{Only, only};
use crate::headers::{Answer, answer};
use crate::service::Service;

/// So many ask at once at most.
const MAX_ASKING: usize = 4;
/// Whoever asks has its answer by then.
const DEADLINE: Duration = Duration::from_secs(10);

/// What is answered from.
pub(crate) struct Scrape {
    pub(crate) service: Arc<Service>,
    /// The proxy's own connections: of so many, those that are free.
    pub(crate) connections: (usize, Arc<Semaphore>),
    pub(crate) listen: SocketAddr,
}

/// Answers for as long as the proxy runs.
pub(crate) async fn serve(listener: std::net::TcpListener, scrape: Scrape) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (scrape, asking) = (Arc::new(scrape), Arc::new(Semaphore::new(MAX_ASKING)));
    loop {
        let Ok(permit) = Arc::clone(&asking).acquire_owned().await else { return Ok(()) };
        // Too many open files, most likely: others must close first.
        let Ok((stream, _)) = listener.accept().await else {
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let scrape = Arc::clone(&scrape);
        tokio::spawn(async move {
            let respond = service_fn(move |request| {
                let scrape = Arc::clone(&scrape);
                async move { Ok::<_, Infallible>(scrape.answer(&request).await) }
            });
            let mut http = http1::Builder::new();
            let connection = http.timer(TokioTimer::new()).keep_alive(false).serve_connection(TokioIo::new(stream), respond);
            // Whoever goes away, or takes too long, has no answer.
            drop(timeout(DEADLINE, connection).await);
            drop(permit);
        });
    }
}

impl Scrape {
    async fn answer(&self, request: &Request<Incoming>) -> Answer {
        if !self.is_meant(request) {
            return answer(StatusCode::MISDIRECTED_REQUEST, "not by this name\n");
        }
        if request.uri().path() != "/metrics" {
            return answer(StatusCode::NOT_FOUND, "there is nothing but /metrics\n");
        }
        if request.method() != Method::GET {
            return answer(StatusCode::METHOD_NOT_ALLOWED, "Only GET.\n");
        }
        let relay = &self.service.relay;
        let (all, free) = &self.connections;
        let now = Now {
            under_way: relay.attempts.running(),
            connections: all.saturating_sub(free.available_permits()),
            audit_record: relay.trail.last().await,
            ready: self.service.health.is_ready(&relay.trail).await,
        };
        // No name or label of ours is refused by a string.
        let Ok(text) = relay.metrics.text(&now) else { return answer(StatusCode::INTERNAL_SERVER_ERROR, "") };
        let mut told = answer(StatusCode::OK, text);
        let openmetrics = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
        told.headers_mut().insert(CONTENT_TYPE, openmetrics);
        told
    }

    fn is_meant(&self, request: &Request<Incoming>) -> bool {
        if !self.listen.ip().to_canonical().is_loopback() {
            return true;
        }
        let Only::One(host) = only(request.headers(), &HOST) else { return false };
        host.to_str().is_ok_and(|host| {
            let is_address = host.parse::<SocketAddr>().is_ok() || host.parse::<IpAddr>().is_ok();
            is_address || host.split(':').next() == Some("localhost")
        })
    }
}
