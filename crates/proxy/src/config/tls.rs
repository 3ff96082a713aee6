//! The listener's TLS: the table `[tls]`.

use std::path::{Path, PathBuf};

use passdesk_core::located::Map;

use super::parsed;
use crate::server::tls::{Files, ListenerError, Tls, certificates, key};

/// Reads `[tls]`, if it is there. `clients` are the authorities that the front proxies' certificates are
/// from, if they show any.
pub(super) fn read(root: &Map<'_>, folder: &Path, clients: Option<PathBuf>) -> Option<Tls> {
    let node = root.get("tls")?;
    let map = node.map()?;
    map.only(&["certificate", "key"]);
    let certificate = map.need("certificate", "\"server.pem\"").and_then(|node| node.words());
    let private = map.need("key", "\"server.key\"").and_then(|node| node.words());
    // Each is read by itself first, so that what is wrong with it is told at its place.
    let file = |words, good: fn(&Path) -> Result<(), ListenerError>| {
        parsed(words, |file| {
            let path = folder.join(file);
            good(&path).map(|()| path).map_err(|error| error.to_string())
        })
    };
    let (certificate, key) = (file(certificate, |path| certificates(path).map(drop)), file(private, |path| key(path).map(drop)));
    let files = Files { certificate: certificate?, key: key?, clients };
    Tls::read(files).map_err(|error| node.problem(error.to_string())).ok()
}
