//! Groups, mandates, pieces of work, answers to what people said, closed periods: state and facts, and what each kind changes.
//! Who may say it stands in `rules`.

mod refusal;
mod rules;

use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

pub use self::refusal::WorkRefusal;
pub(super) use self::rules::come;
use super::{Book, Fact as AnyFact, speakers::Speakers};
use crate::{
    entry::work::{self as said, ResponseOutcome, Stage, ToldHow, Work as W},
    id::{Account, Day, Mark, Name},
};

/// This family's part of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Work {
    groups: BTreeMap<Mark, Group>,
    mandates: BTreeMap<Mark, Mandate>,
    initiatives: BTreeMap<Mark, Initiative>,
    responses: BTreeMap<Mark, Response>,
    /// First and last days of closed periods.
    periods: Vec<(Day, Day)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    organisers: Vec<Account>,
    /// Slips issued for its meetings, and reflections pooled so far: never more than slips.
    slips: u32,
    pooled: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mandate {
    group: Mark,
    account: Account,
    ended: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Initiative {
    group: Option<Mark>,
    owner: Option<Account>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Response {
    contributions: Vec<Mark>,
    organisation: Option<Account>,
}

/// What changed in groups, mandates, pieces of work, answers and periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A group is like this from here: it was formed, or changed.
    Group {
        /// Which.
        group: Name,
        /// Who runs it beside the facilitators.
        organisers: Vec<Account>,
        /// The pot that pays for taking part.
        pot: Option<Account>,
    },
    /// Somebody speaks for a group.
    MandateGiven {
        /// The mandate.
        mandate: Name,
        /// The group.
        group: Mark,
        /// Who.
        account: Account,
    },
    /// They reported back.
    MandateReported {
        /// The mandate.
        mandate: Mark,
        /// The day.
        on: Day,
    },
    /// It ended.
    MandateEnded {
        /// The mandate.
        mandate: Mark,
    },
    /// A piece of work was opened.
    Opened {
        /// Which.
        initiative: Name,
        /// The group that works on it.
        group: Option<Mark>,
        /// The rung that is claimed.
        claimed: u8,
        /// The organisation that answers for it.
        owner: Option<Account>,
    },
    /// Its words, its level or its owner changed.
    Changed {
        /// Which.
        initiative: Mark,
        /// The organisation that answers for it.
        owner: Option<Account>,
    },
    /// It came to a stage.
    Staged {
        /// Which.
        initiative: Mark,
        /// The day.
        day: Day,
        /// The stage.
        stage: Stage,
    },
    /// Somebody replied to its rung.
    Replied {
        /// Which.
        initiative: Mark,
    },
    /// What people said was answered.
    Responded {
        /// The answer.
        response: Name,
        /// What it answers: the newest wording of each contribution.
        contributions: Vec<Mark>,
        /// The organisation that answers.
        organisation: Option<Account>,
        /// What became of it.
        outcome: ResponseOutcome,
    },
    /// Somebody was told.
    Told {
        /// The answer.
        response: Mark,
        /// The newest wording of what they said.
        contribution: Mark,
        /// The day.
        on: Day,
        /// How.
        how: ToldHow,
    },
    /// A period was closed.
    PeriodClosed {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
}

impl Book {
    pub(super) fn touched_by_work(&self, content: &W) -> Vec<Account> {
        let mandate = |name: &Name| self.work.mandates.get(&name.mark()).map(|m| m.account);
        let all = match content {
            W::MandateGiven(c) => alloc::vec![c.account],
            W::MandateReported(c) => mandate(&c.mandate).into_iter().collect(),
            W::MandateEnded(c) => mandate(&c.mandate).into_iter().collect(),
            W::ResponseGiven(c) => self.who_said(&c.contributions),
            W::ResponseTold(c) => self.who_said(&[c.contribution]),
            W::GroupFormed(_)
            | W::GroupChanged(_)
            | W::InitiativeOpened(_)
            | W::InitiativeChanged(_)
            | W::InitiativeStaged(_)
            | W::InitiativeReplied(_)
            | W::PeriodClosed(_) => Vec::new(),
        };
        self.holders(all)
    }

    /// Those of these that have an account here.
    pub(super) fn holders(&self, mut all: Vec<Account>) -> Vec<Account> {
        all.retain(|account| self.accounts.contains_key(account));
        all
    }

    pub(super) fn apply_work(
        &mut self,
        content: &W,
        name: Name,
        speakers: &Speakers,
    ) -> Vec<AnyFact> {
        let fact = match content {
            W::GroupFormed(c) => self.group(name, &c.organisers, c.pot),
            W::GroupChanged(c) => self.group(c.group, &c.organisers, c.pot),
            W::MandateGiven(c) => self.mandate(c, name),
            W::MandateReported(c) => Fact::MandateReported {
                mandate: c.mandate.mark(),
                on: c.on,
            },
            W::MandateEnded(c) => {
                let mandate = c.mandate.mark();
                if let Some(held) = self.work.mandates.get_mut(&mandate) {
                    held.ended = true;
                }
                Fact::MandateEnded { mandate }
            }
            W::InitiativeOpened(c) => {
                let (group, owner) = (c.group.map(|g| g.mark()), c.owner);
                let opened = Initiative { group, owner };
                self.work.initiatives.insert(name.mark(), opened);
                Fact::Opened {
                    initiative: name,
                    group,
                    claimed: c.claimed,
                    owner,
                }
            }
            W::InitiativeChanged(c) => {
                let initiative = c.initiative.mark();
                if let Some(changed) = self.work.initiatives.get_mut(&initiative) {
                    changed.owner = c.owner;
                }
                Fact::Changed {
                    initiative,
                    owner: c.owner,
                }
            }
            W::InitiativeStaged(c) => Fact::Staged {
                initiative: c.initiative.mark(),
                day: c.day,
                stage: c.stage,
            },
            W::InitiativeReplied(c) => Fact::Replied {
                initiative: c.initiative.mark(),
            },
            W::ResponseGiven(c) => return self.respond(c, name, speakers),
            W::ResponseTold(c) => Fact::Told {
                response: c.response.mark(),
                contribution: self.newest_mark(&c.contribution),
                on: c.on,
                how: c.how,
            },
            W::PeriodClosed(c) => {
                self.work.periods.push((c.from, c.to));
                Fact::PeriodClosed {
                    from: c.from,
                    to: c.to,
                }
            }
        };
        alloc::vec![AnyFact::Work(fact)]
    }

    fn group(&mut self, group: Name, organisers: &[Account], pot: Option<Account>) -> Fact {
        let held = self.work.groups.entry(group.mark()).or_default();
        held.organisers = organisers.to_vec();
        Fact::Group {
            group,
            organisers: organisers.to_vec(),
            pot,
        }
    }

    fn mandate(&mut self, c: &said::MandateGiven, mandate: Name) -> Fact {
        let (group, account) = (c.group.mark(), c.account);
        let given = Mandate {
            group,
            account,
            ended: false,
        };
        self.work.mandates.insert(mandate.mark(), given);
        Fact::MandateGiven {
            mandate,
            group,
            account,
        }
    }

    fn respond(
        &mut self,
        c: &said::ResponseGiven,
        response: Name,
        speakers: &Speakers,
    ) -> Vec<AnyFact> {
        let contributions: Vec<Mark> = c
            .contributions
            .iter()
            .map(|name| self.newest_mark(name))
            .collect();
        let used = self.use_link(speakers, &contributions);
        let given = Response {
            contributions: contributions.clone(),
            organisation: c.organisation,
        };
        self.work.responses.insert(response.mark(), given);
        let responded = Fact::Responded {
            response,
            contributions,
            organisation: c.organisation,
            outcome: c.outcome,
        };
        let mut facts = alloc::vec![AnyFact::Work(responded)];
        facts.extend(used.map(AnyFact::Meeting));
        facts
    }

    /// Slips went out for a meeting of this group.
    pub(super) fn slips_went_out(&mut self, group: &Mark, slips: u32) {
        if let Some(group) = self.work.groups.get_mut(group) {
            group.slips = group.slips.saturating_add(slips);
        }
    }

    /// Reflections of this group were added up.
    pub(super) fn reflections_added(&mut self, group: &Mark, count: u32) {
        if let Some(group) = self.work.groups.get_mut(group) {
            group.pooled = group.pooled.saturating_add(count);
        }
    }
}
