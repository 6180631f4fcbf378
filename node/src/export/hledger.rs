//! A journal for hledger: every exchange with settled lines is a transaction of those lines in minutes, dated by the day
//! it took place, with the exchange's id as its code. `hledger balance` then equals the node's balances.

use std::collections::BTreeMap;
use std::io::Write;

use kith_protocol::id::Account;

use super::NotWritten;
use super::told::{State, Story, Told};
use crate::engine::Engine;

pub(super) fn write(
    engine: &Engine,
    length: u64,
    story: &Story,
    to: &mut dyn Write,
) -> Result<(), NotWritten> {
    let names = names(engine, story);
    writeln!(
        to,
        "; {} up to {length} entries. Minutes; given is positive.",
        engine.origin()
    )?;
    writeln!(to, "commodity 1000. min\n")?;
    for (account, name) in &names {
        writeln!(to, "account {name}  ; id: {account}")?;
    }
    for told in &story.told {
        transaction(engine, told, &names, to)?;
    }
    Ok(())
}

fn transaction(
    engine: &Engine,
    told: &Told,
    names: &BTreeMap<Account, String>,
    to: &mut dyn Write,
) -> Result<(), NotWritten> {
    let settled = || told.lines.iter().filter(|(_, state)| *state == State::Done);
    if settled().next().is_none() {
        return Ok(());
    }
    let category = told
        .category
        .as_ref()
        .map_or("a leaver's hours", |c| c.as_str());
    let note = told.note.and_then(|note| super::csv::note(engine, &note));
    let words = note.map_or_else(|| category.to_owned(), |note| format!("{category}: {note}"));
    writeln!(to, "\n{} * ({}) {}", told.day, told.name.id, plain(&words))?;
    for (line, _) in settled() {
        writeln!(to, "    {}  {} min", names[&line.giver], line.minutes)?;
        writeln!(to, "    {}  -{} min", names[&line.receiver], line.minutes)?;
    }
    Ok(())
}

/// A name for each account, no two alike: people's own, with the start of their id where two share one; the id where
/// there is none any more.
fn names(engine: &Engine, story: &Story) -> BTreeMap<Account, String> {
    let name = |account: &Account| {
        let name = story.name(engine, account).map(|name| plain(&name));
        name.filter(|name| !name.is_empty())
    };
    let accounts: Vec<Account> = story.book.balances().map(|(account, _)| account).collect();
    let mut sharing: BTreeMap<String, u32> = BTreeMap::new();
    for name in accounts.iter().filter_map(name) {
        *sharing.entry(name).or_default() += 1;
    }
    let named = |account: &Account| {
        let id = account.to_string();
        match name(account) {
            Some(name) if sharing[&name] == 1 => name,
            Some(name) => format!("{name} {id}"),
            None => id,
        }
    };
    accounts.iter().map(|a| (*a, named(a))).collect()
}

/// Words that mean nothing to hledger: one line, single spaces, none of its signs.
fn plain(words: &str) -> String {
    let signs = [':', ';', '|', '(', ')', '[', ']', '*', '!', '=', '@', '"'];
    let plain: String = words
        .chars()
        .map(|c| {
            if signs.contains(&c) || c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
