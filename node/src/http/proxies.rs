//! Reverse proxies that are trusted to say for whom they ask, so that the bounds on pace count people and not the proxy.
//!
//! Only `X-Forwarded-For` is read, which every common proxy writes. `Forwarded` is not: a proxy that writes one of the two
//! passes the other on as a stranger sent it.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;

const HEADER: &str = "x-forwarded-for";

/// Addresses that begin alike: `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// No network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write an address (127.0.0.1) or a network (10.0.0.0/8)")]
pub struct NoNetwork;

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differ = own.to_bits() ^ other.to_bits();
                differ.leading_zeros() >= u32::from(self.bits)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differ = own.to_bits() ^ other.to_bits();
                differ.leading_zeros() >= u32::from(self.bits)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| NoNetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.trim().parse().map_err(|_| NoNetwork))?;
        if bits > most {
            return Err(NoNetwork);
        }
        Ok(Self { address, bits })
    }
}

/// Whether `address` is a proxy that is trusted.
pub(super) fn trusted(proxies: &[Network], address: IpAddr) -> bool {
    proxies.iter().any(|network| network.holds(address))
}

/// For whom a request came: the last hop that no trusted proxy is. What stands before it anybody may have written. None if
/// the connection is no trusted proxy's, or that does not say.
pub(super) fn asked_for(
    proxies: &[Network],
    connected: IpAddr,
    headers: &HeaderMap,
) -> Option<IpAddr> {
    if !trusted(proxies, connected) {
        return None;
    }
    let lines: Vec<_> = headers.get_all(HEADER).iter().collect();
    let hops = lines
        .into_iter()
        .rev()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.rsplit(','));
    let mut nearest = None;
    for hop in hops {
        // Behind what cannot be read nothing is certain: the proxy that wrote it down answers for it.
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        nearest = Some(address);
        if !trusted(proxies, address) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(texts: &[&str]) -> Vec<Network> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn networks_hold_what_begins_alike() {
        let table = [
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("10.0.0.0/8", "10.255.1.2", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("10.0.0.1", "::ffff:10.0.0.1", true),
            ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::/0", "203.0.113.9", false),
        ];
        for (network, address, holds) in table {
            let network: Network = network.parse().unwrap();
            assert_eq!(network.holds(address.parse().unwrap()), holds, "{address}");
        }
        for wrong in [
            "",
            "localhost",
            "10.0.0.0/33",
            "10.0.0.0/",
            "::/129",
            "10/8",
        ] {
            assert_eq!(wrong.parse::<Network>(), Err(NoNetwork), "{wrong}");
        }
    }

    #[test]
    fn the_last_hop_that_is_no_proxy_counts() {
        let proxies = networks(&["127.0.0.1", "10.0.0.0/8"]);
        let asked = |connected: &str, lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(HEADER, line.parse().unwrap());
            }
            asked_for(&proxies, connected.parse().unwrap(), &headers).map(|ip| ip.to_string())
        };
        let table: [(&str, &[&str], Option<&str>); 10] = [
            ("203.0.113.9", &["198.51.100.1"], None),
            ("127.0.0.1", &[], None),
            ("127.0.0.1", &["203.0.113.9"], Some("203.0.113.9")),
            (
                "127.0.0.1",
                &["198.51.100.1, 203.0.113.9"],
                Some("203.0.113.9"),
            ),
            (
                "127.0.0.1",
                &["198.51.100.1", "203.0.113.9"],
                Some("203.0.113.9"),
            ),
            ("127.0.0.1", &["203.0.113.9, 10.0.0.7"], Some("203.0.113.9")),
            ("127.0.0.1", &["10.0.0.7"], Some("10.0.0.7")),
            ("127.0.0.1", &["203.0.113.9, unknown"], None),
            (
                "127.0.0.1",
                &["203.0.113.9, unknown, 10.0.0.7"],
                Some("10.0.0.7"),
            ),
            ("10.0.0.7", &["2001:db8::1"], Some("2001:db8::1")),
        ];
        for (connected, lines, told) in table {
            assert_eq!(
                asked(connected, lines).as_deref(),
                told,
                "{connected}: {lines:?}"
            );
        }
    }
}
