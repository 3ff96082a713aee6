//! The listener's TLS: the table `[tls]`.

use std::path::Path;

use passdesk_core::located::Map;
use rustls::RootCertStore;

use super::parsed;
use crate::server::tls::{Tls, certificates, key};

/// Reads `[tls]`, if it is there. `clients` are the authorities that the front proxies' certificates are
/// from, if they show any.
pub(super) fn read(root: &Map<'_>, folder: &Path, clients: Option<RootCertStore>) -> Option<Tls> {
    let node = root.get("tls")?;
    let map = node.map()?;
    map.only(&["certificate", "key"]);
    let certificate = map.need("certificate", "\"server.pem\"").and_then(|node| node.words());
    let private = map.need("key", "\"server.key\"").and_then(|node| node.words());
    let chain = parsed(certificate, |file| certificates(&folder.join(file)).map_err(|error| error.to_string()));
    let secret = parsed(private, |file| key(&folder.join(file)).map_err(|error| error.to_string()));
    Tls::new(chain?, secret?, clients).map_err(|error| node.problem(error.to_string())).ok()
}
