//! Stories of the board: what members offer and ask for.

use kith_protocol::{
    entry::{
        Content,
        listing::{Closed, Listing, ListingType, Posted},
        roster::{Basis, MemberPaused, Roster, SupporterGranted},
    },
    envelope::Envelope,
    id::{Account, Author, Name},
};
use kith_tests::{
    desk::{Code, Desk},
    people::{Person, detail, envelope, uuid},
};

fn cast() -> (Desk, Person, Person, Person) {
    let [steward, broker, ana, ben] = ["steward", "broker", "ana", "ben"].map(Person::named);
    let desk = Desk::with(&steward, &broker, &[&ana, &ben]);
    (desk, broker, ana, ben)
}

fn offer(account: Account) -> Posted {
    Posted {
        category: "lifts".parse().unwrap(),
        details: words().0,
        r#for: account,
        public: false,
        r#type: ListingType::Offer,
        until: "2026-12-01".parse().unwrap(),
    }
}

fn words() -> (kith_protocol::id::Digest32, kith_protocol::details::Detail) {
    detail(r#"{"title":"Lifts to town"}"#)
}

fn post(desk: &mut Desk, by: &Person, posted: Posted) -> Result<Name, Code> {
    let content = Content::Listing(Listing::Posted(posted));
    let made = desk.make(Author::Account(by.account), content);
    let sent: Envelope = envelope(made.body(), &[&by.device], &[words()]);
    desk.take(sent).map(|_| made.name())
}

fn close(desk: &mut Desk, by: &Person, listing: Name) -> Result<(), Code> {
    let content = Content::Listing(Listing::Closed(Closed { listing }));
    desk.says(by, content).map(drop)
}

#[test]
fn who_may_speak_for_somebody_posts_for_them_and_takes_it_off() {
    let (mut desk, broker, ana, ben) = cast();
    let own = post(&mut desk, &ana, offer(ana.account)).unwrap();
    assert_eq!(
        post(&mut desk, &ben, offer(ana.account)),
        Err("listing-not-yours")
    );
    assert_eq!(close(&mut desk, &ben, own), Err("listing-not-yours"));
    close(&mut desk, &broker, own).unwrap();
    assert_eq!(close(&mut desk, &ana, own), Err("listing-closed"));
    let never = Name {
        by: own.by,
        id: kith_protocol::id::Id(uuid("never")),
    };
    assert_eq!(close(&mut desk, &ana, never), Err("listing-unknown"));

    let edith = Account(uuid("edith"));
    desk.join_without_device(edith);
    let supports = SupporterGranted {
        account: edith,
        basis: Some(Basis::Spoken),
        supporter: ben.account,
    };
    let supports = Content::Roster(Roster::SupporterGranted(supports));
    desk.says(&broker, supports).unwrap();
    let asked = post(&mut desk, &ben, offer(edith)).unwrap();
    let shown: Vec<Account> = desk
        .views
        .listings
        .before(None)
        .map(|l| l.account)
        .collect();
    assert_eq!(shown, [edith]);
    close(&mut desk, &ben, asked).unwrap();
    assert_eq!(desk.views.listings.before(None).count(), 0);
    assert_eq!(desk.replayed(), (desk.book.clone(), desk.views.clone()));
}

#[test]
fn what_cannot_be_posted_is_refused() {
    let (mut desk, broker, ana, ben) = cast();
    type Change = fn(&mut Posted);
    let table: [(&str, Change); 4] = [
        ("account-unknown", |p| p.r#for = Account(uuid("nobody"))),
        ("category-unknown", |p| {
            p.category = "sailing".parse().unwrap()
        }),
        ("until-wrong", |p| p.until = "2026-01-01".parse().unwrap()),
        ("until-wrong", |p| p.until = "2028-01-01".parse().unwrap()),
    ];
    for (code, change) in table {
        let mut posted = offer(ana.account);
        change(&mut posted);
        assert_eq!(post(&mut desk, &ana, posted), Err(code));
    }
    let paused = MemberPaused {
        account: ben.account,
        paused: true,
    };
    desk.says(&broker, Content::Roster(Roster::MemberPaused(paused)))
        .unwrap();
    assert_eq!(
        post(&mut desk, &ben, offer(ben.account)),
        Err("poster-away")
    );
    for _ in 0..20 {
        post(&mut desk, &ana, offer(ana.account)).unwrap();
    }
    assert_eq!(
        post(&mut desk, &ana, offer(ana.account)),
        Err("too-many-listings")
    );
    // What is no longer shown counts no more.
    desk.now += 120 * 86_400_000;
    let mut later = offer(ana.account);
    later.until = "2027-06-01".parse().unwrap();
    post(&mut desk, &ana, later).unwrap();
}
