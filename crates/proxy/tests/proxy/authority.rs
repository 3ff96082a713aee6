//! Whoever makes the certificates of systems: a company, or somebody whom nobody knows.

use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::page::folder;
use crate::system::Wire;

/// A company's certificate authority.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// The file that its certificate is in.
    pub file: String,
}

/// A connection by TLS, as the system has it.
pub type Secured = StreamOwned<ServerConnection, TcpStream>;

impl Authority {
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let file = format!("{name}.pem");
        std::fs::write(folder().join(&file), issuer.pem()).unwrap();
        Self { issuer, file }
    }

    /// What a system speaks that has a certificate for this name, in force from and until these years.
    pub fn certify(&self, name: &str, from: i32, until: i32) -> Arc<ServerConfig> {
        let (certificate, key) = self.pair(name, from, until);
        Arc::new(builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap())
    }

    /// The same, of a system that wants a certificate of whoever connects.
    pub fn certify_mutual(&self) -> Arc<ServerConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        let (certificate, key) = self.pair("localhost", 2020, 2090);
        Arc::new(builder().with_client_cert_verifier(clients).with_single_cert(vec![certificate], key).unwrap())
    }

    fn pair(&self, name: &str, from: i32, until: i32) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        let (params, key) = (params(name, from, until), KeyPair::generate().unwrap());
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.der().clone(), PrivateKeyDer::try_from(key.serialize_der()).unwrap())
    }
}

/// What a system speaks that has signed its certificate itself, and put it into this file.
pub fn certify_itself(file: &str) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let own = params("localhost", 2020, 2090).self_signed(&key).unwrap();
    std::fs::write(folder().join(file), own.pem()).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    Arc::new(builder().with_no_client_auth().with_single_cert(vec![own.der().clone()], key).unwrap())
}

fn params(name: &str, from: i32, until: i32) -> CertificateParams {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params
}

fn builder() -> rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap()
}

/// Makes a connection one by TLS, for [`crate::system::System::over`].
pub fn secured(config: Arc<ServerConfig>) -> impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + Sync + 'static {
    move |stream| Some(Box::new(secure(&config, stream)))
}

pub fn secure(config: &Arc<ServerConfig>, stream: TcpStream) -> Secured {
    StreamOwned::new(ServerConnection::new(Arc::clone(config)).unwrap(), stream)
}
