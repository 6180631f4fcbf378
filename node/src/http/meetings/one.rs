//! One meeting, as the viewer may see it.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::account::Status as Standing;
use kith_protocol::book::meeting::LinkState;
use kith_protocol::entry::meeting::{Access, Capacity, Mode, PlaceKind, Purpose, Shape, Tally};
use kith_protocol::id::{Account, Author, Day, Digest32, Id, Index, Millis, Name};
use kith_protocol::key::Key;
use kith_protocol::summary::counts::tally;
use kith_protocol::summary::record::{Need, Status};
use kith_protocol::view::Views;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::{Asked, In};
use super::super::members::Named;
use super::super::problem::{Problem, Refused};
use super::super::viewer::Viewer;
use super::notes::{
    ActionInfo, AgreedInfo, AnsweredInfo, AttendanceInfo, CancelledInfo, ContributionInfo,
    CorrectionInfo, DecisionInfo, DraftInfo, ItemInfo, Teller,
};
use super::{Lister, Seen};
use crate::meetings::{Reader, Rights, Who, known};

/// As whom.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::http) struct Wanted {
    /// Somebody without a device who was there, to whom a broker, facilitator or Kith lead reads its minutes: the meeting as that
    /// person may see it. They see who opened it.
    r#for: Option<Account>,
}

/// A meeting.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct MeetingInfo {
    name: Name,
    /// Who called it, and where that stands.
    by: Author,
    id: Id,
    index: Index,
    at: Millis,
    by_name: Option<String>,
    group_title: Option<String>,
    initiative_title: Option<String>,
    shape: Shape,
    /// Members who take notes beside who runs the group.
    note_takers: Vec<Named>,
    status: Status,
    held: bool,
    title: Option<String>,
    /// In plain words.
    purpose: Option<String>,
    place: Option<String>,
    /// How to join from elsewhere.
    link: Option<String>,
    /// For those who were there and who notes it; empty for others.
    attendance: Vec<AttendanceInfo>,
    items: Vec<ItemInfo>,
    contributions: Vec<ContributionInfo>,
    decisions: Vec<DecisionInfo>,
    actions: Vec<ActionInfo>,
    /// The digest of the record as it stands now.
    record: Digest32,
    draft: Option<DraftInfo>,
    /// The newest of each.
    answers: Vec<AnsweredInfo>,
    agreed: Option<AgreedInfo>,
    corrections: Vec<CorrectionInfo>,
    published: Option<Day>,
    cancelled: Option<CancelledInfo>,
    may: May,
    /// The counts as the rows say now, for who notes it.
    tally_now: Option<Tally>,
    /// Of the group's meeting before this, for who notes it.
    last_time: Option<LastTime>,
    /// Single-use links, for who notes it.
    links: Vec<LinkInfo>,
    slips: SlipsInfo,
}

/// What the viewer may do.
#[derive(Debug, Serialize, JsonSchema)]
struct May {
    /// Note it: who was there, what was said and decided.
    note: bool,
    /// Say that they come, or came.
    attend: bool,
    /// Raise something to talk about.
    raise: bool,
    /// Say whether the newest draft is a true record.
    answer: bool,
}

/// What the group's meeting before was like: what a new one can be filled in from.
#[derive(Debug, Serialize, JsonSchema)]
struct LastTime {
    meeting: Name,
    day: Day,
    who: Vec<Before>,
    /// Access that was provided.
    access: Vec<Access>,
    mode: Mode,
    place: Option<PlaceKind>,
    starts: Option<i64>,
    minutes: i64,
}

/// Somebody who was there last time.
#[derive(Debug, Serialize, JsonSchema)]
struct Before {
    who: Account,
    name: Option<String>,
    guest: bool,
    capacity: Option<Capacity>,
    also: Vec<Capacity>,
    /// What they needed.
    access: Vec<Access>,
    /// For which group they spoke.
    mandate: Option<Name>,
}

/// A single-use link.
#[derive(Debug, Serialize, JsonSchema)]
struct LinkInfo {
    /// The entry that issued it.
    index: Index,
    /// When.
    at: Millis,
    key: Key,
    r#for: Account,
    for_name: Option<String>,
    purpose: Purpose,
    /// What is to be answered.
    contributions: Vec<Name>,
    used: bool,
    stopped: bool,
    /// Until when it can be used.
    until: Millis,
}

/// Slips for reflections.
#[derive(Debug, Serialize, JsonSchema)]
struct SlipsInfo {
    /// How many were issued. Who has which is nowhere; how many were used is nobody's to watch.
    issued: u64,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("A meeting: all of it for who notes it, with names for those who were there, its shape and outcome for others.")
        .query::<Wanted>()
        .answers::<MeetingInfo>(200, "The meeting.")
}

/// A meeting. Who sees people's rows by their office alone leaves a trace with each of them first.
pub(in crate::http) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<MeetingInfo>, Problem> {
    if let Some(listener) = wanted.r#for {
        return read_to(&app, &viewer, name, listener).await;
    }
    let (who, seen) = seen_by(&app, viewer, name).await?;
    leave_trace(&app, &who, &seen).await?;
    app.read(move |app| app.meeting(Some(&who), seen).map(Json))
        .await
}

/// A meeting whose minutes are before those who were there, for an officer who reads them to one of these: as that one may see it,
/// and no more, whatever the officer is to the meeting. The listener's trace is left first; a guest has nowhere to read one.
async fn read_to(
    app: &App,
    viewer: &Viewer,
    name: Name,
    listener: Account,
) -> Result<Json<MeetingInfo>, Problem> {
    let reader = viewer.clone();
    let seen = app
        .read(move |app| {
            if !app.who(&reader).officer {
                return Err(Refused::OfficersOnly.into());
            }
            app.seen_for(listener, &name)
        })
        .await?;
    let member = |views: &Views| views.directory.places.contains_key(&listener);
    if app.engine().look(member) {
        let engine = app.engine();
        engine
            .note_look(listener, viewer.account(), "minutes")
            .await?;
    }
    app.read(move |app| app.meeting(None, seen).map(Json)).await
}

/// A meeting as a viewer may see it, and who they are to it.
pub(in crate::http) async fn seen_by(
    app: &App,
    viewer: Viewer,
    name: Name,
) -> Result<(Who, Seen), Problem> {
    app.read(move |app| {
        let who = app.who(&viewer);
        let seen = app.seen(&who, &name)?;
        Ok((who, seen))
    })
    .await
}

/// Leaves a trace with each member whose row an officer sees who has no other part in the meeting than their office.
pub(in crate::http) async fn leave_trace(app: &App, who: &Who, seen: &Seen) -> Result<(), Problem> {
    if !seen.rights.by_office {
        return Ok(());
    }
    for attendance in &seen.opened.record.attendance {
        let own = seen.rights.own.contains(&attendance.who);
        if !own && !attendance.guest && attendance.row.is_some() {
            let engine = app.engine();
            engine
                .note_look(attendance.who, who.account, "attendance")
                .await?;
        }
    }
    Ok(())
}

impl App {
    /// A meeting as somebody may see it who was there, has no device to see it on, and is asked about its minutes.
    fn seen_for(&self, listener: Account, name: &Name) -> Result<Seen, Problem> {
        let found = self.engine().look(|views| {
            let known = known::meeting(views, name)?;
            let theirs = views.meetings.attends(listener, &name.mark());
            let here = views.directory.places.get(&listener).map_or(
                !views.meetings.erased.contains(&listener),
                |place| {
                    matches!(place.status, Standing::Active | Standing::Paused)
                        && !place.has_device()
                },
            );
            Some((known, theirs && here))
        });
        let (known, theirs) = found.ok_or(Refused::NotFound)?;
        if !theirs || known.draft.is_none() || known.cancelled.is_some() {
            return Err(Refused::NotYours.into());
        }
        let opened = Reader::new(self.engine()).meeting(&known)?;
        Ok(Seen {
            known,
            opened,
            rights: Rights::of_attendee(listener),
        })
    }

    /// A meeting as `who` may see it; none: somebody with a link, or to whom it is read.
    pub(in crate::http) fn meeting(
        &self,
        who: Option<&Who>,
        seen: Seen,
    ) -> Result<MeetingInfo, Problem> {
        let Seen {
            known,
            mut opened,
            rights,
        } = seen;
        let mut lister = Lister::new(self);
        let counted = rights.notes.then(|| tally(&opened.record.attendance));
        let may = may(who, &known, &opened.record, &rights);
        rights.mask(&mut opened.record);
        let record = opened.record.clone();
        let teller = Teller {
            engine: self.engine(),
            opened: &opened,
            rights: &rights,
        };
        let called = teller.stamp(opened.stamps[&known.name]);
        Ok(MeetingInfo {
            name: known.name,
            by: called.by,
            id: called.id,
            index: called.index,
            at: called.at,
            by_name: called.by_name,
            group_title: lister.group_title(&known.group)?,
            initiative_title: self.initiative_title(known.initiative.as_ref())?,
            note_takers: record
                .shape
                .note_takers
                .iter()
                .map(|a| self.named(a))
                .collect(),
            shape: record.shape,
            status: record.status,
            held: record.held,
            title: record.title,
            purpose: record.purpose,
            place: record.place,
            link: record.link,
            attendance: teller.attendance(record.attendance),
            items: teller.items(record.items),
            contributions: teller.contributions(record.contributions),
            decisions: teller.decisions(record.decisions),
            actions: teller.actions(record.actions),
            record: record.record,
            draft: teller.draft(record.draft),
            answers: teller.answers(record.answers),
            agreed: teller.agreed(record.agreed),
            corrections: Teller::corrections(record.corrections),
            published: record.published,
            cancelled: teller.cancelled(),
            may,
            tally_now: counted,
            last_time: self.last_time(&known, rights.notes)?,
            links: self.links(&teller, &known),
            slips: SlipsInfo {
                issued: known.slips as u64,
            },
        })
    }

    fn initiative_title(&self, initiative: Option<&Name>) -> Result<Option<String>, Problem> {
        let known = initiative.and_then(|name| self.engine().look(|v| known::initiative(v, name)));
        let Some(known) = known else {
            return Ok(None);
        };
        Ok(Reader::new(self.engine()).initiative(&known)?.record.title)
    }

    /// The meeting of the same group that took place last before this one.
    fn last_time(
        &self,
        meeting: &known::Meeting,
        notes: bool,
    ) -> Result<Option<LastTime>, Problem> {
        if !notes {
            return Ok(None);
        }
        let before = self.engine().look(|views| {
            let group = known::group(views, &meeting.group)?;
            let all = group.meetings.iter();
            all.filter_map(|name| known::meeting(views, name))
                .filter(|m| m.held && m.name != meeting.name && m.day <= meeting.day)
                .max_by_key(|m| (m.day, m.called))
        });
        let Some(before) = before else {
            return Ok(None);
        };
        let record = Reader::new(self.engine()).meeting(&before)?.record;
        let told = |a: kith_protocol::summary::record::Attendance| {
            let row = a.row?;
            Some(Before {
                who: a.who,
                name: a.name,
                guest: a.guest,
                capacity: row.capacity,
                also: row.also,
                access: row.access.iter().map(|Need { need, .. }| *need).collect(),
                mandate: row.mandate,
            })
        };
        Ok(Some(LastTime {
            meeting: before.name,
            day: before.day,
            who: record.attendance.into_iter().filter_map(told).collect(),
            access: record.shape.access,
            mode: record.shape.mode,
            place: record.shape.place,
            starts: record.shape.starts,
            minutes: record.shape.minutes,
        }))
    }

    fn links(&self, teller: &Teller<'_>, meeting: &known::Meeting) -> Vec<LinkInfo> {
        if !teller.rights.notes {
            return Vec::new();
        }
        let tell = |link: &known::Link| LinkInfo {
            index: link.issued,
            at: link.at,
            key: link.key,
            r#for: link.account,
            for_name: teller.opened.name_of(self.engine(), &link.account),
            purpose: link.purpose,
            contributions: link.names.clone(),
            used: link.state == LinkState::Used,
            stopped: link.state == LinkState::Stopped,
            until: link.until(),
        };
        meeting.links.iter().map(tell).collect()
    }
}

fn may(
    who: Option<&Who>,
    known: &known::Meeting,
    record: &kith_protocol::summary::record::Meeting,
    rights: &crate::meetings::Rights,
) -> May {
    let active = who.is_some_and(|who| who.active);
    let on = known.cancelled.is_none();
    let open = on && !known.sealed;
    let drafted = open && record.draft.is_some();
    May {
        note: rights.notes && on,
        attend: active && open,
        raise: active && open,
        answer: rights.there && drafted,
    }
}
