//! What people say of meetings in a random story, allowed or not.

use kith_protocol::{
    entry::{
        Content, Meeting,
        meeting::{Answer, Cancelled, Corrected, Purpose, Struck},
        work::GroupType,
    },
    envelope::Verified,
    id::{Account, Author, Digest32, Name},
};

use super::Story;
use crate::{
    bank::Bank,
    gathering::{
        agreed, answers, attends, called, decided, drafted, group, guest, held, item, link,
        promised, said, sealed, shape, tally, words,
    },
    people::{Device, Person},
};

/// What meetings left behind, whether or not it stands.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    groups: Vec<Name>,
    meetings: Vec<Name>,
    notes: Vec<Name>,
    links: usize,
}

impl Story {
    /// Something about meetings.
    pub(super) fn meeting(&mut self, bank: &Bank) -> Verified {
        let by = self.someone();
        let content = self.word_on_meetings(bank, &by);
        let made = bank.make(Author::Account(by.account), content);
        match &made.content {
            Content::Work(_) => self.meetings.groups.push(made.name()),
            Content::Meeting(Meeting::Called(_)) => self.meetings.meetings.push(made.name()),
            Content::Meeting(_)
            | Content::Roster(_)
            | Content::Exchange(_)
            | Content::Federation(_)
            | Content::Listing(_) => {
                self.meetings.notes.push(made.name());
            }
        }
        sealed(&made, &by.device).verify().expect("it is sound")
    }

    /// A guest answers by a link, if there is one.
    pub(super) fn by_link(&mut self, bank: &Bank) -> Verified {
        let Some(meeting) = self.lately_of(&self.meetings.meetings) else {
            return self.meeting(bank);
        };
        let key = Device::named(&format!("link {}", self.below(self.meetings.links.max(1))));
        let content = answers(
            meeting,
            guest("eve"),
            record(bank, meeting),
            Answer::TrueRecord,
        );
        let made = bank.make(Author::Account(guest("eve")), content);
        sealed(&made, &key).verify().expect("it is sound")
    }

    fn lately_of(&self, names: &[Name]) -> Option<Name> {
        let back = self.below(names.len().clamp(1, 4));
        names.iter().rev().nth(back).copied()
    }

    fn word_on_meetings(&mut self, bank: &Bank, by: &Person) -> Content {
        let group_now = self.lately_of(&self.meetings.groups);
        let Some(ours) = group_now.filter(|_| self.below(20) > 0) else {
            return group(&[&self.someone()], GroupType::Project);
        };
        let meeting_now = self.lately_of(&self.meetings.meetings);
        let Some(meeting) = meeting_now.filter(|_| self.below(10) > 0) else {
            return called(shape(ours, &[&self.someone()]));
        };
        let (other, now): (Account, Digest32) = (self.someone().account, record(bank, meeting));
        let note = self.lately_of(&self.meetings.notes);
        let replaces = note.filter(|_| self.below(3) == 0);
        match self.below(16) {
            0 => attends(meeting, by.account, false),
            1 => attends(meeting, guest("eve"), true),
            2 => item(meeting, replaces),
            3 => said(meeting, Some(other), replaces),
            4 => decided(meeting, replaces),
            5 => promised(meeting, Some(other), replaces),
            6 => held(meeting),
            7 | 8 => drafted(meeting, now, tally(0)),
            9..12 => answers(meeting, by.account, now, Answer::TrueRecord),
            12 => agreed(meeting, now, 1, 1),
            13 => {
                self.meetings.links += 1;
                let key = Device::named(&format!("link {}", self.meetings.links));
                link(meeting, guest("eve"), &key, Purpose::Agree, &[])
            }
            14 => Content::Meeting(Meeting::Struck(Struck {
                note: note.unwrap_or(meeting),
            })),
            _ if self.below(3) == 0 => Content::Meeting(Meeting::Cancelled(Cancelled {
                details: None,
                meeting,
            })),
            _ => Content::Meeting(Meeting::Corrected(Corrected {
                details: words("why"),
                meeting,
            })),
        }
    }
}

/// The record as it is shown; anything where there is no such meeting.
fn record(bank: &Bank, meeting: Name) -> Digest32 {
    bank.engine.look(|views| {
        let shown = views.meetings.meeting(&meeting);
        shown.map_or_else(|| words("other record"), |m| views.meetings.record(m))
    })
}
