//! Whether the proxy lives, and whether it can do its work: for whatever starts it and sends it requests.
//!
//! `/livez` and `/readyz` are at the root of the listener, whatever the base path is: who probes goes past the server in
//! front, and should not have to know what browsers see. Probes come by address, and some without a name at all, so neither
//! host, origin nor identity is asked for. What is told is one word, so nobody learns more than that something listens.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::audit::Trail;
use crate::headers::{Answer, answer};

/// The audit trail is looked at so often at most, since anybody may ask.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// What is known of it.
#[derive(Debug, Default)]
pub(crate) struct Health {
    stopping: AtomicBool,
    /// When the trail was looked at last, and whether it could be written. Whoever asks meanwhile waits for that.
    trail: Mutex<Option<(Instant, bool)>>,
}

impl Health {
    /// From here on it takes on nothing new.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether it takes on something new.
    pub(crate) async fn is_ready(&self, trail: &Trail) -> bool {
        if self.stopping.load(Ordering::Relaxed) {
            return false;
        }
        let mut known = self.trail.lock().await;
        if let Some((at, writable)) = *known
            && at.elapsed() < LOOK_AGAIN
        {
            return writable;
        }
        let writable = trail.is_writable().await;
        *known = Some((Instant::now(), writable));
        writable
    }
}

/// Answers a probe.
pub(crate) fn told(method: &Method, good: bool) -> Answer {
    let (status, words) = match method {
        &Method::GET | &Method::HEAD if good => (StatusCode::OK, "ok\n"),
        &Method::GET | &Method::HEAD => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
        _ => (StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n"),
    };
    let mut told = answer(status, words);
    let headers = told.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    told
}
