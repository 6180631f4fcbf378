//! A bank as it would stand after ten months: people who joined, helped each other, and met.

use std::path::Path;
use std::sync::Arc;

use kith_node::{
    clock::{Clock, SystemClock, SystemEntropy, TestClock},
    engine::{Engine, Outcome},
    store::Folder,
};
use kith_protocol::{
    entry::{
        Content, Terms,
        exchange::{Agreed, Attested, Exchange, Ground, Line, Recorded},
        roster::{
            AccountOpened, BankPolicy, MemberJoined, PolicySet, ProfileChanged, Role, RoleGranted,
            Roster, Shared,
        },
    },
    id::{Account, Author, Category, Day},
    limits::DAY_MS,
};
use kith_tests::{
    bank::{Bank, invite, join, signed},
    people::{Device, Person, detail, terms, uuid},
};

use super::areas::Area;
use super::dice::Dice;
use super::gatherings;
use super::people::{
    self, BROKER, FACILITATOR, MEMBER, SECOND_STEWARD, SIGNATORY, STEWARD, Secret,
};

/// How long they have been at it unless somebody asks for less, in days: three whole quarters and some weeks.
pub(crate) const DAYS: i64 = 305;
/// What help is about here, and a note as people write them.
const HELP: [(&str, [&str; 3]); 8] = [
    (
        "gardening",
        ["Cut the hedge", "Planted out the beans", "Cleared the path"],
    ),
    (
        "lifts",
        [
            "To the clinic and back",
            "To the library",
            "To her sister's",
        ],
    ),
    (
        "shopping",
        [
            "The weekly shop",
            "Carried it up the stairs",
            "From the market",
        ],
    ),
    (
        "company",
        [
            "A walk by the canal",
            "Tea and a chat",
            "Watched the match together",
        ],
    ),
    (
        "computers",
        [
            "Set up video calls",
            "Found the old photos",
            "Filled in a form on line",
        ],
    ),
    (
        "repairs",
        [
            "Mended the gate",
            "New washer for the tap",
            "Put up a grab rail",
        ],
    ),
    (
        "cooking",
        [
            "Sunday dinner for two",
            "Soup for the freezer",
            "Taught me chapatis",
        ],
    ),
    (
        "languages",
        [
            "Read the letter with me",
            "An hour of Welsh",
            "Practised for the test",
        ],
    ),
];

/// The bank while it is made.
pub(crate) struct Filling<'a> {
    pub(crate) area: &'a Area,
    pub(crate) bank: Bank,
    pub(crate) dice: Dice,
    pub(crate) people: Vec<Person>,
    /// The pot that pays for taking part.
    pub(crate) pot: Account,
    /// How long they have been at it.
    days: i64,
}

/// Fills an empty folder.
pub(crate) fn fill(area: &Area, secret: &Secret, path: &Path, days: i64) {
    let now = SystemClock.now();
    let clock = Arc::new(TestClock::at(now - days * DAY_MS));
    let folder = Folder::open(path).unwrap();
    let master = folder.places().master;
    let time = Arc::clone(&clock) as Arc<dyn Clock>;
    let engine = Engine::open(folder, master, time, Arc::new(SystemEntropy)).unwrap();
    let people = (0..area.people)
        .map(|nth| secret.person(area, nth))
        .collect();
    let mut filling = Filling {
        area,
        bank: Bank::of(engine, Arc::clone(&clock), 0),
        dice: Dice::new(area.port.into()),
        people,
        pot: Account(uuid(&format!("{} pot", secret.person(area, 0).account))),
        days,
    };
    filling.begin();
    let mut work = gatherings::Work::begin(&filling);
    for day in 0..days {
        let day_ms = now - (days - day) * DAY_MS;
        clock.set(day_ms);
        filling.day(area.weekly, day);
        work.day(&filling, day);
    }
    clock.set(now);
    filling.bank.engine.tick().unwrap();
    filling.bank.engine.close();
}

impl Filling<'_> {
    /// Today, by the bank's clock.
    pub(crate) fn today(&self) -> Day {
        Day::utc_of(self.bank.clock.now()).unwrap()
    }

    /// Somebody says something with its words. What the rules refuse (a floor, say) simply does not happen.
    pub(crate) fn says(
        &self,
        by: &Person,
        content: Content,
        text: Option<String>,
    ) -> Option<Terms> {
        let words: Vec<_> = text.iter().map(|text| detail(text)).collect();
        let made = self.bank.make(Author::Account(by.account), content);
        match self
            .bank
            .submit(signed(&made, &[&by.device], &words))
            .unwrap()
        {
            Outcome::Taken(_) => Some(terms(&made)),
            Outcome::Again(_) | Outcome::Refused(_) => None,
        }
    }

    fn begin(&mut self) {
        self.joins(STEWARD, Some(Role::Steward));
        let steward = &self.people[STEWARD];
        let (named, _) = detail(&self.own_words());
        let profile = ProfileChanged {
            account: None,
            details: named,
        };
        let profile = Content::Roster(Roster::ProfileChanged(profile));
        self.says(steward, profile, Some(self.own_words())).unwrap();
        let policy = PolicySet::Bank(BankPolicy {
            categories: HELP.iter().map(|(about, _)| category(about)).collect(),
            ceiling: None,
            count_only: false,
            expires_days: 60,
            floor: 1200,
        });
        self.says(steward, Content::Roster(Roster::PolicySet(policy)), None)
            .unwrap();
        for nth in STEWARD + 1..self.people.len() {
            // Whoever has no device is written down by the broker, who has one by then.
            self.joins(nth, (nth == BROKER).then_some(Role::Broker));
        }
        for (nth, role) in [
            (SECOND_STEWARD, Role::Steward),
            (FACILITATOR, Role::Facilitator),
            (SIGNATORY, Role::Signatory),
        ] {
            let granted = RoleGranted {
                account: self.people[nth].account,
                role,
            };
            self.says(steward, Content::Roster(Roster::RoleGranted(granted)), None)
                .unwrap();
        }
        self.pot();
    }

    /// The pot for taking part, which members give an hour to when they join.
    fn pot(&self) {
        let words = r#"{"name":"Thank-you pot"}"#.to_owned();
        let opened = AccountOpened {
            account: self.pot,
            custodians: vec![self.people[STEWARD].account],
            details: Some(detail(&words).0),
            needed: 1,
            r#type: Shared::Pot,
        };
        self.says(
            &self.people[STEWARD],
            Content::Roster(Roster::AccountOpened(opened)),
            Some(words),
        )
        .unwrap();
    }

    fn own_words(&self) -> String {
        format!(r#"{{"name":"{}"}}"#, self.area.organisation)
    }

    fn joins(&self, nth: usize, role: Option<Role>) {
        let person = &self.people[nth];
        let text = format!(r#"{{"name":"{}"}}"#, people::name(self.area, nth));
        let (commitment, words) = detail(&text);
        if people::without_device(nth) {
            let joined = MemberJoined {
                account: person.account,
                details: Some(commitment),
                device: None,
            };
            self.says(
                &self.people[BROKER],
                Content::Roster(Roster::MemberJoined(joined)),
                Some(text),
            )
            .unwrap();
            return;
        }
        let invitation = Device::named(&format!("invitation {}", person.account));
        self.bank
            .engine
            .say(invite(invitation.key(), role), None)
            .unwrap();
        let made = self.bank.make(
            Author::Account(person.account),
            join(person, &invitation, Some(commitment)),
        );
        let joined = signed(
            &made,
            &[&person.device, &invitation],
            &[(commitment, words)],
        );
        assert!(
            matches!(self.bank.submit(joined).unwrap(), Outcome::Taken(_)),
            "{text} joins"
        );
    }

    /// What people do for each other on a day.
    fn day(&self, weekly: usize, day: i64) {
        let base = weekly / 7 + usize::from(self.dice.below(7) < weekly % 7);
        // It grows over the months, as banks do.
        let today = usize::try_from(day).unwrap();
        let times = (base * (60 + today / 4)).div_ceil(100);
        for _ in 0..times {
            self.help(day);
        }
    }

    fn help(&self, day: i64) {
        let giver = self.dice.busy(self.people.len());
        let receiver = self.dice.below(self.people.len());
        if giver == receiver {
            return;
        }
        let (about, notes) = self.dice.one(&HELP);
        let note = format!(r#"{{"note":"{}"}}"#, self.dice.one(notes));
        let line = Line {
            giver: self.people[giver].account,
            minutes: i64::try_from(30 + 15 * self.dice.below(9)).unwrap(),
            of: None,
            receiver: self.people[receiver].account,
        };
        let recorded = Recorded {
            all_or_none: false,
            category: category(about),
            day: self.today(),
            details: Some(detail(&note).0),
            r#for: None,
            lines: vec![line],
            undoes: None,
        };
        let author = [giver, receiver]
            .into_iter()
            .find(|nth| !people::without_device(*nth));
        let by = &self.people[author.unwrap_or(BROKER)];
        let Some(exchange) = self.says(
            by,
            Content::Exchange(Exchange::Recorded(recorded)),
            Some(note),
        ) else {
            return;
        };
        // Of the last days some still wait for an answer.
        if day + 4 > self.days && self.dice.happens(50) {
            return;
        }
        for nth in [giver, receiver] {
            if Some(nth) != author {
                self.agrees(nth, exchange);
            }
        }
    }

    fn agrees(&self, nth: usize, exchange: Terms) {
        let account = self.people[nth].account;
        if people::without_device(nth) {
            let attested = Attested {
                basis: Ground::Phone,
                exchange,
                r#for: account,
            };
            self.says(
                &self.people[BROKER],
                Content::Exchange(Exchange::Attested(attested)),
                None,
            );
        } else {
            let agreed = Agreed {
                exchange,
                r#for: account,
            };
            self.says(
                &self.people[nth],
                Content::Exchange(Exchange::Agreed(agreed)),
                None,
            );
        }
    }
}

fn category(about: &str) -> Category {
    about.parse().unwrap()
}

/// Those who are just members.
pub(crate) fn members(people: &[Person]) -> impl Iterator<Item = (usize, &Person)> {
    people
        .iter()
        .enumerate()
        .skip(MEMBER)
        .filter(|(nth, _)| !people::without_device(*nth))
}
