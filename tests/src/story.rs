//! A random story: people say what comes into their heads, allowed or not. The same seed tells the same story.

mod meeting;

use kith_node::clock::{Entropy, SeededEntropy};
use kith_protocol::{
    entry::{
        Content, Entry, Roster,
        exchange::{self as said, Exchange, Ground, Outcome, Reason},
        roster::{self, Role},
    },
    envelope::Verified,
    id::{Account, Author},
};

use crate::{
    bank::{Bank, invite, join, signed},
    desk::{help, line},
    people::{Device, Person, detail, terms},
    script::words,
};

/// Who is in the story, and what was said lately.
#[derive(Debug)]
pub struct Story {
    draws: SeededEntropy,
    people: Vec<Person>,
    lately: Vec<Entry>,
    sent: Vec<Verified>,
    joined: u32,
    meetings: meeting::Meetings,
}

impl Story {
    /// The story of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            draws: SeededEntropy::new(seed),
            people: Vec::new(),
            lately: Vec::new(),
            sent: Vec::new(),
            joined: 0,
            meetings: meeting::Meetings::default(),
        }
    }

    /// A number below `bound`.
    pub fn below(&self, bound: usize) -> usize {
        let mut bytes = [0; 8];
        self.draws.fill(&mut bytes);
        let drawn = u64::from_le_bytes(bytes) % bound as u64;
        usize::try_from(drawn).expect("it is below a usize")
    }

    /// What is submitted next, together.
    pub fn group(&mut self, bank: &Bank) -> Vec<Verified> {
        if self.people.len() < 3 {
            return self.someone_joins(bank);
        }
        let mut group = Vec::new();
        for _ in 0..=self.below(6) {
            match self.below(100) {
                0..40 => group.push(self.record(bank)),
                40..75 => group.push(self.answer(bank)),
                75..80 => group.extend(self.again()),
                80..83 => group.extend(self.someone_joins(bank)),
                83..90 => group.push(self.roster(bank)),
                90..99 => group.push(self.meeting(bank)),
                _ => group.push(self.by_link(bank)),
            }
        }
        self.sent.extend(group.iter().cloned());
        group
    }

    fn someone(&self) -> Person {
        self.people[self.below(self.people.len())].clone()
    }

    fn someone_joins(&mut self, bank: &Bank) -> Vec<Verified> {
        let name = format!("person {}", self.joined);
        let person = Person::named(&name);
        let invitation = Device::named(&format!("invitation {name}"));
        let role = [Some(Role::Steward), Some(Role::Broker)]
            .get(self.joined as usize)
            .copied()
            .flatten();
        self.joined += 1;
        let invited = bank
            .engine
            .as_node(invite(invitation.key(), role), None)
            .unwrap();
        let (commitment, text) = detail(&words(&name));
        let content = join(&person, &invitation, Some(commitment));
        let joined = bank.make(Author::Account(person.account), content);
        let devices = [&person.device, &invitation];
        let joined = signed(&joined, &devices, &[(commitment, text)]);
        self.people.push(person);
        vec![invited, joined]
    }

    fn record(&mut self, bank: &Bank) -> Verified {
        let author = self.someone();
        let lines = (0..=self.below(2)).map(|_| {
            let minutes = i64::try_from(1 + self.below(90)).expect("an hour or so");
            let other = self.someone().account;
            if self.below(2) == 0 {
                line(author.account, other, minutes)
            } else {
                line(other, author.account, minutes)
            }
        });
        let mut recorded = help(lines.collect());
        recorded.all_or_none = self.below(4) == 0;
        let words: Vec<_> = (self.below(3) == 0)
            .then(|| detail(&format!(r#"{{"note":"number {}"}}"#, self.below(50))))
            .into_iter()
            .collect();
        recorded.details = words.first().map(|(commitment, _)| *commitment);
        let parties = said::parties(&recorded.lines);
        let others = self.people.iter().filter(|p| {
            let party = p.account != author.account && parties.contains(&p.account);
            party && self.below(2) == 0
        });
        let signers: Vec<&Person> = std::iter::once(&author).chain(others).collect();
        let by = Author::Account(signers[0].account);
        let made = bank.make(by, Content::Exchange(Exchange::Recorded(recorded)));
        let devices: Vec<&Device> = signers.iter().map(|p| &p.device).collect();
        let verified = signed(&made, &devices, &words);
        self.lately.push(made);
        verified
    }

    fn answer(&self, bank: &Bank) -> Verified {
        if self.lately.is_empty() {
            return self.roster(bank);
        }
        // Mostly to something recent.
        let back = self.below(self.lately.len().min(12));
        let about = &self.lately[self.lately.len() - 1 - back];
        let exchange = terms(about);
        let Content::Exchange(Exchange::Recorded(recorded)) = &about.content else {
            unreachable!("only what was recorded is remembered")
        };
        let parties = said::parties(&recorded.lines);
        let party = parties[self.below(parties.len())];
        let content = self.word_on(exchange, party);
        let by = match self.below(5) {
            0 => self.someone(),
            _ => self.owner(party),
        };
        let made = bank.make(Author::Account(by.account), Content::Exchange(content));
        signed(&made, &[&by.device], &[])
    }

    fn word_on(&self, exchange: kith_protocol::entry::Terms, party: Account) -> Exchange {
        match self.below(20) {
            0..12 => Exchange::Agreed(said::Agreed {
                exchange,
                r#for: party,
            }),
            12..14 => Exchange::Declined(said::Declined {
                exchange,
                r#for: party,
                reason: Reason::NotMe,
            }),
            14 => Exchange::Withdrawn(said::Withdrawn { exchange }),
            15..17 => Exchange::Disputed(said::Disputed {
                exchange,
                r#for: party,
                reason: Reason::WrongTime,
            }),
            17 => Exchange::Attested(said::Attested {
                basis: Ground::Phone,
                exchange,
                r#for: party,
            }),
            _ => Exchange::Resolved(said::Resolved {
                exchange,
                outcome: [Outcome::Stands, Outcome::TakenBack][self.below(2)],
            }),
        }
    }

    fn owner(&self, account: Account) -> Person {
        let owner = self.people.iter().find(|p| p.account == account);
        owner.cloned().unwrap_or_else(|| self.someone())
    }

    fn again(&self) -> Option<Verified> {
        (!self.sent.is_empty()).then(|| self.sent[self.below(self.sent.len())].clone())
    }

    fn roster(&self, bank: &Bank) -> Verified {
        let (by, other) = (self.someone(), self.someone());
        let account = other.account;
        let mut details = Vec::new();
        // People seldom go, or the story ends early.
        let kind = self.below(if self.below(4) == 0 { 16 } else { 12 });
        let content = match kind {
            0..3 => Roster::MemberPaused(roster::MemberPaused {
                account: by.account,
                paused: self.below(4) == 0,
            }),
            3..6 => {
                details.push(detail(&words(&format!("new {}", self.below(9)))));
                Roster::ProfileChanged(roster::ProfileChanged {
                    account: Some(account),
                    details: details[0].0,
                })
            }
            6..8 => Roster::RoleGranted(roster::RoleGranted {
                account,
                role: Role::Broker,
            }),
            8 => Roster::RoleRevoked(roster::RoleRevoked {
                account,
                role: Role::Broker,
            }),
            9..11 => Roster::SupporterGranted(roster::SupporterGranted {
                account: by.account,
                basis: None,
                supporter: account,
            }),
            11 => Roster::SupporterEnded(roster::SupporterEnded {
                account: by.account,
                supporter: account,
            }),
            12 => Roster::KeyRevoked(roster::KeyRevoked {
                key: other.device.key(),
            }),
            13 => Roster::PersonErased(roster::PersonErased {
                account: by.account,
            }),
            14 => Roster::MemberLeft(roster::MemberLeft {
                account: by.account,
                to: Some(account),
            }),
            _ => Roster::PolicySet(roster::PolicySet::Account(roster::AccountLimits {
                account,
                ceiling: Some(600),
                floor: 60,
            })),
        };
        let made = bank.make(Author::Account(by.account), Content::Roster(content));
        signed(&made, &[&by.device], &details)
    }
}
