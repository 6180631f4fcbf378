//! Federation kinds: neighbours this node is linked with, hours given and received across areas, what was released to all, a
//! new epoch, and a new node key. Types and the list, nothing else. A neighbour is another node; bodies call it `peer`.

use alloc::{string::String, vec, vec::Vec};

use super::{content, family, roster::Basis, words};
use crate::{
    id::{Account, Category, Day, Digest32, Index, Origin},
    key::{Key, Sig},
    transfer::PayCode,
};

family! {
    /// What this node agreed with others, and what leaves it.
    Federation {
        /// This node is linked with another.
        PeerLinked = "peer.linked",
        /// How far the balance may go, or the neighbour's key, changed.
        PeerChanged = "peer.changed",
        /// The link ended.
        PeerEnded = "peer.ended",
        /// Who received help from a neighbour area will pay for it.
        TransferPromised = "transfer.promised",
        /// Who gave help in a neighbour area asks for the minutes.
        TransferOffered = "transfer.offered",
        /// Somebody here takes back what they promised or asked for.
        TransferWithdrawn = "transfer.withdrawn",
        /// The payer's node decided: the minutes move.
        TransferSettled = "transfer.settled",
        /// The payer's node decided: they do not.
        TransferRefused = "transfer.refused",
        /// The giver's node takes what the payer's decided.
        TransferAnswered = "transfer.answered",
        /// The payer's node takes back a decision of its own that its log had lost.
        TransferRecalled = "transfer.recalled",
        /// A summary may leave this node.
        SummaryReleased = "summary.released",
        /// The log goes on in a new epoch.
        NodeRecovered = "node.recovered",
        /// The node has another node key.
        NodeReplaced = "node.replaced",
    }
}

words! {
    /// Why the payer's node refuses. Never the payer's balance: the promise set the minutes aside.
    RefusalReason {
        /// The payer took the promise back, or the giver the request.
        Withdrawn,
        /// The promise is about other minutes, or another day.
        OtherTerms,
        /// The link ended before there was a promise.
        Ended,
    }
}

content! {
    /// `peer.linked`: by a steward. Linking again after an end is said anew.
    PeerLinked {
        /// How far the balance between the two may go either way, in minutes, at least 0: this node's judgement.
        ceiling: i64,
        /// The neighbour's node key.
        node: Key,
        /// The neighbour.
        #[serde(rename = "peer")]
        neighbour: Origin,
        /// 32 random bytes that make the payers' pseudonyms towards this neighbour; the first ones count for ever. They stay here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        salt: Option<Digest32>,
    }
    /// `peer.changed`: by a steward; at least one of the two.
    PeerChanged {
        /// A new ceiling, in minutes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ceiling: Option<i64>,
        /// The neighbour's replaced node key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        node: Option<Key>,
        /// The neighbour.
        #[serde(rename = "peer")]
        neighbour: Origin,
    }
    /// `peer.ended`: by a steward. Nothing new begins; what is under way completes.
    PeerEnded {
        /// The neighbour.
        #[serde(rename = "peer")]
        neighbour: Origin,
    }
    /// `transfer.promised`: at the payer's node. Sets the minutes aside.
    TransferPromised {
        /// How a broker knows, who writes it down for a member without a device.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
        /// What it was about: one of the bank's categories.
        category: Category,
        /// The day it took place.
        day: Day,
        /// What was done, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// Who received help: the author, or for whom they speak.
        r#for: Account,
        /// How long, in minutes, at least 1.
        minutes: i64,
        /// The neighbour where the giver is at home.
        #[serde(rename = "peer")]
        neighbour: Origin,
        /// The transfer: made from the pay code, which only the giver is told.
        transfer: Digest32,
    }
    /// `transfer.offered`: at the giver's node. Sets the minutes aside below the ceiling.
    TransferOffered {
        /// How a broker knows, who writes it down for a member without a device.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
        /// What it was about: one of the bank's categories.
        category: Category,
        /// The pay code, as the payer told it.
        code: PayCode,
        /// The day it took place.
        day: Day,
        /// What was done, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// Who helped: the author, or for whom they speak.
        r#for: Account,
        /// How long, in minutes, at least 1.
        minutes: i64,
        /// The neighbour where the payer is at home.
        #[serde(rename = "peer")]
        neighbour: Origin,
    }
    /// `transfer.withdrawn`: by whoever may speak for the account. A promise ends at once; a giver's node only asks to cancel.
    TransferWithdrawn {
        /// Which.
        transfer: Digest32,
    }
    /// `transfer.settled`: by the payer's node.
    TransferSettled {
        /// The day it took place.
        day: Day,
        /// How many minutes move.
        minutes: i64,
        /// The payer's pseudonym towards this neighbour.
        payer: Digest32,
        /// The neighbour where the giver is at home.
        #[serde(rename = "peer")]
        neighbour: Origin,
        /// Counts this node's decisions towards that neighbour from 0 without a gap.
        seq: u64,
        /// Minutes settled towards that neighbour so far, these included.
        total: i64,
        /// Which.
        transfer: Digest32,
    }
    /// `transfer.refused`: by the payer's node.
    TransferRefused {
        /// The neighbour where the giver is at home.
        #[serde(rename = "peer")]
        neighbour: Origin,
        /// Why.
        reason: RefusalReason,
        /// Counts this node's decisions towards that neighbour from 0 without a gap.
        seq: u64,
        /// Minutes settled towards that neighbour so far.
        total: i64,
        /// Which.
        transfer: Digest32,
    }
    /// `transfer.answered`: by the giver's node.
    TransferAnswered {
        /// The body of the payer's node's decision, verbatim.
        body: String,
        /// The payer's node's key.
        key: Key,
        /// Its signature on that body.
        sig: Sig,
    }
    /// `transfer.recalled`: by the payer's node.
    TransferRecalled {
        /// The body of the decision, verbatim.
        body: String,
        /// This node's key.
        key: Key,
        /// Its signature on that body.
        sig: Sig,
    }
    /// `summary.released`: by a signatory.
    SummaryReleased {
        /// The first day it covers.
        from: Day,
        /// SHA-256 of the summary's canonical text.
        release: Digest32,
        /// The last day it covers.
        to: Day,
    }
    /// `node.recovered`: by the node, after entries were lost that nobody holds.
    NodeRecovered {
        /// The epoch that begins here: one more than the one before; a log opens in epoch 1.
        epoch: u32,
        /// The log key of the new epoch.
        log: Key,
        /// The tree's root over all entries before this one.
        root: Digest32,
        /// How many entries stand before this one.
        size: Index,
    }
    /// `node.replaced`: by a steward. Takes effect once enough has been said (docs/protocol.md, "Replacing the node key").
    NodeReplaced {
        /// The node key from then on.
        node: Key,
        /// Its own signature that it is to follow the node key in force ([`crate::successor`]).
        proof: Sig,
    }
}

impl Federation {
    pub(super) const fn details(&self) -> Option<Digest32> {
        match self {
            Self::TransferPromised(c) => c.details,
            Self::TransferOffered(c) => c.details,
            Self::PeerLinked(_)
            | Self::PeerChanged(_)
            | Self::PeerEnded(_)
            | Self::TransferWithdrawn(_)
            | Self::TransferSettled(_)
            | Self::TransferRefused(_)
            | Self::TransferAnswered(_)
            | Self::TransferRecalled(_)
            | Self::SummaryReleased(_)
            | Self::NodeRecovered(_)
            | Self::NodeReplaced(_) => None,
        }
    }

    /// Who gave or received: whoever it was with is known here by no name.
    pub(super) fn about(&self) -> Vec<Account> {
        match self {
            Self::TransferPromised(c) => vec![c.r#for],
            Self::TransferOffered(c) => vec![c.r#for],
            Self::PeerLinked(_)
            | Self::PeerChanged(_)
            | Self::PeerEnded(_)
            | Self::TransferWithdrawn(_)
            | Self::TransferSettled(_)
            | Self::TransferRefused(_)
            | Self::TransferAnswered(_)
            | Self::TransferRecalled(_)
            | Self::SummaryReleased(_)
            | Self::NodeRecovered(_)
            | Self::NodeReplaced(_) => Vec::new(),
        }
    }
}
