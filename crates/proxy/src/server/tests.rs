use passdesk_core::bind::Catalog;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::*;
use crate::assembly::service;

const HOST: &str = "Host: 127.0.0.1:8787\r\nOrigin: http://127.0.0.1:8787\r\n";

/// A browser's end of a connection, and the connection. Time stands still unless all wait.
fn connected() -> (DuplexStream, JoinHandle<()>) {
    let settings = Settings::sandbox("http://127.0.0.1:8790", &Catalog::shipped().unwrap()).unwrap();
    let listen = settings.listen;
    let service = Arc::new(service(settings, listen).unwrap());
    let (browser, proxy) = duplex(64 * 1024);
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

#[tokio::test(start_paused = true)]
async fn a_connection_that_says_nothing_is_closed() {
    let begun = Instant::now();
    let (mut browser, task) = connected();
    let mut answer = String::new();
    browser.read_to_string(&mut answer).await.unwrap();
    task.await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), HEAD_DEADLINE.as_secs());
}

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

/// T38: whoever never reads an answer does not keep its connection.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_taken_is_not_waited_for() {
    let begun = Instant::now();
    let settings = Settings::sandbox("http://127.0.0.1:8790", &Catalog::shipped().unwrap()).unwrap();
    let listen = settings.listen;
    let service = Arc::new(service(settings, listen).unwrap());
    let (mut browser, proxy) = duplex(1024);
    let permit = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
    let (_stopping, stop) = watch::channel(false);
    let task = tokio::spawn(super::connected(proxy, listen, None, service, stop, permit));
    browser.write_all(format!("GET /api/config HTTP/1.1\r\n{HOST}\r\n").as_bytes()).await.unwrap();
    // Something is taken, and then nothing more.
    sleep(Duration::from_secs(10)).await;
    browser.read_exact(&mut [0; 512]).await.unwrap();
    task.await.unwrap();
    assert_eq!(begun.elapsed(), Duration::from_secs(10) + taken::TAKEN_WITHIN);
}
