//! The entries that the record of a meeting is made of, for those who were there: from them anybody can work out again what was
//! agreed (docs/protocol.md, "The record of a meeting").

use axum::Json;
use axum::extract::State;
use kith_protocol::entry::Content;
use kith_protocol::entry::meeting::Meeting as Said;
use kith_protocol::id::{Digest32, Name};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::api::Doc;
use super::super::ask::In;
use super::super::problem::{Problem, Refused};
use super::super::reading::{Stored, Words};
use super::super::viewer::Viewer;
use super::Seen;
use super::one::{leave_trace, seen_by};
use crate::meetings::Rights;

/// The record of a meeting as it was signed.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct RecordInfo {
    /// Its digest as it stands now.
    record: Digest32,
    /// The entries that stand in it: what said its shape last first, then its notes in the order they were made.
    entries: Vec<RecordEntry>,
    /// The newest agreement, where the record stands as it was agreed.
    agreed: Option<Agreement>,
}

/// An entry of the record.
#[derive(Debug, Serialize, JsonSchema)]
struct RecordEntry {
    /// The signed bytes.
    body: String,
    /// The words beside it that the viewer may read, unless erased.
    details: Words,
}

/// The agreement, and the proof that it is in the log.
#[derive(Debug, Serialize, JsonSchema)]
struct Agreement {
    /// The leaf.
    leaf: String,
    /// A c2sp.org/tlog-proof@v1, to be checked without any network.
    receipt: String,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("The entries that a meeting's record is made of, and its agreement with the proof: for those who were there.")
        .answers::<RecordInfo>(200, "The record.")
}

/// The record, for who was there and who notes it.
pub(in crate::http) async fn show(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
) -> Result<Json<RecordInfo>, Problem> {
    let (who, seen) = seen_by(&app, viewer, name).await?;
    if !seen.rights.names() {
        return Err(Refused::NotYours.into());
    }
    leave_trace(&app, &who, &seen).await?;
    app.read(move |app| app.record(&seen).map(Json)).await
}

impl App {
    fn record(&self, seen: &Seen) -> Result<RecordInfo, Problem> {
        let known = &seen.known;
        let standing = [known.newest]
            .into_iter()
            .chain(known.notes.iter().copied());
        let entries = standing.map(|index| {
            let stored = self.stored(index)?;
            Ok(RecordEntry {
                body: stored.body().to_owned(),
                details: self.told(&seen.rights, &stored),
            })
        });
        let newest = known.agreed.last().copied();
        let record = known.record;
        let stands = seen
            .opened
            .record
            .agreed
            .as_ref()
            .filter(|a| a.record == record);
        let agreed = match newest.filter(|_| stands.is_some()) {
            None => None,
            Some(index) => {
                let receipt = self.engine().receipt(index);
                let receipt = receipt
                    .ok_or_else(|| Problem::internal("an entry that stands has no receipt"))?;
                Some(Agreement {
                    leaf: self.stored(index)?.leaf,
                    receipt: receipt.text(),
                })
            }
        };
        Ok(RecordInfo {
            record,
            entries: entries.collect::<Result<_, Problem>>()?,
            agreed,
        })
    }

    /// The words beside an entry of the record. The row about a person is between them and who notes the meeting.
    fn told(&self, rights: &Rights, stored: &Stored) -> Words {
        if let Content::Meeting(Said::Attendance(c)) = &stored.entry.content
            && !rights.notes
            && !rights.own.contains(&c.who)
        {
            return Words::new();
        }
        self.words(&stored.entry)
    }
}
