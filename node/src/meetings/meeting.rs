//! Opening a meeting: its shape, its standing notes, what became of them, and its minutes.

use std::collections::BTreeMap;

use kith_protocol::{
    entry::{
        Content,
        meeting::{self as said, Meeting as Said, Shape},
        work::Work,
    },
    id::{Day, Index, Name},
    summary::record::{
        Action, Agreed, Answered, Attendance, Contribution, Decision, Item, Meeting, Response, Row,
    },
};

use super::known;
use super::open::{Opened, Read, Reader, Stamp, strange};
use super::words::{
    ActionWords, ContributionWords, DecisionWords, ItemWords, MeetingWords, ResponseWords,
};
use crate::store::Fault;

impl Reader<'_> {
    /// The shape of a meeting and its words, for lists.
    ///
    /// # Errors
    /// What the disk says.
    pub fn shape(&self, known: &known::Meeting) -> Result<(Shape, MeetingWords), Fault> {
        let content = self.read(known.newest)?.entry.content;
        let shape = if let Content::Meeting(Said::Called(c)) = content {
            c.shape
        } else if let Content::Meeting(Said::Changed(c)) = content {
            c.shape
        } else {
            return Err(strange(known.newest));
        };
        let words = self.words(Some(shape.details)).unwrap_or_default();
        Ok((shape, words))
    }

    /// A meeting.
    ///
    /// # Errors
    /// What the disk says.
    pub fn meeting(&self, known: &known::Meeting) -> Result<Opened, Fault> {
        let (shape, words) = self.shape(known)?;
        let called = self.read(known.called)?.stamp;
        let mut opened = Opened {
            record: Meeting {
                name: known.name,
                shape,
                held: known.held,
                status: known.status,
                title: words.title,
                purpose: words.purpose,
                place: words.r#where,
                link: words.link,
                attendance: Vec::new(),
                items: Vec::new(),
                contributions: Vec::new(),
                decisions: Vec::new(),
                actions: Vec::new(),
                record: known.record,
                draft: None,
                answers: Vec::new(),
                agreed: None,
                first_agreed: None,
                corrections: Vec::new(),
                published: None,
            },
            stamps: BTreeMap::from([(called.name, called)]),
            answers: Vec::new(),
            guests: BTreeMap::new(),
            drafted: None,
            cancelled: None,
        };
        for index in &known.notes {
            self.note(&mut opened, known, *index)?;
        }
        // What was said to an item, and decided on it, goes with it when it is worded anew; so does what follows from a decision.
        let record = &mut opened.record;
        let items = record.contributions.iter_mut().map(|c| &mut c.item);
        let decided = record.decisions.iter_mut().map(|d| &mut d.item);
        let followed = record.actions.iter_mut().map(|a| &mut a.decision);
        for name in items.chain(decided).chain(followed).flatten() {
            *name = *known.reworded.get(name).unwrap_or(name);
        }
        // In the order of the agenda; those without a number come last, as they were raised.
        let order = |item: &Item| (item.number.is_none(), item.number);
        opened.record.items.sort_by_key(order);
        self.minutes(&mut opened, known)?;
        Ok(opened)
    }

    /// A standing note of a meeting.
    fn note(&self, opened: &mut Opened, known: &known::Meeting, index: Index) -> Result<(), Fault> {
        let Read { stamp, entry } = self.read(index)?;
        opened.stamps.insert(stamp.name, stamp);
        let Content::Meeting(said) = entry.content else {
            return Err(strange(index));
        };
        match said {
            Said::Attendance(c) => self.attendance(opened, stamp.name, &c),
            Said::Item(c) => {
                let words: ItemWords = self.words(Some(c.details)).unwrap_or_default();
                opened.record.items.push(Item {
                    note: stamp.name,
                    number: c.number,
                    minutes: c.minutes,
                    proposed_by: c.proposed_by,
                    title: words.title,
                    plain_title: words.plain_title,
                });
            }
            Said::Contribution(c) => {
                let followed = known.followed.get(&stamp.name);
                let responses = self.responses(opened, followed)?;
                let day = known.day;
                let heard = self.contribution(stamp.name, day, &c, responses);
                opened.record.contributions.push(heard);
            }
            Said::Decision(c) => {
                let decided = self.decision(stamp.name, &c);
                opened.record.decisions.push(decided);
            }
            Said::Action(c) => {
                let moved = known.moved.get(&stamp.name).map_or(&[][..], Vec::as_slice);
                let action = self.action(stamp.name, &c, moved)?;
                opened.record.actions.push(action);
            }
            Said::Called(_)
            | Said::Changed(_)
            | Said::Held(_)
            | Said::Cancelled(_)
            | Said::ActionMoved(_)
            | Said::Struck(_)
            | Said::Drafted(_)
            | Said::Answered(_)
            | Said::Agreed(_)
            | Said::Published(_)
            | Said::Corrected(_)
            | Said::LinkIssued(_)
            | Said::LinkStopped(_)
            | Said::SlipsIssued(_)
            | Said::ReflectionsPooled(_)
            | Said::GuestErased(_) => return Err(strange(index)),
        }
        Ok(())
    }

    fn attendance(&self, opened: &mut Opened, note: Name, said: &said::Attendance) {
        let row: Option<Row> = self.words(Some(said.details));
        let name = if said.guest {
            row.as_ref().and_then(|row| row.name.clone())
        } else {
            self.0.people().name_of(&said.who)
        };
        if let (true, Some(name)) = (said.guest, &name) {
            opened.guests.insert(said.who, name.clone());
        }
        opened.record.attendance.push(Attendance {
            note,
            who: said.who,
            name,
            guest: said.guest,
            row,
        });
    }

    fn contribution(
        &self,
        note: Name,
        day: Day,
        said: &said::Contribution,
        responses: Vec<Response>,
    ) -> Contribution {
        let words: Option<ContributionWords> = self.words(Some(said.details));
        let words = words.unwrap_or_default();
        Contribution {
            note,
            item: said.item,
            day,
            who: said.who,
            capacity: words.capacity,
            text: words.text,
            publish: words.publish,
            responses,
        }
    }

    fn responses(
        &self,
        opened: &mut Opened,
        followed: Option<&known::Followed>,
    ) -> Result<Vec<Response>, Fault> {
        let Some(followed) = followed else {
            return Ok(Vec::new());
        };
        let mut responses = Vec::with_capacity(followed.responses.len());
        for index in &followed.responses {
            let (stamp, response) = self.response(*index)?;
            opened.stamps.insert(stamp.name, stamp);
            responses.push(response);
        }
        for (answer, told) in &followed.told {
            let Content::Work(Work::ResponseTold(said)) = self.read(*told)?.entry.content else {
                return Err(strange(*told));
            };
            let of = followed.responses.iter().position(|index| index == answer);
            if let Some(response) = of.and_then(|nth| responses.get_mut(nth)) {
                response.told.push((said.on, said.how));
            }
        }
        Ok(responses)
    }

    fn response(&self, index: Index) -> Result<(Stamp, Response), Fault> {
        let read = self.read(index)?;
        let Content::Work(Work::ResponseGiven(said)) = read.entry.content else {
            return Err(strange(index));
        };
        let words: ResponseWords = self.words(said.details).unwrap_or_default();
        let organisation = words.organisation;
        let organisation = organisation.or_else(|| self.0.people().name_of(&said.organisation?));
        let response = Response {
            note: read.stamp.name,
            on: read.stamp.day()?,
            outcome: said.outcome,
            text: words.text,
            reason: words.reason,
            organisation,
            told: Vec::new(),
        };
        Ok((read.stamp, response))
    }

    fn decision(&self, note: Name, said: &said::Decision) -> Decision {
        let words: DecisionWords = self.words(Some(said.details)).unwrap_or_default();
        Decision {
            note,
            item: said.item,
            method: said.method,
            power: said.power,
            lived_experience: said.lived_experience.clone(),
            professionals: said.professionals.clone(),
            review_on: said.review_on,
            text: words.text,
            plain_text: words.plain_text,
            dissent: words.dissent,
        }
    }

    fn action(&self, note: Name, said: &said::Action, moved: &[Index]) -> Result<Action, Fault> {
        let words: ActionWords = self.words(Some(said.details)).unwrap_or_default();
        let mut moves = Vec::with_capacity(moved.len());
        for index in moved {
            let Content::Meeting(Said::ActionMoved(c)) = self.read(*index)?.entry.content else {
                return Err(strange(*index));
            };
            moves.push((c.on, c.status, self.text(c.details)));
        }
        let owner_name = match said.owner {
            Some(owner) => self.0.people().name_of(&owner),
            None => words.owner_name,
        };
        Ok(Action {
            note,
            decision: said.decision,
            owned_by: said.owned_by,
            owner: said.owner,
            owner_name,
            due: said.due,
            moved: moves,
            text: words.text,
        })
    }

    /// The draft, the answers to it, the agreement, and what followed.
    fn minutes(&self, opened: &mut Opened, known: &known::Meeting) -> Result<(), Fault> {
        if let Some(index) = known.draft {
            let read = self.read(index)?;
            let Content::Meeting(Said::Drafted(c)) = read.entry.content else {
                return Err(strange(index));
            };
            opened.drafted = Some(read.stamp);
            opened.record.draft = Some((c.record, c.tally));
        }
        for index in &known.answers {
            let read = self.read(*index)?;
            let Content::Meeting(Said::Answered(c)) = read.entry.content else {
                return Err(strange(*index));
            };
            opened.answers.push(read.stamp);
            opened.record.answers.push(Answered {
                who: c.r#for,
                answer: c.answer,
                record: c.record,
                cleared: c.cleared,
                text: self.text(c.details),
            });
        }
        if let Some(index) = known.agreed.last().copied() {
            let read = self.read(index)?;
            let Content::Meeting(Said::Agreed(c)) = read.entry.content else {
                return Err(strange(index));
            };
            opened.record.agreed = Some(Agreed {
                index,
                at: read.stamp.at,
                day: read.stamp.day()?,
                record: c.record,
                lived_experience: c.lived_experience,
                others: c.others,
            });
            opened.stamps.insert(read.stamp.name, read.stamp);
        }
        if let Some(index) = known.agreed.first().copied() {
            opened.record.first_agreed = Some(self.read(index)?.stamp.day()?);
        }
        for index in &known.corrections {
            let read = self.read(*index)?;
            let why = self.text(read.entry.content.details());
            let day = read.stamp.day()?;
            opened.record.corrections.push((day, why));
        }
        if let Some(index) = known.published {
            opened.record.published = Some(self.read(index)?.stamp.day()?);
        }
        if let Some(index) = known.cancelled {
            let read = self.read(index)?;
            opened.cancelled = Some((read.stamp, self.text(read.entry.content.details())));
        }
        Ok(())
    }
}
