//! A made-up bank: people with devices, who write down help that both of them sign. All of it follows from a seed.

use std::path::Path;
use std::sync::Arc;

use kith_node::clock::{Clock, SystemClock, SystemEntropy};
use kith_node::engine::{Engine, Outcome};
use kith_node::store::Folder;
use kith_node::store::keyring::MasterSource;
use kith_protocol::entry::exchange::{Exchange, Line, Recorded};
use kith_protocol::entry::roster::{
    BankPolicy, Enrolment, InvitationIssued, MemberJoined, PolicySet, Role, Roster, Storage,
};
use kith_protocol::entry::{Content, Entry};
use kith_protocol::envelope::{Envelope, Verified};
use kith_protocol::id::{Account, Author, Category, Day, Millis, Origin};
use kith_protocol::leaf::Leaf;
use kith_protocol::limits;
use kith_tests::people::{Device, Person, entry, envelope};
use sha2::{Digest, Sha256};

use crate::Failed;
use crate::measure::{as_f64, cores, say};
use crate::options::Options;

/// Who meets whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meeting {
    /// Anybody anybody.
    Spread,
    /// Everybody the same one, who gives as often as they receive.
    Busy,
}

const CATEGORIES: [&str; 6] = [
    "gardening",
    "errands",
    "company",
    "repairs",
    "lifts",
    "teaching",
];

/// The people of a bank, and what they have made so far.
#[derive(Debug)]
pub(crate) struct Bank {
    pub(crate) people: Vec<Person>,
    /// Signatures in the log so far, if all that was made was taken.
    pub(crate) signatures: usize,
    origin: Origin,
    random: Random,
    at: Millis,
    day: Day,
    made: u64,
}

impl Bank {
    /// Makes a bank in a folder: a steward, rules with room for everybody, and members with a device each, who joined
    /// by invitation.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn found(options: &Options, folder: &Path) -> Result<(Self, Engine), Failed> {
        Self::with(options, options.size.members, folder)
    }

    /// The same with so many people.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn with(
        options: &Options,
        members: usize,
        folder: &Path,
    ) -> Result<(Self, Engine), Failed> {
        say(&format!("{members} people join …"));
        let engine = open(folder)?;
        let at = SystemClock.now();
        let mut bank = Self {
            people: Vec::new(),
            signatures: 1,
            origin: engine.origin(),
            random: Random::new(options.seed),
            at,
            day: Day::utc_of(at).ok_or("the clock shows a year that no calendar has")?,
            made: 0,
        };
        let steward = bank.invite(&engine, 0, Some(Role::Steward))?;
        bank.people.push(steward.clone());
        let rules = BankPolicy {
            categories: CATEGORIES
                .iter()
                .map(|name| name.parse())
                .collect::<Result<Vec<Category>, _>>()?,
            ceiling: None,
            count_only: false,
            expires_days: 60,
            floor: limits::LIMIT_MINUTES,
        };
        let rules = Content::Roster(Roster::PolicySet(PolicySet::Bank(rules)));
        let made = bank.make(steward.account, rules);
        take(
            &engine,
            vec![envelope(made.body(), &[&steward.device], &[]).verify()?],
        )?;
        bank.signatures += 1;
        for nth in 1..members {
            let member = bank.invite(&engine, nth, None)?;
            bank.people.push(member);
        }
        Ok((bank, engine))
    }

    /// The console invites someone, and they join with their device.
    fn invite(
        &mut self,
        engine: &Engine,
        nth: usize,
        role: Option<Role>,
    ) -> Result<Person, Failed> {
        let person = Person::named(&format!("seed {} person {nth}", self.random.seed));
        let invitation = Device::named(&format!("invitation of {}", person.account));
        let issued = InvitationIssued {
            account: None,
            key: invitation.key(),
            role,
        };
        let issued = engine.as_node(Content::Roster(Roster::InvitationIssued(issued)), None)?;
        let joined = MemberJoined {
            account: person.account,
            details: None,
            device: Some(Enrolment {
                invitation: Some(invitation.key()),
                key: person.device.key(),
                storage: Storage::File,
            }),
        };
        let joined = self.make(
            person.account,
            Content::Roster(Roster::MemberJoined(joined)),
        );
        let joined = envelope(joined.body(), &[&person.device, &invitation], &[]);
        take(engine, vec![issued, joined.verify()?])?;
        self.signatures += 3;
        Ok(person)
    }

    /// Something that one of them says.
    pub(crate) fn says(&mut self, person: &Person, content: Content) -> Envelope {
        let made = self.make(person.account, content);
        self.signatures += 1;
        envelope(made.body(), &[&person.device], &[])
    }

    /// So many exchanges, signed by both parties on all cores.
    pub(crate) fn exchanges(&mut self, count: usize, meeting: Meeting) -> Vec<Envelope> {
        let plans: Vec<Plan> = (0..count).map(|_| self.plan(meeting)).collect();
        let share = count.div_ceil(cores()).max(1);
        self.signatures += 2 * count;
        std::thread::scope(|scope| {
            let hands: Vec<_> = plans
                .chunks(share)
                .map(|plans| scope.spawn(|| plans.iter().map(|plan| self.sign(plan)).collect()))
                .collect();
            let mut all = Vec::with_capacity(count);
            for hand in hands {
                let signed: Vec<Envelope> = hand.join().expect("signing does not panic");
                all.extend(signed);
            }
            all
        })
    }

    fn plan(&mut self, meeting: Meeting) -> Plan {
        let people = self.people.len();
        self.made += 1;
        let mut one = match meeting {
            Meeting::Spread => self.random.below(people),
            Meeting::Busy => 0,
        };
        let mut other = (one + 1 + self.random.below(people - 1)) % people;
        if meeting == Meeting::Busy && self.made.is_multiple_of(2) {
            std::mem::swap(&mut one, &mut other);
        }
        Plan {
            nth: self.made,
            giver: one,
            receiver: other,
            minutes: 15 * (1 + i64::try_from(self.random.below(8)).expect("it is below 8")),
            category: CATEGORIES[self.random.below(CATEGORIES.len())],
        }
    }

    fn sign(&self, plan: &Plan) -> Envelope {
        let (giver, receiver) = (&self.people[plan.giver], &self.people[plan.receiver]);
        let recorded = Recorded {
            all_or_none: false,
            category: plan.category.parse().expect("our categories are"),
            day: self.day,
            details: None,
            r#for: None,
            lines: vec![Line {
                giver: giver.account,
                minutes: plan.minutes,
                of: None,
                receiver: receiver.account,
            }],
            undoes: None,
        };
        let made = entry(
            &self.origin,
            Author::Account(giver.account),
            &format!("exchange {}", plan.nth),
            self.at,
            Content::Exchange(Exchange::Recorded(recorded)),
        );
        envelope(made.body(), &[&giver.device, &receiver.device], &[])
    }

    fn make(&mut self, by: Account, content: Content) -> Entry {
        self.made += 1;
        let id = format!("entry {}", self.made);
        entry(&self.origin, Author::Account(by), &id, self.at, content)
    }
}

struct Plan {
    nth: u64,
    giver: usize,
    receiver: usize,
    minutes: i64,
    category: &'static str,
}

/// Opens the node in a folder, as `kith serve` does.
///
/// # Errors
/// What the engine says.
pub(crate) fn open(folder: &Path) -> Result<Engine, Failed> {
    let folder = Folder::open(folder)?;
    let master = MasterSource::File(folder.master_key());
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    Ok(Engine::open(folder, master, clock, entropy)?)
}

/// Takes a group, all of which must stand.
///
/// # Errors
/// What was not taken, and why.
pub(crate) fn take(engine: &Engine, group: Vec<Verified>) -> Result<(), Failed> {
    for outcome in engine.submit_blocking(group)? {
        match outcome {
            Outcome::Taken(_) => {}
            Outcome::Again(receipt) => {
                return Err(format!("entry {} stood already", receipt.index).into());
            }
            Outcome::Refused(why) => return Err(why.plain().title.into()),
        }
    }
    Ok(())
}

/// Sums what the leaves of the log say was given and received, and compares it with every balance that is shown.
///
/// # Errors
/// The first account that differs, or that there are other than so many exchanges.
pub(crate) fn check_balances(engine: &Engine, exchanges: usize) -> Result<(), Failed> {
    let length = *engine.length().borrow();
    let mut sums = std::collections::BTreeMap::<Account, i64>::new();
    let mut found = 0;
    for at in 0..length {
        let text = engine.leaf(at)?.ok_or("a leaf is missing")?;
        let leaf = Leaf::read(&text)?;
        if let Content::Exchange(Exchange::Recorded(recorded)) = Entry::read(leaf.body)?.content {
            found += 1;
            for line in &recorded.lines {
                *sums.entry(line.giver).or_default() += line.minutes;
                *sums.entry(line.receiver).or_default() -= line.minutes;
            }
        }
    }
    if found != exchanges {
        return Err(format!("{found} exchanges stand in the log, {exchanges} were taken").into());
    }
    let shown: Vec<(Account, i64)> = engine.look(|views| {
        let all = views.statements.iter();
        all.map(|(account, statement)| (*account, statement.balance))
            .collect()
    });
    let differs = shown
        .iter()
        .find(|(account, balance)| sums.get(account).copied().unwrap_or_default() != *balance);
    match differs {
        Some((account, balance)) => {
            Err(format!("{account} is shown {balance}, which is not the sum of the log").into())
        }
        None if shown.iter().map(|(_, balance)| balance).sum::<i64>() != 0 => {
            Err("the balances do not add up to 0".into())
        }
        None => Ok(()),
    }
}

/// About how long a body is, in bytes.
pub(crate) fn mean_body(envelopes: &[Envelope]) -> f64 {
    let bytes: usize = envelopes.iter().map(|envelope| envelope.body.len()).sum();
    as_f64(bytes) / as_f64(envelopes.len().max(1))
}

/// Numbers that follow from a seed.
#[derive(Debug)]
struct Random {
    seed: u64,
    drawn: u64,
}

impl Random {
    const fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// A number below `end`, which is small.
    fn below(&mut self, end: usize) -> usize {
        self.drawn += 1;
        let block = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(self.drawn.to_be_bytes())
            .finalize();
        let (first, _) = block.split_first_chunk::<4>().expect("a hash is longer");
        let number = usize::try_from(u32::from_be_bytes(*first)).expect("32 bits fit");
        number % end
    }
}

/// A folder for this run alone, removed when dropped.
///
/// # Errors
/// What the disk says.
pub(crate) fn folder(options: &Options) -> Result<tempfile::TempDir, Failed> {
    let named = tempfile::Builder::new()
        .prefix("kith-bench-")
        .tempdir_in(&options.folder);
    Ok(named?)
}
