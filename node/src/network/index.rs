//! An index in memory of what gossip keeps: who the nodes that we follow say they are, and where on the disk lies what each
//! published. It is folded at every start and by each item that is taken; only what is shown comes from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Bound;
use std::str::FromStr;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use kith_protocol::id::{Day, Millis, Origin};
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::card::Card;
use kith_protocol::peer::evidence::Evidence;
use kith_protocol::peer::feed::{Feed, Item, Kind};
use kith_protocol::peer::gossip::{self, highest_of};
use kith_protocol::peer::head;
use kith_protocol::summary::release::Release;

use super::{Named, Node, Pulse};
use crate::engine::Engine;
use crate::store::Fault;

/// The index, shared by the one who folds and those who look.
#[derive(Debug, Default)]
pub struct Index {
    known: RwLock<Arc<Known>>,
    /// Set once all that is kept was folded.
    folded: OnceLock<()>,
}

/// What is known of nodes, as of one moment.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Everyone whose items are kept, followed or not.
    nodes: BTreeMap<Origin, Arc<Node>>,
    followed: BTreeSet<Origin>,
}

/// Where an item stands in its node's feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The epoch.
    pub epoch: u32,
    /// Its number in the feed of that.
    pub seq: u64,
}

/// Where an item stands among those of all nodes: `6jscs25xwxy65x3n.1.17`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Whose.
    pub origin: Origin,
    /// Where in its feeds.
    pub place: Place,
}

/// A text that names no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place of an item")]
pub struct NoPlace;

/// What the index notes of an item. Making it costs reading the item's content.
#[derive(Debug)]
pub struct Row {
    at: At,
    signed: Millis,
    what: What,
}

#[derive(Debug)]
enum What {
    Card(Named),
    Release(Box<Release>),
    List(String),
    Pulse(Pulse),
    /// That it was signed, and when, is all that is shown of it.
    Nothing,
}

impl Row {
    /// Of an item that gossip took. A release that breaks its rule, that was signed before its delay had passed, or that tells of
    /// another node's own area, is left out.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        Self::judged(item).0
    }

    /// The same, and whether the item breaks the rule of what it is, which is evidence against its node.
    #[must_use]
    pub fn judged(item: &Item) -> (Self, bool) {
        let feed = &item.head.feed;
        let mut breaks = false;
        let what = match item.head.kind {
            Kind::Profile => item
                .card()
                .map_or(What::Nothing, |card| What::Card(Named::from(card))),
            Kind::Summary | Kind::Return => {
                let own = item.head.kind == Kind::Summary;
                let release = Release::within(&item.content);
                breaks = release.as_ref().is_err_and(|why| why.breaks());
                release
                    .ok()
                    .filter(|told| told.origin == feed.origin && told.area.is_none() == own)
                    .filter(|told| !Day::utc_of(item.head.at).is_none_or(|on| told.early(on)))
                    .map_or(What::Nothing, |told| What::Release(Box::new(short(told))))
            }
            Kind::Network => {
                crate::peer::name_of_list(&item.content).map_or(What::Nothing, What::List)
            }
            Kind::Pulse => Pulse::said(&item.content).map_or(What::Nothing, What::Pulse),
            Kind::Later => What::Nothing,
        };
        let row = Self {
            at: At {
                origin: feed.origin.clone(),
                place: Place {
                    epoch: feed.epoch,
                    seq: item.head.seq,
                },
            },
            signed: item.head.at,
            what,
        };
        (row, breaks)
    }
}

/// Who tells of an area: returned or its own, whose, and under which name.
type Voice<'a> = (bool, &'a Origin, Option<&'a str>);

fn voice(release: &Release) -> Voice<'_> {
    let area = release.area.as_ref();
    let name = area.map(|area| area.name.as_str());
    (area.is_some(), &release.origin, name)
}

/// Whether it is of this period, or of one of another length that shares days with it.
fn shares(release: &Release, (from, to): (Day, Day)) -> bool {
    release.from <= to && from <= release.to
}

/// What of a release is added up: the rest lies on the disk.
fn short(mut release: Release) -> Release {
    release.activity.categories = Vec::new();
    release.indicators = Vec::new();
    release
}

impl Index {
    /// As it is now. Waits until what was kept is folded: for a thread that may wait.
    #[must_use]
    pub fn now(&self) -> Arc<Known> {
        self.folded.wait();
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// All that was kept is folded, or will never be: whoever waits may look.
    pub fn open(&self) {
        let _ = self.folded.set(());
    }

    /// These were taken, or are there from before.
    pub fn take(&self, rows: impl IntoIterator<Item = Row>) {
        self.change(|known| {
            for row in rows {
                known.node_mut(&row.at.origin).take(row);
            }
        });
    }

    /// This is the highest head of a node now.
    pub fn stands_at(&self, origin: &Origin, note: &str) {
        self.change(|known| known.node_mut(origin).stands_at(note));
    }

    /// A node contradicted itself.
    pub fn exposed(&self, evidence: &Evidence) {
        if let Ok(feed) = evidence.accused() {
            let kind = evidence.contradiction();
            self.change(|known| known.node_mut(&feed.origin).evidence.insert(kind));
        }
    }

    /// What was kept beside items: heads and evidence. What does not read is passed over as gossip itself does.
    pub fn put_back(&self, key: &[u8], value: &[u8]) {
        if key.starts_with(gossip::HEADS) {
            if let Some(note) = highest_of(value)
                && let Ok(feed) = head::named(&note)
            {
                self.stands_at(&feed.origin, &note);
            }
        } else if key.starts_with(gossip::EVIDENCE)
            && let Ok(evidence) = Evidence::from_bytes(value)
        {
            self.exposed(&evidence);
        }
    }

    /// These are followed from now on, and no others.
    pub fn follow(&self, all: BTreeSet<Origin>) {
        self.change(|known| known.followed = all);
    }

    /// Whoever looks at what was before goes on seeing just that.
    fn change<T>(&self, change: impl FnOnce(&mut Known) -> T) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut known));
    }
}

impl Known {
    /// Those that are followed, this node among them, by their origins.
    pub fn nodes(&self) -> impl Iterator<Item = (&Origin, &Node)> {
        let followed = self.followed.iter();
        followed.filter_map(|origin| Some((origin, self.node(origin)?)))
    }

    /// What is known of one, if it is followed.
    #[must_use]
    pub fn node(&self, origin: &Origin) -> Option<&Node> {
        let node = self.nodes.get(origin)?;
        self.followed.contains(origin).then_some(&**node)
    }

    /// The same where this node itself has said who it is; else with it by its card, which nobody else has seen yet.
    #[must_use]
    pub fn with_own(self: Arc<Self>, own: &Origin, card: impl FnOnce() -> Card) -> Arc<Self> {
        if self.node(own).is_some_and(|node| node.card.is_some()) {
            return self;
        }
        let mut known = Self::clone(&self);
        known.followed.insert(own.clone());
        known
            .nodes
            .insert(own.clone(), Arc::new(Node::called(card())));
        Arc::new(known)
    }

    /// Nodes of which nothing is here of a period though it could be: neither their own figures nor any that were returned of the
    /// area that they serve. Some tell of months and some of quarters: whoever told of days of it in the other length is not awaited.
    pub fn silent(&self, from: Day, to: Day) -> impl Iterator<Item = (&Origin, &Node)> {
        let all = self.nodes().flat_map(|(_, node)| node.counting());
        let of_it = all.filter(move |(_, _, told)| shares(told, (from, to)));
        let returned = of_it.filter(|(_, _, told)| told.area.is_some());
        let returned: BTreeSet<&str> = returned.filter_map(|(code, ..)| code).collect();
        self.nodes().filter(move |(_, node)| {
            let told = node.code().is_some_and(|code| returned.contains(code));
            node.counts(to) && !told && !node.released(from, to)
        })
    }

    /// Every release that counts, without categories and indicators: of each area and period the first that its node signed. Where
    /// several nodes tell of one area code its own counts before what was returned to others, then that of the lowest origin.
    pub fn releases(&self) -> impl Iterator<Item = &Release> {
        self.counted().map(|(_, release)| release)
    }

    /// The same, with the number and epoch that each has in its node's feeds.
    pub fn counted(&self) -> impl Iterator<Item = (Place, &Release)> {
        let all = || self.nodes().flat_map(|(_, node)| node.counting());
        let contested = self.contested();
        let of_many = move |code: &Option<&str>| code.is_some_and(|code| contested.contains(code));
        let mut first = BTreeMap::<_, Voice<'_>>::new();
        for (code, _, told) in all().filter(|(code, ..)| of_many(code)) {
            let voice = voice(told);
            let of = first.entry((code, told.from, told.to)).or_insert(voice);
            *of = voice.min(*of);
        }
        all().filter_map(move |(code, place, told)| {
            let counts = !of_many(&code) || first[&(code, told.from, told.to)] == voice(told);
            counts.then_some((place, told))
        })
    }

    /// The codes of which more than one tells. They are few, and most networks have none.
    fn contested(&self) -> BTreeSet<&str> {
        let (mut voices, mut contested) = (BTreeMap::new(), BTreeSet::new());
        for (_, node) in self.nodes() {
            // All that a node tells of its own area is under one code.
            let own = node.counting().find(|(.., told)| told.area.is_none());
            let returned = node.counting().filter(|(.., told)| told.area.is_some());
            for (code, _, told) in own.into_iter().chain(returned) {
                let Some(code) = code else { continue };
                if *voices.entry(code).or_insert(voice(told)) != voice(told) {
                    contested.insert(code);
                }
            }
        }
        contested
    }

    /// So many cosigned a node's newest head: one vote an organisation, or a node that names none.
    #[must_use]
    pub fn witnesses(&self, node: &Node) -> usize {
        let votes = node.witnesses.iter().map(|witness| {
            let known = witness
                .parse()
                .ok()
                .and_then(|at: Origin| self.nodes.get(&at));
            let card = known.and_then(|node| node.card.as_ref());
            let organisation = card.and_then(|card| card.organisation.as_deref());
            organisation.map_or_else(|| witness.clone(), |named| named.trim().to_lowercase())
        });
        votes.collect::<BTreeSet<String>>().len()
    }

    /// Where releases lie, of all nodes or of one, by origin and place, after one.
    pub fn places(
        &self,
        of: Option<&Origin>,
        after: Option<&At>,
    ) -> impl Iterator<Item = (At, &Release)> {
        let first = of.or(after.map(|after| &after.origin));
        let first = first.map_or(Bound::Unbounded, Bound::Included);
        let last = of.map_or(Bound::Unbounded, Bound::Included);
        let nodes = self.followed.range::<Origin, _>((first, last));
        let after = after.cloned();
        nodes
            .filter_map(|origin| Some((origin, self.node(origin)?)))
            .flat_map(|(origin, node)| {
                node.releases.iter().map(|(place, told)| {
                    let (origin, place) = (origin.clone(), *place);
                    (At { origin, place }, &told.release)
                })
            })
            .skip_while(move |(at, _)| after.as_ref().is_some_and(|after| at <= after))
    }

    /// Where the newest of each published list lies, by origin and name.
    pub fn lists(&self) -> impl Iterator<Item = At> {
        self.nodes().flat_map(|(origin, node)| {
            node.lists.values().map(|place| At {
                origin: origin.clone(),
                place: *place,
            })
        })
    }

    fn node_mut(&mut self, origin: &Origin) -> &mut Node {
        if !self.nodes.contains_key(origin) {
            self.nodes.insert(origin.clone(), Arc::default());
        }
        let node = self.nodes.get_mut(origin);
        Arc::make_mut(node.expect("it was put there if it was not"))
    }
}

impl At {
    /// The item that lies there.
    ///
    /// # Errors
    /// What the disk says, or that it is not there, which the index says it is.
    pub fn read(&self, engine: &Engine) -> Result<Item, Fault> {
        let feed = Feed {
            origin: self.origin.clone(),
            epoch: self.place.epoch,
        };
        let missing = || Fault::Damaged(format!("the item {self} of a feed cannot be read"));
        let bytes = engine.kept(&gossip::item_key(&feed, self.place.seq))?;
        let signed = SignedBody::from_bytes(&bytes.ok_or_else(missing)?);
        signed.and_then(Item::read).map_err(|_| missing())
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { epoch, seq } = self.place;
        let tail = self.origin.as_str().trim_start_matches("kith/");
        write!(f, "{tail}.{epoch}.{seq}")
    }
}

impl FromStr for At {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(NoPlace);
        let at = Self {
            origin: format!("kith/{}", next()?).parse().map_err(|_| NoPlace)?,
            place: Place {
                epoch: next()?.parse().map_err(|_| NoPlace)?,
                seq: next()?.parse().map_err(|_| NoPlace)?,
            },
        };
        match parts.next() {
            None => Ok(at),
            Some(_) => Err(NoPlace),
        }
    }
}

/// A release, and whether it is the one that counts.
#[derive(Debug, Clone)]
pub(super) struct Told {
    release: Release,
    counts: bool,
}

impl Node {
    fn take(&mut self, row: Row) {
        let (at, place) = (row.signed, row.at.place);
        self.signed = self.signed.max(Some(at));
        self.began = Some(self.began.map_or(at, |began| began.min(at)));
        match row.what {
            What::Card(card) if self.carded.is_none_or(|before| before < place) => {
                (self.card, self.carded) = (Some(card), Some(place));
            }
            What::Release(release) => self.told(place, *release),
            What::List(name) => {
                let newest = self.lists.entry(name).or_insert(place);
                *newest = place.max(*newest);
            }
            What::Pulse(pulse) => {
                self.met |= pulse.meetings > 0;
                if self.pulse.to < pulse.to {
                    self.pulse = pulse;
                }
            }
            What::Card(_) | What::Nothing => {}
        }
    }

    /// Figures never change once they were released: of an area and period the first counts, whenever it came.
    fn told(&mut self, place: Place, release: Release) {
        let of = |release: &Release| {
            let area = release.area.as_ref().map(|area| area.name.clone());
            (release.from, release.to, area)
        };
        let this = of(&release);
        let mut counts = true;
        for (other, told) in &mut self.releases {
            let same = (told.release.from, told.release.to) == (release.from, release.to);
            if same && of(&told.release) == this {
                if *other < place {
                    counts = false;
                } else {
                    told.counts = false;
                }
            }
        }
        self.releases.insert(place, Told { release, counts });
    }

    /// Those that count among its own, with the code of the area that each is of, if that has one.
    fn counting(&self) -> impl Iterator<Item = (Option<&str>, Place, &Release)> {
        let own = self.code();
        let counting = self.releases.iter().filter(|(_, told)| told.counts);
        counting.map(move |(place, told)| {
            let release = &told.release;
            let returned = release.area.as_ref().map(|area| area.code.as_deref());
            (returned.unwrap_or(own), *place, release)
        })
    }

    /// Whether it has released its own area's figures of a period, or of another one that shares days with it.
    #[must_use]
    pub fn released(&self, from: Day, to: Day) -> bool {
        let mut own = self.own();
        own.any(|told| shares(told, (from, to)))
    }

    /// The releases of its own area.
    pub(super) fn own(&self) -> impl Iterator<Item = &Release> {
        let counting = self.counting().map(|(.., told)| told);
        counting.filter(|told| told.area.is_none())
    }

    /// Whether it has published a release of this area and period: of its own area where none is named.
    #[must_use]
    pub fn says(&self, release: &Release) -> bool {
        let name = |release: &Release| release.area.as_ref().map(|area| area.name.clone());
        self.releases.values().any(|told| {
            let told = &told.release;
            (told.from, told.to) == (release.from, release.to) && name(told) == name(release)
        })
    }
}
