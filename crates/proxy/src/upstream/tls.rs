//! Whom a system's certificate must be from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;

/// Certificates that a connection trusts beside those of the operating system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roots(Vec<CertificateDer<'static>>);

/// TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file is not there or not to be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds no certificate, or a broken one.
    #[error("{} holds no certificates; it must have a block that begins with -----BEGIN CERTIFICATE-----", path.display())]
    NoCertificates {
        /// The file.
        path: PathBuf,
    },
    /// The verifier cannot work with them.
    #[error("the trusted certificates cannot be used: {0}")]
    Verifier(#[from] rustls::Error),
}

impl Roots {
    /// Reads a PEM file.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub(crate) fn read(path: &Path) -> Result<Self, TlsError> {
        let pem = std::fs::read(path).map_err(|source| TlsError::Unreadable { path: path.to_owned(), source })?;
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        let certificates = certificates.ok().filter(|list| !list.is_empty());
        let roots = Self(certificates.ok_or_else(|| TlsError::NoCertificates { path: path.to_owned() })?);
        // A certificate that is none is told now, not when a password is to be sent.
        roots.config()?;
        Ok(roots)
    }

    /// A client that trusts these and the operating system's. The system's own verifier is what a
    /// company's machines are administered for: its certificate authority is there already, and so
    /// is what the company took out. There is no way to turn verification off.
    pub(crate) fn config(&self) -> Result<Arc<ClientConfig>, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new_with_extra_roots(self.0.iter().cloned(), Arc::clone(&provider))?;
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}
