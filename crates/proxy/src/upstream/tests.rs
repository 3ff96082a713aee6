//! When a connection is used again. Time passes when a test says so.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use passdesk_core::Values;
use passdesk_core::bind::Catalog;

use super::idle::{FRESH, SETTLED};
use super::*;

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A system that answers all requests alike, and what has come to it.
struct System {
    request: Request,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
    open: Arc<Mutex<Vec<std::net::TcpStream>>>,
    /// Hears of each connection that it has closed by itself, and how many were heard of.
    end: Mutex<Receiver<()>>,
    closed: AtomicUsize,
}

impl System {
    /// It closes a connection after each answer, if `unasked`.
    fn new(answer: &str, unasked: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let request = request(&format!("http://{}", listener.local_addr().unwrap()));
        let answer = Arc::new(answer.to_owned());
        let (connections, requests, open) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default(), Arc::<Mutex<Vec<_>>>::default());
        let (closing, end) = channel();
        let (end, closed) = (Mutex::new(end), AtomicUsize::new(0));
        let system =
            Self { end, closed, request, connections: Arc::clone(&connections), requests: Arc::clone(&requests), open: Arc::clone(&open) };
        thread::spawn(move || {
            for stream in listener.incoming().map(Result::unwrap) {
                connections.fetch_add(1, Ordering::SeqCst);
                open.lock().unwrap().push(stream.try_clone().unwrap());
                let (requests, answer, closing) = (Arc::clone(&requests), Arc::clone(&answer), closing.clone());
                thread::spawn(move || {
                    let mut stream = stream;
                    while read(&mut stream) {
                        requests.fetch_add(1, Ordering::SeqCst);
                        let _ = stream.write_all(answer.as_bytes());
                        if unasked {
                            let _ = stream.shutdown(std::net::Shutdown::Both);
                            let _ = closing.send(());
                        }
                    }
                });
            }
        });
        system
    }

    /// How many connections and requests there were.
    fn counts(&self) -> (usize, usize) {
        (self.connections.load(Ordering::SeqCst), self.requests.load(Ordering::SeqCst))
    }

    /// Closes all connections that are open.
    fn close(&self) {
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }

    /// Says something on them that nobody has asked for.
    fn say(&self, what: &str) {
        for stream in self.open.lock().unwrap().iter_mut() {
            stream.write_all(what.as_bytes()).unwrap();
        }
    }
}

fn request(url: &str) -> Request {
    let settings = [("address".to_owned(), url.to_owned())].into();
    let bound = Catalog::shipped().unwrap().bind("a", None, "uipath-suite", &settings).unwrap();
    let values = Values::new().with("user", "6f1ed002-ab5f-4a3c-8a5e-1f2e3d4c5b6a").with("token", "t").with("new_password", "n");
    bound.connection.reset("set").unwrap().template.build(&values).unwrap()
}

/// Whether a whole request has come.
fn read(stream: &mut std::net::TcpStream) -> bool {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if !stream.read(&mut byte).is_ok_and(|count| count == 1) {
            return false;
        }
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let length =
        head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()).map_or(0, |length| length.parse().unwrap());
    stream.read_exact(&mut vec![0; length]).is_ok()
}

fn upstream() -> Upstream {
    Upstream::new(Roots::default().config().unwrap(), Duration::from_secs(30), Spent::unseen())
}

/// Until this is dropped no time passes for the proxy, though systems answer: it does not while a blocking task runs.
fn stand_still() -> Sender<()> {
    tokio::time::pause();
    let (still, moving) = channel();
    drop(tokio::task::spawn_blocking(move || moving.recv()));
    still
}

/// So much time passes for the proxy; none else does.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

async fn status(upstream: &Upstream, system: &System) -> Result<u16, UnknownCause> {
    upstream.send(&system.request).await.unwrap().map(|answered| answered.status)
}

/// What came of it once, and once more after so much time; and on how many connections.
async fn twice(system: &System, between: Duration) -> (Result<u16, UnknownCause>, Result<u16, UnknownCause>, usize) {
    let upstream = upstream();
    let first = status(&upstream, system).await;
    pass(between).await;
    (first, status(&upstream, system).await, system.counts().0)
}

#[tokio::test]
async fn a_list_of_resets_has_one_connection_once_the_system_has_left_it_open() {
    let (system, upstream) = (System::new(ANSWER, false), upstream());
    assert_eq!(status(&upstream, &system).await, Ok(200));
    pass(SETTLED).await;
    for _ in 0..20 {
        assert_eq!(status(&upstream, &system).await, Ok(200));
    }
    assert_eq!(system.counts(), (1, 21));
}

#[tokio::test]
async fn before_that_each_request_has_its_own() {
    let (system, upstream) = (System::new(ANSWER, false), upstream());
    let _still = stand_still();
    assert_eq!((status(&upstream, &system).await, status(&upstream, &system).await), (Ok(200), Ok(200)));
    assert_eq!(system.counts(), (2, 2));
}

/// It does not say so, and the end may still be on its way when the next request could go.
#[tokio::test]
async fn where_the_system_closes_with_its_answer_no_request_is_lost() {
    let (system, upstream) = (System::new(ANSWER, true), upstream());
    let still = stand_still();
    for _ in 0..20 {
        assert_eq!(status(&upstream, &system).await, Ok(200));
    }
    assert_eq!(system.counts(), (20, 20));
    drop(still);
    tokio::time::resume();
    // Nor where there was time for the end to come.
    for _ in 0..20 {
        assert_eq!(status(&upstream, &system).await, Ok(200));
        for _ in 0..system.counts().1 - system.closed.load(Ordering::SeqCst) {
            system.end.lock().unwrap().recv().unwrap();
            system.closed.fetch_add(1, Ordering::SeqCst);
        }
        pass(SETTLED).await;
    }
    assert_eq!(system.counts(), (40, 40));
}

#[tokio::test]
async fn what_the_system_has_closed_meanwhile_is_not_used() {
    let (system, upstream) = (System::new(ANSWER, false), upstream());
    for round in 1..4 {
        assert_eq!(status(&upstream, &system).await, Ok(200));
        pass(SETTLED).await;
        assert_eq!(status(&upstream, &system).await, Ok(200));
        assert_eq!(system.counts(), (round, 2 * round));
        pass(SETTLED * 2).await;
        system.close();
    }
}

#[tokio::test]
async fn what_the_system_has_said_something_on_meanwhile_is_not_used() {
    for what in ["HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", ANSWER, "x"] {
        let (system, upstream) = (System::new(ANSWER, false), upstream());
        assert_eq!(status(&upstream, &system).await, Ok(200));
        pass(SETTLED).await;
        system.say(what);
        assert_eq!(status(&upstream, &system).await, Ok(200), "{what}");
        assert_eq!(system.counts(), (2, 2), "{what}");
    }
}

#[tokio::test]
async fn after_a_second_a_new_one_is_made_and_the_old_one_closed() {
    let system = System::new(ANSWER, false);
    assert_eq!(twice(&system, FRESH / 2).await, (Ok(200), Ok(200), 1));
    let system = System::new(ANSWER, false);
    let upstream = upstream();
    assert_eq!(status(&upstream, &system).await, Ok(200));
    pass(FRESH).await;
    // The system sees its end, though nobody has asked for anything.
    let stream = system.open.lock().unwrap().pop().unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(tokio::task::spawn_blocking(move || (&stream).read(&mut [0])).await.unwrap().unwrap(), 0);
    assert_eq!(status(&upstream, &system).await, Ok(200));
    assert_eq!(system.counts(), (2, 2));
}

#[tokio::test]
async fn after_an_answer_that_is_no_whole_success_it_is_not_used_again() {
    let large = format!("HTTP/1.1 200 X\r\nContent-Length: 2000000\r\n\r\n{}", "x".repeat(2_000_000));
    for (name, answer, outcome) in [
        ("an error", "HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\n{}", Ok(500)),
        ("a refusal", "HTTP/1.1 400 X\r\nContent-Length: 2\r\n\r\n{}", Ok(400)),
        ("it says so", "HTTP/1.1 200 X\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", Ok(200)),
        ("an old protocol", "HTTP/1.0 200 X\r\nContent-Length: 2\r\n\r\n{}", Ok(200)),
        ("more than the answer", "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\n{}{}", Ok(200)),
        (
            "two framings",
            "HTTP/1.1 200 X\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            Err(UnknownCause::Unreadable),
        ),
        ("too large", &large, Err(UnknownCause::TooLarge)),
    ] {
        let (system, upstream) = (System::new(answer, false), upstream());
        for count in 1..3 {
            assert_eq!(status(&upstream, &system).await, outcome, "{name}");
            pass(SETTLED).await;
            assert_eq!(system.counts(), (count, count), "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_in_use_is_nobody_elses() {
    let (system, upstream) = (System::new(ANSWER, false), upstream());
    assert_eq!(status(&upstream, &system).await, Ok(200));
    pass(SETTLED).await;
    let both = tokio::join!(status(&upstream, &system), status(&upstream, &system));
    assert_eq!(both, (Ok(200), Ok(200)));
    assert_eq!(system.counts(), (2, 3));
    // Another connection of the configuration has connections of its own.
    assert_eq!(status(&super::tests::upstream(), &system).await, Ok(200));
    assert_eq!(system.counts(), (3, 4));
}
