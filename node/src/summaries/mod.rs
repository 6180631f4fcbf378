//! What leaves this node of a closed period: works it out, keeps the exact text that is offered for sign-off, and says what is
//! published (docs/co-production.md, "What leaves this node"). Nothing leaves before a person signed it off, but counts of meetings.

mod gather;
mod offers;
mod pulse;
pub mod returned;
mod sent;
mod told;

use std::sync::{Arc, Mutex, PoisonError};

use kith_protocol::id::{Account, Day, Digest32, Index, Millis};
use kith_protocol::summary::hours::{HOURS_RULE, HoursRule};
use kith_protocol::summary::period::Length;
use kith_protocol::summary::release::{DELAY_DAYS, Release};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Stopped};
use crate::store::Fault;

/// What the operator decides about summaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How long a period is. Within a calendar year the first release decides.
    pub length: Length,
    /// Days after the end of a period before it may be released.
    pub delay_days: u16,
    /// From how many people hours are shown.
    pub hours: HoursRule,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            length: Length::Month,
            delay_days: DELAY_DAYS,
            hours: HOURS_RULE,
        }
    }
}

/// A release that waits for sign-off.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What it says.
    pub release: Release,
    /// The exact text.
    pub text: String,
    /// What is signed off.
    pub digest: Digest32,
    /// Who said no to this very text, when, and why.
    pub no: Option<No>,
}

/// Somebody who signs off said no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct No {
    /// Who.
    pub by: Account,
    /// When.
    pub at: Millis,
    /// Why, in their words.
    pub reason: String,
}

/// A release that was signed off and is public.
#[derive(Debug, Clone)]
pub struct Sent {
    /// What it says.
    pub release: Release,
    /// The exact text.
    pub text: String,
    /// What was signed off.
    pub digest: Digest32,
    /// Who signed it off.
    pub by: Account,
    /// In which entry.
    pub index: Index,
    /// When the node took that.
    pub at: Millis,
}

/// What sort of public item it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What a closed period adds up to.
    Summary,
    /// Counts that are not about people.
    Pulse,
    /// Figures of an area without Kith.
    Return,
}

/// A public item: what its feed's node says, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Public {
    /// What sort.
    pub kind: Kind,
    /// Its content, an object in canonical spelling.
    pub content: String,
}

/// Why something cannot be said now.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// What the disk says.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Nothing is written now.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// The summaries of a node. Every call reads the disk: for a thread that may wait.
#[derive(Debug, Clone)]
pub struct Summaries(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    engine: Engine,
    settings: Settings,
    /// What was worked out last, and of what. Held while it is worked out: once at a time.
    worked: Mutex<Option<Worked>>,
}

#[derive(Debug, Clone)]
struct Worked {
    length: u64,
    /// How much our feed said.
    told: usize,
    today: Day,
    offers: Vec<Offer>,
}

impl Summaries {
    /// Of this node.
    #[must_use]
    pub fn new(engine: Engine, settings: Settings) -> Self {
        Self(Arc::new(Shared {
            engine,
            settings,
            worked: Mutex::new(None),
        }))
    }

    /// What the operator decided.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.0.settings
    }

    /// What waits for sign-off, oldest first. The exact texts are kept, so that what is signed off can be published whatever is
    /// recorded in between.
    ///
    /// # Errors
    /// What the disk says.
    pub fn waiting(&self) -> Result<Vec<Offer>, NotDone> {
        let mut worked = self.0.worked.lock().unwrap_or_else(PoisonError::into_inner);
        let (length, today) = (*self.0.engine.length().borrow(), self.today());
        let told = self.told()?.count();
        if let Some(worked) = worked
            .as_ref()
            .filter(|w| (w.length, w.told, w.today) == (length, told, today))
        {
            return self.with_no(worked.offers.clone());
        }
        let offers = self.offers(today)?;
        for offer in &offers {
            self.keep_text(offer)?;
        }
        *worked = Some(Worked {
            length,
            told,
            today,
            offers: offers.clone(),
        });
        drop(worked);
        self.with_no(offers)
    }

    /// Everything of this node that belongs into its feed, in order: always all of it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn to_publish(&self) -> Result<Vec<Public>, NotDone> {
        self.keep_pulse()?;
        let (told, mut public) = (self.told()?, self.pulses()?);
        public.retain(|pulse| told.agrees(&pulse.content));
        let sent = self.released()?.into_iter().map(|sent| Public {
            kind: Kind::Summary,
            content: sent.text,
        });
        public.extend(sent);
        public.extend(self.returns()?.into_iter().map(|signed| Public {
            kind: Kind::Return,
            content: signed.text,
        }));
        Ok(public)
    }

    /// The day it is, in UTC.
    #[must_use]
    pub fn today(&self) -> Day {
        let now = self.0.engine.clock().now();
        Day::utc_of(now).expect("a clock shows a time that the calendar has")
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }
}
