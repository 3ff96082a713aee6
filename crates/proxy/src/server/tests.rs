use passdesk_core::bind::Catalog;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::*;
use crate::assembly::service;

const HOST: &str = "Host: 127.0.0.1:8787\r\nOrigin: http://127.0.0.1:8787\r\n";

/// A browser's end of a connection, and the connection. Time stands still unless all wait.
fn connected() -> (DuplexStream, JoinHandle<()>) {
    connected_by(64 * 1024)
}

/// The same over a wire on which so many bytes are under way at most.
fn connected_by(room: usize) -> (DuplexStream, JoinHandle<()>) {
    let settings = Settings::sandbox("http://127.0.0.1:8790", &Catalog::shipped().unwrap()).unwrap();
    let listen = settings.listen;
    let service = Arc::new(service(settings, listen).unwrap());
    let (browser, proxy) = duplex(room);
    let permit = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
    let (stopping, stop) = watch::channel(false);
    let task = tokio::spawn(async move {
        let peer = Peer { address: listen, tls: false, certified: false };
        connection(proxy, peer, service, stop, permit).await;
        drop(stopping);
    });
    (browser, task)
}

fn tls() -> Tls {
    let own = rcgen::generate_simple_self_signed(vec!["passdesk.example".to_owned()]).unwrap();
    let folder = std::env::temp_dir().join(format!("passdesk-handshake-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let files = tls::Files { certificate: folder.join("a.pem"), key: folder.join("a.key"), clients: None };
    std::fs::write(&files.certificate, own.cert.pem()).unwrap();
    std::fs::write(&files.key, own.signing_key.serialize_pem()).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&files.key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let tls = Tls::read(files).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    tls
}

/// Threats: T35.
#[tokio::test(start_paused = true)]
async fn a_connection_that_says_nothing_is_closed() {
    let begun = Instant::now();
    let (mut browser, task) = connected();
    let mut answer = String::new();
    browser.read_to_string(&mut answer).await.unwrap();
    task.await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), HEAD_DEADLINE.as_secs());
}

/// Threats: T35.
#[tokio::test(start_paused = true)]
async fn a_handshake_that_does_not_end_is_not_waited_for() {
    let begun = Instant::now();
    let settings = Settings::sandbox("http://127.0.0.1:8790", &Catalog::shipped().unwrap()).unwrap();
    let listen = settings.listen;
    let service = Arc::new(service(settings, listen).unwrap());
    let tls = tls();
    let (mut browser, proxy) = duplex(64 * 1024);
    let permit = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
    let (_stopping, stop) = watch::channel(false);
    // The start of a ClientHello, and no more.
    browser.write_all(&[22, 3, 1, 1, 0]).await.unwrap();
    super::connected(proxy, listen, Some(tls), service, stop, permit).await;
    assert_eq!(begun.elapsed().as_secs(), HANDSHAKE_DEADLINE.as_secs());
    let mut answer = Vec::new();
    browser.read_to_end(&mut answer).await.unwrap();
    assert!(answer.is_empty());
}

/// Threats: T35.
#[tokio::test(start_paused = true)]
async fn a_head_that_dribbles_is_not_waited_for() {
    let begun = Instant::now();
    let (mut browser, task) = connected();
    browser.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    tokio::spawn(async move {
        while browser.write_all(b"A: b\r\n").await.is_ok() {
            sleep(Duration::from_secs(1)).await;
        }
    });
    task.await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), HEAD_DEADLINE.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_not_used_again_is_closed() {
    let (mut browser, task) = connected();
    let request = format!("GET /api/config HTTP/1.1\r\n{HOST}\r\n");
    browser.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    browser.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    task.await.unwrap();
}

/// Threats: T35.
#[tokio::test(start_paused = true)]
async fn whoever_does_not_read_is_not_waited_for() {
    let (mut browser, task) = connected_by(1024);
    browser.write_all(format!("GET /api/config HTTP/1.1\r\n{HOST}\r\n").as_bytes()).await.unwrap();
    let begun = Instant::now();
    let ended = timeout(Duration::from_hours(1), task).await;
    assert!(ended.is_ok(), "a connection is held by somebody who does not read");
    assert_eq!(begun.elapsed().as_secs(), READ_DEADLINE.as_secs());
    let mut answer = String::new();
    browser.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// A proxy that takes so many connections at once, and where it listens.
fn listening(connections: usize) -> SocketAddr {
    let settings = Settings::sandbox("http://127.0.0.1:8790", &Catalog::shipped().unwrap()).unwrap();
    let listen_on = settings.listen;
    let service = Arc::new(service(settings, listen_on).unwrap());
    let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let (stopping, stop) = watch::channel(false);
    tokio::spawn(async move {
        let ended = accept(listener, None, service, Arc::new(Semaphore::new(connections)), stop).await;
        drop(stopping);
        ended
    });
    address
}

/// Connects, and says this.
async fn saying(address: SocketAddr, words: &str) -> tokio::net::TcpStream {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(words.as_bytes()).await.unwrap();
    stream
}

/// Threats: T36.
#[tokio::test(start_paused = true)]
async fn a_connection_beyond_the_last_waits_for_another_to_end() {
    let address = listening(2);
    let (first, _second) = (saying(address, "").await, saying(address, "").await);
    let mut third = saying(address, &format!("GET /api/config HTTP/1.1\r\n{HOST}\r\n")).await;
    // Time passes when all wait.
    sleep(Duration::from_secs(1)).await;
    assert!(third.try_read(&mut [0]).is_err(), "it is answered though two are there");
    drop(first);
    let mut answer = String::new();
    third.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Threats: T35, T36.
#[tokio::test(start_paused = true)]
async fn two_hundred_slow_connections_leave_room_for_one_more() {
    let address = listening(MAX_CONNECTIONS as usize);
    let begun = Instant::now();
    let mut slow = Vec::new();
    for words in
        ["", "G", "GET / HTTP/1.1\r\nHost: ", "POST /relay/a/reset.set HTTP/1.1\r\nContent-Length: 100\r\n"].iter().cycle().take(200)
    {
        slow.push(saying(address, words).await);
    }
    let mut answer = String::new();
    let mut one = saying(address, &format!("GET /api/config HTTP/1.1\r\n{HOST}\r\n")).await;
    one.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(begun.elapsed() < HEAD_DEADLINE, "it had to wait for the others to be closed");
}

/// Threats: T34.
#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let begun = Instant::now();
    let (mut browser, _task) = connected();
    let catalog = Catalog::shipped().unwrap();
    let settings = Settings::sandbox("http://127.0.0.1:8790", &catalog).unwrap();
    let connection = &settings.connections.first().unwrap().bound.connection;
    let request = format!(
        "POST /relay/{}/{} HTTP/1.1\r\n{HOST}Connection: close\r\nContent-Type: application/http\r\n\
         passdesk-attempt: 000102030405060708090a0b0c0d0e0f\r\npassdesk-definition: {}\r\nContent-Length: 100\r\n\r\nPOST",
        connection.id,
        connection.resets.first().unwrap().operation(),
        connection.digest,
    );
    browser.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    browser.read_to_string(&mut answer).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 10);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains(r#""outcome":"not_sent","cause":"malformed""#), "{answer}");
}
