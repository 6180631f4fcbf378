//! What the views know of groups, pieces of work and meetings, taken under one look, so that what is opened afterwards fits together.

use std::collections::BTreeMap;

use kith_protocol::{
    book::{
        account::Status as Standing,
        meeting::{LinkState, NoteKind},
    },
    entry::{
        meeting::{ActionStatus, Purpose},
        work::Stage,
    },
    id::{Account, Author, Day, Digest32, Index, Mark, Millis, Name},
    key::Key,
    limits::{DAY_MS, INVITATION_DAYS},
    summary::record::Status,
    view::{Views, meetings as view},
};

/// A group.
#[derive(Debug, Clone)]
pub struct Group {
    /// The entry that formed it.
    pub name: Name,
    /// The entry that says how it is now.
    pub newest: Index,
    /// Members who run it beside the facilitators.
    pub organisers: Vec<Account>,
    /// The pot that pays for taking part.
    pub pot: Option<Account>,
    /// Who speaks for it.
    pub mandates: Vec<Mandate>,
    /// Its meetings.
    pub meetings: Vec<Name>,
    /// Its pieces of work.
    pub initiatives: Vec<Name>,
    /// Where its reflections were pooled.
    pub pools: Vec<Index>,
}

/// Somebody speaks for a group.
#[derive(Debug, Clone)]
pub struct Mandate {
    /// The entry that gave it.
    pub name: Name,
    /// Where that stands.
    pub index: Index,
    /// The group.
    pub group: Name,
    /// Who.
    pub account: Account,
    /// The days on which they reported back.
    pub reported: Vec<Day>,
    /// Whether it ended.
    pub ended: bool,
}

/// A piece of work.
#[derive(Debug, Clone)]
pub struct Initiative {
    /// The entry that opened it.
    pub name: Name,
    /// Where that stands.
    pub opened: Index,
    /// The entry that says how it is now.
    pub newest: Index,
    /// The group that works on it.
    pub group: Option<Name>,
    /// The stages it came to, as they were told.
    pub stages: Vec<(Day, Stage)>,
    /// Where somebody replied.
    pub replies: Vec<Index>,
    /// Its meetings.
    pub meetings: Vec<Name>,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The entry that called it.
    pub name: Name,
    /// Where that stands.
    pub called: Index,
    /// The entry that says its shape now.
    pub newest: Index,
    /// The group that meets.
    pub group: Name,
    /// The piece of work it is about.
    pub initiative: Option<Name>,
    /// Its day.
    pub day: Day,
    /// Whether it took place.
    pub held: bool,
    /// Where it is in its life.
    pub status: Status,
    /// Agreed, and not opened for a correction since: its record takes nothing more.
    pub sealed: bool,
    /// Where its standing notes are, in the order in which they were made.
    pub notes: Vec<Index>,
    /// Of notes that were worded anew: the newest wording, if that stands.
    pub reworded: BTreeMap<Name, Name>,
    /// The digest of its record now.
    pub record: Digest32,
    /// The newest draft.
    pub draft: Option<Index>,
    /// The newest answer of each to the minutes.
    pub answers: Vec<Index>,
    /// Where it was agreed, oldest first.
    pub agreed: Vec<Index>,
    /// Where it was published, as it stands now.
    pub published: Option<Index>,
    /// Where it was opened for correction.
    pub corrections: Vec<Index>,
    /// Where it was cancelled.
    pub cancelled: Option<Index>,
    /// Its single-use links.
    pub links: Vec<Link>,
    /// How many slips were issued.
    pub slips: usize,
    /// Of its standing contributions: what became of them.
    pub followed: BTreeMap<Name, Followed>,
    /// Of its standing actions: where they moved.
    pub moved: BTreeMap<Name, Vec<Index>>,
}

/// What became of a contribution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// Where it was answered, oldest first.
    pub responses: Vec<Index>,
    /// Where somebody was told: of the answer that stands at the first position, by the entry at the second.
    pub told: Vec<(Index, Index)>,
}

/// A single-use link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its key.
    pub key: Key,
    /// For whom.
    pub account: Account,
    /// What for.
    pub purpose: Purpose,
    /// The entry that issued it.
    pub issued: Index,
    /// When.
    pub at: Millis,
    /// What it names, as it is worded now.
    pub names: Vec<Name>,
    /// How it stands. One that is too old is still open here.
    pub state: LinkState,
}

impl Link {
    /// Until when it can be used.
    #[must_use]
    pub const fn until(&self) -> Millis {
        self.at + INVITATION_DAYS * DAY_MS
    }
}

/// Something that somebody said.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The contribution.
    pub note: Name,
    /// Where it stands.
    pub index: Index,
    /// The meeting.
    pub meeting: Name,
    /// What became of it.
    pub followed: Followed,
}

/// Something that somebody promised.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The action.
    pub note: Name,
    /// The meeting.
    pub meeting: Name,
    /// By when.
    pub due: Option<Day>,
    /// How it stands.
    pub status: ActionStatus,
}

/// Every group, oldest first.
#[must_use]
pub fn groups(views: &Views) -> Vec<Group> {
    let mut all: Vec<_> = views.meetings.groups.iter().collect();
    all.sort_by_key(|(mark, _)| views.names.at(mark));
    all.into_iter()
        .map(|(_, group)| group_of(views, group))
        .collect()
}

/// The group of this name.
#[must_use]
pub fn group(views: &Views, name: &Name) -> Option<Group> {
    Some(group_of(views, views.meetings.group(name)?))
}

/// Every piece of work.
#[must_use]
pub fn initiatives(views: &Views) -> Vec<Initiative> {
    let all = views.meetings.initiatives.values();
    all.map(|work| initiative_of(views, work)).collect()
}

/// The piece of work of this name.
#[must_use]
pub fn initiative(views: &Views, name: &Name) -> Option<Initiative> {
    Some(initiative_of(views, views.meetings.initiative(name)?))
}

/// Every meeting.
#[must_use]
pub fn meetings(views: &Views) -> Vec<Meeting> {
    let all = views.meetings.meetings.values();
    all.filter_map(|meeting| meeting_of(views, meeting))
        .collect()
}

/// The meeting of this name.
#[must_use]
pub fn meeting(views: &Views, name: &Name) -> Option<Meeting> {
    meeting_of(views, views.meetings.meeting(name)?)
}

/// A link by its key, and its meeting. One for somebody who was erased is gone.
#[must_use]
pub fn link(views: &Views, key: &Key) -> Option<(Meeting, Link)> {
    let link = views.meetings.links.get(key)?;
    let place = views.directory.places.get(&link.account);
    let gone = place.is_some_and(|place| place.status == Standing::Erased);
    if gone || views.meetings.erased.contains(&link.account) {
        return None;
    }
    let meeting = views.meetings.meetings.get(&link.meeting)?;
    Some((meeting_of(views, meeting)?, link_of(views, *key, link)))
}

/// What somebody said, in no particular order.
#[must_use]
pub fn heard(views: &Views, account: &Account) -> Vec<Heard> {
    let part = views.meetings.parts.get(account);
    let all = part.into_iter().flat_map(|part| &part.contributions);
    all.filter_map(|mark| {
        let note = views.meetings.notes.get(mark)?;
        Some(Heard {
            note: note.name,
            index: note.index,
            meeting: views.meetings.meetings.get(&note.meeting)?.name,
            followed: followed(views, mark),
        })
    })
    .collect()
}

/// The items that somebody raised for a meeting, as they are worded now.
#[must_use]
pub fn raised(views: &Views, account: &Account, meeting: &Name) -> Vec<Name> {
    let Some(meeting) = views.meetings.meeting(meeting) else {
        return Vec::new();
    };
    let theirs = Author::Account(*account);
    let all = views.meetings.standing(meeting);
    let items = all.filter(|(_, note)| note.kind == NoteKind::Item && note.name.by == theirs);
    items.map(|(_, note)| note.name).collect()
}

/// What somebody promised, in no particular order.
#[must_use]
pub fn owed(views: &Views, account: &Account) -> Vec<Owed> {
    let part = views.meetings.parts.get(account);
    let all = part.into_iter().flat_map(|part| &part.actions);
    all.filter_map(|mark| {
        let note = views.meetings.notes.get(mark)?;
        let action = views.meetings.actions.get(mark)?;
        Some(Owed {
            note: note.name,
            meeting: views.meetings.meetings.get(&note.meeting)?.name,
            due: action.due,
            status: action.status,
        })
    })
    .collect()
}

/// The group for whose meeting a slip was issued.
#[must_use]
pub fn group_of_slip(views: &Views, slip: &Digest32) -> Option<Name> {
    let mut all = views.meetings.meetings.values();
    let meeting = all.find(|meeting| meeting.slips.contains(slip))?;
    Some(views.meetings.groups.get(&meeting.group)?.name)
}

fn group_of(views: &Views, group: &view::Group) -> Group {
    let all = &views.meetings;
    let mandates = group.mandates.iter().filter_map(|m| all.mandates.get(m));
    let meetings = group.meetings.iter().filter_map(|m| all.meetings.get(m));
    let works = group
        .initiatives
        .iter()
        .filter_map(|m| all.initiatives.get(m));
    Group {
        name: group.name,
        newest: group.newest,
        organisers: group.organisers.clone(),
        pot: group.pot,
        mandates: mandates
            .map(|mandate| Mandate {
                name: mandate.name,
                index: mandate.index,
                group: group.name,
                account: mandate.account,
                reported: mandate.reported.clone(),
                ended: mandate.ended,
            })
            .collect(),
        meetings: meetings.map(|meeting| meeting.name).collect(),
        initiatives: works.map(|work| work.name).collect(),
        pools: group.pools.iter().map(|(index, _)| *index).collect(),
    }
}

fn initiative_of(views: &Views, work: &view::Initiative) -> Initiative {
    let all = &views.meetings;
    let meetings = work.meetings.iter().filter_map(|m| all.meetings.get(m));
    Initiative {
        name: work.name,
        opened: work.opened,
        newest: work.newest,
        group: work.group.and_then(|g| Some(all.groups.get(&g)?.name)),
        stages: work.stages.clone(),
        replies: work.replies.clone(),
        meetings: meetings.map(|meeting| meeting.name).collect(),
    }
}

/// None only if the group it meets in were not there, which no admitted entry leads to.
fn meeting_of(views: &Views, meeting: &view::Meeting) -> Option<Meeting> {
    let all = &views.meetings;
    let standing: Vec<_> = all.standing(meeting).collect();
    let of_kind = |kind: NoteKind| standing.iter().filter(move |(_, note)| note.kind == kind);
    let links = meeting.links.iter();
    let moves = |mark: &Mark| {
        let moved = all.actions.get(mark).map(|action| action.moved.iter());
        moved
            .into_iter()
            .flatten()
            .map(|(index, ..)| *index)
            .collect()
    };
    Some(Meeting {
        name: meeting.name,
        called: meeting.called,
        newest: meeting.shape.0,
        group: all.groups.get(&meeting.group)?.name,
        initiative: meeting
            .initiative
            .and_then(|i| Some(all.initiatives.get(&i)?.name)),
        day: meeting.day,
        held: meeting.held.is_some(),
        status: meeting.status(),
        sealed: meeting.sealed,
        record: all.record(meeting),
        draft: meeting.draft.map(|(index, _)| index),
        answers: meeting
            .answers
            .values()
            .map(|answered| answered.index)
            .collect(),
        agreed: meeting.agreed.iter().map(|(index, _)| *index).collect(),
        published: meeting.published,
        corrections: meeting.corrections.clone(),
        cancelled: meeting.cancelled,
        links: links
            .filter_map(|key| Some(link_of(views, *key, all.links.get(key)?)))
            .collect(),
        slips: meeting.slips.len(),
        followed: of_kind(NoteKind::Contribution)
            .map(|(mark, note)| (note.name, followed(views, mark)))
            .collect(),
        moved: of_kind(NoteKind::Action)
            .map(|(mark, note)| (note.name, moves(mark)))
            .collect(),
        notes: standing.iter().map(|(_, note)| note.index).collect(),
        reworded: reworded(all, meeting),
    })
}

fn reworded(all: &view::Meetings, meeting: &view::Meeting) -> BTreeMap<Name, Name> {
    let notes = meeting.notes.iter();
    let notes = notes.filter_map(|mark| Some((mark, all.notes.get(mark)?)));
    let before = notes.filter(|(_, note)| note.replaced_by.is_some());
    before
        .filter_map(|(mark, note)| {
            let newest = all.notes.get(&all.newest(mark))?;
            newest.stands().then_some((note.name, newest.name))
        })
        .collect()
}

fn followed(views: &Views, contribution: &Mark) -> Followed {
    let all = &views.meetings;
    let answers = all
        .answered
        .get(contribution)
        .map_or(&[][..], Vec::as_slice);
    let mut followed = Followed::default();
    for response in answers
        .iter()
        .filter_map(|answer| all.responses.get(answer))
    {
        followed.responses.push(response.index);
        let told = response
            .told
            .iter()
            .filter(|(_, to, ..)| to == contribution);
        followed
            .told
            .extend(told.map(|(index, ..)| (response.index, *index)));
    }
    followed
}

fn link_of(views: &Views, key: Key, link: &view::Link) -> Link {
    let all = &views.meetings;
    let newest = |mark: &Mark| Some(all.notes.get(&all.newest(mark))?.name);
    Link {
        key,
        account: link.account,
        purpose: link.purpose,
        issued: link.issued,
        at: link.at,
        names: link.names.iter().filter_map(newest).collect(),
        state: link.state,
    }
}
