//! A server behind a front, that tells what reaches it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use super::http::{Request, Server};

/// A server that answers with the head of the request, byte for byte. It stops when it is dropped.
#[derive(Debug)]
pub struct Upstream {
    server: Server,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Upstream {
    /// Starts it.
    pub async fn start() -> Self {
        let heads: Arc<Mutex<Vec<String>>> = Arc::default();
        let arrived = Arc::clone(&heads);
        let server = Server::start(move |Request { head, body }| {
            arrived.lock().unwrap().push(head.clone());
            let answer = [head.as_bytes(), b"\r\n\r\n", &body].concat();
            ("200 OK\r\nContent-Type: text/plain".to_owned(), answer)
        });
        Self { server: server.await, heads }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// The heads of the requests that have arrived since this was last asked.
    ///
    /// # Panics
    /// If a thread that holds them has panicked.
    #[must_use]
    pub fn heads(&self) -> Vec<String> {
        std::mem::take(&mut *self.heads.lock().unwrap())
    }
}
