//! What is wrong with TLS. Until both ends have agreed, nothing of the request has left.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::ServerConfig;

use super::Fault;
use super::connections::{ends_by_reset, wait};
use crate::authority::{Authority, Secured, certify_itself, secure, secured};
use crate::system::{CHANGED, System, Wire};

/// A system that is reached by TLS, trusting this file beside the operating system's.
fn by_tls(name: &str, system: System, ca: Option<&str>, outcome: &'static str) -> Fault {
    let address = format!("https://localhost:{}", system.address.port());
    Fault { address, ca: ca.map(str::to_owned), ..Fault::plain(name, system, outcome) }
}

/// The same, where nothing is to arrive.
fn unsent(name: &str, system: System, ca: Option<&str>) -> Fault {
    by_tls(name, system, ca, "502 not_sent tls").without_request()
}

/// A system that says yes to whoever agrees with it.
fn saying_yes(config: Arc<ServerConfig>) -> System {
    System::over(secured(config), |_, wire| {
        let _ = wire.write_all(CHANGED.as_bytes());
    })
}

/// A system that does this with a connection once the other end has begun, and no more.
fn beginning(act: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> System {
    System::over(
        move |mut stream| {
            let _ = stream.read(&mut [0; 16 * 1024]);
            act(&mut stream);
            None
        },
        |_, _| {},
    )
}

/// A connection that says by TLS that it ends.
struct Closing(Secured);

impl Read for Closing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Closing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.conn.send_close_notify();
        let _ = self.0.flush();
    }
}

/// The first words of a server that knows TLS 1.1 at most.
fn old_hello() -> Vec<u8> {
    let hello = [&[3, 2][..], &[7; 32], &[0, 0xc0, 0x13, 0]].concat();
    let length = u8::try_from(hello.len()).unwrap();
    [&[22, 3, 2, 0, length + 4, 2, 0, 0, length][..], &hello].concat()
}

pub fn all() -> Vec<Fault> {
    [certificates(), handshakes(), ends()].into_iter().flatten().collect()
}

fn certificates() -> Vec<Fault> {
    let (company, other) = (Authority::new("company"), Authority::new("other"));
    let of = |name: &str, from, until| saying_yes(company.certify(name, from, until));
    let known = Some(company.file.as_str());
    vec![
        unsent("an authority that nobody knows", of("localhost", 2020, 2090), None),
        unsent("another company's authority", of("localhost", 2020, 2090), Some(&other.file)),
        unsent("another name", of("system.example", 2020, 2090), known),
        unsent("a part of the name", of("host", 2020, 2090), known),
        unsent("expired", of("localhost", 2020, 2021), known),
        unsent("not yet in force", of("localhost", 2080, 2090), known),
        unsent("signed by itself", saying_yes(certify_itself("itself.pem")), None),
        by_tls("right", of("localhost", 2020, 2090), known, "200 changed -"),
        // By TLS 1.3 the system says so when the request is already on its way.
        by_tls("a certificate of ours is asked for", saying_yes(company.certify_mutual()), known, "200 unknown broken").without_request(),
    ]
}

fn handshakes() -> Vec<Fault> {
    let says = |bytes: &'static [u8]| {
        beginning(move |stream| {
            let _ = stream.write_all(bytes);
        })
    };
    let answering = System::over(
        |mut stream| {
            let _ = stream.write_all(CHANGED.as_bytes());
            None
        },
        |_, _| {},
    );
    let company = Authority::new("speaking");
    let to_tls = saying_yes(company.certify("localhost", 2020, 2090));
    vec![
        unsent("no TLS, an answer at once", answering, None),
        unsent("no TLS, an answer to the first bytes", says(CHANGED.as_bytes()), None),
        unsent("closed before the first bytes", System::over(|_| None, |_, _| {}), None),
        unsent("closed after the first bytes", says(b""), None),
        unsent("closed within the handshake", says(&[22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3]), None),
        unsent("reset within the handshake", beginning(|stream| ends_by_reset(stream)), None),
        unsent("refused in words of TLS", says(&[21, 3, 3, 0, 2, 2, 40]), None),
        unsent("only an old version", beginning(|stream| drop(stream.write_all(&old_hello()))), None),
        unsent("silent within the handshake", beginning(|stream| wait(stream)), None).for_a_second(),
        // The other way round: what is told to be plain is TLS. It was told, so the request leaves.
        Fault::plain("TLS where none is expected", to_tls, "200 unknown broken").without_request(),
    ]
}

/// Once both have agreed, it is as without TLS; but an end that TLS does not say may be anybody's.
fn ends() -> Vec<Fault> {
    let company = Authority::new("ending");
    let config = company.certify("localhost", 2020, 2090);
    let known = Some(company.file.as_str());
    let endless = "HTTP/1.1 200 OK\r\n\r\n{\"succeeded\":true}";
    let writing = |answer: &'static str| {
        System::over(secured(Arc::clone(&config)), move |_, wire| {
            let _ = wire.write_all(answer.as_bytes());
        })
    };
    let closing = Arc::clone(&config);
    let said = System::over(
        move |stream| -> Option<Box<dyn Wire>> { Some(Box::new(Closing(secure(&closing, stream)))) },
        move |_, wire| {
            let _ = wire.write_all(endless.as_bytes());
        },
    );
    let silent = System::over(secured(Arc::clone(&config)), |_, wire| wait(wire));
    vec![
        by_tls("closed before an answer", writing(""), known, "200 unknown broken"),
        by_tls("closed within the body", writing("HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n{\"succ"), known, "200 unknown broken"),
        by_tls("an end that TLS does not say", writing(endless), known, "200 unknown broken"),
        by_tls("an end that TLS says", said, known, "200 changed -"),
        by_tls("silent", silent, known, "200 unknown timeout").for_a_second(),
    ]
}
