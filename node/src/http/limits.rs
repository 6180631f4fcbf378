//! Every bound of the HTTP face, each with its reason. What two parties must agree on is in `kith_protocol::limits`.

use std::time::Duration;

use crate::clock::Millis;

/// Bytes of one entry as sent: a body of 8 KiB with its quotes escaped, sixteen signatures and one detail of 16 KiB fit.
pub const ENTRY_BYTES: usize = 64 * 1024;
/// Bytes of a batch: a thousand entries of the usual kilobyte or two, with room.
pub const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// Entries of a batch (docs/protocol.md, "Over HTTP").
pub const BATCH_ENTRIES: usize = 1_000;
/// Bytes of a sign-in: a challenge, a key and a signature are under one kilobyte.
pub const SESSION_BYTES: usize = 4 * 1024;

/// Bytes of a request's first line and headers together: browsers send under four kilobytes, cookies included.
pub const HEADER_BYTES: usize = 16 * 1024;
/// Headers of a request: browsers send about twenty.
pub const HEADERS: usize = 64;
/// Until the headers are there, from the first byte or from the answer before: a phone on a poor signal needs seconds;
/// somebody who holds connections open on purpose gets no more.
pub const HEADER_TIME: Duration = Duration::from_secs(20);
/// Until a body is there: eight megabytes over a slow line, or 64 KiB over a terrible one.
pub const BODY_TIME: Duration = Duration::from_secs(60);
/// Until a request is answered, body included: whoever waited longer has gone away.
pub const ANSWER_TIME: Duration = Duration::from_secs(90);
/// Without the other side taking a byte of what it asked for, until the connection is cut.
pub const WRITE_TIME: Duration = Duration::from_secs(30);
/// Until connections that are in use are cut after the server was asked to stop.
pub const STOP_TIME: Duration = Duration::from_secs(10);
/// Connections at one time: 875 members is the largest bank known, each with a phone and a live socket; a connection
/// costs some 20 KiB.
pub const CONNECTIONS: usize = 2_048;
/// Connections from one address at one time, unless from this machine: an office behind one address fits, one stranger
/// cannot take all.
pub const CONNECTIONS_PER_ADDRESS: usize = 256;

/// Requests at once from one address, unless from this machine.
pub const ADDRESS_BURST: u32 = 600;
/// Requests a second from one address in the long run: an office of phones that all look again fits.
pub const ADDRESS_PER_SECOND: u32 = 50;
/// Requests at once in one session: opening the client on a busy day takes about thirty.
pub const SESSION_BURST: u32 = 300;
/// Requests a second in one session in the long run: nobody reads faster.
pub const SESSION_PER_SECOND: u32 = 20;
/// What costs a look-up by a guess (sign-ins, invitations): at once, from one address. An open day of forty people
/// setting up phones behind one address fits.
pub const GUESS_BURST: u32 = 120;
/// The same a second in the long run: at this pace a 128-bit secret outlasts the sun.
pub const GUESS_PER_SECOND: u32 = 2;
/// Addresses and sessions whose pace is remembered: 100 bytes each. When full, those that have rested longest go.
pub const PACES: usize = 16_384;

/// Meetings of one calendar feed, the newest: ten a week for a year. Calendar programs ask for all of them each time.
pub const FEED_MEETINGS: usize = 500;

/// How long a challenge can be answered.
pub const CHALLENGE_MS: Millis = 2 * 60 * 1_000;
/// Answered challenges that are remembered until they run out, so that none serves twice: 64 bytes each. When full,
/// sign-in waits: forgetting one early would let it be replayed.
pub const CHALLENGES: usize = 16_384;
/// How long a session lasts (docs/protocol.md, "Signing in").
pub const SESSION_MS: Millis = 12 * 60 * 60 * 1_000;
/// Sessions of one account at one time: sixteen devices at most, each in two browser windows; the oldest goes.
pub const SESSIONS_PER_ACCOUNT: usize = 32;
/// Sessions at one time; when full, the one that ends first goes.
pub const SESSIONS: usize = 8_192;

/// Items of a page unless asked otherwise: a long phone screen and a few more.
pub const PAGE: usize = 50;
/// Items of a page at most: a statement's item is about two kilobytes.
pub const PAGE_MOST: usize = 200;
/// Waiting exchanges on the first screen: a pot that thirty people ask of at once fits, each costs a few reads.
pub const HOME_WAITING: usize = 100;
/// Meetings to come on the first screen: two a week for over a month; each costs reading the whole of it.
pub const HOME_MEETINGS: usize = 10;
/// People whom somebody has to be told something, on one list: more than a day of telephoning.
pub const TELLING: usize = 100;
/// Members of a page at most: one is about 200 bytes, and the client wants to offer all names at once.
pub const MEMBERS_MOST: usize = 1_000;
/// Characters of a search.
pub const SEARCH_CHARS: usize = 100;

/// Bytes of a reflection: a slip and five answers are under 300 bytes.
pub const REFLECTION_BYTES: usize = 1_024;
/// Bytes of a card.
pub const CARD_BYTES: usize = 1_024;
/// Cards on their way to sockets that have not taken them: a room of people who all want to speak. Who lags behind misses
/// the oldest, as in the room.
pub const CARDS: usize = 64;

/// Bytes of a message from a live socket: nothing that a client says there matters.
pub const LIVE_MESSAGE_BYTES: usize = 1_024;
/// Between signs of life on a live socket: shorter than the minute after which routers forget a quiet connection.
pub const LIVE_PING: Duration = Duration::from_secs(25);
/// Until a socket that does not take what it is sent is cut.
pub const LIVE_SEND_TIME: Duration = Duration::from_secs(10);
/// Between two messages on one live socket: a busy log is told as one change.
pub const LIVE_PAUSE: Duration = Duration::from_millis(100);
/// Between two messages about other nodes on one live socket: while hundreds of them say something, people look once a while.
pub const LIVE_NEIGHBOURS_PAUSE: Duration = Duration::from_secs(1);
/// Live sockets of one session: a browser window each.
pub const LIVE_PER_SESSION: usize = 8;

/// Bytes of a node's signed card: its words and a certificate of a kilobyte, quotes escaped twice.
pub const PEER_CARD_BYTES: usize = 8 * 1024;
/// Bytes of what a steward says about another node: a link or an address.
pub const PEER_BYTES: usize = 2 * 1024;

/// Bytes of a list of nodes: a thousand origins.
pub const NETWORK_BYTES: usize = 32 * 1024;

/// Bytes of a request to cosign a checkpoint: what its format allows.
pub const WITNESS_BYTES: usize = kith_protocol::tlog::witness::MAX_REQUEST_BYTES;

/// Bytes of a refused body that are still taken in, so that the refusal reaches its sender: twice the largest allowed.
pub const DRAIN_BYTES: usize = 2 * BATCH_BYTES;
/// How long that may take.
pub const DRAIN_TIME: Duration = Duration::from_secs(5);
