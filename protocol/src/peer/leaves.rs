//! What leaves a node, by the parts in which people are told of it (`docs/privacy.md`, the page *What leaves this Kith*). Whoever adds
//! a frame or a kind of item has to say here under which part people find it.

use super::{Frame, board, feed::Kind, gossip, link, mirror::Mirror, transfer};

/// A part of what leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Who the node is: its name, address and public keys.
    Own,
    /// Lists of nodes that it publishes.
    Lists,
    /// What closed periods add up to.
    Summaries,
    /// Counts of each month that are not about people.
    Pulses,
    /// What other nodes published, passed on as it is.
    Others,
    /// How long its log is, with a hash and signatures.
    Heads,
    /// Records that do not match, as they were signed.
    Evidence,
    /// Its records, sealed, and what is said of how many there are.
    Records,
    /// Hours across areas.
    Hours,
    /// Public offers and requests.
    Board,
    /// The line itself: greetings, and how far each side has come.
    Line,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Own,
        Self::Lists,
        Self::Summaries,
        Self::Pulses,
        Self::Others,
        Self::Heads,
        Self::Evidence,
        Self::Records,
        Self::Hours,
        Self::Board,
        Self::Line,
    ];

    /// What it is called in documents, and in the keys of the words for people.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Lists => "lists",
            Self::Summaries => "summaries",
            Self::Pulses => "pulses",
            Self::Others => "others",
            Self::Heads => "heads",
            Self::Evidence => "evidence",
            Self::Records => "records",
            Self::Hours => "hours",
            Self::Board => "board",
            Self::Line => "line",
        }
    }
}

/// The part under which people find what an item of a feed says.
#[must_use]
pub const fn of_item(kind: Kind) -> Part {
    match kind {
        Kind::Profile => Part::Own,
        Kind::Network => Part::Lists,
        Kind::Summary | Kind::Return => Part::Summaries,
        Kind::Pulse => Part::Pulses,
        Kind::Later => Part::Others,
    }
}

/// The parts under which people find what a frame tells.
#[must_use]
pub const fn of_frame(frame: &Frame) -> &'static [Part] {
    match frame {
        Frame::Link(link::Message::Hello { .. } | link::Message::Challenge { .. }) => {
            &[Part::Own, Part::Line]
        }
        Frame::Link(link::Message::Proof { .. } | link::Message::Bye { .. })
        | Frame::Gossip(gossip::Message::Digest { .. } | gossip::Message::Want { .. }) => {
            &[Part::Line]
        }
        Frame::Gossip(gossip::Message::Clocks { .. }) => &[Part::Heads, Part::Line],
        Frame::Gossip(gossip::Message::Items { .. }) => &[
            Part::Own,
            Part::Lists,
            Part::Summaries,
            Part::Pulses,
            Part::Others,
        ],
        Frame::Gossip(gossip::Message::Head { .. }) => &[Part::Heads],
        Frame::Gossip(gossip::Message::Evidence { .. }) => &[Part::Evidence],
        Frame::Mirror(
            Mirror::Records { .. }
            | Mirror::Held { .. }
            | Mirror::Fetch { .. }
            | Mirror::Page { .. }
            | Mirror::FetchPage { .. },
        ) => &[Part::Records],
        Frame::Mirror(Mirror::Cosign { .. } | Mirror::Cosigned { .. }) => &[Part::Heads],
        Frame::Transfer(
            transfer::Message::Sync { .. }
            | transfer::Message::Offer { .. }
            | transfer::Message::Cancel { .. }
            | transfer::Message::Decision(_)
            | transfer::Message::Statement(_),
        ) => &[Part::Hours],
        Frame::Board(
            board::Message::Ask { .. } | board::Message::Page { .. } | board::Message::Changed,
        ) => &[Part::Board],
    }
}
