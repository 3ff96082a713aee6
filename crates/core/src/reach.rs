//! At which addresses a system may stand.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where clouds tell a machine its own secrets, beside the link-local addresses.
const METADATA: [IpAddr; 5] = [
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V4(Ipv4Addr::new(192, 0, 0, 192)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)),
];

/// Whether a system may be reached at an address: in the clear on this machine alone; by TLS anywhere, private
/// addresses too, but where no system stands. That is link-local, where clouds keep their metadata, everybody and
/// nobody, and what is only another way to write such an address.
///
/// ```
/// use passdesk_core::reach::may_be_reached;
/// let may = |address: &str, tls| may_be_reached(address.parse().unwrap(), tls);
/// assert!(may("192.168.1.1", true) && may("127.0.0.1", false));
/// assert!(!may("192.168.1.1", false) && !may("169.254.169.254", true) && !may("64:ff9b::a9fe:a9fe", true));
/// ```
#[must_use]
pub fn may_be_reached(address: IpAddr, tls: bool) -> bool {
    let address = address.to_canonical();
    if address.is_loopback() || !tls {
        return address.is_loopback();
    }
    let is_a_systems = match address {
        IpAddr::V4(address) => is_a_systems_v4(address),
        IpAddr::V6(address) => is_a_systems_v6(address),
    };
    is_a_systems && !METADATA.contains(&address)
}

fn is_a_systems_v4(address: Ipv4Addr) -> bool {
    // From 224 on: multicast, reserved, broadcast.
    !address.is_link_local() && !matches!(address.octets(), [0 | 224.., ..])
}

fn is_a_systems_v6(address: Ipv6Addr) -> bool {
    let behind = |a: u16, b: u16| {
        let address = Ipv4Addr::from_bits((u32::from(a) << 16) | u32::from(b));
        // A translator's loopback is not this machine.
        !address.is_loopback() && may_be_reached(address.into(), true)
    };
    match address.segments() {
        // Translated to IPv4 on the way (RFC 6052, 8215, 7915).
        [0x64, 0xff9b, 0, 0, 0, 0, a, b] | [0x64, 0xff9b, 1, _, _, _, a, b] | [0, 0, 0, 0, 0xffff, 0, a, b] => behind(a, b),
        // Tunnels of hosts that nobody runs any more: Teredo, 6to4; and the long form of IPv4 that nobody writes.
        [0x2001, 0, ..] | [0x2002, ..] | [0, 0, 0, 0, 0, 0, ..] => false,
        // The end of an address in an intra-site tunnel (RFC 5214).
        [.., 0 | 0x200, 0x5efe, a, b] if !behind(a, b) => false,
        _ => !address.is_unicast_link_local() && !address.is_multicast(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Threats: T3, T5.
    #[test]
    fn an_address_leads_nowhere_that_a_password_must_not_go() {
        for (address, tls) in [
            // This machine.
            ("127.0.0.1", true),
            ("127.8.9.10", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            // Where systems stand.
            ("10.0.0.7", true),
            ("172.16.0.1", true),
            ("192.168.1.1", true),
            ("100.64.0.1", true),
            ("203.0.113.9", true),
            ("8.8.8.8", true),
            ("223.255.255.255", true),
            ("::ffff:10.0.0.7", true),
            ("fd00::1", true),
            ("2001:db8::1", true),
            ("2001:4860:4860::8888", true),
            ("2600::1", true),
            // By a translator of addresses.
            ("64:ff9b::808:808", true),
            ("64:ff9b:1::10.0.0.7", true),
            // Link-local, and metadata.
            ("169.254.0.1", false),
            ("169.254.169.254", false),
            ("169.254.170.2", false),
            ("fe80::1", false),
            ("febf::1", false),
            ("fd00:ec2::254", false),
            ("fd20:ce::254", false),
            ("100.100.100.200", false),
            ("168.63.129.16", false),
            ("192.0.0.192", false),
            // Nobody and everybody.
            ("0.0.0.0", false),
            ("0.1.2.3", false),
            ("224.0.0.1", false),
            ("239.255.255.255", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("ff02::1", false),
            // Other spellings of such.
            ("::ffff:169.254.169.254", false),
            ("::ffff:100.100.100.200", false),
            ("::169.254.169.254", false),
            ("::127.0.0.1", false),
            ("::ffff:0:169.254.169.254", false),
            ("64:ff9b::a9fe:a9fe", false),
            ("64:ff9b::127.0.0.1", false),
            ("64:ff9b::168.63.129.16", false),
            ("64:ff9b:1::169.254.169.254", false),
            ("64:ff9b::0.0.0.0", false),
            ("2002:a9fe:a9fe::1", false),
            ("2002:7f00:1::", false),
            ("2001:0:a9fe:a9fe::1", false),
            ("2001:0:4136:e378:8000:63bf:5601:5601", false),
            ("2001:db8::5efe:169.254.169.254", false),
            ("2001:db8::200:5efe:127.0.0.1", false),
        ] {
            let parsed: IpAddr = address.parse().unwrap();
            assert_eq!(may_be_reached(parsed, true), tls, "{address} by TLS");
            assert_eq!(may_be_reached(parsed, false), parsed.to_canonical().is_loopback(), "{address} in the clear");
        }
    }
}
