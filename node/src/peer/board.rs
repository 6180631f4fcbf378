//! Boards: what neighbours let people here see, and what we let them see. What they say is kept for a day at most ([`shown`](super::shown)):
//! what members of another node offer is not ours to store.

use std::collections::BTreeMap;
use std::sync::Arc;

use kith_protocol::book::account::Status;
use kith_protocol::id::{Day, Index, Millis, Origin};
use kith_protocol::peer::Fault;
use kith_protocol::peer::board::{Listing, Message};
use kith_protocol::peer::limits::{LISTINGS, LISTINGS_PAGE};
use serde::Deserialize;

use super::machines::Act;
use super::shown::Board;
use super::{Shared, limits};

/// The boards of those who are connected.
pub(super) struct Boards {
    shared: Arc<Shared>,
    asked: BTreeMap<Origin, Asked>,
    /// What neighbours may see of ours, as they were last told that it changed.
    ours: Vec<Index>,
}

/// How far we have come with one of them, and they with us.
#[derive(Debug, Default)]
struct Asked {
    /// When we last began to ask; an answer is only taken where one is awaited.
    at: Millis,
    awaited: bool,
    /// It said that something changed while its answer was awaited.
    again: bool,
    /// The pages so far.
    pages: Vec<Listing>,
    /// Whether it is to be told that what it may see changed, and when that was last said.
    tell: bool,
    told: Option<Millis>,
    /// Questions that it may still ask now, and when that was worked out.
    may_ask: u32,
    since: Millis,
}

/// The words of a listing, as they were committed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Words {
    title: Option<String>,
    text: Option<String>,
    contact: Option<String>,
}

impl Boards {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            asked: BTreeMap::new(),
            ours: Vec::new(),
        }
    }

    /// A neighbour is connected: what to ask it.
    pub(super) fn connected(&mut self, origin: &Origin) -> Message {
        let now = self.shared.engine.clock().now();
        self.asked.remove(origin);
        if self.asked.is_empty() {
            // Nobody was connected, so nobody looked.
            self.ours = self.shown();
        }
        self.ask(origin, now)
    }

    /// We are no longer linked: what it showed is forgotten.
    pub(super) fn forget(&self, origin: &Origin) {
        self.shared.boards.forget(origin);
    }

    /// It is gone.
    pub(super) fn parted(&mut self, origin: &Origin) {
        self.asked.remove(origin);
    }

    /// The log is longer than it was: whoever is connected hears that what they may see changed.
    pub(super) fn moved(&mut self) -> Vec<Act> {
        if self.asked.is_empty() {
            return Vec::new();
        }
        let ours = self.shown();
        if ours != self.ours {
            self.ours = ours;
            for asked in self.asked.values_mut() {
                asked.tell = true;
            }
        }
        self.tell()
    }

    /// Tells those who are to be told, and were not told just now.
    pub(super) fn tell(&mut self) -> Vec<Act> {
        let now = self.shared.engine.clock().now();
        self.shared.boards.drop_old(now);
        let mut acts = Vec::new();
        for (origin, asked) in &mut self.asked {
            let rested = |told: Millis| now.saturating_sub(told) >= limits::BOARD_TELL_MS;
            if asked.tell && asked.told.is_none_or(rested) {
                asked.tell = false;
                asked.told = Some(now);
                acts.push(Act::Send(origin.clone(), Message::Changed.into()));
            }
        }
        acts
    }

    /// Where what neighbours may see of ours stands in the log.
    fn shown(&self) -> Vec<Index> {
        self.shared.engine.look(|views| {
            let public = views.listings.before(None).filter(|each| each.public);
            public.map(|each| each.index).take(LISTINGS).collect()
        })
    }

    /// Whom to ask again: those of whom it was long ago, or everyone because somebody here is looking.
    pub(super) fn due(&mut self, looking: bool) -> Vec<Act> {
        let now = self.shared.engine.clock().now();
        let wait = if looking {
            limits::BOARD_LOOK_MS
        } else {
            limits::BOARD_MS
        };
        let due = |asked: &Asked| now.saturating_sub(asked.at) >= wait;
        let origins: Vec<Origin> = self
            .asked
            .iter()
            .filter(|(_, asked)| due(asked))
            .map(|(origin, _)| origin.clone())
            .collect();
        let asks = origins.into_iter();
        asks.map(|origin| {
            let ask = self.ask(&origin, now);
            Act::Send(origin, ask.into())
        })
        .collect()
    }

    fn ask(&mut self, origin: &Origin, now: Millis) -> Message {
        let asked = self.asked.entry(origin.clone()).or_insert_with(|| Asked {
            may_ask: limits::BOARD_QUESTIONS,
            since: now,
            ..Asked::default()
        });
        asked.at = now;
        asked.awaited = true;
        asked.again = false;
        asked.pages.clear();
        Message::Ask { before: None }
    }

    /// It said something: what to answer.
    ///
    /// # Errors
    /// What it did wrong.
    pub(super) fn heard(
        &mut self,
        origin: &Origin,
        message: Message,
    ) -> Result<Option<Message>, Fault> {
        let now = self.shared.engine.clock().now();
        let asked = self.asked.get_mut(origin).ok_or(Fault::OutOfTurn)?;
        match message {
            Message::Ask { before } => {
                asked.pay(now)?;
                Ok(Some(self.page(before)))
            }
            Message::Changed => {
                asked.pay(now)?;
                if asked.awaited {
                    asked.again = true;
                    return Ok(None);
                }
                Ok(Some(self.ask(origin, now)))
            }
            Message::Page { .. } if !asked.awaited => Err(Fault::OutOfTurn),
            Message::Page { listings, next } => {
                asked.pages.extend(listings);
                asked.pages.truncate(LISTINGS);
                let more = next.filter(|_| asked.pages.len() < LISTINGS);
                if more.is_some() {
                    return Ok(Some(Message::Ask { before: more }));
                }
                asked.awaited = false;
                let board = Board {
                    heard: now,
                    listings: std::mem::take(&mut asked.pages),
                };
                let again = asked.again;
                if self.shared.boards.put(origin, board) {
                    self.shared.changed();
                }
                Ok(again.then(|| self.ask(origin, now)))
            }
        }
    }

    /// A page of what members here let neighbours see.
    fn page(&self, before: Option<Index>) -> Message {
        let engine = &self.shared.engine;
        let today = Day::utc_of(engine.clock().now());
        let mut found = engine.look(|views| {
            let public = views.listings.before(before).filter(|listing| {
                let place = views.directory.places.get(&listing.account);
                listing.public
                    && place.is_some_and(|place| place.status == Status::Active)
                    && today.is_none_or(|today| listing.until >= today)
            });
            public.take(LISTINGS_PAGE + 1).cloned().collect::<Vec<_>>()
        });
        let more = found.len() > LISTINGS_PAGE;
        found.truncate(LISTINGS_PAGE);
        let next = found.last().filter(|_| more).map(|last| last.index);
        let listings = found.into_iter().filter_map(|listing| {
            let words = self.words(listing.index)?;
            let seen = Listing {
                mark: listing.name.mark(),
                what: listing.what,
                category: listing.category,
                title: words.title?,
                text: words.text,
                contact: words.contact,
                until: listing.until,
            };
            Some(seen.cut())
        });
        Message::Page {
            listings: listings.collect(),
            next,
        }
    }

    /// The words of the listing posted at `index`; none once erased, or while the disk cannot be read.
    fn words(&self, index: Index) -> Option<Words> {
        let engine = &self.shared.engine;
        let leaf = engine.leaf(index).ok()??;
        let body = kith_protocol::leaf::Leaf::read(&leaf).ok()?.body;
        let entry = kith_protocol::entry::Entry::read(body).ok()?;
        let text = engine.detail(&entry.content.details()?)?;
        serde_json::from_str(&text).ok()
    }
}

impl Asked {
    /// One question of theirs.
    fn pay(&mut self, now: Millis) -> Result<(), Fault> {
        let rested = now.saturating_sub(self.since) / limits::BOARD_QUESTION_MS;
        if rested > 0 {
            let rested = u32::try_from(rested).unwrap_or(u32::MAX);
            self.may_ask = self
                .may_ask
                .saturating_add(rested)
                .min(limits::BOARD_QUESTIONS);
            self.since = now;
        }
        self.may_ask = self.may_ask.checked_sub(1).ok_or(Fault::Flood)?;
        Ok(())
    }
}
