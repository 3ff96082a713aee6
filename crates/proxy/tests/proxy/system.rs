//! A system that does as it is told, and notes every byte that arrives.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// An answer that says that the password was changed, as an Automation Suite says it.
pub const CHANGED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"succeeded\":true}";

/// A system that listens on this machine.
pub struct System {
    pub address: SocketAddr,
    arrived: Arc<Mutex<Vec<String>>>,
    met: Arc<AtomicUsize>,
}

/// A connection that can be read and written, with TLS or without.
pub trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

impl System {
    /// Each request is noted and then answered by `act`, which has the connection to itself.
    pub fn acting(act: impl Fn(&mut dyn Wire) + Send + Sync + 'static) -> Self {
        Self::over(|stream| Some(Box::new(stream)), move |_, wire| act(wire))
    }

    /// Each request is answered by what it says.
    pub fn asked(act: impl Fn(&str, &mut dyn Wire) + Send + Sync + 'static) -> Self {
        Self::over(|stream| Some(Box::new(stream)), act)
    }

    /// Each request is answered with these bytes, and the connection closed.
    pub fn answering(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::acting(move |wire| {
            // A proxy that has read enough closes first.
            let _ = wire.write_all(&bytes);
        })
    }

    /// The same on what `wrap` makes of a connection; nothing arrives if it makes nothing of it.
    pub fn over(
        wrap: impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + Sync + 'static,
        act: impl Fn(&str, &mut dyn Wire) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&arrived);
        let met: Arc<AtomicUsize> = Arc::default();
        let counted = Arc::clone(&met);
        let (wrap, act) = (Arc::new(wrap), Arc::new(act));
        thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let (wrap, act, noted) = (Arc::clone(&wrap), Arc::clone(&act), Arc::clone(&noted));
                thread::spawn(move || {
                    let Some(mut wire) = wrap(stream.unwrap()) else { return };
                    let request = read_request(&mut *wire);
                    if !request.is_empty() {
                        noted.lock().unwrap().push(request.clone());
                        act(&request, &mut *wire);
                    }
                });
            }
        });
        Self { address, arrived, met }
    }

    /// The requests that have arrived, whole or in part, byte for byte.
    pub fn arrived(&self) -> Vec<String> {
        self.arrived.lock().unwrap().clone()
    }

    /// How many connections were made.
    pub fn met(&self) -> usize {
        self.met.load(Ordering::SeqCst)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// A system that says when a request has arrived and answers when it is told.
pub fn holding() -> (System, Receiver<()>, Sender<()>) {
    let (arrived, told) = channel();
    let (release, released) = channel();
    let (arrived, released) = (Mutex::new(arrived), Mutex::new(released));
    let system = System::acting(move |wire| {
        arrived.lock().unwrap().send(()).unwrap();
        released.lock().unwrap().recv().unwrap();
        let _ = wire.write_all(CHANGED.as_bytes());
    });
    (system, told, release)
}

fn read_request(wire: &mut dyn Wire) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && wire.read(&mut byte).is_ok_and(|count| count == 1) {
        bytes.extend(byte);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    let _ = wire.read_exact(&mut body);
    bytes.extend(body);
    String::from_utf8(bytes).unwrap()
}
