//! Closed periods over all areas: what each released, what they add up to, and who has not yet sent.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::{Day, Origin};
use kith_protocol::summary::{
    activity::{Activity, Number, People},
    disclosure::{Cell, RULE},
    hours::Hours,
    region::{self, Sum, Trend},
    release::Release,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::Whose;
use super::index::Known;

/// What is counted of a period, in the order in which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "FigureName")]
pub enum Figure {
    /// Different people who gave, received or took part in a meeting.
    People,
    /// Hours that people gave each other within the area.
    Hours,
    /// Exchanges that were agreed within the area.
    Exchanges,
    /// Hours given to people of neighbour areas.
    HoursToNeighbours,
    /// Hours received from people of neighbour areas.
    HoursFromNeighbours,
    /// Meetings held.
    Meetings,
    /// Decisions made in meetings.
    Decisions,
    /// Actions promised in meetings.
    Actions,
    /// Approaches of community support in use.
    Approaches,
}

impl Figure {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::People,
        Self::Hours,
        Self::Exchanges,
        Self::HoursToNeighbours,
        Self::HoursFromNeighbours,
        Self::Meetings,
        Self::Decisions,
        Self::Actions,
        Self::Approaches,
    ];

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Hours => "hours",
            Self::Exchanges => "exchanges",
            Self::HoursToNeighbours => "hours-to-neighbours",
            Self::HoursFromNeighbours => "hours-from-neighbours",
            Self::Meetings => "meetings",
            Self::Decisions => "decisions",
            Self::Actions => "actions",
            Self::Approaches => "approaches",
        }
    }
}

/// A figure of one area, and what can be told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "FigureTold")]
pub struct Told {
    /// Which.
    pub figure: Figure,
    /// How it is told.
    pub kind: How,
    /// About so many, or exactly.
    pub about: Option<u64>,
    /// No fewer.
    pub least: u64,
    /// No more; none where nothing says so.
    pub most: Option<u64>,
}

/// How a figure is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "FigureHow")]
pub enum How {
    /// To the last one: it is not about people.
    Exact,
    /// Rounded.
    About,
    /// Too few people to show.
    Few,
    /// Hidden, so that another figure stays hidden.
    Hidden,
    /// It was not asked.
    NotCollected,
}

/// One area in one period.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "AreaPeriod")]
pub struct Area {
    /// Which node signs it.
    pub origin: Origin,
    /// The area, or what the node is called.
    pub name: String,
    /// The area's code.
    pub code: Option<String>,
    /// The area does not run Kith: a neighbour signed what it was told.
    pub returned: bool,
    /// Whose figures they are: who runs the node, or who returned them.
    pub organisation: Option<String>,
    /// From so many on a count of people, or of what they did, is shown; 0 is too.
    pub threshold: u32,
    /// From so many people who gave them on hours are shown.
    pub contributors: u32,
    /// At least so many days passed between the end of the period and the release.
    pub delay_days: u16,
    /// Its figures.
    pub told: Vec<Told>,
}

/// What all areas add up to, and how those that told both times compare with the period before.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "FigureTotal")]
pub struct Total {
    /// Of which figure.
    pub figure: Figure,
    /// The sum; none below three areas.
    pub sum: Option<Sum>,
    /// Of the areas that told both times, against the period before; none where fewer than three did.
    pub trend: Option<Trend>,
}

/// What there is of each period, oldest first.
pub type ByPeriod<T> = BTreeMap<(Day, Day), Vec<T>>;

/// A closed period.
#[derive(Debug, Clone)]
pub struct Closed<'a> {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// What was released of it.
    pub releases: Vec<&'a Release>,
    /// What it adds up to.
    pub totals: Vec<Total>,
}

/// All periods of which something was released, newest first, with what they add up to.
#[must_use]
pub fn closed<'a>(releases: impl Iterator<Item = &'a Release>) -> Vec<Closed<'a>> {
    let by = by_period(releases);
    let mut periods: Vec<Closed<'_>> = Vec::with_capacity(by.len());
    for ((from, to), releases) in by {
        let before = { periods.iter().rev() }
            .find(|before| follows((before.from, before.to), (from, to)))
            .map_or(&[][..], |before| &before.releases);
        periods.push(Closed {
            from,
            to,
            totals: totals(&releases, before),
            releases,
        });
    }
    periods.reverse();
    periods
}

/// Whether a period ends where one of the same sort begins.
fn follows(before: (Day, Day), (from, to): (Day, Day)) -> bool {
    let months = |from: Day, to: Day| to.date().month() - from.date().month();
    before.1.plus(1) == from && months(before.0, before.1) == months(from, to)
}

/// One area in one period, by its release. `whose` tells a node's area, code and organisation.
pub fn area(release: &Release, whose: &impl Fn(&Origin) -> Whose) -> Area {
    let Whose {
        name,
        code,
        organisation,
    } = match &release.area {
        Some(area) => Whose {
            name: area.name.clone(),
            code: area.code.clone(),
            organisation: area.organisation.clone(),
        },
        None => whose(&release.origin),
    };
    let figures = Figure::ALL.map(|figure| told(figure, &release.activity));
    Area {
        origin: release.origin.clone(),
        name,
        code,
        returned: release.area.is_some(),
        organisation,
        threshold: release.rule.counts.hide_to + 1,
        contributors: release.rule.hours.contributors,
        delay_days: release.delay_days,
        told: figures.into(),
    }
}

/// The releases of each period, oldest first.
pub fn by_period<'a>(releases: impl Iterator<Item = &'a Release>) -> ByPeriod<&'a Release> {
    let mut closed = ByPeriod::new();
    for release in releases {
        let period: &mut Vec<_> = closed.entry((release.from, release.to)).or_default();
        period.push(release);
    }
    closed
}

/// The figures of a period's releases, by the names of their areas.
pub fn areas<'a>(known: &Known, releases: impl Iterator<Item = &'a Release>) -> Vec<Area> {
    let whose = |origin: &Origin| super::whose(origin, known.node(origin));
    let mut areas: Vec<Area> = releases.map(|told| area(told, &whose)).collect();
    areas.sort_by(|a, b| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
    areas
}

fn totals(releases: &[&Release], before: &[&Release]) -> Vec<Total> {
    // An area that joined or left is not growth: only those that told both times are compared.
    let (then, now) = (told_of(before, releases), told_of(releases, before));
    Figure::ALL
        .into_iter()
        .map(|figure| {
            let compared = sum(figure, &then).zip(sum(figure, &now));
            Total {
                figure,
                sum: sum(figure, releases),
                trend: compared.map(|(then, now)| region::trend(&then, &now)),
            }
        })
        .collect()
}

/// Those of the releases that are of an area which has one among the others too.
fn told_of<'a>(releases: &[&'a Release], others: &[&Release]) -> Vec<&'a Release> {
    let others: BTreeSet<_> = others.iter().map(|release| place_of(release)).collect();
    let both = releases
        .iter()
        .filter(|release| others.contains(&place_of(release)));
    both.copied().collect()
}

/// Which area a release is of: its node's own, or one that returned its figures to that.
fn place_of(release: &Release) -> (&Origin, Option<(&Option<String>, &String)>) {
    let area = release.area.as_ref();
    (&release.origin, area.map(|area| (&area.code, &area.name)))
}

/// The sum of what was told; none where fewer than three areas did.
fn sum(figure: Figure, releases: &[&Release]) -> Option<Sum> {
    let areas: BTreeSet<_> = releases
        .iter()
        .filter(|release| told(figure, &release.activity).kind != How::NotCollected)
        .map(|release| area_of(release))
        .collect();
    let enough = areas.len() >= usize::try_from(region::AREAS).unwrap_or(usize::MAX);
    added(figure, releases).filter(|_| enough)
}

/// Which area a release is of, as far as anybody but its signer can know: returns without a code are all taken for the signer's own.
fn area_of(release: &Release) -> &str {
    let code = release.area.as_ref().and_then(|area| area.code.as_deref());
    code.unwrap_or(release.origin.as_str())
}

fn added(figure: Figure, releases: &[&Release]) -> Option<Sum> {
    let all = || releases.iter().map(|release| &release.activity);
    match figure {
        Figure::People => region::people(all().map(|a| a.people)),
        Figure::Hours => region::hours(all().map(|a| a.hours)),
        Figure::Exchanges => region::exchanges(RULE, all()),
        Figure::HoursToNeighbours => region::hours(all().map(|a| a.hours_to_neighbours)),
        Figure::HoursFromNeighbours => region::hours(all().map(|a| a.hours_from_neighbours)),
        Figure::Meetings => region::numbers(all().map(|a| a.meetings)),
        Figure::Decisions => region::numbers(all().map(|a| a.decisions)),
        Figure::Actions => region::numbers(all().map(|a| a.actions)),
        Figure::Approaches => region::numbers(all().map(|a| a.approaches)),
    }
}

fn told(figure: Figure, activity: &Activity) -> Told {
    match figure {
        Figure::People => people(figure, activity.people),
        Figure::Hours => hours(figure, activity.hours),
        Figure::Exchanges => match (activity.exchanges, activity.people) {
            (Some(exchanges), _) => cell(figure, exchanges),
            (None, People::Few) => plain(figure, How::Hidden),
            (None, People::Rounded(_) | People::NotCollected) => plain(figure, How::NotCollected),
        },
        Figure::HoursToNeighbours => hours(figure, activity.hours_to_neighbours),
        Figure::HoursFromNeighbours => hours(figure, activity.hours_from_neighbours),
        Figure::Meetings => number(figure, activity.meetings),
        Figure::Decisions => number(figure, activity.decisions),
        Figure::Actions => number(figure, activity.actions),
        Figure::Approaches => number(figure, activity.approaches),
    }
}

const fn plain(figure: Figure, kind: How) -> Told {
    Told {
        figure,
        kind,
        about: None,
        least: 0,
        most: None,
    }
}

fn people(figure: Figure, people: People) -> Told {
    let range = people.range();
    let (kind, about) = match people {
        People::Few => (How::Few, None),
        People::Rounded(about) => (How::About, Some(about.into())),
        People::NotCollected => (How::NotCollected, None),
    };
    Told {
        about,
        least: range.map_or(0, |range| range.least.into()),
        most: range.and_then(|range| range.most).map(u64::from),
        ..plain(figure, kind)
    }
}

fn cell(figure: Figure, cell: Cell) -> Told {
    let range = RULE.range(cell);
    let (kind, about) = match cell {
        Cell::Zero => (How::Exact, Some(0)),
        Cell::Suppressed => (How::Few, None),
        Cell::Rounded(about) => (How::About, Some(about.into())),
        Cell::NotCollected => (How::NotCollected, None),
        Cell::NotPublished => (How::Hidden, None),
    };
    Told {
        about,
        least: range.map_or(0, |range| range.least.into()),
        most: range.and_then(|range| range.most).map(u64::from),
        ..plain(figure, kind)
    }
}

fn hours(figure: Figure, hours: Hours) -> Told {
    let range = hours.minutes();
    let (kind, about) = match hours {
        Hours::Zero => (How::Exact, Some(0)),
        Hours::Rounded(about) => (How::About, Some(about.into())),
        Hours::NotPublished => (How::Hidden, None),
        Hours::NotCollected => (How::NotCollected, None),
    };
    let whole = |minutes: i64| u64::try_from(minutes / 60).unwrap_or_default();
    Told {
        about,
        least: range.map_or(0, |(least, _)| whole(least)),
        most: range
            .and_then(|(_, most)| most)
            .map(|most| whole(most + 59)),
        ..plain(figure, kind)
    }
}

fn number(figure: Figure, number: Number) -> Told {
    match number {
        Number::Exact(n) => Told {
            about: Some(n.into()),
            least: n.into(),
            most: Some(n.into()),
            ..plain(figure, How::Exact)
        },
        Number::NotCollected => plain(figure, How::NotCollected),
        Number::NotPublished => plain(figure, How::Hidden),
    }
}

/// A count of people in a category, as it is told.
pub(super) fn counted(count: Cell) -> Told {
    cell(Figure::People, count)
}

/// Hours in a category, as they are told.
pub(super) fn given(of: Hours) -> Told {
    hours(Figure::Hours, of)
}

/// A trend's name in data.
pub(super) const fn trend_name(trend: Trend) -> &'static str {
    match trend {
        Trend::More => "more",
        Trend::Less => "less",
        Trend::Same => "same",
        Trend::CannotTell => "cannot-tell",
    }
}

impl How {
    /// Whether anything was told.
    #[must_use]
    pub fn is_told(self) -> bool {
        self != Self::NotCollected
    }

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::Few => "few",
            Self::Hidden => "hidden",
            Self::NotCollected => "not-collected",
        }
    }
}
