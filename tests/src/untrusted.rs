//! A server whose certificate nobody trusts.

use std::io::Read;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{JoinHandle, spawn};

use rcgen::generate_simple_self_signed;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A server with a certificate that it has signed itself.
#[derive(Debug)]
pub struct Untrusted {
    address: SocketAddr,
    arrived: JoinHandle<Vec<u8>>,
}

impl Untrusted {
    /// Starts it, for so many connections.
    #[must_use]
    pub fn start(connections: usize) -> Self {
        let own = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key)
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let arrived = spawn(move || {
            let mut arrived = Vec::new();
            for stream in listener.incoming().take(connections) {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                // A client that does not trust the certificate ends the handshake, and with it the reading.
                drop(StreamOwned::new(connection, stream.unwrap()).read_to_end(&mut arrived));
            }
            arrived
        });
        Self { address, arrived }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// What has arrived inside TLS, once all connections have ended.
    #[must_use]
    pub fn arrived(self) -> Vec<u8> {
        self.arrived.join().unwrap()
    }
}
