//! A bank without a shell: the book, the views and the leaves in memory, for stories about rules alone.

use std::fmt::Write as _;

use kith_protocol::{
    book::{Book, Fact, Past},
    entry::{
        Content, Entry, Terms,
        exchange::{Agreed, Exchange, Line, Recorded},
        roster::{Enrolment, InvitationIssued, MemberJoined, NodeOpened, Role, Roster, Storage},
    },
    envelope::{Envelope, Verified},
    id::{Account, Author, Index, Millis, Name, Origin},
    key::Key,
    leaf::{Leaf, Link},
    view::{View, Views},
};

use crate::people::{Device, Person, entry, envelope, terms};

/// A Monday in 2026.
pub const START: Millis = 1_790_000_000_000;

/// A bank without a shell.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The state folded from the log.
    pub book: Book,
    /// The views folded from its facts.
    pub views: Views,
    /// The leaves.
    pub leaves: Vec<String>,
    /// The facts of the newest entry.
    pub facts: Vec<Fact>,
    /// The node's clock.
    pub now: Millis,
    /// The node key.
    pub node: Device,
    /// The node's name for life.
    pub origin: Origin,
    made: u64,
}

impl Past for Desk {
    fn position(&self, name: &Name) -> Option<Index> {
        self.views.names.position(name)
    }

    fn leaf(&self, at: Index) -> Option<String> {
        self.leaves.get(usize::try_from(at).ok()?).cloned()
    }
}

/// A refusal's stable code, or what went wrong with the frame.
pub type Code = &'static str;

impl Desk {
    /// A bank that has been opened and has nobody.
    #[must_use]
    pub fn open() -> Self {
        Self::open_as("node", "log")
    }

    /// The same, of a node whose keys have these names.
    #[must_use]
    pub fn open_as(node: &str, log: &str) -> Self {
        Self::opened(Device::named(node), Device::named(log).key())
    }

    /// The same, of a node with these keys.
    #[must_use]
    pub fn opened(node: Device, log: Key) -> Self {
        let mut desk = Self {
            book: Book::default(),
            views: Views::default(),
            leaves: Vec::new(),
            facts: Vec::new(),
            now: START,
            origin: Origin::mint(&node.key()),
            node,
            made: 0,
        };
        let opened = NodeOpened {
            log,
            node: desk.node.key(),
            rules: 1,
        };
        desk.node_says(Content::Roster(Roster::NodeOpened(opened)))
            .unwrap();
        desk
    }

    /// A bank with a steward, a broker and members with devices, of these names.
    #[must_use]
    pub fn with(steward: &Person, broker: &Person, members: &[&Person]) -> Self {
        let mut desk = Self::open();
        let mut people = vec![(steward, Some(Role::Steward)), (broker, Some(Role::Broker))];
        people.extend(members.iter().map(|member| (*member, None)));
        for (person, role) in people {
            desk.join(person, role);
        }
        desk
    }

    /// The console invites someone, and they join with their device.
    pub fn join(&mut self, person: &Person, role: Option<Role>) {
        let invitation = Device::named(&format!("invitation {}", person.account));
        let issued = InvitationIssued {
            account: None,
            key: invitation.key(),
            role,
        };
        self.node_says(Content::Roster(Roster::InvitationIssued(issued)))
            .unwrap();
        let at = self.now;
        if role == Some(Role::Steward) && self.views.directory.has_steward() {
            self.now += 7 * 86_400_000;
        }
        let joined = MemberJoined {
            account: person.account,
            details: None,
            device: Some(Enrolment {
                invitation: Some(invitation.key()),
                key: person.device.key(),
                storage: Storage::File,
            }),
        };
        let content = Content::Roster(Roster::MemberJoined(joined));
        let made = self.make(Author::Account(person.account), content);
        self.submit(&made, &[&person.device, &invitation]).unwrap();
        self.now = self.now.max(at);
    }

    /// Somebody without a device is written down by the console.
    pub fn join_without_device(&mut self, account: Account) {
        let joined = MemberJoined {
            account,
            details: None,
            device: None,
        };
        self.node_says(Content::Roster(Roster::MemberJoined(joined)))
            .unwrap();
    }

    /// An entry with an id of its own.
    pub fn make(&mut self, by: Author, content: Content) -> Entry {
        self.made += 1;
        entry(
            &self.origin,
            by,
            &format!("entry {}", self.made),
            self.now,
            content,
        )
    }

    /// The node says something.
    pub fn node_says(&mut self, content: Content) -> Result<Index, Code> {
        let made = self.make(Author::Node, content);
        let node = self.node.clone();
        self.submit(&made, &[&node])
    }

    /// A person says something, on their own device.
    pub fn says(&mut self, person: &Person, content: impl Into<Content>) -> Result<Index, Code> {
        let made = self.make(Author::Account(person.account), content.into());
        self.submit(&made, &[&person.device])
    }

    /// A body and the devices that sign it.
    pub fn submit(&mut self, entry: &Entry, devices: &[&Device]) -> Result<Index, Code> {
        self.take(envelope(entry.body(), devices, &[]))
    }

    /// An envelope, as it arrives. A refusal changes nothing.
    pub fn take(&mut self, envelope: Envelope) -> Result<Index, Code> {
        let verified = envelope.verify().map_err(|why| why.plain().code)?;
        self.admit(&verified)
    }

    /// Judges, and takes what may stand.
    pub fn admit(&mut self, verified: &Verified) -> Result<Index, Code> {
        let signed = &verified.signed;
        self.book
            .admit(signed, self.now, self)
            .map_err(|why| why.plain().code)?;
        let links = self.book.links(signed, self);
        let leaf = Leaf::write(self.now, &links, &verified.signatures, &verified.body);
        assert_eq!(
            Leaf::read(&leaf).map(|l| l.body.to_owned()),
            Ok(verified.body.clone())
        );
        Ok(self.append(leaf, self.now, verified, &links))
    }

    fn append(&mut self, leaf: String, at: Millis, verified: &Verified, links: &[Link]) -> Index {
        let index = self.leaves.len() as Index;
        self.facts = self.book.apply(index, at, &verified.signed, links);
        self.views.apply(index, &self.facts);
        self.leaves.push(leaf);
        index
    }

    /// Takes an entry that stood in this log, verbatim, if its account lines follow: nothing is judged anew.
    #[must_use]
    pub fn adopt(&mut self, text: &str) -> bool {
        let leaf = Leaf::read(text).unwrap();
        let verified =
            Verified::from_leaf(leaf.body.to_owned(), leaf.signatures.clone(), |_| None).unwrap();
        let links = self.book.links(&verified.signed, self);
        let follows = links == leaf.links;
        if follows {
            self.append(text.to_owned(), leaf.at, &verified, &links);
        }
        follows
    }

    /// The same bank folded again from its leaves.
    #[must_use]
    pub fn replayed(&self) -> (Book, Views) {
        let mut again = Self {
            book: Book::default(),
            views: Views::default(),
            leaves: Vec::new(),
            ..self.clone()
        };
        for (index, leaf) in self.leaves.iter().enumerate() {
            assert!(again.adopt(leaf), "the chain of entry {index}");
        }
        (again.book, again.views)
    }

    /// One account's balance.
    #[must_use]
    pub fn balance(&self, account: Account) -> i64 {
        self.book
            .balances()
            .find(|(a, _)| *a == account)
            .map_or(0, |(_, minutes)| minutes)
    }

    /// Records help, signed by these; the exchange's terms for those who answer.
    pub fn record(
        &mut self,
        by: &Person,
        others: &[&Person],
        recorded: Recorded,
    ) -> Result<Terms, Code> {
        let content = Content::Exchange(Exchange::Recorded(recorded));
        let made = self.make(Author::Account(by.account), content);
        let devices: Vec<&Device> = [by]
            .iter()
            .chain(others)
            .map(|person| &person.device)
            .collect();
        self.submit(&made, &devices).map(|_| terms(&made))
    }

    /// Somebody agrees for an account.
    pub fn agree(&mut self, by: &Person, account: Account, exchange: Terms) -> Result<Index, Code> {
        let agreed = Agreed {
            exchange,
            r#for: account,
        };
        self.says(by, Content::Exchange(Exchange::Agreed(agreed)))
    }

    /// Everything the desk holds, in a form that shows a difference.
    #[must_use]
    pub fn picture(&self) -> String {
        let mut out = String::new();
        write!(
            out,
            "{:?}\n{:?}\n{}",
            self.book,
            self.views,
            self.leaves.len()
        )
        .unwrap();
        out
    }
}

/// One giver, one receiver, minutes.
#[must_use]
pub fn line(giver: Account, receiver: Account, minutes: i64) -> Line {
    Line {
        giver,
        minutes,
        of: None,
        receiver,
    }
}

/// Gardening on a day that has passed.
#[must_use]
pub fn help(lines: Vec<Line>) -> Recorded {
    Recorded {
        all_or_none: false,
        category: "gardening".parse().unwrap(),
        day: "2026-09-01".parse().unwrap(),
        details: None,
        r#for: None,
        lines,
        undoes: None,
    }
}
