//! Groups, pieces of work and meetings: what each reader may see of them (docs/co-production.md). One file a resource.

pub(super) mod calendars;
pub(super) mod cards;
pub(super) mod coming;
pub(super) mod entries;
pub(super) mod groups;
pub(super) mod indicators;
pub(super) mod initiatives;
pub(super) mod language;
pub(super) mod links;
pub(super) mod list;
pub(super) mod mine;
pub(super) mod minutes;
pub(super) mod notes;
pub(super) mod one;
pub(super) mod published;
mod raised;
pub(super) mod record;
pub(super) mod reflections;
pub(super) mod telling;

use std::collections::BTreeMap;

use kith_protocol::entry::meeting::Mode;
use kith_protocol::id::{Account, Day, Name};
use kith_protocol::summary::record::Status;
use kith_protocol::view::Views;
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::problem::{Problem, Refused};
use super::viewer::Viewer;
use crate::meetings::{Opened, Reader, Rights, Who, known};
use crate::store::Fault;

/// A meeting in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct MeetingItem {
    name: Name,
    group: Name,
    /// What the group is called.
    group_title: Option<String>,
    /// The piece of work it is about.
    initiative: Option<Name>,
    title: Option<String>,
    /// In plain words.
    purpose: Option<String>,
    day: Day,
    /// When it starts, in minutes after midnight.
    starts: Option<i64>,
    /// How long, in minutes.
    minutes: i64,
    mode: Mode,
    status: Status,
    held: bool,
}

/// Tells of many meetings in one answer, reading each group and opening each meeting once.
pub(super) struct Lister<'a> {
    reader: Reader<'a>,
    app: &'a App,
    groups: BTreeMap<Name, Option<String>>,
    meetings: BTreeMap<Name, Held>,
}

/// A meeting that was opened, whoever asks.
struct Held {
    known: known::Meeting,
    opened: Opened,
    organisers: Vec<Account>,
}

impl<'a> Lister<'a> {
    pub(super) fn new(app: &'a App) -> Self {
        Self {
            reader: Reader::new(app.engine()),
            app,
            groups: BTreeMap::new(),
            meetings: BTreeMap::new(),
        }
    }

    /// Opens a meeting for somebody. The record is not masked yet.
    pub(super) fn seen(&mut self, who: &Who, name: &Name) -> Result<Seen, Problem> {
        if !self.meetings.contains_key(name) {
            let held = self.open(name)?;
            self.meetings.insert(*name, held);
        }
        let held = &self.meetings[name];
        Ok(Seen {
            known: held.known.clone(),
            opened: held.opened.clone(),
            rights: who.rights(
                &held.organisers,
                name,
                &held.opened.record.shape.note_takers,
                held.opened.there(),
            ),
        })
    }

    fn open(&self, name: &Name) -> Result<Held, Problem> {
        let found = self.app.engine().look(|views| {
            let known = known::meeting(views, name)?;
            let organisers = organisers(views, &known.group);
            Some((known, organisers))
        });
        let (known, organisers) = found.ok_or(Refused::NotFound)?;
        Ok(Held {
            opened: self.reader.meeting(&known)?,
            known,
            organisers,
        })
    }

    /// What a group is called.
    pub(super) fn group_title(&mut self, group: &Name) -> Result<Option<String>, Fault> {
        if let Some(title) = self.groups.get(group) {
            return Ok(title.clone());
        }
        let known = self.app.engine().look(|views| known::group(views, group));
        let title = match known {
            Some(known) => self.reader.group(&known)?.words.name,
            None => None,
        };
        self.groups.insert(*group, title.clone());
        Ok(title)
    }

    /// A meeting in a list.
    pub(super) fn item(&mut self, meeting: &known::Meeting) -> Result<MeetingItem, Fault> {
        let (shape, words) = self.reader.shape(meeting)?;
        Ok(MeetingItem {
            name: meeting.name,
            group: meeting.group,
            group_title: self.group_title(&meeting.group)?,
            initiative: meeting.initiative,
            title: words.title,
            purpose: words.purpose,
            day: shape.day,
            starts: shape.starts,
            minutes: shape.minutes,
            mode: shape.mode,
            status: meeting.status,
            held: meeting.held,
        })
    }

    pub(super) fn items<'m>(
        &mut self,
        meetings: impl IntoIterator<Item = &'m known::Meeting>,
    ) -> Result<Vec<MeetingItem>, Fault> {
        meetings
            .into_iter()
            .map(|meeting| self.item(meeting))
            .collect()
    }
}

/// A meeting, opened, and what a viewer is to it. The record is not masked yet.
pub(super) struct Seen {
    pub(super) known: known::Meeting,
    pub(super) opened: Opened,
    pub(super) rights: Rights,
}

impl App {
    /// Who a viewer is to groups and meetings.
    pub(super) fn who(&self, viewer: &Viewer) -> Who {
        self.engine().look(|views| Who::of(views, viewer.account()))
    }

    /// Opens a meeting for a viewer.
    pub(super) fn seen(&self, who: &Who, name: &Name) -> Result<Seen, Problem> {
        Lister::new(self).seen(who, name)
    }
}

fn organisers(views: &Views, group: &Name) -> Vec<Account> {
    let group = views.meetings.group(group);
    group.map_or_else(Vec::new, |group| group.organisers.clone())
}

/// Reads `by/id`, as cursors and queries spell a name.
pub(super) fn read_name(text: &str) -> Result<Name, Problem> {
    let unreadable = || Problem::from(Refused::Unreadable).because("a name is spelt `by/id`");
    let (by, id) = text.split_once('/').ok_or_else(unreadable)?;
    Ok(Name {
        by: by.parse().map_err(|_| unreadable())?,
        id: id.parse().map_err(|_| unreadable())?,
    })
}

/// Spells a name as [`read_name`] reads it.
pub(super) fn spell(name: &Name) -> String {
    format!("{}/{}", name.by, name.id)
}

/// A page of what is in `all`, from where the cursor says, and where the next begins.
pub(super) fn cut<T>(
    all: Vec<T>,
    cursor: Option<&str>,
    most: usize,
    name: impl Fn(&T) -> Name,
) -> Result<(Vec<T>, Option<String>), Problem> {
    let from = match cursor {
        None => 0,
        Some(cursor) => {
            let wanted = read_name(cursor)?;
            // What a cursor names may have moved away meanwhile: then the page is empty rather than the first again.
            all.iter()
                .position(|item| name(item) == wanted)
                .unwrap_or(all.len())
        }
    };
    let next = all
        .get(from.saturating_add(most))
        .map(|item| spell(&name(item)));
    Ok((all.into_iter().skip(from).take(most).collect(), next))
}
