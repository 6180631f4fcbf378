//! The HTTP face: the API (docs/protocol.md, "Over HTTP"), the log, the witness, and the client's files. It holds the engine's
//! handle and nothing of the store.
//!
//! Every route is added together with its documentation ([`routes`]), so the OpenAPI document cannot leave one out.

mod api;
mod ask;
mod asking;
mod between;
mod boards;
mod door;
mod entries;
mod evidence;
mod exchanges;
mod export;
mod feed;
mod files;
mod follows;
mod gossip;
mod health;
mod home;
mod invitations;
mod leaves;
pub mod limits;
mod listings;
mod live;
mod log;
mod looks;
mod meetings;
mod members;
mod metrics;
mod mirror;
mod network;
mod network_data;
mod network_periods;
mod network_tables;
mod node;
mod node_key;
mod pace;
mod pages;
mod peering;
mod peers;
mod places;
mod problem;
mod proxies;
mod reading;
mod receipts;
mod releases;
mod returns;
mod routes;
mod serve;
mod session;
mod sessions;
mod statement;
mod summaries;
mod tls;
mod transfers;
mod viewer;
mod witness;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use jiff::tz::TimeZone;
use tokio::sync::{Semaphore, broadcast, watch};

use self::door::Hosts;
pub(crate) use self::evidence::Known as KnownEvidence;
use self::metrics::Metrics;
pub use self::pace::Pace;
use self::pace::Paces;
use self::places::Places;
use self::problem::Problem;
pub use self::proxies::{Network, NoNetwork};
pub use self::serve::{serve, wait_for};
use self::sessions::Sessions;
pub use self::tls::{Tls, Trust, Unusable};
use crate::clock::Millis;
use crate::engine::Engine;
use crate::minutes::calendar;
use crate::network::index::Known;
use crate::peer::outside::Outside;
use crate::peer::{Lines, Peers, Place};
use crate::summaries::{Settings, Summaries};

/// What the server needs to know beyond the engine.
#[derive(Debug, Clone)]
pub struct Config {
    /// How others reach this node, scheme and host: `https://hours.example.org`, `http://localhost:7100`.
    pub address: String,
    /// Further names by which requests may call this node, without port.
    pub hosts: Vec<String>,
    /// Whether the people here are made up.
    pub synthetic: bool,
    /// The time zone of the meetings.
    pub zone: TimeZone,
    /// How fast each caller may go.
    pub paces: PaceConfig,
    /// How long each caller is waited for.
    pub waits: Waits,
    /// Reverse proxies that are trusted to say for whom they ask.
    pub proxies: Vec<Network>,
    /// The node's own TLS; without it, it speaks plain HTTP.
    pub tls: Option<Arc<Tls>>,
    /// What this node says of itself to other areas.
    pub place: Place,
    /// Whom we believe when we reach other areas.
    pub trust: Trust,
    /// Witnesses that are asked to cosign the public head, beside neighbours.
    pub outside: Vec<Outside>,
    /// How closed periods are summed up.
    pub summaries: Settings,
    /// The layout of the network's map, as HexJSON.
    pub hexes: serde_json::Value,
    /// The file that keeps what neighbours show of their boards over a start; none to forget it with the process.
    pub boards: Option<PathBuf>,
    /// How a drill asks neighbours that are connected.
    pub lines: Lines,
}

/// How long each caller is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    /// Until a request's headers are there.
    pub header: Duration,
    /// Until its body is there.
    pub body: Duration,
    /// Until it is answered.
    pub answer: Duration,
    /// Until it takes something of what it is sent.
    pub write: Duration,
    /// Until a live socket takes a message.
    pub live: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            header: limits::HEADER_TIME,
            body: limits::BODY_TIME,
            answer: limits::ANSWER_TIME,
            write: limits::WRITE_TIME,
            live: limits::LIVE_SEND_TIME,
        }
    }
}

/// How fast each caller may go.
#[derive(Debug, Clone, Copy)]
pub struct PaceConfig {
    /// From one address, unless from this machine.
    pub address: Pace,
    /// In one session.
    pub session: Pace,
    /// Where a guess could be right, from one address.
    pub guess: Pace,
}

impl Default for PaceConfig {
    fn default() -> Self {
        let pace = |burst, per_second| Pace { burst, per_second };
        Self {
            address: pace(limits::ADDRESS_BURST, limits::ADDRESS_PER_SECOND),
            session: pace(limits::SESSION_BURST, limits::SESSION_PER_SECOND),
            guess: pace(limits::GUESS_BURST, limits::GUESS_PER_SECOND),
        }
    }
}

impl Config {
    /// Everything as usual at this address.
    #[must_use]
    pub fn at(address: &str) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            hosts: Vec::new(),
            synthetic: false,
            zone: calendar::zone(DEFAULT_ZONE).unwrap_or(TimeZone::UTC),
            paces: PaceConfig::default(),
            waits: Waits::default(),
            proxies: Vec::new(),
            tls: None,
            place: Place::default(),
            trust: Trust::default(),
            outside: Vec::new(),
            summaries: Settings::default(),
            hexes: crate::network::regions(),
            boards: None,
            lines: Lines::default(),
        }
    }
}

/// What every handler shares.
#[derive(Debug, Clone)]
pub(crate) struct App(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    engine: Engine,
    peers: Peers,
    config: Config,
    hosts: Hosts,
    sessions: Sessions,
    addresses: Paces<door::Caller>,
    in_session: Paces<[u8; 32]>,
    guesses: Paces<door::Caller>,
    /// Live sockets, by session.
    sockets: Places<[u8; 32]>,
    /// Cards that people hold up in meetings, on their way to live sockets.
    cards: broadcast::Sender<meetings::cards::Raised>,
    metrics: Metrics,
    /// What leaves this node of closed periods.
    summaries: Summaries,
    /// One for each core: signatures of a batch are checked by so many threads at a time.
    cores: Arc<Semaphore>,
    /// Turns true when the server is to stop: live sockets close.
    stopping: watch::Receiver<bool>,
    openapi: String,
}

impl App {
    fn new(
        (engine, peers): (Engine, Peers),
        config: Config,
        stopping: watch::Receiver<bool>,
        openapi: String,
    ) -> Self {
        let clock = Arc::clone(engine.clock());
        let entropy = Arc::clone(engine.entropy());
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self(Arc::new(Shared {
            hosts: Hosts::of(&config),
            sessions: Sessions::new(clock, entropy, engine.origin(), &config.address),
            addresses: Paces::new(config.paces.address),
            in_session: Paces::new(config.paces.session),
            guesses: Paces::new(config.paces.guess),
            sockets: Places::new(limits::LIVE_PER_SESSION),
            cards: broadcast::Sender::new(limits::CARDS),
            metrics: Metrics::default(),
            summaries: peers.summaries().clone(),
            cores: Arc::new(Semaphore::new(cores)),
            engine,
            peers,
            config,
            stopping,
            openapi,
        }))
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    fn peers(&self) -> &Peers {
        &self.0.peers
    }

    /// What is known in public of this node and those that it follows. For a thread that may wait.
    fn known(&self) -> Arc<Known> {
        let (known, own) = (self.0.peers.known(), self.engine().origin());
        known.with_own(&own, || self.0.peers.card())
    }

    fn summaries(&self) -> &Summaries {
        &self.0.summaries
    }

    fn now(&self) -> Millis {
        self.0.engine.clock().now()
    }

    /// Runs what may wait for the disk on a thread that may wait.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || read(&app))
            .await
            .unwrap_or_else(|panic| Err(Problem::internal(panic)))
    }
}

/// Where meetings are unless the operator says otherwise.
const DEFAULT_ZONE: &str = "Europe/London";

/// The whole service.
fn service(node: (Engine, Peers), config: Config, stopping: watch::Receiver<bool>) -> Router {
    let (router, openapi) = routes::all().finish();
    let app = App::new(node, config, stopping, openapi);
    let router = router
        .fallback(files::show)
        .method_not_allowed_fallback(door::method_not_allowed);
    door::around(router, &app).with_state(app)
}
