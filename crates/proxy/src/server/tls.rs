//! TLS for the proxy's own listener: 1.2 and 1.3, HTTP/1.1 alone, no early data.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::config::{SecretError, guarded};

/// The largest file with a key, in bytes.
const MAX_KEY: u64 = 64 * 1024;

/// How the proxy shows browsers that it is the proxy. All clones are one.
#[derive(Clone, Debug)]
pub(crate) struct Tls(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    files: Files,
    config: RwLock<Arc<ServerConfig>>,
    renewed: watch::Sender<()>,
}

/// What it is made of: PEM files.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    /// The proxy's own certificate, with those between it and an authority.
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    /// The authorities that clients' certificates are to be from. Where there are any, nobody connects without one.
    pub(crate) clients: Option<PathBuf>,
}

/// The listener's TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListenerError {
    /// The file is not there or not to be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    /// The file holds no certificate, or a broken one.
    #[error("{} holds no certificates; it must have a block that begins with -----BEGIN CERTIFICATE-----", .0.display())]
    NoCertificates(PathBuf),
    /// The file with the key cannot be read, or everybody can.
    #[error(transparent)]
    Key(#[from] SecretError),
    /// The file holds no key.
    #[error("{} holds no private key; it must have a block that begins with -----BEGIN PRIVATE KEY-----", .0.display())]
    NoKey(PathBuf),
    /// One of the clients' authorities is no certificate.
    #[error("a certificate of an authority in {} cannot be used: {reason}", path.display())]
    Authority { path: PathBuf, reason: String },
    /// They do not belong together, or are of no kind that is known.
    #[error("the certificate and the key cannot be used together: {0}; the key must be the one that the certificate was made for")]
    Pair(#[from] rustls::Error),
}

/// The certificates of a PEM file, the proxy's own first.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, ListenerError> {
    let pem = std::fs::read(path).map_err(|source| ListenerError::Unreadable { path: path.to_owned(), source })?;
    let list: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    list.ok().filter(|list| !list.is_empty()).ok_or_else(|| ListenerError::NoCertificates(path.to_owned()))
}

/// The private key of a PEM file that not everybody may read.
pub(crate) fn key(path: &Path) -> Result<PrivateKeyDer<'static>, ListenerError> {
    let pem = guarded(path, MAX_KEY)?;
    PrivateKeyDer::from_pem_slice(pem.expose().as_bytes()).map_err(|_| ListenerError::NoKey(path.to_owned()))
}

/// The authorities of a PEM file that clients' certificates are to be from.
pub(crate) fn authorities(path: &Path) -> Result<RootCertStore, ListenerError> {
    let mut store = RootCertStore::empty();
    for certificate in certificates(path)? {
        let unusable = |error: rustls::Error| ListenerError::Authority { path: path.to_owned(), reason: error.to_string() };
        store.add(certificate).map_err(unusable)?;
    }
    Ok(store)
}

impl Tls {
    /// As these files say.
    pub(crate) fn read(files: Files) -> Result<Self, ListenerError> {
        let config = RwLock::new(Arc::new(files.config()?));
        Ok(Self(Arc::new(Inner { files, config, renewed: watch::Sender::new(()) })))
    }

    /// Reads the files again. Whoever keeps connections hears of it by [`Tls::renewed`].
    ///
    /// # Errors
    /// If something is wrong with them: then all stays as it was.
    pub(crate) fn reload(&self) -> Result<(), ListenerError> {
        // Sessions of the old configuration cannot be resumed in the new one, so that no client gets by its authorities.
        let config = Arc::new(self.0.files.config()?);
        *self.0.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        self.0.renewed.send_replace(());
        Ok(())
    }

    /// Hears when the files were read again.
    pub(crate) fn renewed(&self) -> watch::Receiver<()> {
        self.0.renewed.subscribe()
    }

    /// Agrees with the other end.
    pub(crate) async fn accept<Stream: AsyncRead + AsyncWrite + Unpin>(&self, stream: Stream) -> io::Result<TlsStream<Stream>> {
        let config = Arc::clone(&self.0.config.read().unwrap_or_else(PoisonError::into_inner));
        TlsAcceptor::from(config).accept(stream).await
    }
}

impl Files {
    fn config(&self) -> Result<ServerConfig, ListenerError> {
        let clients = self.clients.as_deref().map(authorities).transpose()?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(roots) => {
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
                builder.with_client_cert_verifier(verifier.map_err(|error| rustls::Error::General(error.to_string()))?)
            }
        };
        let mut config = builder.with_single_cert(certificates(&self.certificate)?, key(&self.key)?)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // A request that is repeated by somebody on the way must not arrive (RFC 8446, section 8).
        config.max_early_data_size = 0;
        Ok(config)
    }
}
