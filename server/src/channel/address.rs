//! Which addresses of the network are somebody else's, out in the world. All others are ours or our neighbours'.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A name, or a number, that leads into a network of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address lies in an internal network")]
pub struct Internal;

/// Whether it is out in the world: one machine, reachable from everywhere.
pub fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_global_v4(address),
        IpAddr::V6(address) => is_global_v6(address),
    }
}

fn is_global_v4(address: Ipv4Addr) -> bool {
    let ours = address.is_private() || address.is_loopback() || address.is_link_local();
    // This network; what carriers share among their customers; multicast and all above it.
    let shared = matches!(address.octets(), [0 | 224..=255, ..] | [100, 64..=127, ..]);
    // Protocols and documentation, relays of 6to4, benchmarks.
    let fixed = matches!(
        address.octets(),
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _]
    );
    !(ours || shared || fixed)
}

/// `2000::/3` is all that is given out; within it, what holds an IPv4 address or leads nowhere is left out.
fn is_global_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Teredo and other protocols, documentation, and 6to4.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::dns("223.5.5.5", true)]
    #[case::dns_of_ipv6("2400:3200::1", true)]
    #[case::beside_private("172.32.0.1", true)]
    #[case::beside_carriers("100.128.0.1", true)]
    #[case::this_machine("127.0.0.1", false)]
    #[case::this_machine_too("127.255.0.9", false)]
    #[case::this_network("0.0.0.0", false)]
    #[case::this_network_too("0.1.2.3", false)]
    #[case::private_10("10.1.2.3", false)]
    #[case::private_172("172.16.0.1", false)]
    #[case::private_172_end("172.31.255.255", false)]
    #[case::private_192("192.168.1.1", false)]
    #[case::link_local("169.254.1.1", false)]
    #[case::clouds_keep_secrets_there("169.254.169.254", false)]
    #[case::carrier("100.64.0.1", false)]
    #[case::alibaba_keeps_secrets_there("100.100.100.200", false)]
    #[case::carrier_end("100.127.255.255", false)]
    #[case::protocols("192.0.0.1", false)]
    #[case::documentation("203.0.113.9", false)]
    #[case::benchmarks("198.19.0.1", false)]
    #[case::multicast("224.0.0.1", false)]
    #[case::kept_for_later("240.0.0.1", false)]
    #[case::everybody("255.255.255.255", false)]
    #[case::this_machine_6("::1", false)]
    #[case::nowhere_6("::", false)]
    #[case::unique_local("fd00::1", false)]
    #[case::unique_local_c("fc00::1", false)]
    #[case::link_local_6("fe80::1", false)]
    #[case::site_local("fec0::1", false)]
    #[case::multicast_6("ff02::1", false)]
    #[case::mapped("::ffff:127.0.0.1", false)]
    #[case::mapped_but_global("::ffff:223.5.5.5", false)]
    #[case::compatible("::127.0.0.1", false)]
    #[case::translated("64:ff9b::7f00:1", false)]
    #[case::teredo("2001::1", false)]
    #[case::documentation_6("2001:db8::1", false)]
    #[case::six_to_four("2002:7f00:1::", false)]
    fn only_the_world_is_global(#[case] address: &str, #[case] global: bool) {
        assert_eq!(is_global(address.parse().expect("an address")), global);
    }
}
