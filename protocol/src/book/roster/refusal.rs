//! Why a roster entry is refused: stable codes and plain words.

use crate::refusal::{Class, Plain, plain};

/// A roster rule that an entry breaks, in the order in which rules are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RosterRefusal {
    /// Only a steward (or the console) may say this.
    NotASteward,
    /// Only a broker or steward may say this.
    NotAnOfficer,
    /// Only the person concerned, or an officer, may say this.
    NotYours,
    /// The author is concerned themselves.
    Concerned,
    /// No such account.
    AccountUnknown,
    /// The account exists already.
    AccountTaken,
    /// The account is not a person's.
    NotAPerson,
    /// The account is a person's.
    NotShared,
    /// The person has left or was erased.
    AccountGone,
    /// It stands like this already.
    AlreadySo,
    /// The key is not fit for use.
    KeyUnsound,
    /// The key is in use here.
    KeyTaken,
    /// The new device did not sign, or the device that lets it in did not.
    DeviceDidNotSign,
    /// No such invitation.
    InvitationUnknown,
    /// The invitation was used.
    InvitationUsed,
    /// The invitation was stopped.
    InvitationStopped,
    /// The invitation is too old.
    InvitationExpired,
    /// The invitation's notice runs.
    InvitationNotYet,
    /// The invitation is for someone else.
    InvitationNotForThis,
    /// A role cannot come with this invitation.
    RoleNotYours,
    /// The person is the last steward with a device.
    LastSteward,
    /// The list of custodians is wrong.
    Custodians,
    /// Nobody supports themselves.
    SupporterSelf,
    /// A broker writes this down only for someone without a device.
    HasDevice,
    /// No more of these for one account.
    TooMany,
    /// A rule is out of bounds.
    PolicyBounds,
    /// A version of the rules that is not known, or not newer.
    RulesUnknown,
    /// Hours are still waiting.
    StillWaiting,
    /// It is not said where what they have goes.
    LeaverTo,
}

impl RosterRefusal {
    /// The row for this refusal.
    #[expect(clippy::too_many_lines, reason = "a table: one row a refusal")]
    #[must_use]
    pub const fn plain(self) -> Plain {
        use Class::{Conflict, Forbidden, Unacceptable, Unknown};
        const ASK: &str = "Ask a Kith lead to do this.";
        const NEW: &str = "Ask your Kith for a new invitation.";
        match self {
            Self::NotASteward => plain(
                "not-a-steward",
                Forbidden,
                "Only a Kith lead can do this.",
                ASK,
            ),
            Self::NotAnOfficer => plain(
                "not-an-officer",
                Forbidden,
                "Only a broker or a Kith lead can do this.",
                "Ask a broker or a Kith lead.",
            ),
            Self::NotYours => plain(
                "not-yours",
                Forbidden,
                "This belongs to someone else.",
                "Ask them, or a broker.",
            ),
            Self::Concerned => plain(
                "concerned",
                Forbidden,
                "This concerns you, so someone else decides it.",
                "Ask another broker or Kith lead.",
            ),
            Self::AccountUnknown => plain(
                "account-unknown",
                Unknown,
                "Nobody here has that name.",
                "Choose someone from the list.",
            ),
            Self::AccountTaken => plain(
                "account-taken",
                Conflict,
                "This member is here already.",
                "Nothing to do.",
            ),
            Self::NotAPerson => plain(
                "not-a-person",
                Unacceptable,
                "This is for people, not for an organisation or a pot.",
                "Choose a person.",
            ),
            Self::NotShared => plain(
                "not-shared",
                Unacceptable,
                "This is for an organisation or a pot.",
                "Choose an organisation or a pot.",
            ),
            Self::AccountGone => plain(
                "account-gone",
                Conflict,
                "This person has left.",
                "Choose someone else.",
            ),
            Self::AlreadySo => plain(
                "already-so",
                Conflict,
                "It is like this already.",
                "Nothing to do.",
            ),
            Self::KeyUnsound => plain(
                "key-unsound",
                Unacceptable,
                "This phone made a key that is not safe.",
                "Set up this phone again.",
            ),
            Self::KeyTaken => plain(
                "key-taken",
                Conflict,
                "This phone or invitation is in use already.",
                NEW,
            ),
            Self::DeviceDidNotSign => plain(
                "device-did-not-sign",
                Forbidden,
                "The new phone did not take part.",
                "Start setting it up again, on the new phone.",
            ),
            Self::InvitationUnknown => plain(
                "invitation-unknown",
                Unknown,
                "This invitation is not known here.",
                NEW,
            ),
            Self::InvitationUsed => plain(
                "invitation-used",
                Conflict,
                "This invitation was used already.",
                NEW,
            ),
            Self::InvitationStopped => plain(
                "invitation-stopped",
                Conflict,
                "This invitation was stopped.",
                NEW,
            ),
            Self::InvitationExpired => plain(
                "invitation-expired",
                Conflict,
                "This invitation is too old.",
                NEW,
            ),
            Self::InvitationNotYet => plain(
                "invitation-not-yet",
                Conflict,
                "This invitation does not work yet: the person it is for must have time to see it.",
                "Wait, or ask them or a second broker to approve it.",
            ),
            Self::InvitationNotForThis => plain(
                "invitation-not-for-this",
                Forbidden,
                "This invitation is for someone else.",
                NEW,
            ),
            Self::RoleNotYours => plain(
                "role-not-yours",
                Forbidden,
                "Only a Kith lead can give someone a role.",
                ASK,
            ),
            Self::LastSteward => plain(
                "last-steward",
                Conflict,
                "This is the last Kith lead.",
                "Make someone else a Kith lead first.",
            ),
            Self::Custodians => plain(
                "custodians-wrong",
                Unacceptable,
                "The people who look after this are not right.",
                "Choose members, each once, and no more approvals than people.",
            ),
            Self::SupporterSelf => plain(
                "supporter-self",
                Unacceptable,
                "Nobody can be their own supporter.",
                "Choose someone else.",
            ),
            Self::HasDevice => plain(
                "has-device",
                Conflict,
                "This person has a phone set up, so they say it themselves.",
                "Ask them to do it on their phone.",
            ),
            Self::TooMany => plain(
                "too-many",
                Conflict,
                "There are too many of these already.",
                "Stop one you no longer need.",
            ),
            Self::PolicyBounds => plain(
                "policy-bounds",
                Unacceptable,
                "One of the rules is too large or too small.",
                "Check the numbers and the list.",
            ),
            Self::RulesUnknown => plain(
                "rules-unknown",
                Unacceptable,
                "That version of the rules is not known here.",
                "Update Kith first.",
            ),
            Self::StillWaiting => plain(
                "hours-still-waiting",
                Conflict,
                "Some hours still wait for an answer.",
                "Agree to them or say no to them first.",
            ),
            Self::LeaverTo => plain(
                "leaver-to",
                Unacceptable,
                "It is not said where the hours go.",
                "Choose a pot, or (for hours to give away) a member.",
            ),
        }
    }
}
