//! Why an exchange entry is refused: stable codes and plain words.

use crate::refusal::{Class, Plain, plain};

/// An exchange rule that an entry breaks, in the order in which rules are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExchangeRefusal {
    /// The node does not say this.
    NotForTheNode,
    /// The lines are too few, too many, or give to oneself.
    Lines,
    /// Minutes out of bounds.
    Minutes,
    /// The day has not come anywhere on earth.
    DayToCome,
    /// Not one of the bank's categories.
    CategoryUnknown,
    /// A party is not known here.
    PartyUnknown,
    /// A party rests, has left or was erased.
    PartyAway,
    /// The author is no party and may not record for others.
    NotAParty,
    /// A supporter stands on both sides.
    BothSides,
    /// No such exchange.
    ExchangeUnknown,
    /// The terms are not those that were recorded.
    TermsDiffer,
    /// The author may not speak for that party.
    NotForYou,
    /// Only who recorded it may take it back.
    NotRecorder,
    /// Only a broker or steward may say this.
    NotABroker,
    /// The author is concerned themselves.
    Concerned,
    /// A broker speaks only for people.
    NotAPerson,
    /// A broker speaks only for people without a device.
    HasDevice,
    /// It was answered, taken back or ran out.
    NothingWaits,
    /// It has not run out.
    NotDue,
    /// What is undone is not a settled exchange.
    NotSettled,
    /// An undoing must mirror the lines it undoes.
    UndoMirror,
    /// More would be undone than was done.
    UndoTooMuch,
    /// Two brokers may agree only after the notice.
    NoticeRuns,
    /// Notice is the ground for undoings only.
    NoticeGround,
    /// One broker spoke already.
    SameBroker,
    /// Somebody says already that this is not right.
    AlreadyDisputed,
    /// Nobody says that this is not right.
    NotDisputed,
    /// Too many proposals between these two wait.
    TooManyWaiting,
    /// The author's own floor.
    Floor,
    /// The author's own ceiling.
    Ceiling,
    /// Someone else cannot agree now; why is told to them alone.
    NotNow,
}

impl ExchangeRefusal {
    /// The row for this refusal.
    #[expect(clippy::too_many_lines, reason = "a table: one row a refusal")]
    #[must_use]
    pub const fn plain(self) -> Plain {
        use Class::{Conflict, Forbidden, Unacceptable, Unknown};
        const BROKER: &str = "Ask another broker or a Kith lead.";
        match self {
            Self::NotForTheNode => plain(
                "not-for-the-node",
                Forbidden,
                "Only people say this.",
                "Nothing to do.",
            ),
            Self::Lines => plain(
                "lines-wrong",
                Unacceptable,
                "It is not clear who gave to whom.",
                "Choose who gave and who received: two different people.",
            ),
            Self::Minutes => plain(
                "minutes-wrong",
                Unacceptable,
                "The time is too short or too long.",
                "Write at least 1 minute.",
            ),
            Self::DayToCome => plain(
                "day-to-come",
                Unacceptable,
                "This day has not come yet.",
                "Choose today or a day before.",
            ),
            Self::CategoryUnknown => plain(
                "category-unknown",
                Unacceptable,
                "Your Kith does not use this category.",
                "Choose one from the list.",
            ),
            Self::PartyUnknown => plain(
                "party-unknown",
                Unknown,
                "Someone in this is not a member here.",
                "Choose people from the list.",
            ),
            Self::PartyAway => plain(
                "party-away",
                Conflict,
                "Someone in this is resting or has left.",
                "Choose someone else, or ask a broker.",
            ),
            Self::NotAParty => plain(
                "not-a-party",
                Forbidden,
                "You did not give or receive in this.",
                "Ask a broker to write it down.",
            ),
            Self::BothSides => plain(
                "both-sides",
                Forbidden,
                "A supporter cannot speak for someone and be part of it too.",
                "Ask a broker to write it down.",
            ),
            Self::ExchangeUnknown => plain(
                "exchange-unknown",
                Unknown,
                "This is not in the hours book.",
                "Reload and look again.",
            ),
            Self::TermsDiffer => plain(
                "terms-differ",
                Conflict,
                "This is not what was written down.",
                "Reload, read it again, then answer.",
            ),
            Self::NotForYou => plain(
                "not-for-you",
                Forbidden,
                "You cannot answer for this person.",
                "Only they, or their supporter, can.",
            ),
            Self::NotRecorder => plain(
                "not-recorder",
                Forbidden,
                "Someone else wrote this down.",
                "You can say no to it instead.",
            ),
            Self::NotABroker => plain(
                "not-a-broker",
                Forbidden,
                "Only a broker or a Kith lead can write this down.",
                "Ask a broker.",
            ),
            Self::Concerned => plain(
                "concerned",
                Forbidden,
                "This concerns you, so someone else decides it.",
                BROKER,
            ),
            Self::NotAPerson => plain(
                "attest-person",
                Unacceptable,
                "A broker can answer for a person only, not for an organisation or a pot.",
                "Ask those who look after it.",
            ),
            Self::HasDevice => plain(
                "has-device",
                Conflict,
                "This person has a phone set up, so they answer themselves.",
                "Ask them to answer on their phone.",
            ),
            Self::NothingWaits => plain(
                "nothing-waits",
                Conflict,
                "This was answered already, or it ended.",
                "Reload to see how it stands.",
            ),
            Self::NotDue => plain(
                "not-due",
                Conflict,
                "This has not run out of time.",
                "Nothing to do.",
            ),
            Self::NotSettled => plain(
                "not-settled",
                Conflict,
                "Only something that is done can be undone.",
                "Reload to see how it stands.",
            ),
            Self::UndoMirror => plain(
                "undo-mirror",
                Unacceptable,
                "This does not match what it undoes.",
                "Start again from the entry you want to undo.",
            ),
            Self::UndoTooMuch => plain(
                "undo-too-much",
                Conflict,
                "More would be undone than was done.",
                "Undo less, or look at what was undone already.",
            ),
            Self::NoticeRuns => plain(
                "notice-runs",
                Conflict,
                "The other person still has time to answer.",
                "Wait until 14 days have passed.",
            ),
            Self::NoticeGround => plain(
                "notice-ground",
                Unacceptable,
                "Time that has passed is a ground only for undoing.",
                "Choose how the person told you.",
            ),
            Self::SameBroker => plain(
                "same-broker",
                Forbidden,
                "A second broker must agree.",
                BROKER,
            ),
            Self::AlreadyDisputed => plain(
                "already-disputed",
                Conflict,
                "Someone said already that this is not right.",
                "A broker will look at it.",
            ),
            Self::NotDisputed => plain(
                "not-disputed",
                Conflict,
                "Nobody said that this is not right.",
                "Reload to see how it stands.",
            ),
            Self::TooManyWaiting => plain(
                "too-many-waiting",
                Conflict,
                "Five of your entries wait for this person already.",
                "Wait for an answer first, or take one back.",
            ),
            Self::Floor => plain(
                "floor",
                Conflict,
                "This is more than you can receive right now.",
                "Give some hours first, or talk to a broker.",
            ),
            Self::Ceiling => plain(
                "ceiling",
                Conflict,
                "You have as many hours as your Kith lets one person have.",
                "Receive some help first, or talk to a broker.",
            ),
            Self::NotNow => plain(
                "not-now",
                Conflict,
                "This waits: one of the people in it cannot agree right now.",
                "They can see why. Talk to them or a broker.",
            ),
        }
    }
}
