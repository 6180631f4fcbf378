//! Which rows an import takes, which it refuses, and how a row is known again.

use std::collections::{BTreeMap, BTreeSet};

use kith_node::import::{Given, Here, Plan, Source, plan, rows};
use kith_protocol::id::{Account, Id, Origin};

/// A node, as far as an import looks at it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) origin: Origin,
    /// Who is here, and what they are called.
    pub(super) accounts: BTreeMap<Account, String>,
    pub(super) entries: BTreeSet<Id>,
    /// Which bank the files are of.
    pub(super) bank: &'static str,
}

impl Node {
    pub(super) fn new() -> Self {
        Self {
            origin: "kith/aaaaaaaaaaaaaaaa".parse().unwrap(),
            accounts: BTreeMap::new(),
            entries: BTreeSet::new(),
            bank: "",
        }
    }

    pub(super) fn plan(
        &self,
        source: Source,
        members: Option<&str>,
        transfers: Option<&[u8]>,
        allow_repeats: bool,
    ) -> Plan {
        let members = members.map(|text| Given {
            name: "members.csv",
            bytes: text.as_bytes(),
        });
        let transfers = transfers.map(|bytes| Given {
            name: "transfers.csv",
            bytes,
        });
        self.look(allow_repeats, |here| plan(source, members, transfers, here))
    }

    /// The account of a member.
    pub(super) fn account_of(&self, source: Source, member: &str) -> Account {
        self.look(false, |here| here.account_of(source, member))
    }

    fn look<T>(&self, allow_repeats: bool, look: impl FnOnce(&Here<'_>) -> T) -> T {
        look(&Here {
            origin: &self.origin,
            bank: self.bank,
            today: "2026-11-22".parse().unwrap(),
            latest: "2026-11-22".parse().unwrap(),
            account: &|account| self.accounts.contains_key(&account),
            name: &|account| self.accounts.get(&account).cloned(),
            entry: &|id| self.entries.contains(&id),
            allow_repeats,
        })
    }

    /// Does what the plan says.
    pub(super) fn take(&mut self, plan: &Plan) -> (usize, usize) {
        let members = plan.members.iter().map(|m| (m.account, m.name.clone()));
        self.accounts.extend(members);
        self.entries.extend(plan.exchanges.iter().map(|e| e.id));
        (plan.members.len(), plan.exchanges.len())
    }
}

/// The refused transfers, as written out.
pub(super) fn refused(plan: &Plan) -> Vec<u8> {
    let rows = plan
        .refused_transfers
        .iter()
        .map(|r| (&r.row, r.mark.clone()));
    rows::write(plan.transfers_header.as_ref(), rows)
}

pub(super) fn codes(plan: &Plan) -> Vec<(u64, &str)> {
    let refused = plan.refused_members.iter().chain(&plan.refused_transfers);
    refused
        .map(|r| (r.remark.row, r.remark.code.as_ref()))
        .collect()
}

const TWO: &str =
    "member,name,phone,email\n1,Ceri Hughes,07700 900123,ceri@example.org\n2,Amina Khan,,\n";

#[test]
fn each_source_says_who_gave() {
    let table = [
        (
            Source::TimeOverflow,
            "1,member,2,member,5400,2024-06-05 10:00:00,bread,\n",
            Some("2024-06-05"),
        ),
        (
            Source::Komunitin,
            "Source,Destination,Description,Amount\n1,2,bread,1.5\n",
            None,
        ),
        (
            Source::Csv,
            "giver,receiver,minutes,day,category,note\n2,1,90,2024-06-05,cooking,bread\n",
            Some("2024-06-05"),
        ),
    ];
    for (source, transfers, day) in table {
        let node = Node::new();
        let plan = node.plan(source, Some(TWO), Some(transfers.as_bytes()), false);
        let [exchange] = plan.exchanges.as_slice() else {
            panic!("{source:?}: {plan:?}");
        };
        assert_eq!(exchange.giver, node.account_of(source, "2"));
        assert_eq!(exchange.receiver, node.account_of(source, "1"));
        assert_eq!((exchange.minutes, exchange.note.as_str()), (90, "bread"));
        assert_eq!(exchange.day.to_string(), day.unwrap_or("2026-11-22"));
    }
}

#[test]
fn members_without_an_address_are_members_like_all_others() {
    let plan = Node::new().plan(Source::Csv, Some(TWO), None, false);
    assert_eq!(plan.members.len(), 2);
    assert_eq!(plan.members[1].email, "");
    assert!(plan.warnings.is_empty());
}

#[test]
fn a_row_that_cannot_be_taken_says_why() {
    let ok = "1,member,2,member,3600,2024-06-05 10:00:00,tea,";
    let table = [
        (ok.replace("3600", "0"), "amount-zero"),
        (ok.replace("1,", "7,"), "member-unknown"),
        (ok.replace("2,member,3600", "1,member,3600"), "to-self"),
        (ok.replace("2024-06-05", "2024-02-30"), "day-not-real"),
        (ok.replace("2024-06-05", "05/06/2024"), "day-not-real"),
        (ok.replace("10:00", "25:00"), "day-not-real"),
        (ok.replace("2024-06-05", "2031-01-01"), "day-to-come"),
        (ok.replace("1,member", "1,organization"), "not-a-member"),
        ("1,member,2".to_owned(), "columns-missing"),
        (ok.replace("tea", &"x".repeat(2_001)), "note-too-long"),
    ];
    for (row, code) in table {
        let plan = Node::new().plan(Source::TimeOverflow, Some(TWO), Some(row.as_bytes()), false);
        assert_eq!(codes(&plan), [(1, code)], "{row}");
        assert!(plan.exchanges.is_empty());
    }
    let latin = b"1,member,2,member,3600,2024-06-05 10:00:00,caf\xe9,";
    let plan = Node::new().plan(Source::TimeOverflow, Some(TWO), Some(latin), false);
    assert_eq!(codes(&plan), [(1, "not-text")]);
}

#[test]
fn importing_twice_adds_nothing() {
    let mut node = Node::new();
    let rows =
        b"1,2,60,2024-06-05,cooking,tea\n2,1,30,2024-06-06,,\n1,2,60,2024-06-07,cooking,tea\n";
    let first = node.plan(Source::Csv, Some(TWO), Some(rows), false);
    assert_eq!(node.take(&first), (2, 3));
    let second = node.plan(Source::Csv, Some(TWO), Some(rows), false);
    assert_eq!(node.take(&second), (0, 0));
    assert_eq!((second.already.members, second.already.exchanges), (2, 3));
}

#[test]
fn two_true_visits_in_one_day_can_be_taken_and_are_never_doubled() {
    let rows = b"1,2,60,2024-06-05,cooking,tea\n1,2,60,2024-06-05,cooking,tea\n";
    // By the refused row alone, or by the whole file: either way, and then the other way as well.
    for whole_first in [false, true] {
        let mut node = Node::new();
        let first = node.plan(Source::Csv, Some(TWO), Some(rows), false);
        assert_eq!(codes(&first), [(2, "likely-repeat")]);
        assert_eq!(node.take(&first), (2, 1));
        let held = refused(&first);
        let again = node.plan(Source::Csv, None, Some(&held), false);
        assert_eq!(codes(&again), [(1, "likely-repeat")], "still asked about");
        let ways: [&[u8]; 2] = if whole_first {
            [rows, &held]
        } else {
            [&held, rows]
        };
        let allowed = node.plan(Source::Csv, None, Some(ways[0]), true);
        assert_eq!(node.take(&allowed).1, 1, "whole first: {whole_first}");
        for way in ways {
            let more = node.plan(Source::Csv, None, Some(way), true);
            assert_eq!(node.take(&more).1, 0);
            assert!(codes(&more).is_empty());
        }
    }
}

#[test]
fn a_double_click_shows_as_moments_apart_and_two_visits_do_not() {
    let at = |time: &str| format!("1,member,2,member,3600,2024-06-05 {time},tea,\n");
    let rows = [at("10:00:00"), at("10:00:02"), at("15:30:00")].concat();
    let plan = Node::new().plan(
        Source::TimeOverflow,
        Some(TWO),
        Some(rows.as_bytes()),
        false,
    );
    assert_eq!(codes(&plan), [(2, "likely-repeat")]);
    assert_eq!(plan.exchanges.len(), 2);
}

#[test]
fn rows_without_a_day_are_not_held_back_and_each_is_its_own() {
    let rows = b"Source,Destination,Description,Amount\n1,2,tea,1\n1,2,tea,1\n1,2,tea,0.001\n";
    let mut node = Node::new();
    let first = node.plan(Source::Komunitin, Some(TWO), Some(rows), false);
    assert_eq!(codes(&first), [(4, "under-a-minute")]);
    assert_eq!(node.take(&first), (2, 2));
    assert_eq!(
        node.plan(Source::Komunitin, Some(TWO), Some(rows), false)
            .exchanges
            .len(),
        0
    );
    // Mended, the refused row says what two others said: asked about, then taken once.
    let mended = String::from_utf8(refused(&first))
        .unwrap()
        .replace("0.001", "1");
    let asked = node.plan(Source::Komunitin, None, Some(mended.as_bytes()), false);
    assert_eq!(codes(&asked), [(2, "likely-repeat")]);
    let taken = node.plan(Source::Komunitin, None, Some(mended.as_bytes()), true);
    assert_eq!(node.take(&taken).1, 1);
    let again = node.plan(Source::Komunitin, None, Some(mended.as_bytes()), true);
    assert_eq!((node.take(&again).1, again.already.exchanges), (0, 1));
}

#[test]
fn a_refused_member_holds_their_rows_back_until_mended() {
    let members =
        "1,2024-05-04,Ceri,,Hughes,4,1994-11-19,07700 900857,,\n2,2024-05-04,,,,4,1994-11-19,,,\n";
    let rows = b"1,member,2,member,3600,2024-06-05 10:00:00,tea,\n";
    let mut node = Node::new();
    let first = node.plan(Source::TimeOverflow, Some(members), Some(rows), false);
    assert_eq!(codes(&first), [(2, "name-missing"), (1, "member-refused")]);
    node.take(&first);
    let mended = members.replace(",,,,4", ",Amina,,Khan,4");
    let second = node.plan(
        Source::TimeOverflow,
        Some(&mended),
        Some(&refused(&first)),
        false,
    );
    assert_eq!(node.take(&second), (1, 1));
    assert_eq!(second.members[0].name, "Amina Khan");
}

#[test]
fn any_bytes_are_judged_without_a_panic() {
    let good = b"1,member,2,member,3600,2024-06-05 10:00:00,\"a \"\"b\"\"\nc\",\n\xEF\xBB\xBF2,\"x";
    let node = Node::new();
    for source in [Source::TimeOverflow, Source::Komunitin, Source::Csv] {
        for at in 0..good.len() {
            for byte in [0, b'"', b',', b'\n', b'\r', 0xff, b'-'] {
                let mut spoilt = good.to_vec();
                spoilt[at] = byte;
                let plan = node.plan(source, Some(TWO), Some(&spoilt), false);
                let rows = rows::read(&spoilt).len();
                let header = usize::from(plan.transfers_header.is_some());
                assert_eq!(
                    plan.exchanges.len() + plan.refused_transfers.len() + header,
                    rows
                );
                let _ = node.plan(source, None, Some(&refused(&plan)), true);
            }
        }
    }
}

#[test]
fn two_banks_of_one_program_share_no_member() {
    const OTHERS: &str = "member,name\n1,Nia Parry\n2,Owen Rees\n";
    let hour = b"giver,receiver,minutes,day,category,note\n2,1,60,2024-06-05,cooking,bread\n";
    let mut node = Node::new();
    let first = node.plan(Source::Csv, Some(TWO), Some(hour), false);
    assert_eq!(node.take(&first), (2, 1));
    let again = node.plan(Source::Csv, Some(TWO), Some(hour), false);
    assert_eq!((again.already.members, again.already.exchanges), (2, 1));

    let mixed_up = node.plan(Source::Csv, Some(OTHERS), Some(hour), false);
    let told = [
        (2, "member-other"),
        (3, "member-other"),
        (2, "member-refused"),
    ];
    assert_eq!(codes(&mixed_up), told);
    assert_eq!(
        node.take(&mixed_up),
        (0, 0),
        "no hour goes to somebody else"
    );

    node.bank = "north";
    let named = node.plan(Source::Csv, Some(OTHERS), Some(hour), false);
    assert_eq!(node.take(&named), (2, 1));
    assert_eq!((node.accounts.len(), node.entries.len()), (4, 2));
    let again = node.plan(Source::Csv, Some(OTHERS), Some(hour), false);
    assert_eq!((again.already.members, again.already.exchanges), (2, 1));
}

#[test]
fn a_name_spaced_otherwise_is_the_same() {
    let mut node = Node::new();
    let first = node.plan(Source::Csv, Some(TWO), None, false);
    assert_eq!(node.take(&first), (2, 0));
    let spaced = "member,name\n1,Ceri  Hughes \n";
    assert_eq!(
        node.plan(Source::Csv, Some(spaced), None, false)
            .already
            .members,
        1
    );
}
