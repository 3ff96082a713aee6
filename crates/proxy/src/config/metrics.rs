//! Where the metrics are: the table `[metrics]`.

use std::net::SocketAddr;

use passdesk_core::located::Map;

use super::parsed;

/// Reads `[metrics]`, if it is there.
pub(super) fn read(root: &Map<'_>) -> Option<SocketAddr> {
    let map = root.get("metrics")?.map()?;
    map.only(&["listen", "anybody"]);
    let anybody = map.get("anybody").and_then(|node| node.boolean()).unwrap_or(false);
    let words = map.need("listen", "\"127.0.0.1:9464\"").and_then(|node| node.words());
    parsed(words, |text| {
        let address: SocketAddr = text.parse().map_err(|_| format!("`{text}` is no address with a port; write \"127.0.0.1:9464\""))?;
        if anybody || address.ip().to_canonical().is_loopback() {
            return Ok(address);
        }
        Err(format!(
            "`{text}` can be reached by other machines, and nobody is asked for a name or a secret there; \
             write \"127.0.0.1:{}\", or say with anybody = true that it is meant",
            address.port()
        ))
    })
}
