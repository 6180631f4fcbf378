//! Statements: which entries touch an account, and what it gave and received.

use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use super::View;
use crate::{
    book::{Fact, exchange, federation},
    id::{Account, Index},
};

/// One account's statement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Positions of the entries that touch it; the n-th carries the chain link n.
    pub entries: Vec<u32>,
    /// What each of those entries moved here, in minutes: given is more, received is less.
    pub moved: Vec<i64>,
    /// Given less received, in minutes.
    pub balance: i64,
    /// Minutes given.
    pub gave: i64,
    /// Minutes received.
    pub received: i64,
}

/// Every account's statement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statements(BTreeMap<Account, Statement>);

impl Statement {
    /// An entry moved minutes here. Every entry that does so touches the account, and says so first.
    fn post(&mut self, minutes: i64) {
        self.balance += minutes;
        match minutes {
            0.. => self.gave += minutes,
            ..0 => self.received -= minutes,
        }
        if let Some(moved) = self.moved.last_mut() {
            *moved += minutes;
        }
    }
}

impl Statements {
    /// One account's statement.
    #[must_use]
    pub fn of(&self, account: &Account) -> Option<&Statement> {
        self.0.get(account)
    }

    /// All of them, by account.
    pub fn iter(&self) -> impl Iterator<Item = (&Account, &Statement)> {
        self.0.iter()
    }
}

impl View for Statements {
    fn apply(&mut self, index: Index, facts: &[Fact]) {
        for fact in facts {
            match fact {
                Fact::Stands { links, .. } => {
                    let at = u32::try_from(index)
                        .expect("a log of one organisation stays below 2^32 entries");
                    for link in links {
                        let statement = self.0.entry(link.account).or_default();
                        statement.entries.push(at);
                        statement.moved.push(0);
                    }
                }
                Fact::Exchange(exchange::Fact::Posted {
                    giver,
                    receiver,
                    minutes,
                    ..
                })
                | Fact::Federation(federation::Fact::Posted {
                    giver,
                    receiver,
                    minutes,
                }) => {
                    self.0.entry(*giver).or_default().post(*minutes);
                    self.0.entry(*receiver).or_default().post(-minutes);
                }
                Fact::Exchange(_)
                | Fact::Roster(_)
                | Fact::Work(_)
                | Fact::Meeting(_)
                | Fact::Federation(_)
                | Fact::Listing(_) => {}
            }
        }
    }
}
