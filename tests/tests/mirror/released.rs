//! What left of a closed period before a disk was lost: brought back, the node tells the same or nothing, whatever was entered late.

use std::fs;

use kith_node::peer::mirror::{RESTORED, holding};
use kith_node::summaries::{Settings, Summaries};
use kith_protocol::entry::Content;
use kith_protocol::entry::exchange::Recorded;
use kith_protocol::entry::federation::{Federation, SummaryReleased};
use kith_protocol::entry::roster::{Role, RoleGranted, Roster};
use kith_protocol::id::Day;
use kith_protocol::limits::DAY_MS;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::{Item, Kind};
use kith_protocol::peer::gossip::{EVIDENCE, ITEMS};
use kith_protocol::summary::period::{Length, Period};
use kith_tests::bank::{Bank, taken};
use kith_tests::desk::{help, line};
use kith_tests::kiths::{Kith, until};
use kith_tests::people::Person;
use kith_tests::wire::Served;

/// Between two looks: about what really passes.
const LOOK_MS: i64 = 20;
/// From the end of a period until it may be released, and a day.
const DELAY_MS: i64 = 31 * DAY_MS;

/// Twelve people, each of whom helped the next on that day for so long.
fn helped(bank: &Bank, minutes: i64, on: Day) {
    let people: Vec<Person> = (0..12)
        .map(|n| Person::named(&format!("member {n}")))
        .collect();
    for (n, giver) in people.iter().enumerate() {
        let receiver = &people[(n + 1) % people.len()];
        let recorded = Recorded {
            day: on,
            ..help(vec![line(giver.account, receiver.account, minutes)])
        };
        taken(bank.record(&[giver, receiver], recorded).unwrap().1);
    }
}

/// Texts of closed periods that `at` holds of a node.
fn heard(at: &Kith, of: &Kith) -> Vec<String> {
    let rows = at
        .served
        .bank
        .engine
        .kept_under(&[ITEMS, &of.origin().raw()].concat());
    let items =
        { rows }.map(|row| Item::read(SignedBody::from_bytes(&row.unwrap().1).unwrap()).unwrap());
    { items }
        .filter(|item| item.head.kind == Kind::Summary)
        .map(|item| item.content)
        .collect()
}

fn signs(bank: &Bank, who: &Person, summaries: &Summaries) -> String {
    let offer = summaries.waiting().unwrap().remove(0);
    let released = SummaryReleased {
        from: offer.release.from,
        release: offer.digest,
        to: offer.release.to,
    };
    let said = Content::Federation(Federation::SummaryReleased(released));
    taken(bank.says(who, said).unwrap());
    offer.text
}

fn serves(bank: Bank) -> Served {
    Served::with(bank, |config| {
        config.place.area = Some("Wigan".to_owned());
        config.paces.session.burst = 1_000_000;
        config.paces.guess.burst = 1_000_000;
    })
}

/// Twelve people who helped each other, and somebody who signs off; what is said of that month can leave once the clocks are put on.
fn busy(wigan: &Kith) -> (Period, i64) {
    let bank = &wigan.served.bank;
    for n in 0..12 {
        bank.join(&Person::named(&format!("member {n}")), None);
    }
    let granted = RoleGranted {
        account: wigan.ann.account,
        role: Role::Signatory,
    };
    let granted = Content::Roster(Roster::RoleGranted(granted));
    taken(bank.says(&wigan.sal, granted).unwrap());
    let month = Period::of(today(bank), Length::Month);
    let days = i64::from(month.to().date().day());
    (month, days * DAY_MS + DELAY_MS)
}

fn today(bank: &Bank) -> Day {
    Day::utc_of(kith_node::clock::Clock::now(&*bank.clock)).unwrap()
}

#[test]
fn in_an_epoch_for_lost_entries_a_period_waits_until_all_were_heard_out() {
    let [mut wigan, leeds, mut york] = ["Wigan", "Leeds", "York"].map(Kith::named);
    for other in [&leeds, &york] {
        wigan.link(other, 600);
    }
    let (_, after) = busy(&wigan);
    // From a start on at which York is silent.
    york.served.stop();
    wigan.served.stop();
    wigan.served = serves(wigan.site.open().unwrap());
    let (origin, bank) = (wigan.origin(), &wigan.served.bank);
    helped(bank, 60, today(bank));
    assert_eq!(bank.engine.recover(), Ok(2));
    for kith in [&wigan, &leeds] {
        kith.site.clock.advance(after);
    }
    let summaries = Summaries::new(bank.engine.clone(), Settings::default());
    let text = signs(bank, &wigan.ann, &summaries);
    wigan.is_called("Wigan Circle");
    let goes_on = |what: &str, look: &dyn Fn() -> bool| {
        until(what, || {
            for kith in [&wigan, &leeds] {
                kith.site.clock.advance(LOOK_MS);
            }
            look().then_some(())
        });
    };
    goes_on("it tells its name in the new epoch", &|| {
        let cards = leeds.cards_of(&origin);
        cards.contains(&(2, "Wigan Circle".to_owned()))
    });
    assert!(heard(&leeds, &wigan).is_empty(), "York may know another");
    wigan.says_ended(york.origin());
    goes_on("nobody is waited for any more", &|| {
        heard(&leeds, &wigan) == [text.clone()]
    });
}

#[test]
fn a_period_that_left_is_not_told_again_when_the_disk_is_from_before() {
    let (mut wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    let origin = wigan.origin();
    let bank = &wigan.served.bank;
    let (today, (month, after)) = (today(bank), busy(&wigan));
    helped(bank, 60, today);
    let old = wigan.site.disk.copy();
    helped(bank, 120, today);
    for kith in [&wigan, &leeds] {
        kith.site.clock.advance(after);
    }
    let summaries = Summaries::new(bank.engine.clone(), Settings::default());
    let text = signs(bank, &wigan.ann, &summaries);
    let length = *bank.engine.length().borrow();
    until("Leeds has heard it, and holds all", || {
        for kith in [&wigan, &leeds] {
            kith.site.clock.advance(LOOK_MS);
        }
        let held = holding(&leeds.served.bank.engine, &origin).unwrap();
        (held.size == length && heard(&leeds, &wigan) == [text.clone()]).then_some(())
    });
    drop(summaries);

    wigan.served.stop();
    wigan.site.disk = old;
    wigan.site.settings.ask_first = true;
    fs::write(wigan.site.dir.path().join(RESTORED), "").unwrap();
    wigan.served = serves(wigan.site.open().unwrap());
    let bank = &wigan.served.bank;
    let summaries = Summaries::new(bank.engine.clone(), Settings::default());
    until("Leeds has answered", || {
        for kith in [&wigan, &leeds] {
            kith.site.clock.advance(LOOK_MS);
        }
        bank.engine.health().writable.then_some(())
    });
    // Of that very month, entered late.
    helped(bank, 600, today);
    let again = |offer: &kith_node::summaries::Offer| offer.release.from <= month.to();
    assert!(!summaries.waiting().unwrap().iter().any(again));
    let released = summaries.released().unwrap();
    assert_eq!(released.len(), 1);
    assert_eq!(released[0].text, text);
    // It goes on telling: its address is another one now.
    until("its new card is there", || {
        for kith in [&wigan, &leeds] {
            kith.site.clock.advance(LOOK_MS);
        }
        let cards = leeds.cards_of(&origin);
        (cards.len() == 2).then_some(())
    });
    assert_eq!(heard(&leeds, &wigan), [text], "once, and nothing else");
    let evidence = leeds.served.bank.engine.kept_under(EVIDENCE);
    assert_eq!(evidence.count(), 0);
}
