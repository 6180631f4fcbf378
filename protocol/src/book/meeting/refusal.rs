//! Why an entry about a meeting is refused: stable codes and plain words.

use crate::refusal::{Class, Plain, plain};

/// A meeting rule that an entry breaks, in the order in which rules are checked. What is wrong with an account, a key or a
/// group is refused in the words of those families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingRefusal {
    /// Only the node says this.
    OnlyTheNode,
    /// No such meeting.
    MeetingUnknown,
    /// No such note.
    NoteUnknown,
    /// No such link.
    LinkUnknown,
    /// The link is not for this.
    LinkNotForThis,
    /// The link was used.
    LinkUsed,
    /// The link was stopped.
    LinkStopped,
    /// The link is too old.
    LinkExpired,
    /// The author does not note this meeting.
    NotANoteTaker,
    /// It does not take place.
    MeetingCancelled,
    /// Its minutes are agreed: nothing changes without a visible correction.
    MinutesAgreed,
    /// It stands like this already.
    AlreadySo,
    /// It took place.
    MeetingHeld,
    /// It has not taken place.
    NotHeld,
    /// A meeting stays its group's.
    GroupDiffers,
    /// Who has no account here is noted as a guest.
    GuestNotMarked,
    /// That is no guest: they have an account here.
    NotAGuest,
    /// No such guest.
    GuestUnknown,
    /// The guest was erased.
    GuestErased,
    /// The note belongs to another meeting, or is of another sort.
    NoteDiffers,
    /// Something took the note's place, or it was taken out.
    NoteGone,
    /// A number or a list is out of bounds.
    Numbers,
    /// That person is not written down as being there.
    NotThere,
    /// No more of these for one meeting.
    TooMany,
    /// The minutes are not agreed.
    NotAgreed,
    /// There is no draft.
    NotDrafted,
    /// It speaks of another record.
    RecordDiffers,
    /// The counts do not fit those who were there.
    Tally,
    /// How it is known is told where somebody else writes it down, and only there.
    Basis,
    /// The record is not what was drafted any more.
    DraftStale,
    /// Somebody asked for a change.
    ChangeAskedFor,
    /// Nobody with lived experience said that it is a true record.
    LivedExperience,
    /// A second person is needed.
    Another,
    /// Fewer people said so than are counted.
    Counts,
    /// Slips are not in order, or too many.
    Slips,
    /// Too few to be added up.
    TooFewReflections,
    /// They do not add up, or are more than the slips that went out.
    Pool,
}

impl MeetingRefusal {
    /// The row for this refusal.
    #[expect(clippy::too_many_lines, reason = "a table: one row a refusal")]
    #[must_use]
    pub const fn plain(self) -> Plain {
        use Class::{Conflict, Forbidden, Unacceptable, Unknown};
        const AGAIN: &str = "Reload the page and choose again.";
        const LINK: &str = "Ask whoever sent it for a new link.";
        const NOTES: &str = "Ask someone who takes notes in this meeting.";
        match self {
            Self::OnlyTheNode => plain(
                "only-the-node",
                Forbidden,
                "Kith itself adds these up.",
                "Nothing to do.",
            ),
            Self::MeetingUnknown => plain(
                "meeting-unknown",
                Unknown,
                "There is no such meeting here.",
                AGAIN,
            ),
            Self::NoteUnknown => plain(
                "note-unknown",
                Unknown,
                "There is no such note here.",
                AGAIN,
            ),
            Self::LinkUnknown => plain(
                "link-unknown",
                Unknown,
                "This link is not one of this Kith's.",
                LINK,
            ),
            Self::LinkNotForThis => plain(
                "link-not-for-this",
                Forbidden,
                "This link is for something else.",
                LINK,
            ),
            Self::LinkUsed => plain("link-used", Conflict, "This link was used already.", LINK),
            Self::LinkStopped => plain("link-stopped", Conflict, "This link was stopped.", LINK),
            Self::LinkExpired => plain("link-expired", Conflict, "This link is too old.", LINK),
            Self::NotANoteTaker => plain(
                "not-a-note-taker",
                Forbidden,
                "Only those who take notes in this meeting can do this.",
                NOTES,
            ),
            Self::MeetingCancelled => plain(
                "meeting-cancelled",
                Conflict,
                "This meeting does not take place.",
                "Call a new meeting.",
            ),
            Self::MinutesAgreed => plain(
                "minutes-agreed",
                Conflict,
                "These minutes are agreed, so they do not change.",
                "Open them for a correction first. Everyone who was there sees it.",
            ),
            Self::AlreadySo => plain(
                "already-so",
                Conflict,
                "It is like this already.",
                "Nothing to do.",
            ),
            Self::MeetingHeld => plain(
                "meeting-held",
                Conflict,
                "This meeting took place.",
                "Nothing to do.",
            ),
            Self::NotHeld => plain(
                "meeting-not-held",
                Conflict,
                "This meeting has not taken place yet.",
                "Say first that it took place.",
            ),
            Self::GroupDiffers => plain(
                "group-differs",
                Unacceptable,
                "A meeting stays with its group.",
                "Call a new meeting for the other group.",
            ),
            Self::GuestNotMarked => plain(
                "guest-not-marked",
                Unacceptable,
                "This person is not a member here.",
                "Add them as a guest.",
            ),
            Self::NotAGuest => plain(
                "not-a-guest",
                Unacceptable,
                "This person is a member here, not a guest.",
                "Choose them from the list of members.",
            ),
            Self::GuestUnknown => plain(
                "guest-unknown",
                Unknown,
                "There is no such guest here.",
                AGAIN,
            ),
            Self::GuestErased => plain(
                "guest-erased",
                Conflict,
                "What was known about this guest was erased.",
                "Add them as a new guest.",
            ),
            Self::NoteDiffers => plain(
                "note-differs",
                Unacceptable,
                "This note belongs somewhere else.",
                AGAIN,
            ),
            Self::NoteGone => plain(
                "note-gone",
                Conflict,
                "Someone changed this note or took it out.",
                "Look at what it says now, and change that.",
            ),
            Self::Numbers => plain(
                "numbers-wrong",
                Unacceptable,
                "A number here is too small or too large, or something is listed twice.",
                "Check the times and the numbers.",
            ),
            Self::NotThere => plain(
                "not-there",
                Unacceptable,
                "This person is not on the list of who was there.",
                "Write them down as being there first.",
            ),
            Self::TooMany => plain(
                "too-many-notes",
                Conflict,
                "There are too many of these in this meeting already.",
                "Take one out, or put two together.",
            ),
            Self::NotAgreed => plain(
                "minutes-not-agreed",
                Conflict,
                "These minutes are not agreed yet.",
                "Those who were there agree first.",
            ),
            Self::NotDrafted => plain(
                "not-drafted",
                Conflict,
                "There are no draft minutes yet.",
                "Put the minutes before those who were there first.",
            ),
            Self::RecordDiffers => plain(
                "record-differs",
                Conflict,
                "The minutes changed meanwhile.",
                "Look at the newest minutes, then say it again.",
            ),
            Self::Tally => plain(
                "tally-wrong",
                Unacceptable,
                "The numbers do not fit the list of who was there.",
                "Reload the page, so that they are counted again.",
            ),
            Self::Basis => plain(
                "basis-wrong",
                Unacceptable,
                "How this is known is told when someone else writes it down, and only then.",
                "Say it for yourself, or say how you know.",
            ),
            Self::DraftStale => plain(
                "draft-stale",
                Conflict,
                "Something was changed after these minutes were drafted.",
                "Put the minutes as they are now before those who were there.",
            ),
            Self::ChangeAskedFor => plain(
                "change-asked-for",
                Conflict,
                "Someone asked for a change.",
                "Talk to them. The minutes can be agreed once they say so.",
            ),
            Self::LivedExperience => plain(
                "lived-experience-missing",
                Conflict,
                "Nobody with lived experience has said that these minutes are true.",
                "Ask someone with lived experience who was there.",
            ),
            Self::Another => plain(
                "another-missing",
                Conflict,
                "A second person has to say that these minutes are true.",
                "Ask someone else who was there.",
            ),
            Self::Counts => plain(
                "counts-too-high",
                Unacceptable,
                "Fewer people have said that these minutes are true.",
                "Reload the page, so that they are counted again.",
            ),
            Self::Slips => plain(
                "slips-wrong",
                Unacceptable,
                "There are no slips, too many, or one is there twice.",
                "Make new slips.",
            ),
            Self::TooFewReflections => plain(
                "too-few-reflections",
                Conflict,
                "Fewer than ten people have filled in a slip.",
                "Wait for more, so that nobody can be told from the others.",
            ),
            Self::Pool => plain(
                "pool-wrong",
                Unacceptable,
                "These numbers do not add up.",
                "Nothing to do.",
            ),
        }
    }
}
