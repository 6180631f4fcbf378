//! Neighbours, for people here: who they are and how it stands with each; inviting one, and looking at an invitation.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract;
use axum::http::StatusCode;
use kith_protocol::id::{Account, Millis, Origin};
use kith_protocol::key::Key;
use kith_protocol::peer::evidence::Contradiction;
use kith_protocol::peer::words::words;
use kith_protocol::view::{Peer as Linked, Views};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::Sent;
use super::limits;
use super::peering::{CardInfo, SignedInfo};
use super::problem::Problem;
use super::viewer::Viewer;
use crate::peer::doubts::{self, Doubt, Matter};
use crate::peer::mirror::last_drill;
use crate::peer::{Met, Seen, Standing};

/// This node and its neighbours.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Neighbours {
    /// This node, as others see it.
    own: Own,
    /// Neighbours: those linked or once linked; for stewards and brokers also those that were asked or ask.
    items: Vec<Neighbour>,
}

/// This node.
#[derive(Debug, Serialize, JsonSchema)]
struct Own {
    /// Its card.
    card: CardInfo,
    /// The last restore drill that came to a good end: how many entries came back from neighbours, and when.
    drill: Option<Held>,
    /// How many neighbours have seen this node's public head, of how many that check it, and how many are asked for.
    checked: Checked,
}

/// How well the public head is witnessed.
#[derive(Debug, Serialize, JsonSchema)]
struct Checked {
    /// Organisations whose neighbours this node is linked with.
    of: usize,
    /// Those that cosigned the newest head that any of them did.
    seen: usize,
    /// From four on: how many must have, for it to count as checked (⌊2n/3⌋ + 1).
    needed: Option<usize>,
    /// That head with their cosignatures, as a signed note, for devices that check it themselves.
    head: Option<String>,
}

/// A neighbour.
#[derive(Debug, Serialize, JsonSchema)]
struct Neighbour {
    /// Its name for life.
    origin: Origin,
    /// Its node key.
    node: Key,
    /// What it is called.
    name: Option<String>,
    /// Which organisation runs it.
    organisation: Option<String>,
    /// The area it serves, in words.
    area: Option<String>,
    /// The area's code.
    area_code: Option<String>,
    /// How it is reached.
    address: Option<String>,
    /// The certificate of its keys, for devices that check its cosignatures themselves.
    certificate: Option<SignedInfo>,
    /// How it stands.
    state: State,
    /// Whether our log says that we are linked.
    linked: bool,
    /// The two nodes' keys as words to read out to each other.
    words: Vec<&'static str>,
    /// How far the balance may go either way, as we see it, in minutes. Officers only.
    ceiling: Option<i64>,
    /// The same as they see it, once heard. Officers only.
    their_ceiling: Option<i64>,
    /// What people here received from there less what they gave, in minutes: what we owe them. Officers only.
    balance: Option<i64>,
    /// Minutes promised or offered and not done. Officers only.
    under_way: Option<i64>,
    /// Whether the two nodes are connected now.
    connected: bool,
    /// When it was last heard from.
    last_heard: Option<Millis>,
    /// Entries of ours that it holds, sealed, and when it last said so.
    holds_of_ours: Option<Held>,
    /// Entries under the newest of our heads that it cosigned, and when.
    cosigned: Option<Held>,
    /// How its records contradict themselves, if they do: `items`, `heads`, `summary`, `decisions` or `pasts`.
    evidence: Vec<&'static str>,
    /// It has no room for more of our records.
    full: bool,
    /// What it holds or cosigned of ours is not the past that is here.
    differs: bool,
    /// What that is.
    #[serde(skip)]
    other: Option<String>,
    /// Who has taken on to look into that.
    looking: Option<Looking>,
    /// Another node key that it says it has now. Nothing comes of it before a steward has compared the words. Stewards and brokers only.
    new_key: Option<NewKey>,
    /// It does not know our node key: its people were not told of a new one yet.
    knows_us_not: bool,
    /// One side has a new node key, and nothing passes between the two before their Kith leads have compared words.
    waits_for_leads: bool,
    /// It said last that it is not linked with us, though we are linked with it: it ended the link.
    turned_away: bool,
}

/// Another node key that a neighbour says it has.
#[derive(Debug, Serialize, JsonSchema)]
struct NewKey {
    /// Which.
    node: Key,
    /// That key and ours as words to read out to each other.
    words: Vec<&'static str>,
    /// When it was said last.
    at: Millis,
}

/// Somebody looks into records that do not match. It says nothing of who is right.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Looking {
    /// The steward's account.
    by: Account,
    /// Their name.
    name: Option<String>,
    /// Since when.
    since: Millis,
    /// When they had an answer.
    done: Option<Millis>,
}

fn looking(app: &App, doubt: Doubt) -> Looking {
    Looking {
        by: doubt.by,
        name: app.engine().people().name_of(&doubt.by),
        since: doubt.since,
        done: doubt.done,
    }
}

/// Of the neighbours linked, how many cosigned the newest head that any of them did: one vote an organisation.
fn checked(app: &App, items: &[Neighbour]) -> Checked {
    let linked = items.iter().filter(|item| item.linked);
    let size = |item: &Neighbour| item.cosigned.as_ref().map(|held| held.size);
    let newest = linked.clone().filter_map(size).max();
    let saw = |item: &&Neighbour| newest.is_some() && size(item) == newest;
    let seen: BTreeSet<String> = linked.clone().filter(saw).map(Neighbour::votes).collect();
    let of = linked.map(Neighbour::votes).collect::<BTreeSet<_>>().len();
    Checked {
        of,
        seen: seen.len(),
        needed: (of >= 4).then_some(2 * of / 3 + 1),
        head: app.engine().cosigned_note().map(|note| note.to_string()),
    }
}

/// So many entries, at a time.
#[derive(Debug, Serialize, JsonSchema)]
struct Held {
    /// How many entries.
    size: u64,
    /// When.
    at: Millis,
}

impl From<(u64, Millis)> for Held {
    fn from((size, at): (u64, Millis)) -> Self {
        Self { size, at }
    }
}

/// How it stands with a neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum State {
    /// They ask us to link.
    Asks,
    /// We looked at their invitation, or said that we are linked and have not heard from them since.
    Asked,
    /// Both sides are linked.
    Linked,
    /// The link ended.
    Ended,
}

pub(super) fn list_doc() -> Doc {
    Doc::of("This node and its neighbours, with how it stands with each.")
        .answers::<Neighbours>(200, "The neighbours.")
}

/// The neighbours.
pub(super) async fn list(
    extract::State(app): extract::State<App>,
    viewer: Viewer,
) -> Result<Json<Neighbours>, Problem> {
    app.read(move |app| {
        let (everyone, seen) = (app.peers().everyone(), app.peers().seen());
        let (own, now) = (app.engine().node_key(), app.now());
        let now_and_then = app.engine().look(|views| {
            let mut items: Vec<Neighbour> = Vec::new();
            for (origin, linked) in &views.directory.peers {
                let met = everyone.get(origin);
                let mut item = neighbour(origin, linked.node, own, met, seen.get(origin));
                item.state = state(Some(linked), met);
                item.linked = linked.linked;
                if item.state == State::Linked {
                    item.away(met, seen.get(origin), own, views);
                }
                let other = met.and_then(|met| met.other_key(&linked.node, now));
                let other = other.filter(|_| linked.linked);
                let silent = linked.linked && !item.connected;
                item.waits_for_leads = silent && (other.is_some() || item.knows_us_not);
                if viewer.officer {
                    item.count(views, linked);
                    item.their_ceiling = met.and_then(|met| met.ceiling);
                    item.new_key = other.map(|(node, at)| NewKey {
                        node,
                        words: words(&own, &node).to_vec(),
                        at,
                    });
                }
                items.push(item);
            }
            let others = everyone
                .iter()
                .filter(|(origin, _)| !views.directory.peers.contains_key(*origin))
                .filter(|(_, met)| viewer.officer && (met.asked.is_some() || met.asks.is_some()));
            items.extend(others.map(|(origin, met)| {
                let mut item = neighbour(origin, met.node, own, Some(met), seen.get(origin));
                item.state = state(None, Some(met));
                item
            }));
            items
        });
        let mut items = now_and_then;
        let evidence = app.peers().evidence()?;
        for item in &mut items {
            let known = evidence.get(&item.origin).map_or(&[][..], Vec::as_slice);
            item.evidence = known.iter().map(|one| word(one.contradiction())).collect();
            let matter = Matter::of(app.engine(), &item.origin, item.other.take(), known);
            let matter = matter.map_err(Problem::internal)?;
            if matter.is_any() {
                let doubt = doubts::of(app.engine(), &item.origin).map_err(Problem::internal)?;
                item.looking = doubt.map(|doubt| looking(app, doubt.on(&matter)));
            }
        }
        items.sort_by(|a, b| (a.state, &a.name, &a.origin).cmp(&(b.state, &b.name, &b.origin)));
        let card = app.peers().card().into();
        let own = Own {
            card,
            drill: last_drill(app.engine())
                .map_err(Problem::internal)?
                .map(|drill| (drill.entries, drill.at).into()),
            checked: checked(app, &items),
        };
        Ok(Json(Neighbours { own, items }))
    })
    .await
}

fn neighbour(
    origin: &Origin,
    node: Key,
    own: Key,
    met: Option<&Met>,
    seen: Option<&Seen>,
) -> Neighbour {
    let card = met.and_then(Met::card);
    let heard = seen.and_then(|seen| seen.heard);
    let standing = seen.map_or_else(Standing::default, |seen| seen.standing.clone());
    Neighbour {
        origin: origin.clone(),
        node,
        words: words(&own, &node).to_vec(),
        state: State::Asks,
        linked: false,
        ceiling: None,
        their_ceiling: None,
        balance: None,
        under_way: None,
        connected: seen.is_some_and(|seen| seen.connected),
        last_heard: heard.or_else(|| met?.heard),
        holds_of_ours: standing.held.map(Held::from),
        cosigned: standing.cosigned.map(Held::from),
        evidence: Vec::new(),
        full: standing.full,
        differs: standing.differs,
        other: standing.other.filter(|_| standing.differs),
        looking: None,
        new_key: None,
        knows_us_not: false,
        waits_for_leads: false,
        turned_away: false,
        organisation: card.as_ref().and_then(|card| card.organisation.clone()),
        area: card.as_ref().map(|card| card.area.clone()),
        area_code: card.as_ref().and_then(|card| card.area_code.clone()),
        address: card.as_ref().map(|card| card.address.clone()),
        certificate: card.as_ref().map(|card| (&card.certificate).into()),
        name: card.map(|card| card.name),
    }
}

/// A contradiction's stable code.
const fn word(kind: Contradiction) -> &'static str {
    match kind {
        Contradiction::Items => "items",
        Contradiction::Heads => "heads",
        Contradiction::Summary => "summary",
        Contradiction::Decisions => "decisions",
        Contradiction::Pasts => "pasts",
    }
}

fn state(linked: Option<&Linked>, met: Option<&Met>) -> State {
    let asks = met.is_some_and(|met| met.asks.is_some());
    match linked {
        Some(linked) if !linked.linked => State::Ended,
        Some(_) if met.is_none_or(|met| met.heard.is_some()) => State::Linked,
        None if asks => State::Asks,
        Some(_) | None => State::Asked,
    }
}

impl Neighbour {
    /// Whose vote its cosignature is: that of its organisation, or its own if it names none.
    fn votes(&self) -> String {
        let organisation = self.organisation.as_deref().map(str::trim);
        organisation.map_or_else(|| self.origin.to_string(), str::to_lowercase)
    }

    /// Whether it turns us away, and why: by the key that we had when it was last connected, where our log replaced that; else
    /// because it ended the link.
    fn away(&mut self, met: Option<&Met>, seen: Option<&Seen>, own: Key, views: &Views) {
        let knew = met.and_then(|met| met.knew);
        let replaced = !views.directory.earlier.is_empty() && knew != Some(own);
        let unknown = seen.is_some_and(|seen| seen.unknown && !seen.connected);
        let turned_away = met.is_some_and(|met| met.turned_away);
        self.knows_us_not = replaced && (unknown || turned_away) && !self.connected;
        self.turned_away = turned_away && !self.knows_us_not;
    }

    /// What only officers see.
    fn count(&mut self, views: &Views, linked: &Linked) {
        self.ceiling = Some(linked.ceiling);
        let statement = views.statements.of(&linked.account);
        self.balance = Some(statement.map_or(0, |statement| statement.balance));
        let (promised, offered) = views.transfers.under_way(&self.origin);
        self.under_way = Some(promised + offered);
    }
}

/// Whose records do not match, and whether there is an answer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookInto {
    /// The neighbour.
    origin: Origin,
    /// Whether it was looked into, and those whom it concerns were told.
    #[serde(default)]
    done: bool,
}

pub(super) fn look_into_doc() -> Doc {
    Doc::of("Takes on to look into records that do not match a neighbour's, or says that this was done. Stewards only.")
        .body::<LookInto>()
        .answers::<Looking>(200, "Who looks.")
}

/// A steward takes it on.
pub(super) async fn look_into(
    extract::State(app): extract::State<App>,
    viewer: Viewer,
    Sent(asked): Sent<LookInto, { limits::PEER_BYTES }>,
) -> Result<Json<Looking>, Problem> {
    viewer.must_be_steward(&app)?;
    let (by, origin) = (viewer.account(), asked.origin);
    let about = {
        let origin = origin.clone();
        app.read(move |app| {
            let evidence = app.peers().evidence()?;
            let seen = app.peers().seen();
            let standing = seen.get(&origin).map(|seen| &seen.standing);
            let differs = standing.filter(|standing| standing.differs);
            let other = differs.and_then(|standing| standing.other.clone());
            let known = evidence.get(&origin).map_or(&[][..], Vec::as_slice);
            Matter::of(app.engine(), &origin, other, known).map_err(Problem::internal)
        })
        .await?
    };
    let doubt = doubts::look_into(app.engine(), &origin, (by, asked.done), &about).await?;
    app.peers().say_changed();
    Ok(Json(looking(&app, doubt)))
}

/// An invitation to link.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Invited {
    /// To be sent to the other node's stewards.
    link: String,
    /// Until when it holds.
    expires: Millis,
}

pub(super) fn invite_doc() -> Doc {
    Doc::of("Makes an invitation to link with this node. Stewards only.")
        .answers::<Invited>(201, "Its link.")
}

/// Makes an invitation.
pub(super) async fn invite(
    extract::State(app): extract::State<App>,
    viewer: Viewer,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    viewer.must_be_steward(&app)?;
    let (link, expires) = app.peers().invite(viewer.account()).await?;
    Ok((StatusCode::CREATED, Json(Invited { link, expires })))
}

/// A link to look at.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    /// As the other node's stewards sent it.
    link: String,
}

/// Who invites.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LookedAt {
    /// Its name for life.
    origin: Origin,
    /// Its node key.
    node: Key,
    /// Who it says it is.
    card: CardInfo,
    /// The two nodes' keys as words to read out to each other.
    words: Vec<&'static str>,
}

pub(super) fn look_doc() -> Doc {
    Doc::of("Looks at another node's invitation to link: who they are. Stewards only.")
        .body::<Look>()
        .answers::<LookedAt>(200, "Who invites.")
}

/// Looks at an invitation.
pub(super) async fn look(
    extract::State(app): extract::State<App>,
    viewer: Viewer,
    Sent(asked): Sent<Look, { limits::PEER_BYTES }>,
) -> Result<Json<LookedAt>, Problem> {
    viewer.must_be_steward(&app)?;
    let looked = app.peers().look(&asked.link).await?;
    Ok(Json(LookedAt {
        origin: looked.certificate.origin,
        node: looked.certificate.node,
        card: looked.card.into(),
        words: looked.words.to_vec(),
    }))
}
