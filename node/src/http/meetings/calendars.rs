//! Meetings in people's own calendars: one invitation to keep, and a feed under a secret address.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use kith_protocol::id::{Day, Name};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::api::Doc;
use super::super::ask::In;
use super::super::door::Peer;
use super::super::limits;
use super::super::problem::{Problem, Refused};
use super::super::session::slowly;
use super::super::viewer::Viewer;
use super::{Lister, Seen, language, spell};
use crate::meetings::{Reader, Who, feeds, known};
use crate::minutes::Language;
use crate::minutes::calendar::{Event, title, untitled, write};

/// Days after a meeting for which it stays in the feed: calendar programs take out what a feed no longer holds.
const PAST_DAYS: i16 = 90;

/// Where a feed is.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Feed {
    /// For a calendar program to ask again and again. Whoever has it reads the calendar.
    url: String,
}

pub(in crate::http) fn invitation_doc() -> Doc {
    Doc::of("A meeting, to put into a calendar.")
        .query::<language::Wanted>()
        .sends(200, "text/calendar", "iCalendar (RFC 5545).")
}

/// One meeting.
pub(in crate::http) async fn invitation(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
    language::In(language): language::In,
) -> Result<impl IntoResponse, Problem> {
    app.read(move |app| {
        let who = app.who(&viewer);
        let seen = app.seen(&who, &name)?;
        let event = app.event(&mut Lister::new(app), &seen, language)?;
        let title = event.title.clone();
        let named = (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"meeting.ics\"",
        );
        Ok(([MEDIA, named], app.calendar(&title, language, &[event])))
    })
    .await
}

pub(in crate::http) fn begin_doc() -> Doc {
    Doc::of("A new secret address for my calendar; the one before stops.")
        .query::<language::Wanted>()
        .answers::<Feed>(200, "The address. It is shown this once.")
}

/// A new address.
pub(in crate::http) async fn begin(
    State(app): State<App>,
    viewer: Viewer,
    language::In(language): language::In,
) -> Result<Json<Feed>, Problem> {
    let mut random = [0; 24];
    app.engine().entropy().fill(&mut random);
    let secret = feeds::secret(viewer.account(), random);
    let engine = app.engine();
    engine
        .keep_feed(viewer.account(), Some(secret.clone()))
        .await?;
    let address = &app.0.config.address;
    Ok(Json(Feed {
        // A calendar program does not say which language its owner reads: the address does.
        url: format!(
            "{address}/api/v1/calendar/{secret}.ics?lang={}",
            language.code()
        ),
    }))
}

pub(in crate::http) fn end_doc() -> Doc {
    Doc::of("My calendar's secret address stops.").says(204, "It is gone.")
}

/// No address any more.
pub(in crate::http) async fn end(
    State(app): State<App>,
    viewer: Viewer,
) -> Result<StatusCode, Problem> {
    app.engine().keep_feed(viewer.account(), None).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(in crate::http) fn feed_doc() -> Doc {
    Doc::of("The calendar of whoever made this secret address: meetings of their groups, from ninety days ago on.")
        .open()
        .query::<language::Wanted>()
        .sends(200, "text/calendar", "iCalendar (RFC 5545).")
}

/// The calendar behind a secret address, `{secret}.ics`.
pub(in crate::http) async fn feed(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    In(file): In<String>,
    language::In(language): language::In,
) -> Result<impl IntoResponse, Problem> {
    slowly(&app, peer)?;
    app.read(move |app| {
        let secret = file.strip_suffix(".ics").ok_or(Refused::NotFound)?;
        let account = feeds::opens(app.engine().journal(), secret)?;
        let who = account.map(|account| app.engine().look(|views| Who::of(views, account)));
        let who = who.filter(|who| who.active).ok_or(Refused::NotFound)?;
        let events = app.events(&who, language)?;
        let name = app.engine().people().node_name();
        let name = title(language, name.as_deref());
        Ok(([MEDIA], app.calendar(&name, language, &events)))
    })
    .await
}

const MEDIA: (header::HeaderName, &str) = (header::CONTENT_TYPE, "text/calendar; charset=utf-8");

impl App {
    fn calendar(&self, name: &str, language: Language, events: &[Event]) -> String {
        write(name, language, &self.0.config.zone, events)
    }

    /// Meetings that concern somebody: they are or were in its attendance, note it, or were in an earlier one of its group.
    fn events(&self, who: &Who, language: Language) -> Result<Vec<Event>, Problem> {
        let since: Day = self.today().plus(-PAST_DAYS);
        let mut all = self.engine().look(known::meetings);
        all.sort_by_key(|m| std::cmp::Reverse((m.day, m.called)));
        let mine: std::collections::BTreeSet<Name> = self.engine().look(|views| {
            let part = views.meetings.parts.get(&who.account);
            let there = part.into_iter().flat_map(|part| &part.meetings);
            let there = there.filter_map(|mark| views.meetings.meetings.get(mark));
            there
                .filter_map(|m| Some(views.meetings.groups.get(&m.group)?.name))
                .collect()
        });
        let mut lister = Lister::new(self);
        let mut events = Vec::new();
        for meeting in all.iter().filter(|m| m.day >= since) {
            let seen = self.seen(who, &meeting.name)?;
            if seen.rights.notes || seen.rights.there || mine.contains(&meeting.group) {
                events.push(self.event(&mut lister, &seen, language)?);
            }
            if events.len() == limits::FEED_MEETINGS {
                break;
            }
        }
        Ok(events)
    }

    fn event(
        &self,
        lister: &mut Lister<'_>,
        seen: &Seen,
        language: Language,
    ) -> Result<Event, Problem> {
        let (record, known) = (&seen.opened.record, &seen.known);
        let newest = known.cancelled.unwrap_or(known.newest).max(known.newest);
        let title = match &record.title {
            Some(title) => Some(title.clone()),
            None => lister.group_title(&known.group)?,
        };
        let origin = self.engine().origin().as_str().replace('/', ".");
        Ok(Event {
            uid: format!("{}.{}@{origin}", known.name.id, known.name.by),
            shape: record.shape.clone(),
            title: title.unwrap_or_else(|| untitled(language)),
            purpose: record.purpose.clone(),
            place: record.place.clone(),
            link: record.link.clone(),
            page: format!("{}/meetings/{}", self.0.config.address, spell(&known.name)),
            cancelled: known.cancelled.is_some(),
            // Positions in the log grow with each change, which is all that a calendar program asks of the number.
            sequence: newest - known.called,
            stamped: Reader::new(self.engine()).stamp(newest)?.at,
            papers: seen.rights.notes && !seen.rights.by_office && !known.held,
        })
    }
}
