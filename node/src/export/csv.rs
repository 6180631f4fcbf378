//! Exchanges and accounts as CSV, for spreadsheets.

use std::io::Write;

use kith_protocol::{
    book::{account::Status, exchange::End},
    entry::roster::Shared,
    id::{Account, Digest32},
};

use super::NotWritten;
use super::told::{State, Story};
use crate::engine::Engine;

const EXCHANGES: [&str; 12] = [
    "by",
    "id",
    "line",
    "day",
    "giver",
    "giver_name",
    "receiver",
    "receiver_name",
    "minutes",
    "state",
    "category",
    "note",
];
const MEMBERS: [&str; 6] = ["account", "name", "type", "status", "balance", "has_device"];

/// A row a line of each exchange, in log order. Settled lines have the state `done` or `imported`.
pub(super) fn exchanges(
    engine: &Engine,
    story: &Story,
    to: &mut dyn Write,
) -> Result<(), NotWritten> {
    let mut rows = ::csv::Writer::from_writer(to);
    rows.write_record(EXCHANGES).map_err(io)?;
    let name = |account: &Account| story.name(engine, account).unwrap_or_default();
    for told in &story.told {
        let note = told.note.and_then(|n| note(engine, &n)).unwrap_or_default();
        let category = told.category.as_ref().map_or("leaving", |c| c.as_str());
        for (n, (line, state)) in told.lines.iter().enumerate() {
            let state = match state {
                State::Waiting => "waiting",
                State::Done if told.imported => "imported",
                State::Done => "done",
                State::Ended(End::Declined) => "declined",
                State::Ended(End::Withdrawn) => "withdrawn",
                State::Ended(End::Expired) => "expired",
            };
            let row = [
                told.name.by.to_string(),
                told.name.id.to_string(),
                n.to_string(),
                told.day.to_string(),
                line.giver.to_string(),
                name(&line.giver),
                line.receiver.to_string(),
                name(&line.receiver),
                line.minutes.to_string(),
                state.to_owned(),
                category.to_owned(),
                note.clone(),
            ];
            rows.write_record(row).map_err(io)?;
        }
    }
    Ok(rows.flush()?)
}

/// A row an account.
pub(super) fn members(
    engine: &Engine,
    story: &Story,
    to: &mut dyn Write,
) -> Result<(), NotWritten> {
    let mut rows = ::csv::Writer::from_writer(to);
    rows.write_record(MEMBERS).map_err(io)?;
    for (account, balance) in story.book.balances() {
        let place = engine.look(|views| views.directory.places.get(&account).cloned());
        let Some(place) = place else {
            if let Some((_, linked)) = story.book.neighbour_of(account) {
                let row = [
                    account.to_string(),
                    story.name(engine, &account).unwrap_or_default(),
                    "neighbour".to_owned(),
                    if linked { "linked" } else { "ended" }.to_owned(),
                    balance.to_string(),
                    false.to_string(),
                ];
                rows.write_record(row).map_err(io)?;
            }
            continue;
        };
        let what = match place.keepers.as_ref().map(|k| k.what) {
            None => "person",
            Some(Shared::Organisation) => "organisation",
            Some(Shared::Pot) => "pot",
        };
        let status = match place.status {
            Status::Active => "active",
            Status::Paused => "paused",
            Status::Left => "left",
            Status::Erased => "erased",
        };
        let row = [
            account.to_string(),
            engine.people().name_of(&account).unwrap_or_default(),
            what.to_owned(),
            status.to_owned(),
            balance.to_string(),
            place.has_device().to_string(),
        ];
        rows.write_record(row).map_err(io)?;
    }
    Ok(rows.flush()?)
}

/// What was done, in words, unless they were erased.
pub(super) fn note(engine: &Engine, note: &Digest32) -> Option<String> {
    let text = engine.detail(note)?;
    let words: serde_json::Value = serde_json::from_str(&text).ok()?;
    words.get("note")?.as_str().map(str::to_owned)
}

fn io(error: ::csv::Error) -> NotWritten {
    NotWritten::Io(error.into())
}
