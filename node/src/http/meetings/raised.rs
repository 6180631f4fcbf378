//! What was decided on what somebody raised: they are told for a month.

use kith_protocol::id::{Account, Day, Name};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::limits;
use super::super::problem::Problem;
use super::Lister;
use crate::meetings::{Who, known};

/// Days after a meeting for which people are told what was decided on what they raised.
const RAISED_DAYS: i16 = 30;

/// Something that somebody raised, and what was decided on it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RaisedInfo {
    meeting: Name,
    meeting_title: Option<String>,
    day: Day,
    title: Option<String>,
    plain_title: Option<String>,
    /// What was decided, as far as it is told.
    decided: Vec<String>,
}

impl App {
    /// What was decided, within a month, on what `account` raised.
    pub(super) fn raised(
        &self,
        who: &Who,
        lister: &mut Lister<'_>,
        account: Account,
        all: &[known::Meeting],
    ) -> Result<Vec<RaisedInfo>, Problem> {
        let since = self.today().plus(-RAISED_DAYS);
        let mut raised = Vec::new();
        for meeting in all.iter().filter(|m| m.held && m.day >= since) {
            let engine = self.engine();
            let theirs = engine.look(|views| known::raised(views, &account, &meeting.name));
            if theirs.is_empty() || raised.len() >= limits::HOME_WAITING {
                continue;
            }
            let mut seen = lister.seen(who, &meeting.name)?;
            seen.rights.mask(&mut seen.opened.record);
            let record = &seen.opened.record;
            for item in record.items.iter().filter(|i| theirs.contains(&i.note)) {
                let on = record
                    .decisions
                    .iter()
                    .filter(|d| d.item == Some(item.note));
                let decided: Vec<String> = on.filter_map(|d| d.text.clone()).collect();
                if !decided.is_empty() {
                    raised.push(RaisedInfo {
                        meeting: meeting.name,
                        meeting_title: record.title.clone(),
                        day: meeting.day,
                        title: item.title.clone(),
                        plain_title: item.plain_title.clone(),
                        decided,
                    });
                }
            }
        }
        Ok(raised)
    }
}
