//! A line between two sides of a conversation, which a test can hold and cut.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What becomes of the answer to a request that changes something. What only reads is answered, unless
/// the line is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// It arrives.
    Whole,
    /// It waits until the line is another.
    Held,
    /// The connection ends in its place.
    Cut,
    /// The connection ends after its head.
    CutInside,
    /// The connection ends in its place, and the line is dead from then on.
    Dying,
    /// Nothing arrives any more, whichever way.
    Dead,
}

/// A server that passes on to another server what it gets, and back what that answers. It stops when it is dropped.
#[derive(Debug)]
pub struct Forwarder {
    address: SocketAddr,
    target: Arc<Mutex<Option<SocketAddr>>>,
    line: watch::Sender<Line>,
    answers: Arc<Mutex<Vec<u8>>>,
    serving: JoinHandle<()>,
}

impl Forwarder {
    /// Starts one whose line is whole.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let target: Arc<Mutex<Option<SocketAddr>>> = Arc::default();
        let answers: Arc<Mutex<Vec<u8>>> = Arc::default();
        let (line, _) = watch::channel(Line::Whole);
        let serving = tokio::spawn({
            let (target, answers, line) = (Arc::clone(&target), Arc::clone(&answers), line.clone());
            async move {
                while let Ok((near, _)) = listener.accept().await {
                    let target = *target.lock().unwrap();
                    if let Some(target) = target {
                        tokio::spawn(converse(near, target, line.clone(), Arc::clone(&answers)));
                    }
                }
            }
        });
        Self { address, target, line, answers, serving }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Passes on to the server at this address, such as `http://127.0.0.1:80/`.
    pub fn lead_to(&self, url: &str) {
        let target = url.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        *self.target.lock().unwrap() = Some(target);
    }

    /// Changes the line.
    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }

    /// Waits until the line is this.
    pub async fn is(&self, line: Line) {
        self.line.subscribe().wait_for(|now| *now == line).await.unwrap();
    }

    /// What has been answered to requests that change something since this was last asked.
    #[must_use]
    pub fn answers(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.answers.lock().unwrap())).unwrap()
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One connection. It ends on both sides when it ends on one.
async fn converse(near: TcpStream, target: SocketAddr, line: watch::Sender<Line>, answers: Arc<Mutex<Vec<u8>>>) {
    let mut watched = line.subscribe();
    if *watched.borrow() == Line::Dead {
        return;
    }
    let Ok(far) = TcpStream::connect(target).await else { return };
    let (changing, asked) = watch::channel(false);
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    tokio::select! {
        () = ask(near_in, far_out, changing) => {}
        () = answer(far_in, near_out, asked, line, answers) => {}
        _ = watched.wait_for(|line| *line == Line::Dead) => {}
    }
}

/// Passes requests on, and notes whether the last changes something. Its method is what a piece begins with,
/// since nobody sends a request before the one before it is answered.
async fn ask(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, changing: watch::Sender<bool>) {
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        let piece = &piece[..length];
        if piece.starts_with(b"GET ") {
            changing.send_replace(false);
        } else if piece.starts_with(b"POST ") || piece.starts_with(b"PUT ") {
            changing.send_replace(true);
        }
        if to.write_all(piece).await.is_err() {
            return;
        }
    }
}

/// Passes answers back, as the line is.
async fn answer(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    asked: watch::Receiver<bool>,
    line: watch::Sender<Line>,
    answers: Arc<Mutex<Vec<u8>>>,
) {
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece).await {
        let mut passed = length;
        if *asked.borrow() {
            answers.lock().unwrap().extend(&piece[..length]);
            let now = *line.subscribe().wait_for(|line| *line != Line::Held).await.unwrap();
            match now {
                Line::Whole | Line::Held => {}
                Line::Cut | Line::Dead => return,
                Line::Dying => {
                    line.send_replace(Line::Dead);
                    return;
                }
                Line::CutInside => passed = piece[..length].windows(4).position(|end| end == b"\r\n\r\n").map_or(length, |head| head + 4),
            }
        }
        if to.write_all(&piece[..passed]).await.is_err() || passed < length {
            return;
        }
    }
}
