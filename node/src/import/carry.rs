//! Says a plan to the engine, in batches, and reports. What is said carries the node's signature: the console imports.

use std::collections::BTreeMap;

use kith_protocol::{
    details::Detail,
    entry::{
        Content, Exchange as ExchangeKind, Roster,
        exchange::{Imported, Line},
        roster::MemberJoined,
    },
    id::{Account, Author, Day, Digest32, Id, Name},
};
use serde::{Deserialize, Serialize};

use super::{Counts, Exchange, Given, Here, Member, Plan, Refused, Remark, Source, plan, rows};
use crate::engine::{Engine, Identity, Outcome, Stopped};

/// Entries said at once: one commit, one sync.
const BATCH: usize = 1_000;

/// A file to import, as it is handed to whoever has the engine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct File {
    /// Its name, without its folder.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// What is to be imported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// From which program.
    pub source: Source,
    /// Of which bank, where several come from that program.
    pub bank: Option<String>,
    /// Its members.
    pub members: Option<File>,
    /// Its exchanges.
    pub transfers: Option<File>,
    /// Take rows that repeat another.
    pub allow_repeats: bool,
    /// Look, and change nothing.
    pub dry_run: bool,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What went in (or would).
    pub taken: Counts,
    /// What was there before.
    pub already: Counts,
    /// Rows that are not taken.
    pub refused: Vec<Remark>,
    /// Rows that are taken, with something to tell.
    pub warnings: Vec<Remark>,
}

/// A report, and the refused rows as files to be mended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What it did.
    pub report: Report,
    /// Refused rows of the members' file; empty if there are none.
    pub refused_members: Vec<u8>,
    /// Refused rows of the transfers' file; empty if there are none.
    pub refused_transfers: Vec<u8>,
}

/// Judges and, unless it is a dry run, imports. `step` is told how many entries stand, of how many.
///
/// # Errors
/// Why the engine takes nothing now. What was confirmed before stands: running it again goes on from there.
pub fn out(
    engine: &Engine,
    identity: &Identity,
    order: &Order,
    step: &dyn Fn(u64, u64),
) -> Result<Done, Stopped> {
    let origin = engine.origin();
    let now = engine.clock().now();
    let today = Day::utc_of(now).expect("a clock shows a day that exists");
    let here = Here {
        origin: &origin,
        bank: order.bank.as_deref().unwrap_or_default(),
        today,
        latest: Day::latest_at(now).unwrap_or(today),
        account: &|account: Account| {
            engine.look(|views| views.directory.places.contains_key(&account))
        },
        name: &|account: Account| engine.people().name_of(&account),
        entry: &|id: Id| {
            let by = Author::Node;
            engine.look(|views| views.names.position(&Name { by, id }).is_some())
        },
        allow_repeats: order.allow_repeats,
    };
    let mut plan = plan(
        order.source,
        order.members.as_ref().map(as_given),
        order.transfers.as_ref().map(as_given),
        &here,
    );
    let taken = if order.dry_run {
        Counts {
            members: plan.members.len() as u64,
            exchanges: plan.exchanges.len() as u64,
        }
    } else {
        say(engine, identity, order, &mut plan, step)?
    };
    Ok(done(plan, taken))
}

fn as_given(file: &File) -> Given<'_> {
    Given {
        name: &file.name,
        bytes: &file.bytes,
    }
}

fn done(plan: Plan, taken: Counts) -> Done {
    let written = |header: Option<&rows::Row>, refused: &[Refused]| {
        if refused.is_empty() {
            return Vec::new();
        }
        rows::write(header, refused.iter().map(|r| (&r.row, r.mark.clone())))
    };
    Done {
        refused_members: written(plan.members_header.as_ref(), &plan.refused_members),
        refused_transfers: written(plan.transfers_header.as_ref(), &plan.refused_transfers),
        report: Report {
            taken,
            already: plan.already,
            refused: plan
                .refused_members
                .into_iter()
                .chain(plan.refused_transfers)
                .map(|refused| refused.remark)
                .collect(),
            warnings: plan.warnings,
        },
    }
}

/// Says members, then exchanges. What the book refuses after all moves to the plan's refused rows.
fn say(
    engine: &Engine,
    identity: &Identity,
    order: &Order,
    plan: &mut Plan,
    step: &dyn Fn(u64, u64),
) -> Result<Counts, Stopped> {
    let all = (plan.members.len() + plan.exchanges.len()) as u64;
    let mut stand = 0;
    let mut taken = Counts::default();
    for batch in plan.members.chunks(BATCH) {
        let entries: Vec<_> = batch
            .iter()
            .map(|m| (m.row, m.id, joined(engine, m)))
            .collect();
        let (fresh, refused) = group(engine, identity, entries)?;
        taken.members += fresh;
        stand += batch.len() as u64;
        step(stand, all);
        refuse(&mut plan.refused_members, order.members.as_ref(), refused);
    }
    for batch in plan.exchanges.chunks(BATCH) {
        let entries: Vec<_> = batch
            .iter()
            .map(|e| (e.row, e.id, imported(engine, e)))
            .collect();
        let (fresh, refused) = group(engine, identity, entries)?;
        taken.exchanges += fresh;
        stand += batch.len() as u64;
        step(stand, all);
        refuse(
            &mut plan.refused_transfers,
            order.transfers.as_ref(),
            refused,
        );
    }
    Ok(taken)
}

/// An entry to be said: the row it comes from, its id, what it says.
type Said = (u64, Id, (Content, Option<Detail>));

/// A row that the book refused: its number, code, reason.
type Spoilt = (u64, &'static str, String);

/// Says one batch: how many are new, and which rows were refused, with code and reason.
fn group(
    engine: &Engine,
    identity: &Identity,
    entries: Vec<Said>,
) -> Result<(u64, Vec<Spoilt>), Stopped> {
    let now = engine.clock().now();
    let mut rows = Vec::with_capacity(entries.len());
    let mut group = Vec::with_capacity(entries.len());
    let mut refused = Vec::new();
    for (row, id, (content, detail)) in entries {
        match identity.say(id, now, content, detail) {
            Ok(entry) => {
                rows.push(row);
                group.push(entry);
            }
            Err(why) => refused.push((row, why.plain())),
        }
    }
    let mut fresh = 0;
    for (row, outcome) in rows.into_iter().zip(engine.submit_blocking(group)?) {
        match outcome {
            Outcome::Taken(_) => fresh += 1,
            Outcome::Again(_) => {}
            Outcome::Refused(why) => refused.push((row, why.plain())),
        }
    }
    let told = |(row, plain): (u64, kith_protocol::refusal::Plain)| {
        (row, plain.code, format!("{} {}", plain.title, plain.advice))
    };
    Ok((fresh, refused.into_iter().map(told).collect()))
}

/// Moves rows that the book refused to those to be mended.
fn refuse(to: &mut Vec<Refused>, file: Option<&File>, refused: Vec<Spoilt>) {
    let Some(file) = file.filter(|_| !refused.is_empty()) else {
        return;
    };
    let mut rows: BTreeMap<u64, rows::Row> = rows::read(&file.bytes)
        .into_iter()
        .map(|row| (row.number, row))
        .collect();
    for (number, code, reason) in refused {
        let row = rows
            .remove(&number)
            .expect("a plan\u{2019}s rows are the file\u{2019}s");
        to.push(Refused {
            remark: Remark {
                file: file.name.clone(),
                row: number,
                code: code.into(),
                reason,
            },
            mark: row.mark.clone().unwrap_or(rows::Mark::Row(number)),
            row,
        });
    }
}

fn joined(engine: &Engine, member: &Member) -> (Content, Option<Detail>) {
    let mut words = BTreeMap::from([("name", member.name.as_str())]);
    let more = [("phone", &member.phone), ("email", &member.email)];
    words.extend(
        more.into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(k, v)| (k, v.as_str())),
    );
    let (commitment, detail) = detail(engine, &words);
    let content = MemberJoined {
        account: member.account,
        details: Some(commitment),
        device: None,
    };
    (Content::Roster(Roster::MemberJoined(content)), Some(detail))
}

fn imported(engine: &Engine, exchange: &Exchange) -> (Content, Option<Detail>) {
    let note = (!exchange.note.is_empty())
        .then(|| detail(engine, &BTreeMap::from([("note", exchange.note.as_str())])));
    let (commitment, detail) = note.unzip();
    let content = Imported {
        category: exchange.category.clone(),
        day: exchange.day,
        details: commitment,
        lines: vec![Line {
            giver: exchange.giver,
            minutes: exchange.minutes,
            of: None,
            receiver: exchange.receiver,
        }],
    };
    (Content::Exchange(ExchangeKind::Imported(content)), detail)
}

fn detail(engine: &Engine, words: &BTreeMap<&str, &str>) -> (Digest32, Detail) {
    let text = serde_json::to_string(words).expect("a map of texts is JSON");
    engine.detail_of(&text)
}
