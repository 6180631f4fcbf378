//! The network, as this node sees it: the nodes that it follows, and the areas without Kith whose figures some of them sign. Public:
//! all of it was signed to be read by anybody.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use kith_protocol::id::{Day, Millis, Origin};
use kith_protocol::peer::evidence::Evidence;
use kith_protocol::summary::release::{Area, Release};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{Asked, Paged};
use super::limits;
use super::pages::{cut, offset, page};
use super::problem::Problem;
use super::viewer::Viewer;
use crate::network::Node;
use crate::network::index::Known;
use crate::peer::doubts::{self, Matter};

/// The nodes that this one knows of.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Network {
    /// By the names of their areas.
    items: Vec<NetworkNode>,
    /// Where the next page begins.
    next: Option<String>,
}

/// A node.
#[derive(Debug, Serialize, JsonSchema)]
struct NetworkNode {
    /// Its name for life.
    origin: Origin,
    /// What it is called.
    name: Option<String>,
    /// Which organisation runs it.
    organisation: Option<String>,
    /// The area it serves.
    area: Option<String>,
    /// The area's code.
    area_code: Option<String>,
    /// How it is reached.
    address: Option<String>,
    /// This node itself.
    own: bool,
    /// Linked with this node.
    peer: bool,
    /// Connected with this node now.
    connected: bool,
    /// When something of it was last heard or signed.
    last_seen: Option<Millis>,
    /// Entries under its newest head.
    entries: Option<u64>,
    /// Organisations whose nodes cosigned that head.
    witnesses: usize,
    /// In which ways what it signed does not fit together: `items`, `heads`, `summary`, `decisions`, `pasts`. People judge what that means.
    evidence: Vec<&'static str>,
    /// Who looks into that here; none where nobody does yet.
    looking: Option<LookedInto>,
    /// The approaches of community support that it tries, by its newest pulse: names from the list.
    approaches: Vec<&'static str>,
    /// What it said last of a month, of meetings alone.
    pulse: Option<MonthOfMeetings>,
}

/// Somebody of this node looks into records of another that do not match. It says nothing of who is right.
#[derive(Debug, Serialize, JsonSchema)]
struct LookedInto {
    /// Their name: for members of this node alone.
    name: Option<String>,
    /// When all that does not match was judged; none while somebody looks.
    done: Option<Millis>,
}

/// What a node said of a month that is not about people.
#[derive(Debug, Serialize, JsonSchema)]
struct MonthOfMeetings {
    /// Its first day.
    from: Option<Day>,
    /// Its last day.
    to: Day,
    /// Meetings held.
    meetings: u64,
    /// Decisions made in them.
    decisions: u64,
}

/// Areas that do not run Kith.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReturnedAreas {
    /// By their names.
    items: Vec<ReturnedArea>,
    /// Where the next page begins.
    next: Option<String>,
}

/// An area that does not run Kith, whose figures a node signs.
#[derive(Debug, Serialize, JsonSchema)]
struct ReturnedArea {
    /// What it is called.
    name: String,
    /// Its code.
    code: Option<String>,
    /// Who sends the figures.
    organisation: Option<String>,
    /// The node that signs them.
    origin: Origin,
    /// What that is called.
    signed_by: Option<String>,
    /// The first day of the newest period of which there are figures.
    from: Day,
    /// Its last day.
    to: Day,
}

/// Which nodes.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct WantedNodes {
    /// This one alone.
    origin: Option<Origin>,
    /// Where the page before ended: its `next`.
    cursor: Option<String>,
    /// How many at most.
    limit: Option<usize>,
}

pub(super) fn nodes_doc() -> Doc {
    Doc::of("The nodes that this one follows: who they are, when they were last heard of, how well witnessed their heads are.")
        .open()
        .query::<WantedNodes>()
        .answers::<Network>(200, "A page of nodes.")
}

/// The nodes.
pub(super) async fn nodes(
    State(app): State<App>,
    viewer: Result<Viewer, Problem>,
    Asked(wanted): Asked<WantedNodes>,
) -> Result<Json<Network>, Problem> {
    app.read(move |app| {
        let known = app.known();
        let begin = offset(wanted.cursor.as_deref())?;
        let most = page(wanted.limit, limits::PAGE_MOST);
        let of = |origin: &Origin| wanted.origin.as_ref().is_none_or(|of| of == origin);
        let mut nodes: Vec<(&Origin, &Node)> =
            known.nodes().filter(|(origin, _)| of(origin)).collect();
        nodes.sort_by_key(|(origin, node)| {
            let card = node.card.as_ref();
            (card.map(|card| (&card.area, &card.name)), *origin)
        });
        let (shown, next) = cut(nodes, begin, most);
        let mut items = app.seen_now(&known, shown.into_iter());
        app.looked_into(&mut items, viewer.is_ok())?;
        Ok(Json(Network { items, next }))
    })
    .await
}

fn told(known: &Known, origin: &Origin, node: &Node) -> NetworkNode {
    let card = node.card.clone();
    NetworkNode {
        origin: origin.clone(),
        organisation: card.as_ref().and_then(|card| card.organisation.clone()),
        area: card.as_ref().map(|card| card.area.clone()),
        area_code: card.as_ref().and_then(|card| card.area_code.clone()),
        address: card.as_ref().map(|card| card.address.clone()),
        name: card.map(|card| card.name),
        own: false,
        peer: false,
        connected: false,
        last_seen: None,
        entries: node.entries,
        witnesses: known.witnesses(node),
        evidence: node.evidence.iter().map(|kind| kind.code()).collect(),
        looking: None,
        approaches: node.pulse.approaches.clone(),
        pulse: node.pulse.to.map(|to| MonthOfMeetings {
            from: node.pulse.from,
            to,
            meetings: node.pulse.meetings,
            decisions: node.pulse.decisions,
        }),
    }
}

pub(super) fn returned_doc() -> Doc {
    Doc::of("Areas that do not run Kith, whose figures a node signs.")
        .open()
        .query::<Paged>()
        .answers::<ReturnedAreas>(200, "A page of areas.")
}

/// Areas that do not run Kith.
pub(super) async fn returned(
    State(app): State<App>,
    Asked(paged): Asked<Paged>,
) -> Result<Json<ReturnedAreas>, Problem> {
    app.read(move |app| {
        let begin = offset(paged.cursor.as_deref())?;
        let most = page(paged.limit, limits::PAGE_MOST);
        let (items, next) = cut(returned_areas(&app.known()), begin, most);
        Ok(Json(ReturnedAreas { items, next }))
    })
    .await
}

/// Each of them once, as its newest figures have it: a code says that it is the same area whoever signs. One that has a Kith of its
/// own by now is among the nodes.
fn returned_areas(known: &Known) -> Vec<ReturnedArea> {
    let codes: BTreeSet<&str> = known.nodes().filter_map(|(_, node)| node.code()).collect();
    let mut newest: BTreeMap<_, (&Release, &Area)> = BTreeMap::new();
    for release in known.releases() {
        let Some(area) = &release.area else {
            continue;
        };
        let which = match &area.code {
            Some(code) if codes.contains(code.as_str()) => continue,
            Some(code) => (Some(code), None),
            None => (None, Some((&release.origin, &area.name))),
        };
        let kept = newest.entry(which).or_insert((release, area));
        if kept.0.to < release.to {
            *kept = (release, area);
        }
    }
    let mut areas: Vec<ReturnedArea> = newest
        .into_values()
        .map(|(release, area)| ReturnedArea {
            name: area.name.clone(),
            code: area.code.clone(),
            organisation: area.organisation.clone(),
            signed_by: called(known, &release.origin),
            origin: release.origin.clone(),
            from: release.from,
            to: release.to,
        })
        .collect();
    areas.sort_by(|a, b| (&a.name, &a.origin).cmp(&(&b.name, &b.origin)));
    areas
}

/// What a node is called.
pub(super) fn called(known: &Known, origin: &Origin) -> Option<String> {
    let card = known.node(origin)?.card.as_ref()?;
    Some(card.name.clone())
}

impl App {
    /// Nodes, with how it stands with each now.
    fn seen_now<'a>(
        &self,
        known: &Known,
        nodes: impl Iterator<Item = (&'a Origin, &'a Node)>,
    ) -> Vec<NetworkNode> {
        let (seen, last_seen) = (self.peers().seen(), self.last_seen());
        let ours = self.engine().origin();
        let peers = self.engine().look(|views| views.directory.peers.clone());
        nodes
            .map(|(origin, node)| {
                let seen = seen.get(origin);
                NetworkNode {
                    own: *origin == ours,
                    peer: peers.get(origin).is_some_and(|peer| peer.linked),
                    connected: seen.is_some_and(|seen| seen.connected),
                    last_seen: last_seen(origin, node),
                    ..told(known, origin, node)
                }
            })
            .collect()
    }

    /// When something of a node was last heard or signed: now, of this one and those that are connected.
    pub(super) fn last_seen(&self) -> impl Fn(&Origin, &Node) -> Option<Millis> + use<> {
        let (met, seen) = (self.peers().last_heard(), self.peers().seen());
        let (ours, now) = (self.engine().origin(), self.now());
        move |origin, node| {
            let seen = seen.get(origin);
            if *origin == ours || seen.is_some_and(|seen| seen.connected) {
                return Some(now);
            }
            let met = met.get(origin).copied();
            seen.and_then(|seen| seen.heard).max(met).max(node.signed)
        }
    }

    /// Notes who looks into what does not match; `named` says who that is.
    fn looked_into(&self, nodes: &mut [NetworkNode], named: bool) -> Result<(), Problem> {
        let mut doubtful = nodes.iter_mut().filter(|node| !node.evidence.is_empty());
        let Some(first) = doubtful.next() else {
            return Ok(());
        };
        let evidence = self.peers().evidence()?;
        for node in std::iter::once(first).chain(doubtful) {
            let of: &[Evidence] = evidence.get(&node.origin).map_or(&[], Vec::as_slice);
            let matter = Matter::of(self.engine(), &node.origin, None, of);
            let matter = matter.map_err(Problem::internal)?;
            let doubt = doubts::of(self.engine(), &node.origin).map_err(Problem::internal)?;
            node.looking = doubt.map(|doubt| {
                let doubt = doubt.on(&matter);
                let name = self.engine().people().name_of(&doubt.by);
                LookedInto {
                    name: name.filter(|_| named),
                    done: doubt.done,
                }
            });
        }
        Ok(())
    }
}
