//! More connections than anybody needs.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::client::parse;
use crate::page::Page;
use crate::system::{CHANGED, System};

/// Threats: T35, T36.
#[test]
fn two_hundred_slow_connections_leave_room_for_one_more() {
    let system = System::answering(CHANGED);
    let page = Page::before(&system);
    let starts: [&[u8]; 4] = [b"", b"G", b"GET / HTTP/1.1\r\nHost: ", b"POST /relay/a/reset.set HTTP/1.1\r\nContent-Length: 100\r\n"];
    let slow: Vec<TcpStream> = (0..200)
        .map(|number| {
            let mut stream = TcpStream::connect(&page.address).unwrap();
            stream.write_all(starts[number % starts.len()]).unwrap();
            stream
        })
        .collect();
    assert_eq!(page.post(&page.set()).outcome(), "200 changed -");
    // What is dead by its first bytes is not kept either, and none of it has sent anything.
    let mut last = slow.into_iter().next_back().unwrap();
    last.write_all(b"Host: x\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = last.read_to_end(&mut answer);
    assert_eq!(parse(&answer).status, 421);
    assert_eq!(system.arrived().len(), 1);
}
