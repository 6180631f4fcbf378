//! Every bound of connections between areas, each with its reason. What both sides must agree on is in
//! `kith_protocol::peer::limits`.

use std::time::Duration;

use crate::clock::Millis;

/// Until a neighbour's computer takes a connection, and again until TLS stands: a small computer on a poor line manages.
pub const CONNECT_TIME: Duration = Duration::from_secs(10);
/// Until a request to a neighbour is answered as a whole.
pub const ASK_TIME: Duration = Duration::from_secs(20);
/// Bytes of a neighbour's answer to a request: a card is under three kilobytes.
pub const ANSWER_BYTES: usize = 32 * 1024;

/// How often a node that is followed without being linked is asked for what it published: items are rare, and a head moves
/// once a day. A thousand of them are one request a second.
pub const FETCH_MS: Millis = 15 * 60 * 1_000;
/// And the longest wait for one that does not answer.
pub const FETCH_MOST_MS: Millis = 6 * 60 * 60 * 1_000;
/// How many are asked at one time.
pub const FETCHES: usize = 8;
/// Bytes of such an answer: 60 KiB of items, every byte of them escaped, and a head.
pub const FEED_ANSWER_BYTES: usize = 160 * 1024;

/// How often it is looked whether an outside witness has yet to cosign the public head, which moves once a day.
pub const OUTSIDE_LOOK: Duration = Duration::from_secs(60);
/// Until one that did not is asked again.
pub const OUTSIDE_AGAIN_MS: Millis = 60 * 1_000;
/// And the longest wait for it.
pub const OUTSIDE_MOST_MS: Millis = 6 * 60 * 60 * 1_000;

/// Frames that wait to be sent on one connection.
pub const QUEUE_FRAMES: usize = 1_024;
/// Bytes that wait to be sent on one connection. Sixty neighbours that read nothing cost 60 MiB.
pub const QUEUE_BYTES: usize = 1024 * 1024;
/// Frames that were heard on one connection and are not taken up yet: then the other side has to wait.
pub const INBOX_FRAMES: usize = 4;
/// What all connections have to say to the hub: each waits for its turn.
pub const HUB_EVENTS: usize = 64;
/// Until one frame is taken by the other side.
pub const WRITE_TIME: Duration = Duration::from_secs(10);
/// Until a connection that is to end has sent what waits, the last word included.
pub const CLOSE_TIME: Duration = Duration::from_secs(2);
/// Between signs of life: shorter than the minute after which routers and proxies forget a quiet connection.
pub const PING_TIME: Duration = Duration::from_secs(25);
/// Without a sign of life, until the other side is taken for gone: two pings lost.
pub const SILENCE_TIME: Duration = Duration::from_secs(60);
/// Connections that have not shown who they are yet.
pub const STRANGERS: usize = 32;

/// Until the first try to reach a neighbour again.
pub const RETRY_FIRST_MS: Millis = 1_000;
/// And the longest wait between tries: a neighbour that comes back is found within it.
pub const RETRY_MOST_MS: Millis = 5 * 60 * 1_000;
/// How often the hub looks at the clock.
pub const TICK: Duration = Duration::from_secs(1);
/// Neighbours and others that are followed, as many as are dialled at one time.
pub const DIALS: usize = 16;

/// How long an invitation to link holds.
pub const INVITATION_MS: Millis = 14 * 24 * 60 * 60 * 1_000;
/// Invitations that are open at one time: a region joining in a day fits.
pub const INVITATIONS: usize = 64;
/// Nodes that we remember having met: every area of a country, and some. Each costs some three kilobytes.
pub const MET: usize = 4 * 1024;
/// Nodes that are followed without being linked: with two hundred neighbours beside them they are all that gossip follows.
pub const FOLLOWED: usize = kith_protocol::peer::limits::FEEDS - 200;
/// Bytes of a neighbour's card as sent.
pub const CARD_BYTES: usize = 8 * 1024;

/// How often a neighbour's board is asked for while it is connected: offers last for weeks.
pub const BOARD_MS: Millis = 5 * 60 * 1_000;
/// And while people here are looking at it.
pub const BOARD_LOOK_MS: Millis = 5_000;
/// Between two times that a neighbour is told that our board changed: so it asks no more often than it may.
pub const BOARD_TELL_MS: Millis = 15_000;
/// How long what it said is shown while it cannot be reached.
pub const BOARD_KEPT_MS: Millis = 24 * 60 * 60 * 1_000;
/// Bytes of words on neighbours' boards that are kept over a start: some thousand offers, in a file that is written anew each time.
pub const BOARDS_BYTES: usize = 4 * 1024 * 1024;
/// Questions about our board that a neighbour may ask at once: ten pages, twice over.
pub const BOARD_QUESTIONS: u32 = 20;
/// And one more each so often: people there are looking.
pub const BOARD_QUESTION_MS: Millis = 1_000;
/// For how long it is shown that a node is said to have another key: whoever has it comes again every few minutes.
pub(crate) const CLAIM_MS: i64 = 86_400_000;
