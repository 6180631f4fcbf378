//! One frame of the websocket: its type number says of which family it is, and the family reads the rest.

use alloc::vec::Vec;

use super::{
    Fault, board, gossip, limits, link,
    mirror::Mirror,
    transfer,
    wire::{Message as _, Reader},
};

/// Makes the enum of families with the one place that picks by number. A family is a line here; its messages and their
/// spelling are in its own file.
macro_rules! families {
    ($($(#[$doc:meta])* $name:ident($message:ty) = $types:pat,)+) => {
        /// What one frame carries.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Frame {
            $($(#[$doc])* $name($message),)+
        }

        impl Frame {
            /// The frame as it travels.
            #[must_use]
            pub fn encode(&self) -> Vec<u8> {
                match self {
                    $(Self::$name(message) => message.write(),)+
                }
            }

            fn of_kind(kind: u8, from: &mut Reader<'_>) -> Result<Self, Fault> {
                match kind {
                    $($types => <$message>::read(kind, from).map(Self::$name),)+
                    _ => Err(Fault::Garbled),
                }
            }
        }

        $(impl From<$message> for Frame {
            fn from(message: $message) -> Self {
                Self::$name(message)
            }
        })+
    };
}

families! {
    /// Who is there.
    Link(link::Message) = 0..=9,
    /// Feeds, heads and evidence.
    Gossip(gossip::Message) = 10..=19,
    /// Records held for each other, and cosignatures on what is held.
    Mirror(Mirror) = 20..=29,
    /// Hours across areas.
    Transfer(transfer::Message) = 30..=39,
    /// What each lets the other see of its board.
    Board(board::Message) = 40..=49,
}

impl Frame {
    /// Reads a frame.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] beyond [`limits::FRAME_BYTES`]; [`Fault::Garbled`] for what is no frame we know.
    pub fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > limits::FRAME_BYTES {
            return Err(Fault::TooLarge);
        }
        let (kind, mut from) = Reader::frame(bytes)?;
        let frame = Self::of_kind(kind, &mut from)?;
        from.end()?;
        Ok(frame)
    }
}
