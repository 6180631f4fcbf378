//! Every bound between peers, each with its reason.

use crate::{
    id::Millis,
    limits::{DAY_MS, HOUR_MS},
};

/// Bytes of a frame: two feed items or a page of clocks fit, and a peer that lies about lengths costs little.
pub const FRAME_BYTES: usize = 64 * 1024;
/// Bytes of items in one frame: room is left for what stands around them.
pub const ITEMS_BYTES: usize = 60 * 1024;
/// How long a peer is banned for what only a broken or bad program does.
pub const BAN_MS: Millis = HOUR_MS;
/// How long for what can only be meant to harm.
pub const LONG_BAN_MS: Millis = DAY_MS;
/// How long a handshake may take: a small computer on a poor line manages.
pub const HANDSHAKE_MS: Millis = 10_000;
/// Bytes of a certificate's body: seven fields, the longest some 120 bytes.
pub const CERTIFICATE_BYTES: usize = 1024;
/// Bytes of a fault's code in a Bye.
pub const CODE_BYTES: usize = 40;
/// Characters of a name, an organisation or an area on a card: a line on a screen.
pub const NAME_CHARS: usize = 120;
/// Bytes of an address.
pub const ADDRESS_BYTES: usize = 256;
/// Bytes of an area's code: GSS codes have nine.
pub const AREA_CODE_BYTES: usize = 32;

/// Bytes of a feed item's body: a summary of a quarter fits, and evidence of two fits one value of a store.
pub const ITEM_BYTES: usize = 15 * 1024;
/// Bytes of an item's kind.
pub const KIND_BYTES: usize = 32;
/// Items of one feed in one epoch: twenty years of one a day. Bounds what one node can make others keep.
pub const FEED_ITEMS: u64 = 8 * 1024;
/// Bytes of all bodies of one feed in one epoch: the same, at a kilobyte each.
pub const FEED_BYTES: u64 = 8 * 1024 * 1024;
/// Epochs of a node: each is an accident that was put right in the open.
pub const EPOCHS: u32 = 32;
/// Feeds that a node follows: every area of a country, and some. Their names fit one value of a store.
pub const FEEDS: usize = 3_000;
/// Bytes of a head: a checkpoint, the log's signature and forty cosignatures.
pub const HEAD_BYTES: usize = 8 * 1024;
/// Heads of a node that are kept, the highest ones, to hold others against.
pub const HEADS_KEPT: usize = 8;
/// Witnesses of a node whose highest head is kept and told though it is not among those: more than have room on a head.
pub const BEHIND: usize = 40;
/// Bytes of one value that is kept: what a store takes.
pub const KEPT_BYTES: usize = 32 * 1024;
/// Bytes of evidence: two items with their signatures and a certificate.
pub const EVIDENCE_BYTES: usize = 32 * 1024;

/// Feeds in one page of clocks: at some 60 bytes each they fit a frame; fewer where there is more to tell of them.
pub const CLOCKS_PAGE: usize = 768;
/// Ranges of items asked for at once; the answer is one frame.
pub const WANTS: usize = 64;
/// Items in one frame: small ones, until the frame is full.
pub const ITEMS: usize = 128;
/// How long an answer to a want may take before somebody else is asked.
pub const ANSWER_MS: Millis = 30_000;
/// How often peers compare notes while connected: what a lost frame left open is closed then.
pub const DIGEST_MS: Millis = 300_000;
/// Frames of items, heads and evidence that a peer may push at once: every area of a country closes its quarter on one day.
pub const PUSHES: u32 = 4096;
/// And a second, on and on.
pub const PUSHES_A_SECOND: u32 = 16;
/// Bytes that a peer may push at once.
pub const PUSHED_BYTES: u32 = 8 * 1024 * 1024;
/// And a second.
pub const PUSHED_BYTES_A_SECOND: u32 = 64 * 1024;
/// Digests, pages of clocks and wants that a peer may send at once: a new observatory asks for a thousand feeds.
pub const QUESTIONS: u32 = 4096;
/// And a second.
pub const QUESTIONS_A_SECOND: u32 = 64;
/// Items and heads of one node that are taken as soon as they are pushed; what goes beyond is fetched at the next
/// comparing of notes, many at a time. So a node that floods makes nobody else flood.
pub const FRESH: u32 = 64;
/// And a minute.
pub const FRESH_A_MINUTE: u32 = 2;

/// Bytes of a decision's body, or a statement's: ids and numbers, some 450.
pub const DECISION_BYTES: usize = 1024;
/// Decisions under way to a peer that has not said it has them: 64 KiB of what a connection's queue holds.
pub const DECISIONS: u64 = 64;
/// Offers of a peer that wait for a promise here, on one connection: more than two areas have under way.
pub const ASKED: usize = 512;

/// Listings in one page of a board: with all their words they fit a frame.
pub const LISTINGS_PAGE: usize = 20;
/// Listings of one neighbour that are remembered: more than a small bank has.
pub const LISTINGS: usize = 200;
/// Bytes of a listing's title that travel: a line on a screen.
pub const TITLE_BYTES: usize = 240;
/// Bytes of its text that travel: a screen full.
pub const TEXT_BYTES: usize = 2_000;
/// Bytes of how to reach somebody.
pub const CONTACT_BYTES: usize = 400;
