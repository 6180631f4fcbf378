//! A group that meets once a month about a piece of work, with minutes, answers and a thank-you.

use kith_protocol::{
    entry::{
        Content, Meeting, Terms, Work as Said,
        exchange::{Exchange, Line, Recorded},
        meeting::{
            Access, Action, Agreed, Answer, Answered, Attendance, Called, Capacity, Contribution,
            Count, Decision, Drafted, Held, Item, Method, Mode, Paper, PlaceKind, Power, Published,
            Shape, Side, Tally,
        },
        work::{
            GroupFormed, GroupType, InitiativeOpened, InitiativeStaged, Level, ResponseGiven,
            ResponseOutcome, ResponseTold, Stage, ToldHow,
        },
    },
    id::{Account, Name},
};
use kith_tests::people::{Person, detail, uuid};
use serde_json::{Value, json};

use super::hours::{Filling, members};
use super::people::{FACILITATOR, SIGNATORY, STEWARD};

/// Days between two meetings, and from the call to the meeting.
const EVERY: i64 = 28;
const AHEAD: i64 = 9;
/// The first meeting.
const FIRST: i64 = 30;

/// The group's work while it is made.
pub(crate) struct Work {
    group: Name,
    initiative: Name,
    called: Option<Name>,
    to_agree: Option<(Name, Vec<Person>)>,
    to_answer: Vec<Name>,
    met: usize,
}

impl Work {
    /// The group is formed, and opens its piece of work.
    pub(crate) fn begin(now: &Filling<'_>) -> Self {
        let work = &now.area.work;
        let facilitator = &now.people[FACILITATOR];
        let deal = json!({
            "name": work.group,
            "about": work.title,
            "we_will": "Answer within 30 days. Pay for your time. Send papers a week before, in the format you asked for.",
            "you_will": "Say what it is like. Tell us when we get it wrong.",
        });
        let (deal, words) = put(&deal);
        let formed = GroupFormed {
            details: deal,
            organisers: vec![now.people[SIGNATORY].account],
            pot: Some(now.pot),
            r#type: GroupType::PartnershipBoard,
        };
        let group = now
            .says(
                facilitator,
                Content::Work(Said::GroupFormed(formed)),
                Some(words),
            )
            .unwrap()
            .name();
        let (details, words) = put(
            &json!({ "title": work.title, "owner_name": format!("{} Council", now.area.name), "approach": work.approach }),
        );
        let opened = InitiativeOpened {
            claimed: work.claimed,
            details,
            group: Some(group),
            level: Level::Service,
            owner: None,
        };
        let opened = now.says(
            facilitator,
            Content::Work(Said::InitiativeOpened(opened)),
            Some(words),
        );
        Self {
            group,
            initiative: opened.unwrap().name(),
            called: None,
            to_agree: None,
            to_answer: Vec::new(),
            met: 0,
        }
    }

    /// What the group does on a day.
    pub(crate) fn day(&mut self, now: &Filling<'_>, day: i64) {
        let since = day - FIRST;
        let plan = if now.area.work.late { 5 } else { 100 };
        if day == plan {
            self.stage(now, Stage::DraftPlan);
        } else if day == 120 {
            self.stage(now, Stage::Decision);
        } else if day == 160 {
            self.stage(now, Stage::Delivery);
        }
        match since.rem_euclid(EVERY) {
            from if from == EVERY - AHEAD => self.call(now),
            0 if since >= 0 => self.meet(now),
            3 => self.agree(now),
            20 => self.answer(now),
            _ => {}
        }
    }

    fn stage(&self, now: &Filling<'_>, stage: Stage) {
        let staged = InitiativeStaged {
            day: now.today(),
            initiative: self.initiative,
            stage,
        };
        let staged = Content::Work(Said::InitiativeStaged(staged));
        now.says(&now.people[FACILITATOR], staged, None).unwrap();
    }

    fn call(&mut self, now: &Filling<'_>) {
        let (details, words) = put(&json!({
            "title": now.area.work.group,
            "purpose": format!("What to do next about: {}", now.area.work.title),
            "where": "The library, ground floor",
        }));
        let today = now.today();
        let shape = Shape {
            access: vec![Access::StepFree, Access::HearingLoop, Access::EasyRead],
            agenda_sent_on: Some(today),
            agenda_set_by: Some(if now.area.work.late {
                Side::Professionals
            } else {
                Side::Joint
            }),
            breaks: Some(1),
            called_by: Some(Side::Joint),
            day: today.plus(i16::try_from(AHEAD).unwrap()),
            details,
            group: self.group,
            initiative: Some(self.initiative),
            minutes: 90,
            mode: Mode::InPerson,
            note_takers: Vec::new(),
            papers: vec![Paper {
                format: Some(Access::EasyRead),
                sent_on: today,
            }],
            place: Some(PlaceKind::Community),
            place_chosen_by: Some(Side::LivedExperience),
            starts: Some(14 * 60),
        };
        let called = Content::Meeting(Meeting::Called(Called { shape }));
        self.called = now
            .says(&now.people[FACILITATOR], called, Some(words))
            .map(|terms| terms.name());
    }

    /// Everything of one meeting, on its day.
    fn meet(&mut self, now: &Filling<'_>) {
        let Some(meeting) = self.called.take() else {
            return;
        };
        let facilitator = &now.people[FACILITATOR];
        let mut there: Vec<Person> = members(&now.people)
            .filter(|_| now.dice.happens(40))
            .take(8)
            .map(|(_, person)| person.clone())
            .collect();
        there.insert(0, now.people[SIGNATORY].clone());
        there.insert(0, facilitator.clone());
        let mut tally = Told::default();
        for (nth, person) in there.iter().enumerate() {
            let row = row(nth);
            tally.note(nth == 0);
            attends(now, meeting, person.account, false, &row);
        }
        let officer = Account(uuid(&format!("officer {}", now.area.folder)));
        let row = json!({ "name": "Jo Marsh", "capacity": "commissioner", "presence": "full", "offered": "salaried", "minutes": 90 });
        attends(now, meeting, officer, true, &row);
        note(now, Meeting::Held(Held { meeting }), None);
        let item = self.items(now, meeting);
        self.contributions(now, meeting, item, &there);
        self.decides(now, meeting, item);
        let record = now.bank.engine.look(|views| {
            let meetings = &views.meetings;
            meetings.record(meetings.meeting(&meeting).unwrap())
        });
        note(
            now,
            Meeting::Drafted(Drafted {
                meeting,
                record,
                tally: tally.counts(there.len()),
            }),
            None,
        );
        self.thanks(now, &there);
        self.to_agree = Some((meeting, there));
        self.met += 1;
    }

    fn items(&self, now: &Filling<'_>, meeting: Name) -> Name {
        let (details, words) = put(&json!({ "title": now.area.work.title }));
        let item = Item {
            details,
            meeting,
            minutes: Some(40),
            number: Some(1),
            proposed_by: if self.met % 3 == 2 {
                Side::Professionals
            } else {
                Side::LivedExperience
            },
            replaces: None,
        };
        note(now, Meeting::Item(item), Some(words)).name()
    }

    fn contributions(&mut self, now: &Filling<'_>, meeting: Name, item: Name, there: &[Person]) {
        let (said, _) = now.area.work.said[self.met % now.area.work.said.len()];
        for (nth, text) in [said, "Whatever we choose, tell us what became of it."]
            .into_iter()
            .enumerate()
        {
            let who = &there[(nth + 1 + self.met) % there.len()];
            let (details, words) =
                put(&json!({ "text": text, "capacity": "draws-on-support", "publish": true }));
            let contribution = Contribution {
                details,
                item: Some(item),
                meeting,
                replaces: None,
                who: Some(who.account),
            };
            let said = note(now, Meeting::Contribution(contribution), Some(words));
            if nth == 0 {
                self.to_answer.push(said.name());
            }
        }
    }

    fn decides(&self, now: &Filling<'_>, meeting: Name, item: Name) {
        let (details, words) = put(&json!({ "text": now.area.work.decided }));
        let decision = Decision {
            details,
            item: Some(item),
            lived_experience: None,
            meeting,
            method: Method::Consensus,
            power: if now.area.work.late {
                Power::GroupRecommends
            } else {
                Power::JointDecides
            },
            professionals: None,
            replaces: None,
            review_on: Some(now.today().plus(90)),
        };
        let decision = note(now, Meeting::Decision(decision), Some(words)).name();
        let (details, words) =
            put(&json!({ "text": "Ask the others, and bring back what they say." }));
        let action = Action {
            decision: Some(decision),
            details,
            due: Some(now.today().plus(25)),
            meeting,
            owned_by: Side::LivedExperience,
            owner: Some(now.people[SIGNATORY].account),
            replaces: None,
        };
        note(now, Meeting::Action(action), Some(words));
    }

    /// Everybody's time from the pot, which the steward looks after.
    fn thanks(&self, now: &Filling<'_>, there: &[Person]) {
        let lines = there.iter().map(|person| Line {
            giver: person.account,
            minutes: 90,
            of: None,
            receiver: now.pot,
        });
        let recorded = Recorded {
            all_or_none: false,
            category: "company".parse().unwrap(),
            day: now.today(),
            details: None,
            r#for: None,
            lines: lines.collect(),
            undoes: None,
        };
        now.says(
            &now.people[STEWARD],
            Content::Exchange(Exchange::Recorded(recorded)),
            None,
        );
    }

    fn agree(&mut self, now: &Filling<'_>) {
        let Some((meeting, there)) = self.to_agree.take() else {
            return;
        };
        let record = now.bank.engine.look(|views| {
            let meetings = &views.meetings;
            meetings.record(meetings.meeting(&meeting).unwrap())
        });
        for person in &there {
            let answered = Answered {
                answer: Answer::TrueRecord,
                basis: None,
                cleared: false,
                details: None,
                r#for: person.account,
                meeting,
                record,
            };
            now.says(person, Content::Meeting(Meeting::Answered(answered)), None);
        }
        let lived = (0..there.len()).filter(|nth| capacity(*nth).0.lived_experience());
        let lived_experience = u32::try_from(lived.count()).unwrap();
        let agreed = Agreed {
            lived_experience,
            meeting,
            others: u32::try_from(there.len()).unwrap() - lived_experience,
            record,
        };
        note(now, Meeting::Agreed(agreed), None);
        note(now, Meeting::Published(Published { meeting }), None);
    }

    /// "We did": most of what was said is answered, and people are told.
    fn answer(&mut self, now: &Filling<'_>) {
        for contribution in std::mem::take(&mut self.to_answer) {
            let (_, did) =
                now.area.work.said[self.met.saturating_sub(1) % now.area.work.said.len()];
            let (details, words) =
                put(&json!({ "text": did, "organisation": format!("{} Council", now.area.name) }));
            let given = ResponseGiven {
                contributions: vec![contribution],
                details: Some(details),
                organisation: None,
                outcome: if self.met.is_multiple_of(3) {
                    ResponseOutcome::Partly
                } else {
                    ResponseOutcome::Done
                },
            };
            let facilitator = &now.people[FACILITATOR];
            let given = now
                .says(
                    facilitator,
                    Content::Work(Said::ResponseGiven(given)),
                    Some(words),
                )
                .unwrap();
            if now.area.work.late && self.met.is_multiple_of(2) {
                continue;
            }
            let told = ResponseTold {
                contribution,
                format: None,
                how: ToldHow::Phone,
                on: now.today(),
                response: given.name(),
            };
            now.says(facilitator, Content::Work(Said::ResponseTold(told)), None)
                .unwrap();
        }
    }
}

/// A note of the facilitator's.
fn note(now: &Filling<'_>, said: Meeting, words: Option<String>) -> Terms {
    now.says(&now.people[FACILITATOR], Content::Meeting(said), words)
        .unwrap()
}

fn attends(now: &Filling<'_>, meeting: Name, who: Account, guest: bool, row: &Value) {
    let (details, words) = put(row);
    let attendance = Attendance {
        details,
        guest,
        meeting,
        who,
    };
    note(now, Meeting::Attendance(attendance), Some(words));
}

/// What is recorded of the nth who came: the first chairs, two in three have lived experience.
fn row(nth: usize) -> Value {
    let mut row = json!({
        "capacity": capacity(nth).1,
        "presence": "full",
        "minutes": 90,
        "minutes_around": 30,
        "offered": "choice",
        "taken": "time-credit",
        "preparation": "offered-taken",
        "training": "offered-declined",
    });
    if nth == 0 {
        row["functions"] = json!(["chair"]);
    }
    if needs(nth) {
        row["access"] = json!([{ "need": "large-print", "met": "met" }]);
    }
    row
}

const fn needs(nth: usize) -> bool {
    nth % 3 == 1
}

const fn capacity(nth: usize) -> (Capacity, &'static str) {
    match nth % 3 {
        0 => (Capacity::DrawsOnSupport, "draws-on-support"),
        1 => (Capacity::UnpaidCarerFamily, "unpaid-carer-family"),
        _ => (Capacity::CommunityMember, "community-member"),
    }
}

/// The counts, as they are added up.
#[derive(Debug, Default)]
struct Told {
    chairs: u32,
}

impl Told {
    fn note(&mut self, chairs: bool) {
        self.chairs += u32::from(chairs);
    }

    fn counts(&self, there: usize) -> Tally {
        let count = |which: usize| {
            let people = (0..there).filter(|nth| nth % 3 == which).count();
            Count {
                capacity: capacity(which).0,
                people: u32::try_from(people).unwrap(),
            }
        };
        let officer = Count {
            capacity: Capacity::Commissioner,
            people: 1,
        };
        let needs = u32::try_from((0..there).filter(|nth| needs(*nth)).count()).unwrap();
        let mut capacities = vec![count(0), count(1), officer, count(2)];
        capacities.retain(|count| count.people > 0);
        Tally {
            apologies: 0,
            capacities,
            chairs: self.chairs,
            chairs_lived_experience: self.chairs,
            needs,
            needs_met: needs,
            needs_partly: 0,
        }
    }
}

fn put(words: &Value) -> (kith_protocol::id::Digest32, String) {
    let text = words.to_string();
    (detail(&text).0, text)
}
