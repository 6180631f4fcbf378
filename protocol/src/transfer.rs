//! What both ends of a transfer must make alike: its id out of the pay code, the payer's pseudonym, and a decision out of the
//! body that the payer's node signed.

use core::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::{
    entry::{
        Content, Entry,
        federation::{Federation, RefusalReason},
    },
    envelope::{ENTRY_TYPE, pae},
    id::{Account, Author, Day, Digest32, Misspelt, Origin, spelt},
    key::{Key, Sig},
};

/// The secret of one transfer: 10 bytes from the payer, told to the giver alone, spelt in unpadded base64url.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayCode(pub [u8; 10]);

impl PayCode {
    /// The transfer's id for life: SHA-256 of `kith/pay/v1` and the secret. Who knows the id does not know the code.
    #[must_use]
    pub fn transfer(&self) -> Digest32 {
        let hash = Sha256::new()
            .chain_update(b"kith/pay/v1")
            .chain_update(self.0);
        Digest32(hash.finalize().into())
    }
}

impl fmt::Debug for PayCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PayCode(…)")
    }
}

impl fmt::Display for PayCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::BASE64URL_NOPAD.encode(&self.0))
    }
}

impl FromStr for PayCode {
    type Err = Misspelt;
    fn from_str(text: &str) -> Result<Self, Misspelt> {
        const WRONG: Misspelt = Misspelt("not 10 bytes in unpadded base64url");
        let bytes = data_encoding::BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| WRONG)?;
        bytes.try_into().map(Self).map_err(|_| WRONG)
    }
}
spelt!(PayCode, "10 bytes in unpadded base64url");

/// The payer's pseudonym towards a neighbour: SHA-256 of `kith/payer/v2`, the link's salt, the 16 bytes of the account's UUID and
/// the neighbour's origin. Two neighbours cannot tell that they know the same person, nor can whoever comes to know the
/// UUID. A link from before there were salts has none: `kith/payer/v1`, and no salt.
#[must_use]
pub fn pseudonym(payer: Account, neighbour: &Origin, salt: Option<&Digest32>) -> Digest32 {
    let begun = match salt {
        Some(salt) => Sha256::new_with_prefix(b"kith/payer/v2").chain_update(salt.0),
        None => Sha256::new_with_prefix(b"kith/payer/v1"),
    };
    let hash = begun
        .chain_update(payer.0.as_bytes())
        .chain_update(neighbour.as_str());
    Digest32(hash.finalize().into())
}

/// What a payer's node decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The minutes move.
    Settled {
        /// The payer's pseudonym.
        payer: Digest32,
        /// How many.
        minutes: i64,
        /// The day the help took place.
        day: Day,
    },
    /// They do not.
    Refused(RefusalReason),
}

/// A decision on a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whose: the payer's node.
    pub origin: Origin,
    /// Towards whom: the giver's node.
    pub towards: Origin,
    /// Which transfer.
    pub transfer: Digest32,
    /// Counts the decisions of the one towards the other from 0 without a gap.
    pub seq: u64,
    /// Minutes settled so far, those of this decision included.
    pub total: i64,
    /// What was decided.
    pub outcome: Outcome,
}

impl Decision {
    /// The decision in a body; none if it is anything else.
    #[must_use]
    pub fn read(body: &str) -> Option<Self> {
        Self::of(&Entry::read(body).ok()?)
    }

    /// The decision that an entry is, if it is one.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        if entry.by != Author::Node {
            return None;
        }
        let Content::Federation(content) = &entry.content else {
            return None;
        };
        let (towards, transfer, seq, total, outcome) = match content {
            Federation::TransferSettled(c) => {
                let outcome = Outcome::Settled {
                    payer: c.payer,
                    minutes: c.minutes,
                    day: c.day,
                };
                (&c.neighbour, c.transfer, c.seq, c.total, outcome)
            }
            Federation::TransferRefused(c) => {
                let outcome = Outcome::Refused(c.reason);
                (&c.neighbour, c.transfer, c.seq, c.total, outcome)
            }
            Federation::PeerLinked(_)
            | Federation::PeerChanged(_)
            | Federation::PeerEnded(_)
            | Federation::TransferPromised(_)
            | Federation::TransferOffered(_)
            | Federation::TransferWithdrawn(_)
            | Federation::TransferAnswered(_)
            | Federation::TransferRecalled(_)
            | Federation::SummaryReleased(_)
            | Federation::NodeRecovered(_)
            | Federation::NodeReplaced(_) => return None,
        };
        Some(Self {
            origin: entry.origin.clone(),
            towards: towards.clone(),
            transfer,
            seq,
            total,
            outcome,
        })
    }

    /// Minutes that move by it: 0 where it was refused.
    #[must_use]
    pub const fn minutes(&self) -> i64 {
        match self.outcome {
            Outcome::Settled { minutes, .. } => minutes,
            Outcome::Refused(_) => 0,
        }
    }
}

/// Whether `sig` is `key`'s on a body of an entry.
#[must_use]
pub fn signed(body: &str, key: &Key, sig: &Sig) -> bool {
    key.verify(&pae(ENTRY_TYPE, body.as_bytes()), &sig.0)
}
