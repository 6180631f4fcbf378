//! Whole banks brought in by the real program: once, twice, mended, and cut short.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use kith_tests::binary::{command, good, ran, run};
use serde_json::Value;
use tempfile::TempDir;

use super::dirty::banks;

/// Account, name and balance of everyone, by the export.
pub(super) fn accounts(data: &Path) -> Vec<(String, String, i64)> {
    let text = good(data, &["export", "--format", "members-csv"]);
    let rows = kith_node::import::rows::read(text.as_bytes());
    let row = |row: &kith_node::import::rows::Row| {
        let fields = row.text().unwrap();
        (
            fields[0].to_owned(),
            fields[1].to_owned(),
            fields[4].parse().unwrap(),
        )
    };
    rows[1..].iter().map(row).collect()
}

fn import(data: &Path, source: &str, bank: &Path, transfers: &str, more: &[&str]) -> Value {
    let members = bank.join("members.csv");
    let transfers = bank.join(transfers);
    let report = data.join("report.json");
    let files = [
        members.to_str().unwrap(),
        transfers.to_str().unwrap(),
        report.to_str().unwrap(),
    ];
    let refused = data.to_str().unwrap();
    let mut args = vec![
        "import",
        "--from",
        source,
        "--members",
        files[0],
        "--transfers",
        files[1],
    ];
    args.extend(["--report", files[2], "--refused", refused]);
    args.extend(more);
    let _ = good(data, &args);
    serde_json::from_slice(&fs::read(report).unwrap()).unwrap()
}

fn counts(report: &Value) -> [u64; 5] {
    let n = |path| report.pointer(path).and_then(Value::as_u64).unwrap();
    let refused = report["refused"].as_array().unwrap().len() as u64;
    [
        n("/taken/members"),
        n("/taken/exchanges"),
        n("/already/members"),
        n("/already/exchanges"),
        refused,
    ]
}

/// Records of a file, and what they add up to for each member of TimeOverflow's form.
fn sums(bank: &Path) -> (u64, u64, Vec<i64>) {
    let read = |name| kith_node::import::rows::read(&fs::read(bank.join(name)).unwrap());
    let (members, rows) = (read("members.csv"), read("transfers.csv"));
    let mut sums: BTreeMap<String, i64> = members
        .iter()
        .map(|row| (row.text().unwrap()[0].to_owned(), 0))
        .collect();
    for row in &rows {
        let fields = row.text().unwrap();
        let minutes = fields[4].parse::<i64>().unwrap() / 60;
        *sums.get_mut(fields[0]).unwrap() -= minutes;
        *sums.get_mut(fields[2]).unwrap() += minutes;
    }
    let mut balances: Vec<i64> = sums.into_values().collect();
    balances.sort_unstable();
    (members.len() as u64, rows.len() as u64, balances)
}

#[test]
fn a_bank_goes_in_whole_and_a_second_time_adds_nothing() {
    for bank in banks("small")
        .into_iter()
        .chain(banks("medium").into_iter().skip(1))
    {
        let (members, exchanges, balances) = sums(&bank);
        let data = TempDir::new().unwrap();
        let _ = good(data.path(), &["init"]);
        let dry = import(
            data.path(),
            "timeoverflow",
            &bank,
            "transfers.csv",
            &["--dry-run"],
        );
        assert_eq!(counts(&dry), [members, exchanges, 0, 0, 0]);
        let first = import(data.path(), "timeoverflow", &bank, "transfers.csv", &[]);
        assert_eq!(
            counts(&first),
            [members, exchanges, 0, 0, 0],
            "{}",
            bank.display()
        );
        let second = import(data.path(), "timeoverflow", &bank, "transfers.csv", &[]);
        assert_eq!(counts(&second), [0, 0, members, exchanges, 0]);
        let mut found: Vec<i64> = accounts(data.path()).into_iter().map(|a| a.2).collect();
        found.sort_unstable();
        assert_eq!(found, balances);
        let verified = good(data.path(), &["verify", data.path().to_str().unwrap()]);
        assert!(
            verified.contains(&format!("{} entries", members + exchanges + 2)),
            "{verified}"
        );
    }
}

#[test]
fn komunitin_rows_say_the_same_hours() {
    for bank in banks("small") {
        let (members, exchanges, balances) = sums(&bank);
        let data = TempDir::new().unwrap();
        let _ = good(data.path(), &["init"]);
        let report = import(data.path(), "komunitin", &bank, "komunitin.csv", &[]);
        assert_eq!(counts(&report), [members, exchanges, 0, 0, 0]);
        let again = import(data.path(), "komunitin", &bank, "komunitin.csv", &[]);
        assert_eq!(counts(&again), [0, 0, members, exchanges, 0]);
        let mut found: Vec<i64> = accounts(data.path()).into_iter().map(|a| a.2).collect();
        found.sort_unstable();
        assert_eq!(found, balances);
    }
}

#[test]
fn refused_rows_can_be_mended_and_imported_again() {
    let bank = &banks("dirty")[0];
    let data = TempDir::new().unwrap();
    let _ = good(data.path(), &["init"]);
    let first = import(data.path(), "timeoverflow", bank, "transfers.csv", &[]);
    assert_eq!(counts(&first), [61, 211, 0, 0, 11]);
    let refused = data.path().join("transfers.refused.csv");
    let mended = fs::read_to_string(&refused).unwrap();
    let mended = mended
        .replace(",member,0,", ",member,3600,")
        .replace(",member,-3600,", ",member,3600,")
        .replace("two hours", "7200")
        .replace("999999,", "3,")
        .replace("61,member,61", "61,member,5")
        .replace("2025-02-30", "2025-02-28")
        .replace("2031-01-01", "2026-01-01")
        .replace(",3601,", ",3600,")
        .replace(",900,kith", ",900,2026-05-03 10:00:00,reading aloud,,kith");
    fs::write(&refused, mended).unwrap();
    let refused = refused.to_str().unwrap();
    let args = ["import", "--from", "timeoverflow", "--transfers", refused];
    let there = data.path().to_str().unwrap();
    let told = good(data.path(), &[&args[..], &["--refused", there]].concat());
    assert!(told.starts_with("Taken: 0 members, 9 exchanges."), "{told}");
    // What is left is the row that repeats another: asked about, and taken once when told so.
    for taken in [1, 0] {
        let told = good(
            data.path(),
            &[&args[..], &["--allow-repeats", "--refused", there]].concat(),
        );
        assert!(
            told.starts_with(&format!("Taken: 0 members, {taken} exchanges.")),
            "{told}"
        );
    }
    // The first file again: every row of it that was good is there already.
    let again = import(data.path(), "timeoverflow", bank, "transfers.csv", &[]);
    assert_eq!(counts(&again), [0, 0, 61, 212, 10]);
}

#[test]
fn an_import_that_is_killed_is_finished_by_running_it_again() {
    let files = TempDir::new().unwrap();
    let members: String = (0..50).map(|n| format!("{n},Member {n},,\n")).collect();
    let members = format!("member,name,phone,email\n{members}");
    let rows: String = (0..5_000)
        .map(|n| {
            format!(
                "{},{},{},2026-01-02,other,row {n}\n",
                n % 50,
                (n + 7) % 50,
                n % 240 + 1
            )
        })
        .collect();
    let (people, rows_file) = (
        files.path().join("members.csv"),
        files.path().join("rows.csv"),
    );
    fs::write(&people, members).unwrap();
    fs::write(&rows_file, rows).unwrap();
    let args = [
        "import",
        "--from",
        "csv",
        "--members",
        people.to_str().unwrap(),
    ];
    let args = [&args[..], &["--transfers", rows_file.to_str().unwrap()]].concat();
    let data = TempDir::new().unwrap();
    let _ = good(data.path(), &["init"]);
    let mut import = command(data.path())
        .args(&args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The file with the newest head tells how far it has come: kill it once some, and not all, is durable.
    while confirmed(data.path()) < 1_000 && import.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    import.kill().unwrap();
    let killed = ran(import.wait_with_output().unwrap());
    assert_ne!(
        killed.code, 0,
        "it was done before it could be killed: {killed:?}"
    );
    let told = good(data.path(), &args);
    assert!(told.contains("Refused: 0 rows."), "{told}");
    assert!(!told.starts_with("Taken: 50 members, 5000"), "{told}");
    let again = good(data.path(), &args);
    assert!(
        again.starts_with("Taken: 0 members, 0 exchanges. Already there: 50 members, 5000"),
        "{again}"
    );
    let verified = run(data.path(), &["verify", data.path().to_str().unwrap()]);
    assert_eq!(verified.code, 0, "{verified:?}");
    assert!(verified.out.contains("5052 entries"), "{}", verified.out);
}

/// The greater length of the head file's two slots: `kithhd1⏎`, turn, length.
fn confirmed(data: &Path) -> u64 {
    let bytes = fs::read(data.join("head")).unwrap_or_default();
    let slot = |at: usize| {
        let length = bytes.get(at + 16..at + 24)?;
        Some(u64::from_be_bytes(length.try_into().unwrap()))
    };
    slot(0)
        .unwrap_or_default()
        .max(slot(4096).unwrap_or_default())
}
