//! A system that says yes to all that it is asked, at once.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;
use crate::load::length;

/// As the documented success of the definition that is used.
const BODY: &str = include_str!("answer.xml");

/// Starts it on threads of this program; its address.
pub async fn start() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    Ok(address)
}

async fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {}\r\n\r\n{BODY}", BODY.len());
    let mut buffer = Vec::with_capacity(8192);
    loop {
        if let Some(length) = length(&buffer) {
            buffer.drain(..length);
            stream.write_all(answer.as_bytes()).await?;
        } else if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
    }
}
