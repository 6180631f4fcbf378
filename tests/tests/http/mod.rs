//! The HTTP face, over the wire: what people do with it, what nobody should, and whether its document tells the truth.

mod documented;
mod door;
mod files;
mod hostile;
mod listings;
mod live;
mod log;
mod meetings;
mod returns;
mod story;
pub(crate) mod summaries;
mod tls;

use kith_node::store::Disk;
use kith_protocol::details::Detail;
use kith_protocol::entry::Content;
use kith_protocol::entry::Terms;
use kith_protocol::entry::exchange::{Agreed, Exchange, Line, Recorded};
use kith_protocol::envelope::Envelope;
use kith_protocol::id::{Author, Digest32};
use kith_tests::bank::{Bank, Site};
use kith_tests::people::{Person, detail, envelope, terms};
use kith_tests::wire::Served;

/// A served bank: sal is its steward, ben its broker, ann, bob and cat its members.
struct Town {
    served: Served,
    sal: Person,
    ben: Person,
    ann: Person,
    bob: Person,
    cat: Person,
    /// Dropped last.
    site: Site,
}

impl Town {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut kith_node::http::Config)) -> Self {
        let site = Site::default();
        Self::over(site.open().unwrap(), site, change)
    }

    /// In a bank where nobody is yet.
    fn over(bank: Bank, site: Site, change: impl FnOnce(&mut kith_node::http::Config)) -> Self {
        let people = ["sal", "ben", "ann", "bob", "cat"].map(Person::named);
        let [sal, ben, ann, bob, cat] = people;
        let words = |name: &str, phone: &str| format!(r#"{{"name":"{name}","phone":"{phone}"}}"#);
        let role = kith_protocol::entry::roster::Role::Steward;
        bank.join_as(&sal, Some(role), &words("Sal Lead", "01"));
        let role = kith_protocol::entry::roster::Role::Broker;
        bank.join_as(&ben, Some(role), &words("Ben Broker", "02"));
        bank.join_as(&ann, None, &words("Ann Ash", "0161 111"));
        bank.join_as(&bob, None, &words("Bob Birch", "0161 222"));
        bank.join_as(&cat, None, &words("Cat Cedar", "0161 333"));
        Self {
            served: Served::with(bank, change),
            sal,
            ben,
            ann,
            bob,
            cat,
            site,
        }
    }

    fn disk(&self) -> &Disk {
        &self.site.disk
    }

    fn bank(&self) -> &Bank {
        &self.served.bank
    }

    /// `giver` helped `receiver` for so long; signed by `author` alone.
    fn gave(&self, author: &Person, giver: &Person, receiver: &Person, minutes: i64) -> Said {
        let (commitment, words) = detail(r#"{"note":"the hedge"}"#);
        let recorded = Recorded {
            all_or_none: false,
            category: "gardening".parse().unwrap(),
            day: "2026-09-20".parse().unwrap(),
            details: Some(commitment),
            r#for: None,
            lines: vec![Line {
                giver: giver.account,
                minutes,
                of: None,
                receiver: receiver.account,
            }],
            undoes: None,
        };
        self.said(
            author,
            Content::Exchange(Exchange::Recorded(recorded)),
            &[(commitment, words)],
        )
    }

    fn agrees(&self, person: &Person, exchange: Terms) -> Said {
        let agreed = Agreed {
            exchange,
            r#for: person.account,
        };
        self.said(person, Content::Exchange(Exchange::Agreed(agreed)), &[])
    }

    fn said(&self, by: &Person, content: Content, details: &[(Digest32, Detail)]) -> Said {
        let entry = self.bank().make(Author::Account(by.account), content);
        Said {
            terms: terms(&entry),
            path: format!("{}/{}", entry.by, entry.id),
            envelope: envelope(entry.body(), &[&by.device], details),
        }
    }
}

/// Something said and signed, not yet sent.
struct Said {
    envelope: Envelope,
    terms: Terms,
    /// `{by}/{id}`
    path: String,
}
