//! Who asks, as far as the access mode knows.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use crate::protected::folded;

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
    pub(crate) fn name(&self) -> String {
        self.login.clone().unwrap_or_else(|| format!("anybody at {}", self.from.to_canonical()))
    }

    /// What limits count by: the person, however the login is spelled; or the address, of IPv6 the network, in which
    /// a machine takes what address it likes.
    pub(crate) fn counted(&self) -> String {
        match (&self.login, self.from.to_canonical()) {
            (Some(login), _) => folded(login),
            (None, IpAddr::V6(address)) => format!("at {}", Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
            (None, address) => format!("at {address}"),
        }
    }

    /// Whether the person is in a group.
    pub(crate) fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|known| known == group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever has a network of IPv6 is one, and so is whoever has a login.
    /// Threats: T38.
    #[test]
    fn a_person_is_counted_as_one_however_spelled_and_wherever_from() {
        let counted = |login: Option<&str>, from: &str| {
            Who { login: login.map(str::to_owned), groups: Vec::new(), from: from.parse().unwrap() }.counted()
        };
        assert_eq!(counted(Some("Kim"), "10.0.0.1"), counted(Some("KIM "), "10.0.0.2"));
        assert_ne!(counted(Some("kim"), "10.0.0.1"), counted(Some("kit"), "10.0.0.1"));
        assert_eq!(counted(None, "2001:db8::1"), counted(None, "2001:db8::ffff:1"));
        assert_ne!(counted(None, "2001:db8::1"), counted(None, "2001:db8:0:1::1"));
        assert_eq!(counted(None, "::ffff:10.0.0.1"), counted(None, "10.0.0.1"));
        assert_ne!(counted(None, "10.0.0.1"), counted(None, "10.0.0.2"));
    }
}
