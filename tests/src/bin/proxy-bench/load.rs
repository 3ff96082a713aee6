//! So many connections, each of which asks, reads the whole answer, and asks again.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::Result;

/// Where the number of an attempt stands in a request that needs one of its own each time.
pub const ATTEMPT: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

static NEXT: AtomicUsize = AtomicUsize::new(1);

/// What is sent, where, and over how many connections.
pub struct Load {
    pub address: SocketAddr,
    pub connections: usize,
    pub request: Arc<Vec<u8>>,
    /// What has to be in each answer.
    pub expected: &'static str,
}

impl Load {
    /// How many are answered within this time.
    pub async fn during(self, time: Duration) -> Result<u32> {
        let end = Instant::now() + time;
        self.run(move || Instant::now() < end).await
    }

    /// Sends so many.
    pub async fn times(self, count: usize) -> Result<()> {
        let left = Arc::new(AtomicUsize::new(count));
        self.run(move || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()).await?;
        Ok(())
    }

    async fn run(self, goes_on: impl Fn() -> bool + Clone + Send + 'static) -> Result<u32> {
        let mut clients = JoinSet::new();
        for _ in 0..self.connections {
            let (goes_on, request) = (goes_on.clone(), Arc::clone(&self.request));
            clients.spawn(client(self.address, request, self.expected, goes_on));
        }
        let mut done = 0;
        while let Some(client) = clients.join_next().await {
            done += client?.map_err(|error| format!("{}: {error}", self.address))?;
        }
        Ok(done)
    }
}

async fn client(
    address: SocketAddr,
    request: Arc<Vec<u8>>,
    expected: &str,
    goes_on: impl Fn() -> bool,
) -> std::result::Result<u32, String> {
    let told = |error: std::io::Error| error.to_string();
    let mut request = request.to_vec();
    let attempt = find(&request, ATTEMPT.as_bytes());
    let (mut stream, mut buffer, mut done) = (None, Vec::with_capacity(8192), 0);
    while goes_on() {
        if let Some(at) = attempt {
            let number = format!("{:032x}", NEXT.fetch_add(1, Ordering::Relaxed));
            request.splice(at..at + ATTEMPT.len(), number.into_bytes());
        }
        let mut open = if let Some(open) = stream.take() { open } else { connect(address).await.map_err(told)? };
        open.write_all(&request).await.map_err(told)?;
        buffer.clear();
        while length(&buffer).is_none() {
            if open.read_buf(&mut buffer).await.map_err(told)? == 0 {
                return Err(format!("it closed after {}", String::from_utf8_lossy(&buffer)));
            }
        }
        if find(&buffer, expected.as_bytes()).is_none() {
            return Err(String::from_utf8_lossy(&buffer).into_owned());
        }
        // Whoever closes after each answer is asked over a connection of its own each time.
        let closes = find(&buffer, b"onnection: close").is_some();
        stream = (!closes).then_some(open);
        done += 1;
    }
    Ok(done)
}

async fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// The length of the message that is whole at the start of these bytes. It has a length, or the chunks of one.
pub fn length(bytes: &[u8]) -> Option<usize> {
    let head = find(bytes, b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(bytes.get(..head)?).ok()?.to_ascii_lowercase();
    if text.contains("transfer-encoding: chunked") {
        return find(bytes.get(head..)?, b"0\r\n\r\n").map(|end| head + end + 5);
    }
    let length = text.split("\r\ncontent-length:").nth(1).and_then(|rest| rest.split("\r\n").next()).map(str::trim);
    let whole = head + length.map_or(Some(0), |length| length.parse().ok())?;
    (bytes.len() >= whole).then_some(whole)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
