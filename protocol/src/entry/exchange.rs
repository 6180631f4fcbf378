//! Exchange kinds: help given by some and received by others, in minutes. Types and the list, nothing else.

use alloc::vec::Vec;

use super::{Terms, content, family, only_true, roster::Basis, unset, words};
use crate::id::{Account, Category, Day, Digest32, Name};

family! {
    /// Help given and received.
    Exchange {
        /// Somebody wrote down help that was given.
        Recorded = "exchange.recorded",
        /// History brought from another program.
        Imported = "exchange.imported",
        /// A party agreed.
        Agreed = "exchange.agreed",
        /// A broker wrote down that someone without a device agreed.
        Attested = "exchange.attested",
        /// A party said no.
        Declined = "exchange.declined",
        /// Who recorded it took it back.
        Withdrawn = "exchange.withdrawn",
        /// Nobody answered in time.
        Expired = "exchange.expired",
        /// A party says that this is not right.
        Disputed = "exchange.disputed",
        /// That was cleared up.
        Resolved = "exchange.resolved",
    }
}

words! {
    /// Why a party says no.
    Reason {
        /// It was not me.
        NotMe,
        /// The time is wrong.
        WrongTime,
        /// The day is wrong.
        WrongDay,
        /// It did not happen.
        DidNotHappen,
        /// Something else.
        Other,
    }
    /// How something that was not right was cleared up.
    Outcome {
        /// It stands as it was.
        Stands,
        /// It was undone, by a reversal.
        Undone,
        /// Who said so took it back.
        TakenBack,
    }
    /// The ground on which a broker's word stands.
    Ground {
        /// Face to face.
        Spoken,
        /// By phone.
        Phone,
        /// On paper.
        Paper,
        /// By e-mail or message.
        Email,
        /// The broker was there and saw it.
        Present,
        /// For an undoing only: the notice has passed, and two brokers agree.
        Notice,
    }
}

impl From<Basis> for Ground {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Spoken => Self::Spoken,
            Basis::Phone => Self::Phone,
            Basis::Paper => Self::Paper,
            Basis::Email => Self::Email,
            Basis::Present => Self::Present,
        }
    }
}

content! {
    /// One giver, one receiver, minutes.
    Line {
        /// Who helped: gains the minutes.
        giver: Account,
        /// How long, in minutes, at least 1.
        minutes: i64,
        /// In an undoing: which line of the undone exchange this mirrors, counted from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<u32>,
        /// Who was helped: spends the minutes.
        receiver: Account,
    }
    /// `exchange.recorded`: by a party, a custodian or supporter of one, or a broker for them.
    Recorded {
        /// The lines settle all together or not at all.
        #[serde(default, skip_serializing_if = "unset", deserialize_with = "only_true")]
        all_or_none: bool,
        /// What it was about: one of the bank's categories.
        category: Category,
        /// The day it took place.
        day: Day,
        /// What was done, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// A supporter speaks for this party.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        r#for: Option<Account>,
        /// Who gave to whom, for how long.
        lines: Vec<Line>,
        /// The exchange whose lines this undoes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        undoes: Option<Name>,
    }
    /// `exchange.imported`: by a steward or the console; settled as it stands, shown as imported for ever.
    Imported {
        /// What it was about.
        category: Category,
        /// The day it took place.
        day: Day,
        /// What was done, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// Who gave to whom, for how long.
        lines: Vec<Line>,
    }
    /// `exchange.agreed`: a party agrees to every line of theirs that waits.
    Agreed {
        /// The exchange and its terms.
        exchange: Terms,
        /// For whom: the author, an account they look after, or a member they support.
        r#for: Account,
    }
    /// `exchange.attested`: by a broker who is not concerned.
    Attested {
        /// How the broker knows.
        basis: Ground,
        /// The exchange and its terms.
        exchange: Terms,
        /// Who agreed; someone without a device.
        r#for: Account,
    }
    /// `exchange.declined`: a party says no to every line of theirs that waits.
    Declined {
        /// The exchange and its terms.
        exchange: Terms,
        /// For whom.
        r#for: Account,
        /// Why.
        reason: Reason,
    }
    /// `exchange.withdrawn`: by who recorded it; every line that still waits ends.
    Withdrawn {
        /// The exchange and its terms.
        exchange: Terms,
    }
    /// `exchange.expired`: by the node, with an id derived from the exchange's.
    Expired {
        /// The rule that was in force when it was recorded: days an unanswered proposal stands.
        after_days: i64,
        /// The exchange and its terms.
        exchange: Terms,
    }
    /// `exchange.disputed`: a party to a settled line says that it is not right. Marks, never freezes.
    Disputed {
        /// The exchange and its terms.
        exchange: Terms,
        /// For whom.
        r#for: Account,
        /// Why.
        reason: Reason,
    }
    /// `exchange.resolved`: by a broker who is not concerned, or (taken back) by who disputed it.
    Resolved {
        /// The exchange and its terms.
        exchange: Terms,
        /// How.
        outcome: Outcome,
    }
}

impl Exchange {
    pub(super) const fn details(&self) -> Option<Digest32> {
        match self {
            Self::Recorded(c) => c.details,
            Self::Imported(c) => c.details,
            Self::Agreed(_)
            | Self::Attested(_)
            | Self::Declined(_)
            | Self::Withdrawn(_)
            | Self::Expired(_)
            | Self::Disputed(_)
            | Self::Resolved(_) => None,
        }
    }

    /// The parties whom the words are about.
    pub(super) fn about(&self) -> Vec<Account> {
        match self {
            Self::Recorded(c) => parties(&c.lines),
            Self::Imported(c) => parties(&c.lines),
            Self::Agreed(_)
            | Self::Attested(_)
            | Self::Declined(_)
            | Self::Withdrawn(_)
            | Self::Expired(_)
            | Self::Disputed(_)
            | Self::Resolved(_) => Vec::new(),
        }
    }
}

/// Everyone who gives or receives in these lines, sorted, each once.
#[must_use]
pub fn parties(lines: &[Line]) -> Vec<Account> {
    let mut all: Vec<_> = lines
        .iter()
        .flat_map(|line| [line.giver, line.receiver])
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
