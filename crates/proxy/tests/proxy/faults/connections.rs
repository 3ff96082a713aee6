//! What happens to a connection, and where an answer points.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use socket2::SockRef;

use super::Fault;
use crate::system::{CHANGED, System, Wire};

/// Answers that point elsewhere: to the system itself, to a neighbour, to this machine.
pub fn redirects() -> Vec<Fault> {
    let mut all = Vec::new();
    for status in [300, 301, 302, 303, 307, 308] {
        for to in ["own path", "own address", "another system", "no address"] {
            let elsewhere = System::answering(CHANGED);
            let system = System::asked(move |request, wire| {
                let own = request.split("host: ").nth(1).and_then(|rest| rest.split("\r\n").next()).unwrap();
                let target = match to {
                    "own path" => "/identity_/api/User/x".to_owned(),
                    "own address" => format!("http://{own}/"),
                    "another system" => elsewhere.url(),
                    _ => "\\\\evil\r\nX-Y: z".to_owned(),
                };
                assert!(elsewhere.arrived().is_empty());
                let _ = write!(wire, "HTTP/1.1 {status} Elsewhere\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
            });
            all.push(Fault::plain(&format!("{status} to {to}"), system, "200 unknown redirect"));
        }
    }
    all
}

/// Writes this and then ends the connection by a reset, once the request was read as a whole.
fn resetting(before: &'static str) -> System {
    System::over(
        |stream| {
            ends_by_reset(&stream);
            Some(Box::new(stream))
        },
        move |_, wire| {
            let _ = wire.write_all(before.as_bytes());
        },
    )
}

/// However it ends now, the other end is told by a reset.
pub fn ends_by_reset(stream: &TcpStream) {
    SockRef::from(stream).set_linger(Some(Duration::ZERO)).unwrap();
}

/// Writes this and then nothing, until the proxy gives up.
fn hanging(before: &'static str) -> System {
    System::acting(move |wire| {
        let _ = wire.write_all(before.as_bytes());
        wait(wire);
    })
}

/// Until the other end has closed.
pub fn wait(wire: &mut dyn Wire) {
    let _ = io::copy(wire, &mut io::sink());
}

pub fn all() -> Vec<Fault> {
    let mut all = vec![
        Fault::plain("reset within the request", ending(ends_by_reset), "200 unknown broken").without_request(),
        Fault::plain("closed within the request", ending(|_| {}), "200 unknown broken").without_request(),
        Fault::plain("reset before an answer", resetting(""), "200 unknown broken"),
        Fault::plain("reset within the head", resetting("HTTP/1.1 200 OK\r\nContent-Le"), "200 unknown broken"),
        Fault::plain("reset after the head", resetting("HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n"), "200 unknown broken"),
        Fault::plain("reset within the body", resetting("HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n{\"succ"), "200 unknown broken"),
        Fault::plain("reset where no length says the end", resetting("HTTP/1.1 200 OK\r\n\r\n{\"succeeded\":true}"), "200 unknown broken"),
        Fault::plain("reset after the whole answer", resetting(CHANGED), "200 changed -"),
        Fault::plain("silent", hanging(""), "200 unknown timeout").for_a_second(),
        Fault::plain("silent within the head", hanging("HTTP/1.1 200 OK\r\nContent-Le"), "200 unknown timeout").for_a_second(),
        Fault::plain(
            "silent within the body",
            hanging("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{\"succeeded\":true}"),
            "200 unknown timeout",
        )
        .for_a_second(),
        Fault::plain("silent after interim answers", hanging("HTTP/1.1 102 Processing\r\n\r\n"), "200 unknown timeout").for_a_second(),
        Fault::plain("silent where no length says the end", hanging("HTTP/1.1 200 OK\r\n\r\n{\"succeeded\":true}"), "200 unknown timeout")
            .for_a_second(),
        Fault::plain("silent after the whole answer", hanging(CHANGED), "200 changed -"),
    ];
    let refusing = Fault::plain("refused", System::answering(CHANGED), "502 not_sent unreachable").without_request();
    all.push(Fault { address: format!("http://{}", refused()), met: 0, ..refusing });
    let nameless = Fault::plain("a name that is none", System::answering(CHANGED), "502 not_sent dns").without_request();
    all.push(Fault { address: "https://system.invalid".into(), met: 0, ..nameless });
    all
}

/// Ends a connection when the first bytes of a request are there, and reads none of them.
fn ending(end: impl Fn(&TcpStream) + Send + Sync + 'static) -> System {
    System::over(
        move |stream| {
            let _ = stream.peek(&mut [0]);
            end(&stream);
            None
        },
        |_, _| {},
    )
}

/// An address that is taken and at which nobody listens: the other end of a connection, which is kept.
fn refused() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let address = taken.local_addr().unwrap();
    std::mem::forget((listener, taken));
    address
}
