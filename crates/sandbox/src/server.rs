//! The server: one port on loopback for all systems, one request a connection.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::control;
use crate::demo::{DemoSystem, demo};
use crate::misbehave::Misbehaviour;
use crate::reply::Reply;
use crate::request::{Request, RequestError};
use crate::script::Script;
use crate::state::{Next, State};
use crate::system::System;

/// A running sandbox. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    addr: SocketAddr,
    state: Arc<State>,
    serving: JoinHandle<()>,
}

/// Why a sandbox does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The address can be reached from other machines.
    #[error(
        "{addr} is not a loopback address: the sandbox has made-up credentials that anybody may read, so it \
         listens on 127.0.0.1 or [::1] only"
    )]
    NotLoopback {
        /// The address that was asked for.
        addr: SocketAddr,
    },
    /// The system does not give out the address.
    #[error("cannot listen on {addr}: {source}; choose another port, or 0 for any that is free")]
    Listen {
        /// The address that was asked for.
        addr: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
}

impl Sandbox {
    /// Starts a sandbox on the current Tokio runtime. Port 0 stands for any that is free.
    ///
    /// # Errors
    ///
    /// If `addr` is not on loopback, or cannot be listened on.
    pub async fn start(addr: SocketAddr) -> Result<Self, StartError> {
        let listener = listen(addr).await?;
        let addr = listener.local_addr().map_err(|source| StartError::Listen { addr, source })?;
        let state = Arc::new(State::default());
        let serving = tokio::spawn(serve(listener, addr, Arc::clone(&state)));
        Ok(Self { addr, state, serving })
    }

    /// The credentials and users that every sandbox starts with; the same as [`demo`].
    #[must_use]
    pub fn demo() -> &'static [DemoSystem] {
        demo()
    }

    /// The address that it listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Whether `password` is now the password of `user`.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[must_use]
    #[track_caller]
    pub fn accepts(&self, system: &str, user: &str, password: &str) -> bool {
        let system = named(system);
        self.state.with(system, |record| record.directory.password(user) == Some(password))
    }

    /// How many requests the system was sent: all whose head was read, however they were answered.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[must_use]
    #[track_caller]
    pub fn requests(&self, system: &str) -> usize {
        self.state.with(named(system), |record| record.requests)
    }

    /// The last of those requests, byte for byte, with as much of its body as has come.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[must_use]
    #[track_caller]
    pub fn last_request(&self, system: &str) -> Option<Vec<u8>> {
        self.state.with(named(system), |record| record.recent.back().cloned())
    }

    /// The last of those requests, 64 at most, each byte for byte, the newest at the end.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[must_use]
    #[track_caller]
    pub fn recent_requests(&self, system: &str) -> Vec<Vec<u8>> {
        self.state.with(named(system), |record| record.recent.iter().cloned().collect())
    }

    /// Makes the system misbehave at its very next request, and at that one only.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[track_caller]
    pub fn next(&self, system: &str, misbehaviour: Misbehaviour) {
        self.next_at(system, "", misbehaviour);
    }

    /// Makes the system misbehave at its next request in whose head this text stands, such as `changepassword` or
    /// `UserPassword"`, and at that one only. A sign-in or a search before it is answered as usual.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[track_caller]
    pub fn next_at(&self, system: &str, at: &str, misbehaviour: Misbehaviour) {
        self.state.with(named(system), |record| record.next = Some(Next { misbehaviour, at: at.to_owned() }));
    }

    /// How many times the system has let somebody in: each token that it gave, each session that it opened.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[must_use]
    #[track_caller]
    pub fn sign_ins(&self, system: &str) -> usize {
        self.state.with(named(system), |record| record.directory.sign_ins())
    }

    /// How many sessions are open.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[must_use]
    #[track_caller]
    pub fn open_sessions(&self, system: &str) -> usize {
        self.state.with(named(system), |record| record.directory.sessions())
    }

    /// From now on, a token is good for so many seconds from when it is given, and a session for so many from when it
    /// is used; 0 is over at once. The answer to a sign-in says the same.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[track_caller]
    pub fn token_lifetime(&self, system: &str, seconds: u64) {
        self.state.with(named(system), |record| record.directory.lifetime = Some(seconds));
    }

    /// Takes back all tokens that were given out, and ends all sessions.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[track_caller]
    pub fn revoke_tokens(&self, system: &str) {
        self.state.with(named(system), |record| record.directory.revoke());
    }

    /// Sets the system to the strictest rules for a password that its software can be set to.
    ///
    /// # Panics
    ///
    /// If there is no such system.
    #[track_caller]
    pub fn strict(&self, system: &str) {
        self.state.with(named(system), |record| record.directory.strict = true);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Listens there, if no other machine gets there.
pub(crate) async fn listen(addr: SocketAddr) -> Result<TcpListener, StartError> {
    if !addr.ip().is_loopback() {
        return Err(StartError::NotLoopback { addr });
    }
    TcpListener::bind(addr).await.map_err(|source| StartError::Listen { addr, source })
}

#[expect(clippy::panic, reason = "a test that misspells a system must fail: as an answer, `no request came` would let it pass")]
#[track_caller]
fn named(id: &str) -> System {
    System::of_id(id).unwrap_or_else(|| {
        let known = System::ALL.map(System::id).join(", ");
        panic!("the sandbox has no system \"{id}\"; it has {known}")
    })
}

/// Takes connections until it is aborted, which ends those that are open with it.
async fn serve(listener: TcpListener, addr: SocketAddr, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(converse(stream, addr, Arc::clone(&state)));
            }
            // Out of file descriptors, or a peer that left while it waited: the next may do better.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// Reads one request and answers it. What breaks on the way ends the connection: there is nobody to tell.
async fn converse(mut stream: TcpStream, addr: SocketAddr, state: Arc<State>) -> io::Result<()> {
    let script = match prepare(&mut stream, addr, &state).await {
        Ok(script) => script,
        Err(error) => {
            let Some(status) = error.status() else {
                return Ok(());
            };
            Script::Send(Reply::text(status, format!("{error}\n")).bytes())
        }
    };
    script.perform(&mut stream).await
}

/// Reads the request and decides how to answer it.
async fn prepare(stream: &mut TcpStream, addr: SocketAddr, state: &State) -> Result<Script, RequestError> {
    let mut request = Request::read_head(stream).await?;
    let Some(system) = System::of_target(&request.target) else {
        request.read_body(stream).await?;
        return Ok(Script::Send(control::answer(&request, state).bytes()));
    };
    let head = request.raw();
    let (misbehaviour, number) = state.with(system, |record| (record.begin(head), record.requests));
    let whole = request.read_body(stream).await;
    state.with(system, |record| record.complete(number, request.raw()));
    whole?;

    let Some(Misbehaviour { applied, kind }) = misbehaviour else {
        let reply = state.with(system, |record| system.answer(&request, &mut record.directory));
        return Ok(Script::Send(reply.bytes()));
    };
    let ordinary = state.with(system, |record| {
        let mut directory = record.directory.clone();
        let reply = system.answer(&request, &mut directory);
        if applied {
            record.directory = directory;
        }
        reply
    });
    Ok(Script::misbehaving(&kind, system, &request, &ordinary, addr))
}

#[cfg(test)]
mod tests;
