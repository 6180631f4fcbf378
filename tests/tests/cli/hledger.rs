//! The journal for hledger, read by hledger: its balances are the node's.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use kith_node::export::{self, Format};
use kith_protocol::{
    entry::{
        Content, Exchange, Federation, Roster,
        exchange::{Declined, Reason},
        federation::{
            PeerLinked, TransferAnswered, TransferOffered, TransferPromised, TransferSettled,
        },
        roster::{MemberLeft, PersonErased, Role},
    },
    envelope::ENTRY_TYPE,
    id::{Author, Category, Day, Origin},
    transfer::{PayCode, pseudonym},
};
use kith_tests::{
    bank::{Bank, Site, taken},
    binary::good,
    desk::{help, line},
    people::{Device, Person, entry},
    tools::{HLEDGER, find, have},
};
use tempfile::TempDir;

use super::{dirty::banks, importing::accounts};

/// What hledger makes of a journal: each account's minutes, those with none left out.
fn balances(journal: &Path) -> BTreeMap<String, i64> {
    let output = Command::new(find("hledger").unwrap())
        .args([
            "-f",
            journal.to_str().unwrap(),
            "balance",
            "--flat",
            "--no-total",
            "-O",
            "csv",
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let rows = kith_node::import::rows::read(&output.stdout);
    rows[1..]
        .iter()
        .map(|row| {
            let fields = row.text().unwrap();
            let minutes = fields[1].strip_suffix(" min").unwrap().parse().unwrap();
            (fields[0].to_owned(), minutes)
        })
        .collect()
}

/// Every kind of end that a line can come to, somebody who left, somebody who was erased, and two of one name.
fn eventful() -> (Site, Bank) {
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    let [alice, bob, carol, dan] = ["alice", "bob", "carol", "dan"].map(Person::named);
    let site = Site::default();
    let bank = site.open().unwrap();
    for (person, role, name) in [
        (&steward, Some(Role::Steward), "Nia: (steward); of  *all*"),
        (&broker, Some(Role::Broker), "Ceri Hughes"),
        (&alice, None, "Ceri Hughes"),
        (&bob, None, "Zoë O'Brien"),
        (&carol, None, "Carol"),
        (&dan, None, "Dan"),
    ] {
        bank.join_as(
            person,
            role,
            &serde_json::json!({ "name": name }).to_string(),
        );
    }
    let both = |a: &Person, b: &Person, minutes| {
        let recorded = help(vec![line(a.account, b.account, minutes)]);
        taken(bank.record(&[a, b], recorded).unwrap().1);
    };
    both(&alice, &bob, 90);
    both(&carol, &alice, 45);
    both(&steward, &dan, 30);
    both(&dan, &broker, 10);
    let two = help(vec![
        line(alice.account, bob.account, 20),
        line(alice.account, carol.account, 25),
    ]);
    let (class, outcome) = bank.record(&[&alice], two).unwrap();
    taken(outcome);
    taken(bank.agree(&bob, bob.account, class).unwrap());
    let declined = Declined {
        exchange: class,
        r#for: carol.account,
        reason: Reason::NotMe,
    };
    taken(
        bank.says(&carol, Content::Exchange(Exchange::Declined(declined)))
            .unwrap(),
    );
    let waiting = help(vec![line(bob.account, alice.account, 500)]);
    taken(bank.record(&[&bob], waiting).unwrap().1);
    let left = MemberLeft {
        account: carol.account,
        to: Some(bob.account),
    };
    taken(
        bank.says(&carol, Content::Roster(Roster::MemberLeft(left)))
            .unwrap(),
    );
    let erased = PersonErased {
        account: dan.account,
    };
    taken(
        bank.says(&dan, Content::Roster(Roster::PersonErased(erased)))
            .unwrap(),
    );
    (site, bank)
}

#[test]
fn hledger_finds_what_the_node_finds_whatever_happened() {
    let (_site, bank) = eventful();
    let folder = TempDir::new().unwrap();
    let journal = folder.path().join("kith.journal");
    let mut written = Vec::new();
    export::write(&bank.engine, Format::Hledger, &mut written).unwrap();
    let text = String::from_utf8(written).unwrap();
    assert!(!text.contains("Dan"), "an erased name: {text}");
    fs::write(&journal, &text).unwrap();
    if !have(
        "hledger_finds_what_the_node_finds_whatever_happened",
        &[HLEDGER],
    ) {
        return;
    }
    let ids: BTreeMap<String, String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("account ")?.split_once("  ; id: "))
        .map(|(name, id)| (id.to_owned(), name.to_owned()))
        .collect();
    let shown: BTreeMap<String, i64> = bank.engine.look(|views| {
        let all = views.statements.iter().filter(|(_, s)| s.balance != 0);
        all.map(|(account, s)| (ids[&account.to_string()].clone(), s.balance))
            .collect()
    });
    assert_eq!(shown.len(), 5, "{shown:?}");
    assert_eq!(balances(&journal), shown);
}

/// Hours given and received across areas: alice pays somebody in Leeds, bob is paid by somebody there, carol waits.
fn across() -> (Site, Bank, Origin) {
    let (steward, broker) = (Person::named("steward"), Person::named("broker"));
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(Person::named);
    let site = Site::default();
    let bank = site.open().unwrap();
    let bank = bank.with(&steward, &broker, &[&alice, &bob, &carol]);
    let leeds = Device::named("leeds node");
    let neighbour = Origin::mint(&leeds.key());
    let linked = PeerLinked {
        ceiling: 600,
        node: leeds.key(),
        neighbour: neighbour.clone(),
        salt: None,
    };
    says(&bank, Some(&steward), Federation::PeerLinked(linked));
    for (who, n) in [(&alice, 1), (&carol, 2)] {
        let promised = TransferPromised {
            basis: None,
            category: gardening(),
            day: day(),
            details: None,
            r#for: who.account,
            minutes: 50,
            neighbour: neighbour.clone(),
            transfer: PayCode([n; 10]).transfer(),
        };
        says(&bank, Some(who), Federation::TransferPromised(promised));
    }
    let offered = TransferOffered {
        basis: None,
        category: gardening(),
        code: PayCode([3; 10]),
        day: day(),
        details: None,
        r#for: bob.account,
        minutes: 35,
        neighbour: neighbour.clone(),
    };
    says(&bank, Some(&bob), Federation::TransferOffered(offered));
    says(&bank, None, settled(&alice, &neighbour, 50, 1));
    let theirs = Content::Federation(settled(&carol, &bank.origin(), 35, 3));
    let body = entry(&neighbour, Author::Node, "theirs", 0, theirs).body();
    let answered = TransferAnswered {
        sig: leeds.sign(ENTRY_TYPE, &body).sig.parse().unwrap(),
        body,
        key: leeds.key(),
    };
    says(&bank, None, Federation::TransferAnswered(answered));
    (site, bank, neighbour)
}

fn says(bank: &Bank, who: Option<&Person>, said: Federation) {
    let content = Content::Federation(said);
    let outcome = match who {
        Some(who) => bank.says(who, content).unwrap(),
        None => bank.engine.say(content, None).unwrap(),
    };
    taken(outcome);
}

fn day() -> Day {
    "2026-09-01".parse().unwrap()
}

fn gardening() -> Category {
    "gardening".parse().unwrap()
}

fn settled(payer: &Person, towards: &Origin, minutes: i64, n: u8) -> Federation {
    Federation::TransferSettled(TransferSettled {
        day: day(),
        minutes,
        payer: pseudonym(payer.account, towards, None),
        neighbour: towards.clone(),
        seq: 0,
        total: minutes,
        transfer: PayCode([n; 10]).transfer(),
    })
}

#[test]
fn hledger_finds_hours_across_areas_under_the_neighbours_name() {
    let (_site, bank, neighbour) = across();
    let export = |format| {
        let mut written = Vec::new();
        export::write(&bank.engine, format, &mut written).unwrap();
        String::from_utf8(written).unwrap()
    };
    let text = export(Format::Hledger);
    for line in [
        format!("account neighbour {neighbour}  ; id: "),
        format!("    neighbour {neighbour}  50 min"),
        format!("    neighbour {neighbour}  -35 min"),
    ] {
        assert!(text.contains(&line), "{line} is not in {text}");
    }
    let rows = export(Format::MembersCsv);
    let row = format!(",neighbour {neighbour},neighbour,linked,15,false");
    assert!(rows.contains(&row), "{rows}");
    let name = "hledger_finds_hours_across_areas_under_the_neighbours_name";
    if !have(name, &[HLEDGER]) {
        return;
    }
    let folder = TempDir::new().unwrap();
    let journal = folder.path().join("kith.journal");
    fs::write(&journal, &text).unwrap();
    let mut found: Vec<i64> = balances(&journal).into_values().collect();
    found.sort_unstable();
    assert_eq!(found, [-50, 15, 35]);
}

#[test]
fn hledger_finds_an_imported_banks_balances() {
    if !have("hledger_finds_an_imported_banks_balances", &[HLEDGER]) {
        return;
    }
    for bank in banks("small") {
        let data = TempDir::new().unwrap();
        let _ = good(data.path(), &["init"]);
        let [members, transfers] = ["members.csv", "transfers.csv"].map(|f| bank.join(f));
        let files = [members.to_str().unwrap(), transfers.to_str().unwrap()];
        let args = [
            "import",
            "--from",
            "timeoverflow",
            "--members",
            files[0],
            "--transfers",
            files[1],
        ];
        let _ = good(data.path(), &args);
        let journal = data.path().join("kith.journal");
        let _ = good(
            data.path(),
            &[
                "export",
                "--format",
                "hledger",
                "--out",
                journal.to_str().unwrap(),
            ],
        );
        let mut ours: Vec<i64> = accounts(data.path()).into_iter().map(|a| a.2).collect();
        ours.retain(|minutes| *minutes != 0);
        ours.sort_unstable();
        let mut theirs: Vec<i64> = balances(&journal).into_values().collect();
        theirs.sort_unstable();
        assert_eq!(theirs, ours);
    }
}
