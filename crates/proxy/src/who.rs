//! Who asks, as far as the access mode knows.

use std::net::{IpAddr, SocketAddr};

/// The other end of a connection to the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer {
    /// Its address.
    pub(crate) address: SocketAddr,
    /// Whether the connection is by TLS.
    pub(crate) tls: bool,
    /// Whether it has shown a client certificate that is trusted.
    pub(crate) certified: bool,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Who {
    /// The login; `None` where the access mode asks nobody for one.
    pub(crate) login: Option<String>,
    /// The groups that the person is in.
    pub(crate) groups: Vec<String>,
    /// Where the request comes from: the peer, or whom a trusted front proxy names.
    pub(crate) from: IpAddr,
}

impl Who {
    /// The name in the audit trail, and what limits count by.
    #[allow(dead_code, reason = "used by the audit trail and the limits")]
    pub(crate) fn name(&self) -> String {
        self.login.clone().unwrap_or_else(|| format!("anybody at {}", self.from.to_canonical()))
    }

    /// Whether the person is in a group.
    pub(crate) fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|known| known == group)
    }
}
