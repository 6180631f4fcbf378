//! What every request passes: is it for us, from a page of ours, at a bearable pace; and what every answer carries.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;

use super::network_data::is_open_data;
use super::problem::{Problem, Refused};
use super::proxies::asked_for;
use super::{App, Config, Network};

/// Who asks: the other end of a connection, or for whom a trusted proxy there asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer {
    address: IpAddr,
    local: bool,
}

/// An address as the bounds on pace count it: of IPv6 the network, of which a household has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Caller(IpAddr);

impl Peer {
    /// The other end of a connection.
    pub(super) fn at(address: SocketAddr) -> Self {
        let address = address.ip().to_canonical();
        Self {
            address,
            local: address.is_loopback(),
        }
    }

    /// Who asks by a request from here: never somebody on this machine if a proxy says who.
    fn asking(self, proxies: &[Network], headers: &HeaderMap) -> Self {
        match asked_for(proxies, self.address, headers) {
            Some(address) => Self {
                address: address.to_canonical(),
                local: false,
            },
            None => self,
        }
    }

    /// As the bounds count it.
    pub(super) fn caller(self) -> Caller {
        Caller(match self.address {
            IpAddr::V4(ip) => IpAddr::V4(ip),
            IpAddr::V6(ip) => {
                let network = u128::from(ip) >> 64 << 64;
                IpAddr::V6(Ipv6Addr::from(network))
            }
        })
    }

    /// Whether it is on this machine. A reverse proxy here that is not trusted is too, and keeps its own bounds.
    pub(super) const fn local(self) -> bool {
        self.local
    }
}

/// The names by which this node may be called. A page of another site that makes its own name point here (DNS
/// rebinding) would otherwise read as if it were ours.
#[derive(Debug)]
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    /// The configured address's name, and those given besides.
    pub(super) fn of(config: &Config) -> Self {
        let address = config.address.split_once("://").map(|(_, rest)| rest);
        let own = address.map(|rest| rest.split('/').next().unwrap_or_default());
        let names = own
            .into_iter()
            .map(name_of)
            .chain(config.hosts.iter().map(String::as_str));
        Self(names.map(str::to_ascii_lowercase).collect())
    }

    /// Whether `host`, with or without a port, is this node.
    fn know(&self, host: &str) -> bool {
        let name = name_of(host).to_ascii_lowercase();
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        name == "localhost"
            || bare
                .parse::<IpAddr>()
                .is_ok_and(|ip| ip.to_canonical().is_loopback())
            || self.0.contains(&name)
    }
}

/// The name in `name:port`.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.ends_with(':') => {
            name
        }
        _ => host,
    }
}

/// Puts the door around the whole service.
pub(super) fn around(router: Router<App>, app: &App) -> Router<App> {
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), pass))
}

/// What a path answers to a method it does not have.
pub(super) async fn method_not_allowed() -> Problem {
    Refused::Method.into()
}

async fn pass(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    mut request: Request,
    next: Next,
) -> Response {
    let began = app.now();
    let peer = peer.asking(&app.0.config.proxies, request.headers());
    request.extensions_mut().insert(peer);
    let private = kept_by_nobody(request.uri().path());
    let open = is_open_data(request.uri().path());
    let mut response = match check(&app, peer, &request) {
        Ok(()) => tokio::time::timeout(app.0.config.waits.answer, next.run(request))
            .await
            .unwrap_or_else(|_| Problem::from(Refused::TooSlow).into_response()),
        Err(refused) => Problem::from(refused).into_response(),
    };
    if open {
        let anybody = HeaderValue::from_static("*");
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
    }
    dress(&app, private, response.headers_mut());
    app.0
        .metrics
        .answered(response.status(), app.now().saturating_sub(began));
    response
}

fn check(app: &App, peer: Peer, request: &Request) -> Result<(), Refused> {
    let headers = request.headers();
    let host = request
        .uri()
        .authority()
        .map(axum::http::uri::Authority::as_str)
        .or_else(|| headers.get(header::HOST)?.to_str().ok())
        .ok_or(Refused::WrongHost)?;
    if !app.0.hosts.know(host) {
        return Err(Refused::WrongHost);
    }
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let upgrades = headers.contains_key(header::UPGRADE);
    if (!reads || upgrades) && !from_own_page(app, host, headers) {
        return Err(Refused::CrossOrigin);
    }
    if !peer.local() && !app.0.addresses.may(&peer.caller(), 1, app.now()) {
        return Err(Refused::TooMany);
    }
    Ok(())
}

/// Whether a request that changes something comes from a page of this node, or from no page at all: browsers say where
/// a page is from, other programs say nothing and have no cookie to misuse.
fn from_own_page(app: &App, host: &str, headers: &HeaderMap) -> bool {
    let site = headers
        .get("sec-fetch-site")
        .is_none_or(|site| matches!(site.as_bytes(), b"same-origin" | b"none"));
    let origin = headers.get(header::ORIGIN).is_none_or(|origin| {
        origin.to_str().is_ok_and(|origin| {
            let own = origin.split_once("://").is_some_and(|(scheme, name)| {
                matches!(scheme, "http" | "https") && name.eq_ignore_ascii_case(host)
            });
            own || origin.eq_ignore_ascii_case(&app.0.config.address)
        })
    });
    site && origin
}

/// What belongs to people, or changes at any moment, is kept by no cache.
fn kept_by_nobody(path: &str) -> bool {
    path.starts_with("/api/") || matches!(path, "/healthz" | "/readyz" | "/metrics")
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types kith-worker";

/// What every answer carries.
fn dress(app: &App, private: bool, headers: &mut HeaderMap) {
    const ALWAYS: [(HeaderName, &str); 6] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in ALWAYS {
        // A page that brings a style of its own names it in a policy of its own.
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if private {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if app.0.config.address.starts_with("https://") {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let said = panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic".to_owned());
    Problem::internal(said).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_names_are_known() {
        let mut config = Config::at("https://hours.example.org:8443/");
        config.hosts = vec!["kith.lan".to_owned()];
        let hosts = Hosts::of(&config);
        for own in [
            "localhost",
            "localhost:7100",
            "LOCALHOST:1",
            "127.0.0.1:7100",
            "127.9.9.9",
            "[::1]:7100",
            "[::1]",
            "hours.example.org",
            "Hours.Example.org:8443",
            "kith.lan:80",
        ] {
            assert!(hosts.know(own), "{own}");
        }
        for other in [
            "",
            ":",
            "example.org",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.168.1.7",
            "[fe80::1]:80",
            "hours.example.org.evil.example",
        ] {
            assert!(!hosts.know(other), "{other}");
        }
    }

    #[test]
    fn a_household_counts_as_one_caller() {
        let caller = |text: &str| Peer::at(text.parse().unwrap()).caller();
        assert_eq!(caller("[2001:db8::1]:1"), caller("[2001:db8::ffff]:2"));
        assert_ne!(caller("[2001:db8::1]:1"), caller("[2001:db8:0:1::1]:1"));
        assert_eq!(caller("[::ffff:192.0.2.1]:1"), caller("192.0.2.1:2"));
        assert_ne!(caller("192.0.2.1:1"), caller("192.0.2.2:1"));
    }
}
