//! Why an entry about groups, pieces of work or answers is refused: stable codes and plain words.

use crate::refusal::{Class, Plain, plain};

/// A rule of this family that an entry breaks, in the order in which rules are checked. What is wrong with an account is
/// refused in the roster's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkRefusal {
    /// No such group.
    GroupUnknown,
    /// No such mandate.
    MandateUnknown,
    /// No such piece of work.
    InitiativeUnknown,
    /// No such answer, or it answers something else.
    ResponseUnknown,
    /// None, too many, or one twice.
    Contributions,
    /// Only a facilitator or steward (or the console) may say this.
    NotAFacilitator,
    /// Only who runs the group may say this.
    NotYourGroup,
    /// Somebody else answers what was said.
    NotYoursToAnswer,
    /// A list of members is not in order, or too long.
    People,
    /// There are seven rungs.
    Claim,
    /// The mandate ended.
    MandateEnded,
    /// The day has not come anywhere on earth.
    DayToCome,
    /// Unless it was done, a reason is given.
    ReasonMissing,
    /// A period's days or figures are not in order.
    Period,
    /// The period is not over.
    PeriodNotOver,
    /// Some of these days are in a period that is closed.
    PeriodClosed,
}

impl WorkRefusal {
    /// The row for this refusal.
    #[expect(clippy::too_many_lines, reason = "a table: one row a refusal")]
    #[must_use]
    pub const fn plain(self) -> Plain {
        use Class::{Conflict, Forbidden, Unacceptable, Unknown};
        const AGAIN: &str = "Reload the page and choose again.";
        match self {
            Self::GroupUnknown => plain(
                "group-unknown",
                Unknown,
                "There is no such group here.",
                AGAIN,
            ),
            Self::MandateUnknown => plain(
                "mandate-unknown",
                Unknown,
                "Nothing is written down about who chose this person.",
                AGAIN,
            ),
            Self::InitiativeUnknown => plain(
                "initiative-unknown",
                Unknown,
                "There is no such piece of work here.",
                AGAIN,
            ),
            Self::ResponseUnknown => plain(
                "response-unknown",
                Unknown,
                "There is no such answer to this.",
                AGAIN,
            ),
            Self::Contributions => plain(
                "contributions-wrong",
                Unacceptable,
                "It is not clear what this answers.",
                "Choose from 1 to 40 things that people said, each once.",
            ),
            Self::NotAFacilitator => plain(
                "not-a-facilitator",
                Forbidden,
                "Only a facilitator or a Kith lead can do this.",
                "Ask a facilitator or a Kith lead.",
            ),
            Self::NotYourGroup => plain(
                "not-your-group",
                Forbidden,
                "Only those who run this group can do this.",
                "Ask someone who runs the group.",
            ),
            Self::NotYoursToAnswer => plain(
                "not-yours-to-answer",
                Forbidden,
                "Someone else answers this.",
                "Ask those who run the group.",
            ),
            Self::People => plain(
                "people-wrong",
                Unacceptable,
                "Someone is named twice, or too many people are named.",
                "Choose at most 16 people, each once.",
            ),
            Self::Claim => plain(
                "claim-wrong",
                Unacceptable,
                "The ladder has seven rungs.",
                "Choose one from 1 to 7.",
            ),
            Self::MandateEnded => plain(
                "mandate-ended",
                Conflict,
                "This person no longer speaks for the group.",
                "Nothing to do.",
            ),
            Self::DayToCome => plain(
                "day-to-come",
                Unacceptable,
                "This day has not come yet.",
                "Choose today or a day before.",
            ),
            Self::ReasonMissing => plain(
                "reason-missing",
                Unacceptable,
                "The reason is missing.",
                "Write in a few words why.",
            ),
            Self::Period => plain(
                "period-wrong",
                Unacceptable,
                "The days or the figures of this period are not right.",
                "Choose the first and the last day again.",
            ),
            Self::PeriodNotOver => plain(
                "period-not-over",
                Conflict,
                "This period is not over yet.",
                "Close it once its last day has passed.",
            ),
            Self::PeriodClosed => plain(
                "period-closed",
                Conflict,
                "Some of these days are in a period that is closed.",
                "Choose days that are in no closed period.",
            ),
        }
    }
}
