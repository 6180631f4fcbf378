//! Gossip with its engine: what the machine keeps, what it starts from, and this node's own feed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kith_protocol::id::{Millis, Origin};
use kith_protocol::key::Key;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::card::Certificate;
use kith_protocol::peer::feed::{FEED_TYPE, Feed, Head, Item, Kind};
use kith_protocol::peer::gossip::{
    Clock, Effect, Followed, Gossip, ITEMS, Input, Kept, Message, Own, PREFIX,
};
use kith_protocol::summary::release;
use kith_protocol::view::Views;
use serde_json::Value;

use super::ahead::{Looked, Rows};
use super::durable::{Keeping, News, UnderWay};
use super::machines::{Act, Acts};
use super::{Shared, networks};
use crate::engine::{Engine, Stopped};
use crate::network::index::Row;
use crate::{cores, store, summaries};

/// How long a start waits for neighbours to say what they hold of this node's feed before it goes on by itself.
const ASK_MS: Millis = 10_000;

/// Kept values that are read side by side at a start.
const AT_ONCE: usize = 512;

/// How often it is looked what there is to be published, though nothing was said: periods end by themselves.
const LOOK_MS: Millis = 60_000;

/// The gossip machine at this node.
pub(super) struct Gossiping {
    shared: Arc<Shared>,
    machine: Gossip,
    under_way: UnderWay,
    /// What is to be done once what is gathered is durable.
    later: Vec<Act>,
    /// Our node key, as the machine knows it.
    node: Key,
    /// None before it was said for the first time.
    followed: Option<Vec<Followed>>,
    /// The head that the machine heard of last.
    head: Arc<str>,
    /// What our feed holds.
    own: Vec<(Kind, String)>,
    /// Neighbours that hold the same of our feed as we do, since the start.
    agreed: BTreeSet<Origin>,
    /// The epoch in which this folder was brought back, until every neighbour was heard out: the feed that is here may be old.
    restored: Option<u32>,
    /// The epoch that was looked at last.
    epoch: u32,
    began: Millis,
    /// Whether there may be something to be published, and when that was looked at.
    look_again: bool,
    looked: Millis,
}

/// Where it is kept in which epoch the folder was brought back.
const RESTORED_IN: &[u8] = b"feed/restored";

/// What is kept so that neighbours are heard out about our feed, since some of it may have been lost in this epoch: key and value.
pub(crate) fn lost_in(epoch: u32) -> (Vec<u8>, Vec<u8>) {
    (RESTORED_IN.to_vec(), epoch.to_string().into_bytes())
}

fn keep_restored(engine: &Engine, epoch: Option<u32>) -> Result<(), Stopped> {
    let nothing = || (RESTORED_IN.to_vec(), Vec::new());
    engine.keep_blocking(vec![epoch.map_or_else(nothing, lost_in)])
}

fn kept_restored(engine: &Engine) -> Result<Option<u32>, store::Fault> {
    let kept = engine.kept(RESTORED_IN)?.unwrap_or_default();
    Ok(std::str::from_utf8(&kept)
        .ok()
        .and_then(|epoch| epoch.parse().ok()))
}

/// What was kept, for the machine, on the disk or on its way there.
struct Holding<'a>(&'a Engine, &'a UnderWay);

impl Kept for Holding<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        if let Some(value) = self.1.get(key) {
            return Some(value.to_vec());
        }
        self.0
            .kept(key)
            .inspect_err(
                |fault| tracing::error!(%fault, "what was kept of a neighbour cannot be read"),
            )
            .ok()?
    }
}

/// The newest epoch that a node key which was replaced has certified; 0 if none was.
fn closed(engine: &Engine) -> u32 {
    let of = |views: &Views| views.directory.earlier.last().map_or(0, |one| one.epoch);
    engine.look(of)
}

impl Gossiping {
    /// Starts from what was kept.
    ///
    /// # Errors
    /// What the disk says.
    pub(super) fn open(shared: Arc<Shared>) -> Result<Self, Stopped> {
        let engine = &shared.engine;
        let restored = kept_restored(engine)?;
        let ours = engine.origin();
        let (node, closed) = (engine.node_key(), closed(engine));
        let who = Own {
            origin: ours.clone(),
            node,
            judge: release::contradicts_itself,
        };
        let began = engine.clock().now();
        let (mut machine, mut own) = (Gossip::begin(who), Vec::new());
        let mut rows = engine.kept_under(PREFIX).peekable();
        while rows.peek().is_some() {
            let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect::<Result<_, _>>()?;
            let read = cores::map(some, |(key, value)| {
                let signed = key
                    .starts_with(ITEMS)
                    .then(|| SignedBody::from_bytes(&value));
                let item = signed.and_then(|signed| signed.and_then(Item::read).ok());
                let row = item.as_ref().map(Row::of);
                (key, value, item.zip(row))
            });
            let mut known = Vec::with_capacity(read.len());
            for (key, value, item) in read {
                let Some((item, row)) = item else {
                    machine.put_back(&key, &value);
                    shared.index.put_back(&key, &value);
                    continue;
                };
                machine.put_item_back(&item);
                known.push(row);
                // What was said in closed epochs is said again.
                if item.head.feed.origin == ours && item.head.feed.epoch > closed {
                    own.push((item.head.kind, item.content));
                }
            }
            shared.index.take(known);
        }
        drop(rows);
        Ok(Self {
            machine,
            under_way: UnderWay::default(),
            later: Vec::new(),
            node,
            followed: None,
            head: "".into(),
            own,
            agreed: BTreeSet::new(),
            restored,
            epoch: shared.epoch(),
            began,
            look_again: true,
            looked: began,
            shared,
        })
    }

    /// Whom this node follows: those it is linked with, and those that a steward added.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub(super) fn follow(&mut self, all: Vec<Followed>) -> Acts {
        if self.followed.as_ref() == Some(&all) {
            return Ok(Vec::new());
        }
        self.followed = Some(all.clone());
        let ours = std::iter::once(self.shared.engine.origin());
        let others = all.iter().map(|other| other.origin.clone());
        self.shared.index.follow(ours.chain(others).collect());
        self.shared.index.open();
        self.input(Input::Follow(all))
    }

    /// Something happened.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub(super) fn input(&mut self, input: Input) -> Acts {
        let shared = Arc::clone(&self.shared);
        let now = shared.engine.clock().now();
        let effects = self
            .machine
            .input(now, input, &Holding(&shared.engine, &self.under_way));
        self.perform(effects, Rows::default())
    }

    /// Items came, from a neighbour if one is named. Their signatures are looked at on all cores.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub(super) fn items(&mut self, from: Option<(Origin, bool)>, came: Vec<Looked>) -> Acts {
        let items = came.iter().map(|came| &came.item);
        let signers = self.machine.signers(from.as_ref().map(|(o, _)| o), items);
        let came = came.into_iter().zip(signers).collect();
        let came = cores::map(came, |(mut came, signer): (Looked, _)| {
            if let Some(signer) = signer {
                came.item.prove(&signer);
            }
            came
        });
        let (items, rows) = Rows::split(came);
        let shared = Arc::clone(&self.shared);
        let (now, input) = (shared.engine.clock().now(), Input::Items { from, items });
        let effects = self
            .machine
            .input(now, input, &Holding(&shared.engine, &self.under_way));
        self.perform(effects, rows)
    }

    /// The keys certified for the newest epoch of a node that is followed, as its feed has them.
    pub(super) fn certificate(&self, origin: &Origin) -> Option<&Certificate> {
        self.machine.certificate(origin)
    }

    /// All heads held of a node, as notes.
    pub(super) fn heads(&self, origin: &Origin) -> Vec<String> {
        self.machine.heads(origin).map(str::to_owned).collect()
    }

    /// Where we stand with a node that we follow.
    pub(super) fn stand(&self, origin: &Origin) -> Option<Clock> {
        self.machine.stand(origin)
    }

    /// Time went by: the newest head is told, and our feed says what it does not say yet.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub(super) fn tick(&mut self, linked: &BTreeMap<Origin, Key>, asking: bool) -> Acts {
        self.renew();
        let mut acts = self.input(Input::Tick)?;
        acts.extend(self.publish(linked, asking)?);
        let head = self.shared.engine.public_head();
        // Nobody could check a head before our feed says which key signs it.
        let certified = self.machine.next(self.shared.epoch()).0 > 0;
        if certified && head != self.head {
            self.head = Arc::clone(&head);
            acts.extend(self.input(Input::Head(head.to_string()))?);
        }
        Ok(acts)
    }

    /// If the node key was replaced, our feed begins anew in an epoch of the new one, and says again all that is public.
    fn renew(&mut self) {
        let node = self.shared.engine.node_key();
        if self.shared.engine.identity().speaks() && node != self.node {
            self.node = node;
            self.machine.renew(node);
            self.own.clear();
            self.look_again = true;
        }
    }

    /// What there is to be published may be more than it was.
    pub(super) const fn look_again(&mut self) {
        self.look_again = true;
    }

    /// This folder was brought back, or lost what neighbours had to give back: nothing is published in this epoch before each
    /// neighbour was heard out, also after another start.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub(super) fn was_restored(&mut self) -> Result<(), Stopped> {
        let epoch = self.shared.engine.epoch();
        if self.restored != Some(epoch) {
            keep_restored(&self.shared.engine, Some(epoch))?;
            self.restored = Some(epoch);
        }
        Ok(())
    }

    /// Every head of our own log that was shown to anybody, once all of these have been heard out; none before.
    pub(super) fn own_heads(&self, linked: &BTreeMap<Origin, Key>) -> Option<Vec<String>> {
        let all = linked.keys().all(|origin| self.agreed.contains(origin));
        all.then(|| self.heads(&self.shared.engine.origin()))
    }

    /// Whether what neighbours hold of our feed is here, as far as it has to be. A disk that was brought back may lack some of
    /// it: to say something else at the same place would be two pasts. In a new epoch nothing was said yet.
    fn may_publish(
        &mut self,
        linked: &BTreeMap<Origin, Key>,
        asking: bool,
    ) -> Result<bool, Stopped> {
        let epoch = self.shared.epoch();
        if std::mem::replace(&mut self.epoch, epoch) != epoch {
            // Whoever opened it may have said that something was lost.
            self.restored = kept_restored(&self.shared.engine)?;
        }
        let all = linked.keys().all(|origin| self.agreed.contains(origin));
        if self.restored == Some(epoch) {
            if all && !asking {
                keep_restored(&self.shared.engine, None)?;
                self.restored = None;
            }
            return Ok(self.restored.is_none());
        }
        let waited = self.shared.engine.clock().now().saturating_sub(self.began) >= ASK_MS;
        Ok(!asking && (all || waited))
    }

    /// Whether closed periods have to wait in an epoch that was opened since this folder was brought back, or lost entries: a
    /// neighbour that was not heard out yet may hold what left of them, and it would leave again in another way.
    fn periods_wait(&mut self, linked: &BTreeMap<Origin, Key>) -> Result<bool, Stopped> {
        if self.restored.is_some() && linked.keys().all(|origin| self.agreed.contains(origin)) {
            keep_restored(&self.shared.engine, None)?;
            self.restored = None;
        }
        Ok(self.restored.is_some())
    }

    /// Publishes what our feed does not say yet, linked with these; `asking` while neighbours are still asked for records of
    /// ours.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub(super) fn publish(&mut self, linked: &BTreeMap<Origin, Key>, asking: bool) -> Acts {
        let now = self.shared.engine.clock().now();
        let asked = self.may_publish(linked, asking)?;
        let due = self.look_again || now.saturating_sub(self.looked) >= LOOK_MS;
        // Items are signed with the feed key of the log's epoch, and belong to the epoch of the certificate that is shown.
        let certified = self.shared.own().is_some()
            && self.shared.epoch() == self.shared.engine.epoch()
            && self.node == self.shared.engine.node_key();
        if !asked || !due || !certified {
            return Ok(Vec::new());
        }
        (self.look_again, self.looked) = (false, now);
        let mut public = vec![(Kind::Profile, self.shared.card().text())];
        let lists = self.shared.lists()?;
        public.extend(lists.into_iter().map(|list| (Kind::Network, list)));
        match self.shared.summaries.to_publish() {
            Ok(_) if self.periods_wait(linked)? => {}
            Ok(more) => public.extend(more.into_iter().map(|one| {
                let kind = match one.kind {
                    summaries::Kind::Pulse => Kind::Pulse,
                    summaries::Kind::Summary => Kind::Summary,
                    summaries::Kind::Return => Kind::Return,
                };
                (kind, one.content)
            })),
            Err(why) => tracing::warn!(%why, "what closed periods add up to is published later"),
        }
        let mut acts = Vec::new();
        for (kind, content) in public {
            if !self.says(kind, &content) {
                acts.extend(self.say(kind, &content)?);
            }
        }
        Ok(acts)
    }

    /// Whether our feed says this: of what is said again and again, as the newest.
    fn says(&self, kind: Kind, content: &str) -> bool {
        let mut said = self.own.iter().rev().filter(|(of, _)| *of == kind);
        match kind {
            Kind::Profile => said.next().is_some_and(|(_, newest)| newest == content),
            Kind::Network => {
                let name = networks::name_of(content);
                said.find(|(_, list)| networks::name_of(list) == name)
                    .is_some_and(|(_, newest)| newest == content)
            }
            Kind::Pulse | Kind::Summary | Kind::Return | Kind::Later => {
                said.any(|(_, one)| one == content)
            }
        }
    }

    /// Says something in our feed.
    ///
    /// # Errors
    /// Why nothing can be kept.
    fn say(&mut self, kind: Kind, content: &str) -> Acts {
        let engine = &self.shared.engine;
        let feed = Feed {
            origin: engine.origin(),
            epoch: self.shared.epoch(),
        };
        let (seq, prev) = self.machine.next(feed.epoch);
        let at = engine.clock().now();
        let head = Head {
            feed,
            seq,
            prev,
            at,
            kind,
        };
        let content: Value = serde_json::from_str(content).expect("what we publish is JSON");
        let signed = SignedBody::sign(FEED_TYPE, head.body(&content), &|bytes| {
            engine.identity().sign_for_feed(bytes)
        });
        let Ok(item) = Item::read(signed) else {
            tracing::error!(?kind, "what was to be published is too long, or no item");
            return Ok(Vec::new());
        };
        let shared = Arc::clone(&self.shared);
        match self
            .machine
            .publish(at, item, &Holding(&shared.engine, &self.under_way))
        {
            Ok(effects) => self.perform(effects, Rows::default()),
            Err(why) => {
                tracing::warn!(%why, "our feed has other items elsewhere; nothing is published now");
                Ok(Vec::new())
            }
        }
    }

    /// Sends on its way to the disk what is to be kept, and answers what is to be done, and what of it only then. `read`: what
    /// the index notes of items, where that is known already, in the order in which they are taken.
    fn perform(&mut self, effects: Vec<Effect>, mut read: Rows) -> Acts {
        let (mut puts, mut acts, mut news) = (Vec::new(), Vec::new(), News::default());
        let ours = self.shared.engine.origin();
        let (ahead, mut own) = (self.under_way.has_room(), false);
        for effect in effects {
            match effect {
                Effect::Keep { key, value } => puts.push((key, value)),
                // To ask for more tells nobody that we hold what came before.
                Effect::Send(to, message @ Message::Want { .. }) if ahead => {
                    acts.push(Act::Ask(to, message.into()));
                }
                Effect::Send(to, message) => acts.push(Act::Send(to, message.into())),
                Effect::End(peer, fault) => acts.push(Act::End(peer, fault)),
                Effect::Taken(item) => {
                    news.seen |= item.head.feed.origin != ours;
                    news.rows.push(read.of(&item));
                    if item.head.feed.origin == ours {
                        own = true;
                        self.own.push((item.head.kind, item.content.clone()));
                    } else if item.head.kind == Kind::Profile {
                        acts.push(Act::Shows(item));
                    }
                }
                Effect::Seen { note } => acts.push(Act::Seen(note)),
                Effect::Headed { origin, note } => {
                    news.seen |= origin != ours;
                    news.heads.push((origin, note));
                }
                Effect::Exposed(evidence) => {
                    news.seen = true;
                    news.exposed.push(evidence.clone());
                    acts.push(Act::Exposed(evidence));
                }
                Effect::Agreed(peer) => {
                    self.shared.see(&peer, |seen| seen.agreed = true);
                    self.agreed.insert(peer);
                }
            }
        }
        if puts.is_empty() && self.under_way.gathered_nothing() {
            self.show(news);
            return Ok(acts);
        }
        self.under_way.gather(puts, news);
        let to_nobody = |act: &Act| act.asks() || matches!(act, Act::Shows(_));
        let more = acts.iter().any(Act::asks) && acts.iter().all(to_nobody);
        // What came back of our own is kept at once: what we may say next hangs on it.
        if more && !own && self.under_way.can_wait() {
            // What was asked for comes soon, and is kept with this: if not, with what happens next, a tick at the latest.
            let (asks, later): (Vec<_>, Vec<_>) = acts.into_iter().partition(Act::asks);
            self.later.extend(later);
            return Ok(asks);
        }
        let mut then = std::mem::take(&mut self.later);
        then.append(&mut acts);
        let keeping = self.under_way.begin(&self.shared.engine)?;
        then.insert(0, Act::Kept(Box::new(keeping)));
        Ok(then)
    }

    /// What was on its way to the disk is there, or never will be: then nothing of it is shown.
    pub(super) fn kept(&mut self, keeping: Keeping, done: bool) {
        self.under_way.ended(&keeping);
        if done {
            self.show(keeping.news);
        }
    }

    fn show(&self, news: News) {
        let seen = news.seen;
        news.show(&self.shared.index);
        if seen {
            self.shared.changed();
        }
    }
}
