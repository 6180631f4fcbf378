//! Releases: what waits for somebody with lived experience to sign it off, word for word, and what was released.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kith_protocol::entry::roster::Role;
use kith_protocol::id::{Account, Day, Digest32, Index, Millis};
use kith_protocol::summary::hours::HoursRule;
use kith_protocol::summary::period::Length;
use kith_protocol::summary::release::Release;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{Asked, Sent as Read};
use super::limits::{PAGE_MOST, SESSION_BYTES};
use super::pages::{cut, offset, page};
use super::problem::{Problem, Refused};
use super::viewer::Viewer;
use crate::summaries::{NotDone, Offer, Sent};

/// Characters of a reason.
const REASON_CHARS: usize = 1_000;

/// Where a page of what was released begins.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// What was released, and what waits.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Releases {
    /// What waits for sign-off, oldest first; nothing for whoever is neither an officer nor signs off.
    waiting: Vec<Waiting>,
    /// The period that comes next, for the same.
    coming: Option<Coming>,
    /// A page of what was released, newest first.
    items: Vec<Released>,
    /// Where the next page begins.
    next: Option<String>,
    /// Whether who asks signs off.
    signatory: bool,
    /// How many do: with one alone there is nobody while they are away.
    signatories: usize,
    rules: Rules,
}

/// What the operator decided.
#[derive(Debug, Serialize, JsonSchema)]
struct Rules {
    period: Length,
    delay_days: u16,
    hours: HoursRule,
}

/// The next period.
#[derive(Debug, Serialize, JsonSchema)]
struct Coming {
    from: Day,
    to: Day,
    /// The first day on which it may be released.
    due: Day,
}

/// What waits for sign-off.
#[derive(Debug, Serialize, JsonSchema)]
struct Waiting {
    /// What is signed off: SHA-256 of the text.
    release: Digest32,
    /// The exact text.
    text: String,
    /// The same, to be shown.
    told: Release,
    /// Somebody said no to this very text.
    no: Option<NoInfo>,
}

/// Somebody said no.
#[derive(Debug, Serialize, JsonSchema)]
struct NoInfo {
    by: Account,
    by_name: Option<String>,
    at: Millis,
    reason: String,
}

/// What was released.
#[derive(Debug, Serialize, JsonSchema)]
struct Released {
    release: Digest32,
    text: String,
    told: Release,
    /// Who signed it off.
    by: Account,
    by_name: Option<String>,
    /// In which entry.
    index: Index,
    at: Millis,
}

/// Why not.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Declined {
    /// Which text.
    release: Digest32,
    /// Why, in plain words.
    reason: String,
}

pub(super) fn doc() -> Doc {
    Doc::of("Summaries that were released, and those that wait for sign-off by an entry summary.released.")
        .query::<Wanted>()
        .answers::<Releases>(200, "All that waits, and a page of what was released.")
}

/// What was released, and what waits.
pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Releases>, Problem> {
    app.read(move |app| app.releases(&viewer, &wanted).map(Json))
        .await
}

pub(super) fn decline_doc() -> Doc {
    Doc::of("Say no to a text that waits: it does not leave until somebody who signs off agrees.")
        .body::<Declined>()
        .says(204, "It is noted, with the reason.")
}

/// Somebody says no.
pub(super) async fn decline(
    State(app): State<App>,
    viewer: Viewer,
    Read(declined): Read<Declined, SESSION_BYTES>,
) -> Result<StatusCode, Problem> {
    if !app.signs_off(&viewer.account()) {
        return Err(Refused::NotYours.into());
    }
    let reason = declined.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS {
        return Err(
            Problem::from(Refused::Unreadable).because("a reason has 1 to 1,000 characters")
        );
    }
    app.read(move |app| {
        let summaries = app.summaries();
        let noted = summaries.decline(&declined.release, viewer.account(), &reason)?;
        noted.ok_or(Refused::NotFound)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

impl App {
    /// Whether somebody signs off what leaves.
    pub(super) fn signs_off(&self, who: &Account) -> bool {
        self.engine().look(|views| {
            let place = views.directory.places.get(who);
            place.is_some_and(|place| place.roles.contains(&Role::Signatory))
        })
    }

    fn releases(&self, viewer: &Viewer, wanted: &Wanted) -> Result<Releases, Problem> {
        let begin = offset(wanted.cursor.as_deref())?;
        let summaries = self.summaries();
        let signatory = self.signs_off(&viewer.account());
        let signatories = self.engine().look(|views| {
            let places = views.directory.places.values();
            places
                .filter(|p| p.roles.contains(&Role::Signatory))
                .count()
        });
        let (mut waiting, mut coming) = (Vec::new(), None);
        if signatory || viewer.officer {
            waiting = summaries.waiting()?;
            let (period, due) = summaries.coming()?;
            coming = Some(Coming {
                from: period.from(),
                to: period.to(),
                due,
            });
        }
        let settings = summaries.settings();
        let released = summaries.released()?.into_iter().rev().collect();
        let (items, next) = cut(released, begin, page(wanted.limit, PAGE_MOST));
        Ok(Releases {
            waiting: waiting.into_iter().map(|o| self.waiting(o)).collect(),
            coming,
            items: items.into_iter().map(|sent| self.released(sent)).collect(),
            next,
            signatory,
            signatories,
            rules: Rules {
                period: settings.length,
                delay_days: settings.delay_days,
                hours: settings.hours,
            },
        })
    }

    fn waiting(&self, offer: Offer) -> Waiting {
        Waiting {
            release: offer.digest,
            text: offer.text,
            told: offer.release,
            no: offer.no.map(|no| NoInfo {
                by_name: self.name_of(&no.by),
                by: no.by,
                at: no.at,
                reason: no.reason,
            }),
        }
    }

    fn released(&self, sent: Sent) -> Released {
        Released {
            release: sent.digest,
            text: sent.text,
            told: sent.release,
            by_name: self.name_of(&sent.by),
            by: sent.by,
            index: sent.index,
            at: sent.at,
        }
    }
}

impl From<NotDone> for Problem {
    fn from(not: NotDone) -> Self {
        match not {
            NotDone::Fault(fault) => fault.into(),
            NotDone::Stopped(stopped) => stopped.into(),
        }
    }
}
