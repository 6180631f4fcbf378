//! A table: each refusal of both families, once, by its code; and a refused entry changes nothing.

use std::collections::BTreeSet;

use kith_protocol::{
    entry::{
        Content, Meeting, Work,
        meeting::{
            ActionMoved, ActionStatus, Answer, Pool, Purpose, ReflectionsPooled, Shape, SlipsIssued,
        },
        work::{
            GroupType, InitiativeOpened, InitiativeReplied, Level, MandateEnded, MandateGiven,
            MandateReported, PeriodClosed, ResponseOutcome, ResponseTold, ToldHow,
        },
    },
    id::{Account, Digest32, Name},
};
use kith_tests::{
    gathering::{
        Gathering, agreed, answers, attends, called, day, decided, drafted, group, guest, held,
        item, link, promised, said, say_by_link, shape, tally, there, words,
    },
    people::{Device, Person},
};

use super::{cancelled, changed, corrected, erased, m, published, responded, stopped, struck, w};

/// Who says it.
enum Voice {
    Person(Person),
    Link(Account, Device),
    Node,
}

/// A meeting that is planned, and one that was held and drafted, in which Ana and a guest were and Ana said something.
struct Stage {
    room: Gathering,
    planned: Name,
    met: Name,
    item: Name,
    said: Name,
    record: Digest32,
}

impl Stage {
    fn new() -> Self {
        let mut room = Gathering::default();
        let [ana, notes] = [&room.ana, &room.notes].map(Clone::clone);
        let planned = room.call();
        let met = room.meet(&[&ana]);
        room.say(&notes, attends(met, guest("eve"), true)).unwrap();
        let item = room.say(&ana, item(met, None)).unwrap();
        let said = room.say(&ana, said(met, Some(ana.account), None)).unwrap();
        let record = room.draft(met);
        Self {
            room,
            planned,
            met,
            item,
            said,
            record,
        }
    }

    fn notes(&mut self, content: Content) -> Name {
        let notes = self.room.notes.clone();
        self.room.say(&notes, content).unwrap()
    }

    fn both_agree(&mut self) {
        let (ana, eve) = (self.room.ana.clone(), guest("eve"));
        let yes = |who| answers(self.met, who, self.record, Answer::TrueRecord);
        let (own, hers) = (yes(ana.account), yes(eve));
        self.room.say(&ana, own).unwrap();
        let key = Device::named("link yes");
        self.notes(link(self.met, eve, &key, Purpose::Agree, &[]));
        say_by_link(&mut self.room.desk, eve, &key, hers).unwrap();
    }

    fn with_link(&mut self) -> (Device, Content) {
        let (eve, key) = (guest("eve"), Device::named("link"));
        self.notes(link(self.met, eve, &key, Purpose::Agree, &[]));
        let yes = answers(self.met, eve, self.record, Answer::TrueRecord);
        (key, yes)
    }

    fn nobody(&self) -> Name {
        Name {
            id: kith_protocol::id::Id(kith_tests::people::uuid("nothing")),
            ..self.met
        }
    }

    fn hears(&mut self, verdict: (Voice, Content)) -> Result<(), &'static str> {
        let (voice, content) = verdict;
        match voice {
            Voice::Person(person) => self.room.say(&person, content).map(drop),
            Voice::Link(by, key) => say_by_link(&mut self.room.desk, by, &key, content).map(drop),
            Voice::Node => self.room.desk.node_says(content).map(drop),
        }
    }
}

type Row = (&'static str, fn(&mut Stage) -> (Voice, Content));

fn by(person: &Person, content: Content) -> (Voice, Content) {
    (Voice::Person(person.clone()), content)
}

fn opened(group: Option<Name>, claimed: u8) -> Content {
    w(Work::InitiativeOpened(InitiativeOpened {
        claimed,
        details: words("group"),
        group,
        level: Level::Service,
        owner: None,
    }))
}

fn given(stage: &Stage) -> Content {
    w(Work::MandateGiven(MandateGiven {
        account: stage.room.ana.account,
        details: words("said"),
        group: stage.room.group,
    }))
}

fn closed(from: &str, to: &str) -> Content {
    w(Work::PeriodClosed(PeriodClosed {
        figures: Vec::new(),
        from: day(from),
        to: day(to),
    }))
}

const fn ended(mandate: Name) -> Content {
    Content::Work(Work::MandateEnded(MandateEnded { mandate }))
}

/// The refusals of groups, pieces of work and answers.
const WORK: &[Row] = &[
    ("group-unknown", |s| {
        by(&s.room.organiser, called(shape(s.nobody(), &[])))
    }),
    ("mandate-unknown", |s| by(&s.room.ana, ended(s.nobody()))),
    ("initiative-unknown", |s| {
        let (details, initiative) = (words("said"), s.nobody());
        let replied = InitiativeReplied {
            details,
            initiative,
        };
        by(&s.room.ana, w(Work::InitiativeReplied(replied)))
    }),
    ("response-unknown", |s| {
        let told = ResponseTold {
            contribution: s.said,
            format: None,
            how: ToldHow::Kith,
            on: day("2026-09-21"),
            response: s.nobody(),
        };
        by(&s.room.ana, w(Work::ResponseTold(told)))
    }),
    ("contributions-wrong", |s| {
        let twice = responded(&[s.said, s.said], ResponseOutcome::Done, false);
        by(&s.room.organiser, twice)
    }),
    ("not-a-facilitator", |s| {
        by(&s.room.organiser, group(&[], GroupType::Ulo))
    }),
    ("not-your-group", |s| {
        by(&s.room.notes, called(shape(s.room.group, &[])))
    }),
    ("not-yours-to-answer", |s| {
        by(
            &s.room.ana,
            responded(&[s.said], ResponseOutcome::Done, false),
        )
    }),
    ("people-wrong", |s| {
        let mut twice = shape(s.room.group, &[&s.room.ana]);
        twice.note_takers.push(s.room.ana.account);
        by(&s.room.organiser, called(twice))
    }),
    ("claim-wrong", |s| {
        by(&s.room.organiser, opened(Some(s.room.group), 8))
    }),
    ("mandate-ended", |s| {
        let ana = s.room.ana.clone();
        let mandate = s.room.say(&ana, given(s)).unwrap();
        s.room.say(&ana, ended(mandate)).unwrap();
        by(&ana, ended(mandate))
    }),
    ("day-to-come", |s| {
        let ana = s.room.ana.clone();
        let mandate = s.room.say(&ana, given(s)).unwrap();
        let on = day("2026-09-24");
        by(
            &ana,
            w(Work::MandateReported(MandateReported { mandate, on })),
        )
    }),
    ("reason-missing", |s| {
        let cannot = responded(&[s.said], ResponseOutcome::Cannot, false);
        by(&s.room.organiser, cannot)
    }),
    ("period-wrong", |s| {
        by(&s.room.steward, closed("2026-08-31", "2026-08-01"))
    }),
    ("period-not-over", |s| {
        by(&s.room.steward, closed("2026-08-31", "2026-09-21"))
    }),
    ("period-closed", |s| {
        let steward = s.room.steward.clone();
        let august = || closed("2026-08-01", "2026-08-31");
        s.room.say(&steward, august()).unwrap();
        by(&steward, august())
    }),
];

fn pooled(stage: &Stage, count: u32) -> Content {
    m(Meeting::ReflectionsPooled(ReflectionsPooled {
        count,
        group: stage.room.group,
        pool: Pool {
            again: vec![0; 3],
            important: vec![0; 5],
            listened: vec![0; 5],
            difference: vec![0; 5],
            understood: vec![0; 5],
        },
    }))
}

fn reshaped(stage: &Stage, change: fn(&mut Shape)) -> Content {
    let mut shape = shape(stage.room.group, &[]);
    change(&mut shape);
    called(shape)
}

/// The refusals of meetings: what is not here, links, and who may say it.
const WHO: &[Row] = &[
    ("only-the-node", |s| by(&s.room.steward, pooled(s, 10))),
    ("meeting-unknown", |s| by(&s.room.notes, held(s.nobody()))),
    ("note-unknown", |s| by(&s.room.notes, struck(s.nobody()))),
    ("link-unknown", |s| {
        by(&s.room.notes, stopped(Device::named("none").key()))
    }),
    ("link-not-for-this", |s| {
        let (key, _) = s.with_link();
        (Voice::Link(guest("eve"), key), item(s.met, None))
    }),
    ("link-used", |s| {
        let (key, yes) = s.with_link();
        say_by_link(&mut s.room.desk, guest("eve"), &key, yes.clone()).unwrap();
        (Voice::Link(guest("eve"), key), yes)
    }),
    ("link-stopped", |s| {
        let (key, yes) = s.with_link();
        s.notes(stopped(key.key()));
        (Voice::Link(guest("eve"), key), yes)
    }),
    ("link-expired", |s| {
        let (key, yes) = s.with_link();
        s.room.desk.now += 30 * 86_400_000 + 1;
        (Voice::Link(guest("eve"), key), yes)
    }),
    ("not-a-note-taker", |s| {
        by(&s.room.ana, decided(s.met, None))
    }),
    ("meeting-cancelled", |s| {
        s.notes(cancelled(s.planned));
        by(&s.room.ana, item(s.planned, None))
    }),
    ("minutes-agreed", |s| {
        s.both_agree();
        s.notes(agreed(s.met, s.record, 1, 1));
        by(&s.room.notes, struck(s.said))
    }),
    ("already-so", |s| by(&s.room.notes, held(s.met))),
    ("meeting-held", |s| by(&s.room.notes, cancelled(s.met))),
    ("meeting-not-held", |s| {
        let record = s.room.record(s.planned);
        by(&s.room.notes, drafted(s.planned, record, tally(0)))
    }),
    ("group-differs", |s| {
        let facilitator = s.room.facilitator.clone();
        let other = group(&[], GroupType::Circle);
        let other = s.room.say(&facilitator, other).unwrap();
        by(&facilitator, changed(s.planned, shape(other, &[])))
    }),
    ("guest-not-marked", |s| {
        by(&s.room.notes, attends(s.met, guest("bob"), false))
    }),
    ("not-a-guest", |s| {
        by(&s.room.notes, attends(s.met, s.room.ben.account, true))
    }),
    ("guest-unknown", |s| {
        by(&s.room.broker, erased(guest("bob")))
    }),
    ("guest-erased", |s| {
        let broker = s.room.broker.clone();
        s.room.say(&broker, erased(guest("eve"))).unwrap();
        by(&s.room.notes, attends(s.met, guest("eve"), true))
    }),
];

/// The refusals of meetings: what is noted, and what is said of minutes.
const WHAT: &[Row] = &[
    ("note-differs", |s| {
        by(&s.room.notes, decided(s.met, Some(s.item)))
    }),
    ("note-gone", |s| {
        s.notes(struck(s.item));
        by(&s.room.notes, item(s.met, Some(s.item)))
    }),
    ("numbers-wrong", |s| {
        by(&s.room.organiser, reshaped(s, |shape| shape.minutes = 0))
    }),
    ("not-there", |s| {
        by(&s.room.notes, promised(s.met, Some(guest("bob")), None))
    }),
    ("too-many-notes", |s| {
        for _ in 0..99 {
            s.notes(item(s.met, None));
        }
        by(&s.room.notes, item(s.met, None))
    }),
    ("minutes-not-agreed", |s| {
        by(&s.room.notes, published(s.met))
    }),
    ("not-drafted", |s| {
        by(&s.room.notes, agreed(s.planned, s.record, 1, 1))
    }),
    ("record-differs", |s| {
        let other = words("other record");
        by(
            &s.room.ana,
            answers(s.met, s.room.ana.account, other, Answer::Unsure),
        )
    }),
    ("tally-wrong", |s| {
        by(&s.room.notes, drafted(s.met, s.record, tally(3)))
    }),
    ("basis-wrong", |s| {
        let yes = answers(s.met, s.room.ana.account, s.record, Answer::TrueRecord);
        by(&s.room.broker, yes)
    }),
    ("draft-stale", |s| {
        s.notes(decided(s.met, None));
        by(&s.room.notes, agreed(s.met, s.record, 1, 1))
    }),
    ("change-asked-for", |s| {
        let ana = s.room.ana.clone();
        let no = answers(s.met, ana.account, s.record, Answer::NeedsChange);
        s.room.say(&ana, no).unwrap();
        by(&s.room.notes, agreed(s.met, s.record, 1, 1))
    }),
    ("lived-experience-missing", |s| {
        s.both_agree();
        by(&s.room.notes, agreed(s.met, s.record, 0, 2))
    }),
    ("another-missing", |s| {
        s.both_agree();
        by(&s.room.notes, agreed(s.met, s.record, 1, 0))
    }),
    ("counts-too-high", |s| {
        s.both_agree();
        by(&s.room.notes, agreed(s.met, s.record, 2, 1))
    }),
    ("slips-wrong", |s| {
        let slips = Vec::new();
        let meeting = s.met;
        by(
            &s.room.notes,
            m(Meeting::SlipsIssued(SlipsIssued { meeting, slips })),
        )
    }),
    ("too-few-reflections", |s| (Voice::Node, pooled(s, 9))),
    ("pool-wrong", |s| (Voice::Node, pooled(s, 10))),
];

/// Further ways to run into some of them.
const MORE: &[Row] = &[
    ("minutes-not-agreed", |s| {
        by(&s.room.notes, corrected(s.met))
    }),
    ("meeting-cancelled", |s| {
        s.notes(cancelled(s.planned));
        by(&s.room.notes, held(s.planned))
    }),
    ("numbers-wrong", |s| {
        by(
            &s.room.organiser,
            reshaped(s, |shape| shape.starts = Some(1_440)),
        )
    }),
    ("numbers-wrong", |s| {
        use kith_protocol::entry::meeting::Access;
        let unsorted = |shape: &mut Shape| shape.access = vec![Access::Bsl, Access::StepFree];
        by(&s.room.organiser, reshaped(s, unsorted))
    }),
    ("initiative-unknown", |s| {
        let mut about = shape(s.room.group, &[]);
        about.initiative = Some(s.nobody());
        by(&s.room.organiser, called(about))
    }),
    ("note-differs", |s| {
        let elsewhere = s.notes(item(s.planned, None));
        by(&s.room.notes, item(s.met, Some(elsewhere)))
    }),
    ("note-unknown", |s| {
        let done = responded(&[s.item], ResponseOutcome::Done, false);
        by(&s.room.organiser, done)
    }),
    ("reason-missing", |s| {
        let action = s.notes(promised(s.met, None, None));
        let moved = ActionMoved {
            action,
            details: None,
            on: day("2026-09-21"),
            status: ActionStatus::NotDone,
        };
        by(&s.room.notes, m(Meeting::ActionMoved(moved)))
    }),
    ("day-to-come", |s| {
        let mut later = shape(s.room.group, &[]);
        later.day = day("2026-09-24");
        let organiser = s.room.organiser.clone();
        let meeting = s.room.say(&organiser, called(later)).unwrap();
        by(&organiser, held(meeting))
    }),
    ("account-unknown", |s| {
        let unknown = Account(kith_tests::people::uuid("unknown"));
        let mut named = shape(s.room.group, &[]);
        named.note_takers.push(unknown);
        by(&s.room.organiser, called(named))
    }),
    ("not-a-note-taker", |s| {
        by(&s.room.broker, there(s.met, &s.room.ben))
    }),
];

#[test]
fn each_refusal_is_met_once_and_changes_nothing() {
    for (code, case) in [WORK, WHO, WHAT, MORE].concat() {
        let mut stage = Stage::new();
        let said = case(&mut stage);
        let before = stage.room.desk.picture();
        assert_eq!(stage.hears(said), Err(code));
        assert_eq!(stage.room.desk.picture(), before, "{code} changes nothing");
    }
}

/// The codes in a family's table of refusals.
fn codes(family: &str) -> BTreeSet<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = root.join(format!("protocol/src/book/{family}/refusal.rs"));
    let source = std::fs::read_to_string(path).unwrap();
    let rows = source.split("=> plain(").skip(1);
    rows.map(|row| row.split('"').nth(1).unwrap().to_owned())
        .collect()
}

#[test]
fn the_table_has_every_refusal() {
    let in_table = |tables: &[&[Row]]| -> BTreeSet<String> {
        let rows = tables.concat().into_iter();
        rows.map(|(code, _)| code.to_owned()).collect()
    };
    assert_eq!(in_table(&[WORK]), codes("work"));
    assert_eq!(in_table(&[WHO, WHAT]), codes("meeting"));
}
