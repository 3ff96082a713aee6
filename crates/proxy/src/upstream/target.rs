//! Where a request goes.

use std::net::IpAddr;

/// An absolute address, taken apart as it is written. Nothing is decoded or resolved: what a URL
/// parser would make of `..` or of a number for a host is not what was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target<'a> {
    /// Whether TLS is spoken.
    pub(super) tls: bool,
    /// Host and port as `Host` has them.
    pub(super) authority: &'a str,
    /// The host without brackets.
    pub(super) host: &'a str,
    pub(super) port: u16,
    /// Path and query.
    pub(super) path: &'a str,
}

impl<'a> Target<'a> {
    /// Only https, or http to this machine: a password goes over no network in the clear.
    pub(super) fn parse(address: &'a str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let (authority, path) = rest.split_at(rest.find('/')?);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
            _ => (authority, if scheme == "https" { 443 } else { 80 }),
        };
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
        let tls = match scheme {
            "https" => true,
            "http" if is_local(bare) => false,
            _ => return None,
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_:".contains(c);
        let target = Self { tls, authority, host: bare, port, path };
        (!bare.is_empty() && bare.chars().all(plain)).then_some(target)
    }
}

/// Whether a name can be nothing but this machine.
fn is_local(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_as_it_is_written() {
        assert_eq!(
            Target::parse("https://host.example:8443/a/%2e%2e/b?c=d/e"),
            Some(Target { tls: true, authority: "host.example:8443", host: "host.example", port: 8443, path: "/a/%2e%2e/b?c=d/e" })
        );
        let parsed = |address| Target::parse(address).map(|target| (target.host, target.port, target.path));
        assert_eq!(parsed("https://host.example/"), Some(("host.example", 443, "/")));
        assert_eq!(parsed("https://[2001:db8::1]/x"), Some(("2001:db8::1", 443, "/x")));
        assert_eq!(parsed("http://[::1]:8790/x"), Some(("::1", 8790, "/x")));
    }

    /// Threats: T5.
    #[test]
    fn nothing_goes_in_the_clear_but_to_this_machine() {
        for (address, expected) in [
            ("http://127.0.0.1/", true),
            ("http://127.8.9.10:81/", true),
            ("http://localhost:8790/", true),
            ("http://host.example/", false),
            ("http://10.0.0.7/", false),
            ("http://0.0.0.0/", false),
            ("http://localhost.evil.example/", false),
            ("http://127.0.0.1.evil.example/", false),
            ("http://127.0.0.1@evil.example/", false),
            ("http://0x7f.1/", false),
            ("http://2130706433/", false),
            ("http://[::ffff:10.0.0.7]/", false),
            ("ftp://127.0.0.1/", false),
            ("127.0.0.1/", false),
        ] {
            assert_eq!(Target::parse(address).is_some(), expected, "{address}");
        }
    }

    #[test]
    fn what_is_no_plain_address_is_none() {
        for address in [
            "https://host.example",
            "https:///x",
            "https://a@host.example/",
            "https://host.example:/",
            "https://host.example:99999/",
            "https://host%2eexample/",
            "https://①②⑦.0.0.1/",
            "https://host.example\\evil/",
        ] {
            assert_eq!(Target::parse(address), None, "{address}");
        }
    }
}
