//! Served nodes of several areas, with people in each, who link and wait for what comes of it.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use kith_node::http::Config;
use kith_protocol::entry::Content;
use kith_protocol::entry::federation::{
    Federation, PeerEnded, PeerLinked, TransferOffered, TransferPromised,
};
use kith_protocol::entry::roster::Role;
use kith_protocol::id::{Account, Digest32, Origin};
use kith_protocol::key::Key;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::Item;
use kith_protocol::peer::gossip::item_key;
use kith_protocol::transfer::PayCode;
use serde_json::{Value, json};

use crate::bank::{Bank, Site, taken};
use crate::people::Person;
use crate::wire::{Answer, Served};

/// The day on which all help across areas takes place.
const DAY: &str = "2026-09-20";

/// Between two looks at what another node has yet to do.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Looks until a test gives up: a minute's.
const LOOKS: u32 = 3_000;

/// A served node with a steward, a broker and a member.
#[derive(Debug)]
pub struct Kith {
    /// Its server, over its bank.
    pub served: Served,
    /// Its steward.
    pub sal: Person,
    /// Its broker.
    pub ben: Person,
    /// Its member.
    pub ann: Person,
    sessions: Mutex<BTreeMap<Account, String>>,
    /// Dropped last.
    pub site: Site,
}

impl Kith {
    /// The node of this name, which is its area's too.
    #[must_use]
    pub fn named(name: &'static str) -> Self {
        Self::with(name, |_| {})
    }

    /// The same, with something configured otherwise.
    #[must_use]
    pub fn with(name: &'static str, change: impl FnOnce(&mut Config)) -> Self {
        Self::of(name, true, change, |_, _| {})
    }

    /// A node that only looks at others: nobody is in it but its steward.
    #[must_use]
    pub fn without_members(name: &'static str) -> Self {
        Self::of(name, false, |_| {}, |_, _| {})
    }

    /// The same, linked with made-up areas: it heard what they published, and holds this besides.
    #[must_use]
    pub fn looking_at(
        name: &'static str,
        feeds: &[Vec<Item>],
        rows: Vec<(Vec<u8>, Vec<u8>)>,
    ) -> Self {
        Self::of(
            name,
            false,
            |_| {},
            |bank, sal| {
                let items = feeds.iter().flatten();
                let items = items.map(|item| {
                    let key = item_key(&item.head.feed, item.head.seq);
                    (key, item.signed.to_bytes())
                });
                bank.engine
                    .keep_blocking(items.chain(rows).collect())
                    .unwrap();
                for feed in feeds {
                    let card = feed[0].card().unwrap();
                    let certificate = card.certificate(None).unwrap();
                    let linked = Federation::PeerLinked(PeerLinked {
                        ceiling: 0,
                        node: certificate.node,
                        neighbour: certificate.origin,
                        salt: None,
                    });
                    taken(bank.says(sal, Content::Federation(linked)).unwrap());
                }
            },
        )
    }

    fn of(
        name: &'static str,
        members: bool,
        change: impl FnOnce(&mut Config),
        prepare: impl FnOnce(&Bank, &Person),
    ) -> Self {
        let site = Site::of(name);
        let bank = site.open().unwrap();
        let [sal, ben, ann] =
            ["sal", "ben", "ann"].map(|who| Person::named(&format!("{who} of {name}")));
        bank.join(&sal, Some(Role::Steward));
        if members {
            bank.join(&ben, Some(Role::Broker));
            bank.join(&ann, None);
        }
        bank.is_called(&sal, &format!("{name} Time Bank"));
        prepare(&bank, &sal);
        Self {
            served: Served::with(bank, |config| {
                config.place.area = Some(name.to_owned());
                // Whoever waits asks often, and no pace refills while the clock stands.
                config.paces.session.burst = 1_000_000;
                config.paces.guess.burst = 1_000_000;
                change(config);
            }),
            sal,
            ben,
            ann,
            sessions: Mutex::default(),
            site,
        }
    }

    /// Its origin.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.served.bank.origin()
    }

    /// A person's session: once for each, since how often one signs in is bounded and the clock stands.
    fn session(&self, person: &Person) -> String {
        let mut sessions = self.sessions.lock().unwrap();
        let session = sessions.entry(person.account);
        session
            .or_insert_with(|| self.served.sign_in(person))
            .clone()
    }

    /// What a person reads.
    #[must_use]
    pub fn get(&self, person: &Person, path: &str) -> Answer {
        let cookie = self.session(person);
        self.served.get(path).by(&cookie).done()
    }

    /// What a person sends.
    #[must_use]
    pub fn post(&self, person: &Person, path: &str, body: &Value) -> Answer {
        let cookie = self.session(person);
        self.served.post(path, body).by(&cookie).done()
    }

    /// The steward says something about another node.
    pub fn says(&self, content: Federation) {
        let content = Content::Federation(content);
        taken(self.served.bank.says(&self.sal, content).unwrap());
    }

    /// The steward makes an invitation: its link.
    #[must_use]
    pub fn invites(&self) -> String {
        let answer = self.post(&self.sal, "/api/v1/peers/invitations", &json!({}));
        answer.good()["link"].as_str().unwrap().to_owned()
    }

    /// The steward looks at a link.
    #[must_use]
    pub fn looks(&self, link: &str) -> Answer {
        self.post(&self.sal, "/api/v1/peers/look", &json!({ "link": link }))
    }

    /// The steward says that the two are linked.
    pub fn says_linked(&self, node: Key, neighbour: Origin, ceiling: i64) {
        let linked = PeerLinked {
            ceiling,
            node,
            neighbour,
            salt: Some(Digest32([7; 32])),
        };
        self.says(Federation::PeerLinked(linked));
    }

    /// The steward ends the link.
    pub fn says_ended(&self, neighbour: Origin) {
        self.says(Federation::PeerEnded(PeerEnded { neighbour }));
    }

    /// Its steward gives it another name.
    pub fn is_called(&self, name: &str) {
        self.served.bank.is_called(&self.sal, name);
    }

    /// What it holds of a node's feed: the name on each card, and of which epoch.
    #[must_use]
    pub fn cards_of(&self, origin: &Origin) -> Vec<(u32, String)> {
        let rows = self.served.bank.engine.kept_under(b"gossip/item/");
        let items = rows
            .filter_map(|row| Item::read(SignedBody::from_bytes(&row.unwrap().1).unwrap()).ok());
        items
            .filter(|item| item.head.feed.origin == *origin)
            .filter_map(|item| Some((item.head.feed.epoch, item.card().ok()?.name)))
            .collect()
    }

    /// Ann received help from somebody of a neighbour area, and has made this pay code.
    pub fn ann_promises(&self, to: &Self, code: PayCode, minutes: i64) {
        let content = Content::Federation(promised(&self.ann, to.origin(), code, minutes));
        taken(self.served.bank.says(&self.ann, content).unwrap());
    }

    /// Ann gave help to somebody of a neighbour area, and was told this pay code.
    pub fn ann_offers(&self, to: &Self, code: PayCode, minutes: i64) {
        let content = Content::Federation(offered(&self.ann, to.origin(), code, minutes));
        taken(self.served.bank.says(&self.ann, content).unwrap());
    }

    /// What Ann has, in minutes.
    #[must_use]
    pub fn ann_has(&self) -> i64 {
        let engine = &self.served.bank.engine;
        engine.look(|views| {
            let statement = views.statements.of(&self.ann.account);
            statement.map_or(0, |statement| statement.balance)
        })
    }

    /// What this node's steward sees of another node.
    #[must_use]
    pub fn sees(&self, other: &Origin) -> Option<Value> {
        let all = self.get(&self.sal, "/api/v1/peers").good();
        let items = all["items"].as_array().unwrap().iter();
        { items }
            .find(|item| item["origin"] == json!(other))
            .cloned()
    }

    /// Waits until this node's steward sees another node like this.
    ///
    /// # Panics
    /// If that does not come about within a minute.
    pub fn until_it_sees(
        &self,
        other: &Origin,
        what: &str,
        fits: impl Fn(&Value) -> bool,
    ) -> Value {
        until(what, || self.sees(other).filter(&fits))
    }

    /// Both stewards link, this one inviting, and both nodes are connected when it returns.
    pub fn link(&self, other: &Self, ceiling: i64) {
        let looked = other.looks(&self.invites()).good();
        assert_eq!(looked["origin"], json!(self.origin()));
        other.says_linked(self.served.bank.engine.node_key(), self.origin(), ceiling);
        let _ = self.until_it_sees(&other.origin(), "asks", |seen| seen["state"] == "asks");
        self.says_linked(other.served.bank.engine.node_key(), other.origin(), ceiling);
        for (one, two) in [(self, other), (other, self)] {
            let _ = one.until_it_sees(&two.origin(), "connected", |seen| seen["connected"] == true);
        }
    }
}

/// What somebody says who received help in a neighbour area, and has made this pay code.
#[must_use]
pub fn promised(who: &Person, neighbour: Origin, code: PayCode, minutes: i64) -> Federation {
    Federation::TransferPromised(TransferPromised {
        basis: None,
        category: "gardening".parse().unwrap(),
        day: DAY.parse().unwrap(),
        details: None,
        r#for: who.account,
        minutes,
        neighbour,
        transfer: code.transfer(),
    })
}

/// What somebody says who gave help in a neighbour area, and was told this pay code.
#[must_use]
pub fn offered(who: &Person, neighbour: Origin, code: PayCode, minutes: i64) -> Federation {
    Federation::TransferOffered(TransferOffered {
        basis: None,
        category: "gardening".parse().unwrap(),
        code,
        day: DAY.parse().unwrap(),
        details: None,
        r#for: who.account,
        minutes,
        neighbour,
    })
}

/// Waits until something is there.
///
/// # Panics
/// If it is not within a minute.
pub fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    within(1, what, look)
}

/// The same with so many minutes' patience: for nodes that wait longer and longer between tries to reach each other.
///
/// # Panics
/// If it is not there by then.
pub fn within<T>(minutes: u32, what: &str, look: impl Fn() -> Option<T>) -> T {
    for _ in 0..minutes * LOOKS {
        if let Some(there) = look() {
            return there;
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    panic!("after {minutes} minutes still not: {what}");
}
