//! Where a node is reached: scheme, host, port and perhaps a path, as a card or a link says.

use std::fmt;
use std::str::FromStr;

use kith_protocol::peer::card::is_address;

/// An address, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Whether TLS is spoken.
    pub(crate) tls: bool,
    /// A name or an IP address, an IPv6 one without its brackets.
    pub(crate) host: String,
    /// The TCP port.
    pub(crate) port: u16,
    /// What stands before every path, without a slash at its end.
    path: String,
    /// Host and port as written.
    authority: String,
}

/// A text that is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no address")]
pub(crate) struct NoAddress;

impl Address {
    /// Host and port as a request names them.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The whole path of something this node serves.
    pub(crate) fn path(&self, to: &str) -> String {
        format!("{}{to}", self.path)
    }

    /// Where its websocket is.
    pub(crate) fn gossip(&self) -> String {
        let scheme = if self.tls { "wss" } else { "ws" };
        format!("{scheme}://{}{}/gossip", self.authority, self.path)
    }
}

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        if !is_address(text) {
            return Err(NoAddress);
        }
        let (scheme, rest) = text.split_once("://").ok_or(NoAddress)?;
        let tls = scheme == "https";
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let default = if tls { 443 } else { 80 };
        let (host, port) = match authority.strip_prefix('[') {
            Some(bracketed) => {
                let (host, rest) = bracketed.split_once(']').ok_or(NoAddress)?;
                let port = match rest.strip_prefix(':') {
                    Some(port) => port.parse().map_err(|_| NoAddress)?,
                    None if rest.is_empty() => default,
                    None => return Err(NoAddress),
                };
                (host, port)
            }
            None => match authority.split_once(':') {
                Some((host, port)) => (host, port.parse().map_err(|_| NoAddress)?),
                None => (authority, default),
            },
        };
        if host.is_empty() || port == 0 {
            return Err(NoAddress);
        }
        Ok(Self {
            tls,
            host: host.to_owned(),
            port,
            path: path.to_owned(),
            authority: authority.to_owned(),
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_apart() {
        let table = [
            (
                "https://leeds.example",
                true,
                "leeds.example",
                443,
                "wss://leeds.example/gossip",
            ),
            (
                "http://localhost:7102",
                false,
                "localhost",
                7102,
                "ws://localhost:7102/gossip",
            ),
            (
                "https://[::1]:8443",
                true,
                "::1",
                8443,
                "wss://[::1]:8443/gossip",
            ),
            (
                "https://x.example/kith",
                true,
                "x.example",
                443,
                "wss://x.example/kith/gossip",
            ),
        ];
        for (text, tls, host, port, gossip) in table {
            let address: Address = text.parse().unwrap();
            let seen = (address.tls, address.host.as_str(), address.port);
            assert_eq!(seen, (tls, host, port), "{text}");
            assert_eq!(address.gossip(), gossip);
            assert_eq!(address.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_none() {
        let none = [
            "",
            "leeds.example",
            "ftp://leeds.example",
            "https://",
            "https://:443",
            "https://[::1",
            "https://x.example:",
            "https://x.example:99999",
            "http://x.example:0",
            "https://a b",
            "https://x.example/\r\nx:y",
            "https://user@x.example",
        ];
        for text in none {
            assert_eq!(text.parse::<Address>(), Err(NoAddress), "{text}");
        }
    }
}
