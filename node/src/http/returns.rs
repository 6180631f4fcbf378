//! Returns: an area without Kith sends its figures on a form or as a spreadsheet, and this node signs what the rules leave of them.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kith_protocol::book::account::Status;
use kith_protocol::id::{Account, Day, Digest32, Millis, Origin};
use kith_protocol::summary::period::Period;
use kith_protocol::summary::release::{Area, Release};
use kith_protocol::summary::returned::Figures;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{Asked, Sent as Read};
use super::limits::{ENTRY_BYTES, PAGE_MOST};
use super::pages::{cut, offset, page};
use super::problem::{Problem, Refused};
use super::viewer::Viewer;
use crate::summaries::returned::{NotTaken, Return, Signed};

/// Which period.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Its first day; otherwise the one that ended last.
    from: Option<Day>,
    /// Its last.
    to: Option<Day>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Where a page begins.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Next {
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

/// Who has sent figures for a period, and who has not yet.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Returns {
    from: Day,
    to: Day,
    /// A page of the nodes and areas that this one knows.
    items: Vec<Awaited>,
    /// Where the next page begins.
    next: Option<String>,
}

/// Returns that this node signed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SignedReturns {
    /// A page of them, of the newest periods first.
    items: Vec<SignedReturn>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A return that this node signed, and what stays here of how it came about.
#[derive(Debug, Serialize, JsonSchema)]
struct SignedReturn {
    /// The exact text that left.
    text: String,
    told: Release,
    /// Who with lived experience in that area is said to have agreed: their part there.
    agreed_by: String,
    /// Who wrote it down here.
    by: Account,
    by_name: Option<String>,
    at: Millis,
}

/// Somebody whose figures are awaited.
#[derive(Debug, Serialize, JsonSchema)]
struct Awaited {
    /// A node; none of an area without Kith.
    origin: Option<Origin>,
    /// What it is called.
    name: Option<String>,
    /// Whether it sent figures for the period.
    sent: bool,
}

/// What an area returns: a spreadsheet, or a form's figures.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    /// A spreadsheet saved as CSV, which says everything.
    csv: Option<String>,
    /// Or the form.
    form: Option<Form>,
}

/// A form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Form {
    area: Area,
    from: Day,
    to: Day,
    /// Who with lived experience in that area agreed to it: their part there, not their name. At most 80 characters.
    agreed_by: String,
    figures: Figures,
}

/// What of it is signed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Protected {
    release: Digest32,
    text: String,
    told: Release,
}

pub(super) fn doc() -> Doc {
    Doc::of("Which areas have sent their figures for a period, and which have not.")
        .query::<Wanted>()
        .answers::<Returns>(200, "A page: this node, others, then areas without Kith.")
}

/// Who has sent figures.
pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Returns>, Problem> {
    viewer.must_be_officer()?;
    app.read(move |app| app.returns(&wanted).map(Json)).await
}

pub(super) fn signed_doc() -> Doc {
    Doc::of("Returns that this node signed, who wrote each down and who is said to have agreed.")
        .query::<Next>()
        .answers::<SignedReturns>(200, "A page, the newest periods first.")
}

/// What this node signed.
pub(super) async fn signed(
    State(app): State<App>,
    viewer: Viewer,
    Asked(wanted): Asked<Next>,
) -> Result<Json<SignedReturns>, Problem> {
    viewer.must_be_officer()?;
    app.read(move |app| app.signed_returns(&wanted).map(Json))
        .await
}

pub(super) fn look_doc() -> Doc {
    Doc::of("What of an area's figures would be signed. Nothing is kept.")
        .body::<Told>()
        .answers::<Protected>(200, "What would be signed.")
}

/// What would be signed.
pub(super) async fn look(
    State(app): State<App>,
    viewer: Viewer,
    Read(told): Read<Told, ENTRY_BYTES>,
) -> Result<Json<Protected>, Problem> {
    viewer.must_be_officer()?;
    let told = told.read()?;
    app.read(move |app| {
        app.must_not_have_kith(&told.area, told.to)?;
        let release = app.summaries().protect(&told)?;
        Ok(Json(Protected::of(release)))
    })
    .await
}

pub(super) fn add_doc() -> Doc {
    Doc::of("Sign what the rules leave of an area's figures. The figures themselves are not kept.")
        .body::<Told>()
        .answers::<Protected>(201, "What was signed. It is public.")
}

/// Signs.
pub(super) async fn add(
    State(app): State<App>,
    viewer: Viewer,
    Read(told): Read<Told, ENTRY_BYTES>,
) -> Result<(StatusCode, Json<Protected>), Problem> {
    viewer.must_be_officer()?;
    let told = told.read()?;
    app.read(move |app| {
        app.must_not_have_kith(&told.area, told.to)?;
        let release = app.summaries().take_return(&told, viewer.account())?;
        Ok((StatusCode::CREATED, Json(Protected::of(release))))
    })
    .await
}

impl Told {
    fn read(self) -> Result<Return, Problem> {
        match (self.csv, self.form) {
            (Some(csv), None) => Ok(Return::read(&csv)?),
            (None, Some(form)) => Ok(Return {
                area: form.area,
                from: form.from,
                to: form.to,
                agreed_by: form.agreed_by,
                figures: form.figures,
            }),
            (Some(_), Some(_)) | (None, None) => {
                Err(Problem::from(Refused::Unreadable).because("either csv or form"))
            }
        }
    }
}

impl Protected {
    fn of(release: Release) -> Self {
        Self {
            release: release.digest(),
            text: release.text(),
            told: release,
        }
    }
}

impl App {
    fn returns(&self, wanted: &Wanted) -> Result<Returns, Problem> {
        let summaries = self.summaries();
        let today = self.today();
        let period = match (wanted.from, wanted.to) {
            (Some(from), Some(to)) => Period::new(from, to),
            (None, None) => Some(Period::of(today, summaries.settings().length).previous()),
            (Some(_), None) | (None, Some(_)) => None,
        };
        let period = period.ok_or_else(|| {
            Problem::from(Refused::Unreadable).because("a period is a month or a quarter")
        })?;
        let begin = offset(wanted.cursor.as_deref())?;
        let signed = summaries.returns()?;
        let returned = signed.iter().flat_map(|signed| Release::read(&signed.text));
        let returned: Vec<Release> = returned.collect();
        // Of another length that shares days with it, too: nobody tells both.
        let of = |release: &Release| release.period().is_some_and(|its| its.overlaps(period));
        let own = summaries.released()?.iter().any(|sent| of(&sent.release));
        let engine = self.engine();
        // Nothing is awaited of a node that only looks at others.
        let members = engine.look(|views| {
            let mut places = views.directory.places.values();
            places.any(|place| place.status == Status::Active && !place.officer())
        });
        let ours = (own || members).then(|| Awaited {
            origin: Some(engine.origin()),
            name: engine.people().node_name(),
            sent: own,
        });
        let mut areas = Vec::from_iter(ours);
        areas.extend(self.neighbours(period));
        // An area that had a Kith by then is awaited there.
        let known = self.known();
        let there = known.nodes().filter(|(_, node)| node.counts(period.to()));
        let kiths: BTreeSet<&str> = there.filter_map(|(_, node)| node.code()).collect();
        let mut names: Vec<&str> = returned
            .iter()
            .filter_map(|release| release.area.as_ref())
            .filter(|area| { area.code.as_deref() }.is_none_or(|code| !kiths.contains(code)))
            .map(|area| area.name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        areas.extend(names.into_iter().map(|name| {
            let theirs = |r: &&Release| r.area.as_ref().is_some_and(|area| area.name == name);
            Awaited {
                origin: None,
                name: Some(name.to_owned()),
                sent: returned.iter().filter(theirs).any(of),
            }
        }));
        let (items, next) = cut(areas, begin, page(wanted.limit, PAGE_MOST));
        Ok(Returns {
            from: period.from(),
            to: period.to(),
            items,
            next,
        })
    }

    fn signed_returns(&self, wanted: &Next) -> Result<SignedReturns, Problem> {
        let begin = offset(wanted.cursor.as_deref())?;
        let mut all = self.summaries().returns()?;
        all.reverse();
        let (signed, next) = cut(all, begin, page(wanted.limit, PAGE_MOST));
        let items = signed.into_iter().map(|signed| self.signed_return(signed));
        Ok(SignedReturns {
            items: items.collect::<Result<_, _>>()?,
            next,
        })
    }

    fn signed_return(&self, Signed { text, beside }: Signed) -> Result<SignedReturn, Problem> {
        Ok(SignedReturn {
            told: Release::read(&text).map_err(Problem::internal)?,
            agreed_by: beside.agreed_by,
            by_name: self.name_of(&beside.by),
            by: beside.by,
            at: beside.at,
            text,
        })
    }

    /// Nobody else tells the figures of an area that had a Kith when a period ended: ours, or one that this node follows. What was
    /// before that Kith nobody else can tell.
    fn must_not_have_kith(&self, area: &Area, to: Day) -> Result<(), Problem> {
        let plain = |text: &str| text.trim().to_lowercase();
        let (name, code) = (plain(&area.name), area.code.as_deref().map(plain));
        let is = |names: [&str; 2], its: Option<&str>| {
            let coded = code.is_some() && code == its.map(plain);
            coded || names.into_iter().any(|its| plain(its) == name)
        };
        let own = self.peers().card();
        let known = self.known();
        let there = known.nodes().filter(|(_, node)| node.counts(to));
        let others = there.filter_map(|(_, node)| node.card.as_ref());
        let ours = is([&own.name, &own.area], own.area_code.as_deref());
        let mut theirs = others.map(|card| is([&card.name, &card.area], card.area_code.as_deref()));
        if ours || theirs.any(|is| is) {
            return Err(NotTaken::Kith.into());
        }
        Ok(())
    }
}

impl App {
    /// Neighbours that we are linked with, and whose items we hear.
    fn neighbours(&self, period: Period) -> Vec<Awaited> {
        let own = self.engine().origin();
        let known = self.known();
        let mut all: BTreeSet<Origin> = self.engine().look(|views| {
            let peers = views.directory.peers.iter();
            let linked = peers.filter(|(_, peer)| peer.linked);
            linked.map(|(origin, _)| origin.clone()).collect()
        });
        all.extend(known.nodes().map(|(origin, _)| origin.clone()));
        let awaits = |origin: &Origin| {
            let node = known.node(origin);
            node.is_none_or(|node| node.card.is_none() || node.counts(period.to()))
        };
        let silent = known.silent(period.from(), period.to());
        let silent: BTreeSet<&Origin> = silent.map(|(origin, _)| origin).collect();
        let awaited = all.into_iter().filter(|origin| *origin != own);
        awaited
            .filter(awaits)
            .map(|origin| {
                let node = known.node(&origin);
                let card = node.and_then(|node| node.card.as_ref());
                Awaited {
                    sent: card.is_some() && !silent.contains(&origin),
                    name: card.map(|card| card.name.clone()),
                    origin: Some(origin),
                }
            })
            .collect()
    }
}

impl From<NotTaken> for Problem {
    fn from(not: NotTaken) -> Self {
        let refused = match not {
            NotTaken::NotDone(not) => return not.into(),
            NotTaken::Row(_) | NotTaken::Missing(_) => Refused::ReturnUnreadable,
            NotTaken::Area => Refused::ReturnArea,
            NotTaken::Kith => Refused::ReturnKith,
            NotTaken::Period => Refused::ReturnPeriod,
            NotTaken::Early => Refused::ReturnEarly,
            NotTaken::NotAgreed => Refused::ReturnNotAgreed,
            NotTaken::Slip(_) => Refused::ReturnFigures,
            NotTaken::Sent => Refused::ReturnSent,
        };
        Self::from(refused).because(not)
    }
}
