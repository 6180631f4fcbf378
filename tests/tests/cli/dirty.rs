//! The faults of real exports, planted in a synthetic bank: each is told by file and row, and what is good goes in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kith_node::import::{Plan, Source};

use super::plan::Node;

/// Our own bank, and the larger one of whoever builds this, where it lies.
pub(super) fn banks(name: &str) -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = here.join("../../shared/data");
    let mut banks = vec![here.join("data").join(name)];
    banks.extend(Some(shared.join(name)).filter(|bank| bank.is_dir()));
    banks
}

/// What is to be told of each planted fault. None: the row is good.
const TOLD: [(&str, Option<&str>); 17] = [
    ("zero amount", Some("amount-zero")),
    ("negative amount", Some("amount-negative")),
    ("amount is no number", Some("amount-no-number")),
    ("no such member", Some("member-unknown")),
    ("gives to self", Some("to-self")),
    ("date does not exist", Some("day-not-real")),
    ("date in the future", Some("day-to-come")),
    ("seconds not whole minutes", Some("not-whole-minutes")),
    ("missing columns", Some("columns-missing")),
    ("same row twice (double click)", Some("likely-repeat")),
    (
        "reason holds a comma, quotes and a line break",
        Some("note-line-break"),
    ),
    ("uid twice", Some("member-twice")),
    ("e-mail address is none", Some("email-unusable")),
    ("name over 200 characters", Some("name-too-long")),
    ("decimal comma", Some("decimal-comma")),
    ("24 minutes: whole minutes, to be taken", None),
    ("under a minute", Some("under-a-minute")),
];

/// Faulty rows whose row is taken all the same, with a remark.
const TAKEN: [&str; 4] = [
    "note-line-break",
    "email-unusable",
    "name-too-long",
    "decimal-comma",
];

#[test]
fn every_planted_fault_is_told_and_nothing_else_is_refused() {
    for bank in banks("dirty") {
        let faults = faults(&bank);
        for (source, file) in [
            (Source::TimeOverflow, "transfers.csv"),
            (Source::Komunitin, "komunitin.csv"),
        ] {
            let transfers = std::fs::read(bank.join(file)).unwrap();
            let members = std::fs::read_to_string(bank.join("members.csv")).unwrap();
            let plan = Node::new().plan(source, Some(&members), Some(&transfers), false);
            let expected: BTreeSet<(&str, u64, &str)> = faults
                .iter()
                .filter(|(fault_in, ..)| fault_in == file || fault_in == "members.csv")
                .filter_map(|(fault_in, row, fault)| {
                    let code = TOLD.iter().find(|(name, _)| name == fault).unwrap().1?;
                    let shown = if fault_in == file {
                        "transfers.csv"
                    } else {
                        "members.csv"
                    };
                    Some((shown, *row, code))
                })
                .collect();
            assert_eq!(told(&plan), expected, "{} {file}", bank.display());
            let refused = expected.iter().filter(|(.., code)| !TAKEN.contains(code));
            assert_eq!(
                plan.refused_members.len() + plan.refused_transfers.len(),
                refused.count()
            );
        }
    }
}

#[test]
fn what_goes_in_is_what_the_good_rows_add_up_to() {
    for bank in banks("dirty") {
        let faults = faults(&bank);
        let bad: BTreeSet<u64> = faults
            .iter()
            .filter(|(file, _, fault)| file == "transfers.csv" && !fault.starts_with("reason"))
            .map(|(_, row, _)| *row)
            .collect();
        let transfers = std::fs::read(bank.join("transfers.csv")).unwrap();
        let mut expected: BTreeMap<String, i64> = BTreeMap::new();
        let mut good = 0;
        for row in kith_node::import::rows::read(&transfers) {
            if bad.contains(&row.number) {
                continue;
            }
            let fields = row.text().unwrap();
            let minutes = fields[4].parse::<i64>().unwrap() / 60;
            *expected.entry(fields[0].to_owned()).or_default() -= minutes;
            *expected.entry(fields[2].to_owned()).or_default() += minutes;
            good += 1;
        }
        let node = Node::new();
        let members = std::fs::read_to_string(bank.join("members.csv")).unwrap();
        let plan = node.plan(
            Source::TimeOverflow,
            Some(&members),
            Some(&transfers),
            false,
        );
        assert_eq!(plan.exchanges.len(), good);
        let mut balances = BTreeMap::new();
        for exchange in &plan.exchanges {
            *balances.entry(exchange.giver).or_default() += exchange.minutes;
            *balances.entry(exchange.receiver).or_default() -= exchange.minutes;
        }
        let expected: BTreeMap<_, i64> = expected
            .into_iter()
            .map(|(uid, minutes)| (node.account_of(Source::TimeOverflow, &uid), minutes))
            .collect();
        assert_eq!(balances, expected);
    }
}

fn told(plan: &Plan) -> BTreeSet<(&str, u64, &str)> {
    let refused = plan.refused_members.iter().chain(&plan.refused_transfers);
    let remarks = refused.map(|r| &r.remark).chain(&plan.warnings);
    remarks
        .map(|r| (r.file.as_str(), r.row, r.code.as_ref()))
        .collect()
}

fn faults(bank: &Path) -> Vec<(String, u64, String)> {
    let bytes = std::fs::read(bank.join("faults.csv")).unwrap();
    let rows = kith_node::import::rows::read(&bytes);
    let fault = |row: &kith_node::import::rows::Row| {
        let fields = row.text().unwrap();
        (
            fields[0].to_owned(),
            fields[1].parse().unwrap(),
            fields[2].to_owned(),
        )
    };
    rows[1..].iter().map(fault).collect()
}
