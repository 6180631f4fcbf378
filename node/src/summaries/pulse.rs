//! Pulses: each month how many meetings were held, how much was decided, which approaches are being tried, and whether there are
//! members at all. Nothing in them is about a person, so nobody signs them off; each is worked out once and never changed.

use kith_protocol::book::account::Status;
use kith_protocol::canonical;
use kith_protocol::entry::roster::Role;
use kith_protocol::id::Day;
use kith_protocol::summary::period::{Length, Period};
use kith_protocol::view::Directory;
use serde_json::json;

use super::{Kind, NotDone, Public, Summaries, gather};
use crate::meetings::Reader;
use crate::meetings::all::{All, Known};
use crate::store::Fault;

const PREFIX: &str = "summary/pulse/";

impl Summaries {
    /// Keeps the pulse of the month that ended last, if this node was there and has not said it.
    pub(super) fn keep_pulse(&self) -> Result<(), NotDone> {
        let month = Period::of(self.today(), Length::Month).previous();
        let key = format!("{PREFIX}{}", month.from()).into_bytes();
        if self.opened()? > month.to() || self.engine().kept(&key)?.is_some() {
            return Ok(());
        }
        let known = self.engine().look(Known::of);
        let all = All::open(Reader::new(self.engine()), &known)?;
        let met = gather::meetings(all.records().meetings, month);
        let mut content = json!({
            "decisions": met.decisions,
            "from": month.from(),
            "meetings": met.meetings,
            "to": month.to(),
            "v": 1,
        });
        if let Some(tried) = all.approaches(month) {
            content["approaches"] = json!(tried);
        }
        // A region awaits figures where there are members. How many there are it is not told.
        if self.engine().look(|views| has_members(&views.directory)) {
            content["members"] = json!(true);
        }
        let content = canonical::write(&content);
        self.engine()
            .keep_blocking(vec![(key, content.into_bytes())])?;
        Ok(())
    }

    /// Every pulse, oldest first.
    pub(super) fn pulses(&self) -> Result<Vec<Public>, Fault> {
        let rows = self.engine().kept_under(PREFIX.as_bytes());
        rows.map(|row| {
            let content = String::from_utf8(row?.1)
                .map_err(|_| Fault::Damaged("a pulse is no text".to_owned()))?;
            Ok(Public {
                kind: Kind::Pulse,
                content,
            })
        })
        .collect()
    }

    /// The day on which this node opened.
    pub(super) fn opened(&self) -> Result<Day, Fault> {
        let at = self.at(0)?;
        Day::utc_of(at).ok_or_else(|| Fault::Damaged("the first entry has no day".to_owned()))
    }
}

/// Whether there is anybody beside the Kith leads: a node without is an observatory.
fn has_members(directory: &Directory) -> bool {
    let people = directory.places.values();
    people
        .filter(|place| place.keepers.is_none() && !place.roles.contains(&Role::Steward))
        .any(|place| matches!(place.status, Status::Active | Status::Paused))
}
