//! Who may read the entries of groups, pieces of work and meetings as they were signed, and the words beside them.

use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::Meeting as Said;
use kith_protocol::entry::work::Work;
use kith_protocol::id::{Account, Mark};
use kith_protocol::view::{Views, meetings as view};

use super::super::App;
use super::super::reading::Stored;
use super::super::viewer::Viewer;
use crate::meetings::{Rights, Who};

/// What somebody sees of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Sees {
    /// That there is such an entry is not theirs to know.
    Nothing,
    /// What was signed.
    Leaf,
    /// The words beside it too.
    Words,
    /// The words too, by office alone: a trace is left with whom they are about.
    WordsByOffice,
}

/// What a viewer sees of an entry of these families; none for entries of others.
pub(in crate::http) fn sees(app: &App, viewer: &Viewer, stored: &Stored) -> Option<Sees> {
    let content = &stored.entry.content;
    let about = content.about();
    app.engine().look(|views| {
        let who = Who::of(views, viewer.account());
        match content {
            Content::Roster(_)
            | Content::Exchange(_)
            | Content::Federation(_)
            | Content::Listing(_) => None,
            Content::Work(work) => Some(of_work(views, &who, work, &about)),
            Content::Meeting(said) => {
                let own = stored.entry.by.account() == Some(who.account);
                Some(of_meeting(views, &who, said, stored, &about, own))
            }
        }
    })
}

/// Groups and pieces of work are for every member to read; answers for those who were there, and who asked; who chose somebody for
/// them and who runs the group.
fn of_work(views: &Views, who: &Who, work: &Work, about: &[Account]) -> Sees {
    if let Some(note) = answers(work).and_then(|name| views.meetings.note(&name)) {
        let named = rights(views, who, &note.meeting).is_some_and(|rights| rights.names());
        let theirs = note.who.is_some_and(|said| who.speaks_for.contains(&said));
        return if named || theirs {
            Sees::Words
        } else {
            Sees::Nothing
        };
    }
    let Work::MandateGiven(given) = work else {
        return Sees::Words;
    };
    let organisers = views
        .meetings
        .group(&given.group)
        .map_or(&[][..], |g| &g.organisers);
    if who.runs(organisers) || about.iter().any(|account| who.speaks_for.contains(account)) {
        Sees::Words
    } else {
        Sees::Leaf
    }
}

/// A contribution that an entry answers.
fn answers(work: &Work) -> Option<kith_protocol::id::Name> {
    if let Work::ResponseGiven(given) = work {
        given.contributions.first().copied()
    } else if let Work::ResponseTold(told) = work {
        Some(told.contribution)
    } else {
        None
    }
}

fn of_meeting(
    views: &Views,
    who: &Who,
    said: &Said,
    stored: &Stored,
    about: &[Account],
    own: bool,
) -> Sees {
    let Some(mark) = meeting_of(views, said, stored) else {
        // Pooled reflections are of nobody; that a guest was erased is for officers.
        return if who.officer || own || matches!(said, Said::ReflectionsPooled(_)) {
            Sees::Words
        } else {
            Sees::Nothing
        };
    };
    let Some(rights) = rights(views, who, &mark) else {
        return Sees::Nothing;
    };
    let theirs = about.iter().any(|account| who.speaks_for.contains(account));
    if theirs {
        Sees::Words
    } else if rights.notes && rights.by_office && !about.is_empty() {
        Sees::WordsByOffice
    } else if rights.notes {
        Sees::Words
    } else if rights.there {
        // A row is between a person and who notes the meeting.
        if matches!(said, Said::Attendance(_)) {
            Sees::Leaf
        } else {
            Sees::Words
        }
    } else if matches!(said, Said::Called(_) | Said::Changed(_)) || (own && about.is_empty()) {
        Sees::Words
    } else if own || matches!(said, Said::Agreed(_) | Said::Published(_)) {
        Sees::Leaf
    } else {
        Sees::Nothing
    }
}

/// What somebody is to a meeting, as far as the views know.
pub(super) fn rights(views: &Views, who: &Who, mark: &Mark) -> Option<Rights> {
    let all = &views.meetings;
    let meeting: &view::Meeting = all.meetings.get(mark)?;
    let organisers = all
        .groups
        .get(&meeting.group)
        .map_or(&[][..], |g| &g.organisers);
    let there = who
        .speaks_for
        .iter()
        .filter(|account| all.attends(**account, mark));
    Some(who.rights(
        organisers,
        &meeting.name,
        &meeting.note_takers,
        there.copied(),
    ))
}

/// The meeting that an entry is of.
fn meeting_of(views: &Views, said: &Said, stored: &Stored) -> Option<Mark> {
    let of_note = |note| views.meetings.note(note).map(|note| note.meeting);
    match said {
        Said::Called(_) => Some(stored.entry.name().mark()),
        Said::Changed(c) => Some(c.meeting.mark()),
        Said::Held(c) => Some(c.meeting.mark()),
        Said::Cancelled(c) => Some(c.meeting.mark()),
        Said::Attendance(c) => Some(c.meeting.mark()),
        Said::Item(c) => Some(c.meeting.mark()),
        Said::Contribution(c) => Some(c.meeting.mark()),
        Said::Decision(c) => Some(c.meeting.mark()),
        Said::Action(c) => Some(c.meeting.mark()),
        Said::ActionMoved(c) => of_note(&c.action),
        Said::Struck(c) => of_note(&c.note),
        Said::Drafted(c) => Some(c.meeting.mark()),
        Said::Answered(c) => Some(c.meeting.mark()),
        Said::Agreed(c) => Some(c.meeting.mark()),
        Said::Published(c) => Some(c.meeting.mark()),
        Said::Corrected(c) => Some(c.meeting.mark()),
        Said::LinkIssued(c) => Some(c.meeting.mark()),
        Said::LinkStopped(c) => views.meetings.links.get(&c.key).map(|link| link.meeting),
        Said::SlipsIssued(c) => Some(c.meeting.mark()),
        Said::ReflectionsPooled(_) | Said::GuestErased(_) => None,
    }
}
