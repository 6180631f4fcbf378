//! What was done in periods, read from the log in one pass: help by its lines, with the day it took place and the day it stood.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::entry::exchange::{Exchange as Said, Line};
use kith_protocol::entry::federation::Federation;
use kith_protocol::entry::{Content, Entry};
use kith_protocol::id::{Account, Category, Day, Digest32, Index, Mark, Name};
use kith_protocol::leaf::Leaf;
use kith_protocol::summary::activity::{Between, Help, Work};
use kith_protocol::summary::period::{Period, Window};
use kith_protocol::summary::record::Meeting;
use kith_protocol::view::transfers::{Side, State};
use kith_protocol::view::{LineState, Views};

use crate::engine::Engine;
use crate::store::Fault;

/// An exchange is recorded at most so many days before it stands: the longest time that an answer is awaited, and two days of doubt
/// about where on earth a day begins.
const RECORDED_BEFORE_DAYS: i16 = 367;

/// What meetings of a period add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Met {
    pub(super) meetings: u32,
    pub(super) decisions: u32,
    pub(super) actions: u32,
    pub(super) took_part: BTreeSet<Account>,
}

/// An exchange that may count, as far as it is known.
struct Told {
    day: Day,
    imported: bool,
    undoes: bool,
    together: bool,
    category: Category,
    /// The lines, and the day on which each last moved.
    lines: Vec<(Line, Day)>,
}

/// The meetings held in a period.
pub(super) fn meetings(all: &[Meeting], period: Period) -> Met {
    let mut met = Met::default();
    for meeting in all {
        if !meeting.took_place() || !period.holds(meeting.shape.day) {
            continue;
        }
        let many = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        met.meetings += 1;
        met.decisions += many(meeting.decisions.len());
        met.actions += many(meeting.actions.len());
        met.took_part.extend(meeting.people().map(|(who, _)| who));
    }
    met
}

/// The help that counts in each window, without meetings.
///
/// # Errors
/// What the disk says.
pub(super) fn help(engine: &Engine, windows: &[Window]) -> Result<Vec<Work>, Fault> {
    let mut works = vec![Work::default(); windows.len()];
    let (Some(first), Some(last)) = (
        windows.iter().map(|w| w.period.from()).min(),
        windows.iter().map(|w| w.period.to()).max(),
    ) else {
        return Ok(works);
    };
    let mut told: BTreeMap<Mark, Told> = BTreeMap::new();
    let mut settled: BTreeMap<Digest32, Day> = BTreeMap::new();
    let length = *engine.length().borrow();
    let begin = first_on(engine, first.plus(-RECORDED_BEFORE_DAYS), length)?;
    for index in begin..length {
        let text = leaf(engine, index)?;
        let (leaf, on) = read(index, &text)?;
        let entry = Entry::read(leaf.body).map_err(|_| unreadable(index))?;
        take(&mut told, &entry, on, last);
        if let Some(transfer) = settles(&entry.content) {
            settled.insert(transfer, on);
        }
    }
    let policy = engine.look(|views| views.directory.policy.categories.clone());
    for work in &mut works {
        work.categories.extend(policy.iter().cloned());
    }
    for (mark, told) in told {
        let (done, people) = engine.look(|views| (done(views, &mark, &told), people(views, &told)));
        for (window, work) in windows.iter().zip(&mut works) {
            told.count(*window, &done, &people, work);
        }
    }
    for (transfer, stood) in settled {
        let across = engine.look(|views| across(views, &transfer));
        for (window, work) in windows.iter().zip(&mut works) {
            let counts = |(day, _): &&(Day, Help)| window.counts(*day, stood);
            work.help
                .extend(across.iter().filter(counts).map(|(_, help)| help.clone()));
        }
    }
    Ok(works)
}

/// The transfer that an entry settles: as this node decides it, or brings the other's decision.
fn settles(content: &Content) -> Option<Digest32> {
    let Content::Federation(said) = content else {
        return None;
    };
    let body = match said {
        Federation::TransferSettled(c) => return Some(c.transfer),
        Federation::TransferAnswered(c) => &c.body,
        Federation::TransferRecalled(c) => &c.body,
        Federation::PeerLinked(_)
        | Federation::PeerChanged(_)
        | Federation::PeerEnded(_)
        | Federation::TransferPromised(_)
        | Federation::TransferOffered(_)
        | Federation::TransferWithdrawn(_)
        | Federation::TransferRefused(_)
        | Federation::SummaryReleased(_)
        | Federation::NodeRecovered(_)
        | Federation::NodeReplaced(_) => return None,
    };
    let decision = Entry::read(body).ok()?.content;
    if let Content::Federation(Federation::TransferSettled(c)) = decision {
        Some(c.transfer)
    } else {
        None
    }
}

/// Help across areas that stands, with its day; of the other one nothing is known.
fn across(views: &Views, transfer: &Digest32) -> Option<(Day, Help)> {
    let found = views.transfers.get(transfer)?;
    if found.state != State::Settled {
        return None;
    }
    let place = views.directory.places.get(&found.account)?;
    let person = place.keepers.is_none().then_some(found.account);
    let (between, giver, receiver) = match found.side {
        Side::Gave => (Between::Gave, person, None),
        Side::Received => (Between::Received, None, person),
    };
    let help = Help {
        giver,
        receiver,
        minutes: found.minutes,
        category: found.category.clone()?,
        between,
    };
    Some((found.day, help))
}

/// Notes what an entry says of exchanges until `last`.
fn take(told: &mut BTreeMap<Mark, Told>, entry: &Entry, on: Day, last: Day) {
    let Content::Exchange(said) = &entry.content else {
        return;
    };
    let begin = |lines: &[Line]| lines.iter().map(|line| (line.clone(), on)).collect();
    match said {
        Said::Recorded(c) if c.day <= last => {
            let new = Told {
                day: c.day,
                imported: false,
                undoes: c.undoes.is_some(),
                together: c.all_or_none,
                category: c.category.clone(),
                lines: begin(&c.lines),
            };
            told.insert(entry.name().mark(), new);
        }
        Said::Imported(c) if c.day <= last => {
            let new = Told {
                day: c.day,
                imported: true,
                undoes: false,
                together: true,
                category: c.category.clone(),
                lines: begin(&c.lines),
            };
            told.insert(entry.name().mark(), new);
        }
        Said::Agreed(c) => moved(told, c.exchange.name(), c.r#for, on),
        Said::Attested(c) => moved(told, c.exchange.name(), c.r#for, on),
        Said::Recorded(_)
        | Said::Imported(_)
        | Said::Declined(_)
        | Said::Withdrawn(_)
        | Said::Expired(_)
        | Said::Disputed(_)
        | Said::Resolved(_) => {}
    }
}

/// Somebody agreed: what concerns them stands from that day on, if it stands.
fn moved(told: &mut BTreeMap<Mark, Told>, exchange: Name, party: Account, on: Day) {
    if let Some(told) = told.get_mut(&exchange.mark()) {
        for (line, stood) in &mut told.lines {
            if told.together || line.giver == party || line.receiver == party {
                *stood = on;
            }
        }
    }
}

/// Which lines stand.
fn done(views: &Views, mark: &Mark, told: &Told) -> Vec<bool> {
    match views.exchanges.story(mark) {
        None => vec![true; told.lines.len()],
        Some(story) => {
            let done = |line: &kith_protocol::view::StoryLine| line.state == LineState::Done;
            story.lines.iter().map(done).collect()
        }
    }
}

/// Which of the parties are people.
fn people(views: &Views, told: &Told) -> BTreeSet<Account> {
    let parties = told.lines.iter().flat_map(|(l, _)| [l.giver, l.receiver]);
    parties
        .filter(|who| {
            let place = views.directory.places.get(who);
            place.is_some_and(|place| place.keepers.is_none())
        })
        .collect()
}

impl Told {
    fn count(&self, window: Window, done: &[bool], people: &BTreeSet<Account>, work: &mut Work) {
        let mut any = false;
        for ((line, stood), done) in self.lines.iter().zip(done) {
            let counts = if self.imported {
                window.period.holds(self.day)
            } else {
                window.counts(self.day, *stood)
            };
            if !done || !counts {
                continue;
            }
            any = true;
            let person = |who: Account| people.contains(&who).then_some(who);
            // An undoing gives back: its receiver is who had given.
            let (giver, receiver, minutes) = if self.undoes {
                (line.receiver, line.giver, -line.minutes)
            } else {
                (line.giver, line.receiver, line.minutes)
            };
            work.help.push(Help {
                giver: person(giver),
                receiver: person(receiver),
                minutes,
                category: self.category.clone(),
                between: Between::Here,
            });
        }
        if any && !self.undoes {
            work.exchanges += 1;
        }
    }
}

/// The first entry that the node took on a day or later. Times never go back.
fn first_on(engine: &Engine, day: Day, length: u64) -> Result<Index, Fault> {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low + (high - low) / 2;
        let text = leaf(engine, middle)?;
        if read(middle, &text)?.1 < day {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn leaf(engine: &Engine, index: Index) -> Result<String, Fault> {
    engine.leaf(index)?.ok_or_else(|| unreadable(index))
}

fn read(index: Index, text: &str) -> Result<(Leaf<'_>, Day), Fault> {
    let leaf = Leaf::read(text).map_err(|_| unreadable(index))?;
    let on = Day::utc_of(leaf.at).ok_or_else(|| unreadable(index))?;
    Ok((leaf, on))
}

fn unreadable(index: Index) -> Fault {
    Fault::Damaged(format!("entry {index} cannot be read"))
}
