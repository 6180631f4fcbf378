//! The meeting in the script: every kind about groups and meetings once.

use kith_protocol::{
    book::meeting::record,
    entry::{
        Content, Meeting, Work,
        meeting::{
            ActionMoved, ActionStatus, Answer, Cancelled, Changed, Corrected, GuestErased,
            LinkStopped, Pool, Published, Purpose, ReflectionsPooled, SlipsIssued, Struck,
        },
        work::{
            GroupChanged, GroupType, InitiativeChanged, InitiativeOpened, InitiativeReplied,
            InitiativeStaged, Level, MandateEnded, MandateGiven, MandateReported, PeriodClosed,
            ResponseGiven, ResponseOutcome, ResponseTold, Stage, ToldHow,
        },
    },
    envelope::Verified,
    id::{Account, Author, Digest32, Name},
};

use super::{Script, uuid};
use crate::{
    gathering::{
        DAY, agreed, answers, attends, called, day, decided, drafted, group, guest, held, item,
        link, promised, said, sealed, shape, tally, words,
    },
    people::{Device, Person},
};

/// An entry that stands: its name, and SHA-256 of its body.
type Stood = (Name, Digest32);

fn w(content: Work) -> Content {
    Content::Work(content)
}

fn m(content: Meeting) -> Content {
    Content::Meeting(content)
}

/// What is said together.
struct Said<'a> {
    script: &'a mut Script,
    group: Vec<Verified>,
}

impl Said<'_> {
    fn by(&mut self, by: Author, device: &Device, content: Content) -> Stood {
        let made = self.script.entry(by, content);
        let verified = sealed(&made, device).verify().unwrap();
        let stood = (made.name(), verified.signed.terms);
        self.group.push(verified);
        stood
    }

    fn says(&mut self, person: &Person, content: Content) -> Stood {
        self.by(Author::Account(person.account), &person.device, content)
    }

    fn end(self) {
        let Self { script, group } = self;
        script.group(group);
    }
}

impl Script {
    const fn together(&mut self) -> Said<'_> {
        Said {
            script: self,
            group: Vec::new(),
        }
    }

    /// Stella forms a group in which Alice, Carol and a guest meet.
    pub(super) fn meets(&mut self) {
        let (ours, initiative) = self.group_and_work();
        let (meeting, standing, contribution) = self.meeting(ours, initiative);
        self.minutes(meeting, record(standing));
        self.afterwards(ours, meeting, contribution);
    }

    fn group_and_work(&mut self) -> (Name, Name) {
        let [stella, alice, carol] = ["stella", "alice", "carol"].map(Person::named);
        let mut now = self.together();
        let (ours, _) = now.says(&stella, group(&[&alice], GroupType::SelfAdvocacy));
        let changed = GroupChanged {
            details: words("group"),
            group: ours,
            organisers: vec![alice.account],
            pot: Some(Account(uuid("pot"))),
            r#type: GroupType::Ulo,
        };
        now.says(&alice, w(Work::GroupChanged(changed)));
        let given = MandateGiven {
            account: carol.account,
            details: words("said"),
            group: ours,
        };
        let (mandate, _) = now.says(&carol, w(Work::MandateGiven(given)));
        let on = day(DAY);
        now.says(
            &carol,
            w(Work::MandateReported(MandateReported { mandate, on })),
        );
        now.says(&carol, w(Work::MandateEnded(MandateEnded { mandate })));
        let opened = InitiativeOpened {
            claimed: 5,
            details: words("title"),
            group: Some(ours),
            level: Level::Service,
            owner: None,
        };
        let (initiative, _) = now.says(&alice, w(Work::InitiativeOpened(opened)));
        let changed = InitiativeChanged {
            details: words("title"),
            initiative,
            level: Level::Strategic,
            owner: None,
        };
        now.says(&alice, w(Work::InitiativeChanged(changed)));
        let staged = InitiativeStaged {
            day: day(DAY),
            initiative,
            stage: Stage::Scoping,
        };
        now.says(&alice, w(Work::InitiativeStaged(staged)));
        let replied = InitiativeReplied {
            details: words("said"),
            initiative,
        };
        now.says(&carol, w(Work::InitiativeReplied(replied)));
        now.end();
        (ours, initiative)
    }

    fn meeting(&mut self, ours: Name, initiative: Name) -> (Name, Vec<Stood>, Name) {
        let [alice, carol] = ["alice", "carol"].map(Person::named);
        let mut now = self.together();
        let (off, _) = now.says(&alice, called(shape(ours, &[])));
        let cancelled = Cancelled {
            details: Some(words("why")),
            meeting: off,
        };
        now.says(&alice, m(Meeting::Cancelled(cancelled)));
        let (meeting, _) = now.says(&alice, called(shape(ours, &[])));
        let mut about = shape(ours, &[&carol]);
        about.initiative = Some(initiative);
        let about = Changed {
            meeting,
            shape: about,
        };
        let mut standing = vec![now.says(&alice, m(Meeting::Changed(about)))];
        for (who, guest) in [
            (alice.account, false),
            (carol.account, false),
            (guest("eve"), true),
        ] {
            standing.push(now.says(&alice, attends(meeting, who, guest)));
        }
        now.says(&carol, held(meeting));
        standing.push(now.says(&carol, item(meeting, None)));
        let (mistake, _) = now.says(&carol, item(meeting, None));
        now.says(&carol, m(Meeting::Struck(Struck { note: mistake })));
        let first = said(meeting, Some(carol.account), None);
        let (first, _) = now.says(&carol, first);
        let again = said(meeting, Some(carol.account), Some(first));
        let contribution = now.says(&carol, again);
        let decision = now.says(&carol, decided(meeting, None));
        let action = now.says(&carol, promised(meeting, Some(alice.account), None));
        let moved = ActionMoved {
            action: action.0,
            details: None,
            on: day(DAY),
            status: ActionStatus::Doing,
        };
        now.says(&alice, m(Meeting::ActionMoved(moved)));
        now.end();
        standing.extend([contribution, decision, action]);
        (meeting, standing, contribution.0)
    }

    fn minutes(&mut self, meeting: Name, record: Digest32) {
        let [alice, carol] = ["alice", "carol"].map(Person::named);
        let mut now = self.together();
        now.says(&carol, drafted(meeting, record, tally(2)));
        let yes = |who| answers(meeting, who, record, Answer::TrueRecord);
        now.says(&carol, yes(carol.account));
        let (key, other) = (Device::named("link eve"), Device::named("link other"));
        for key in [&key, &other] {
            now.says(
                &alice,
                link(meeting, guest("eve"), key, Purpose::Agree, &[]),
            );
        }
        let key_stopped = LinkStopped { key: other.key() };
        now.says(&alice, m(Meeting::LinkStopped(key_stopped)));
        now.by(Author::Account(guest("eve")), &key, yes(guest("eve")));
        now.says(&carol, agreed(meeting, record, 1, 1));
        now.says(&carol, m(Meeting::Published(Published { meeting })));
        let corrected = Corrected {
            details: words("why"),
            meeting,
        };
        now.says(&carol, m(Meeting::Corrected(corrected)));
        now.end();
    }

    fn afterwards(&mut self, ours: Name, meeting: Name, contribution: Name) {
        let [stella, alice, carol] = ["stella", "alice", "carol"].map(Person::named);
        let mut now = self.together();
        let given = ResponseGiven {
            contributions: vec![contribution],
            details: Some(words("why")),
            organisation: None,
            outcome: ResponseOutcome::Partly,
        };
        let (response, _) = now.says(&alice, w(Work::ResponseGiven(given)));
        let told = ResponseTold {
            contribution,
            format: None,
            how: ToldHow::InPerson,
            on: day(DAY),
            response,
        };
        now.says(&carol, w(Work::ResponseTold(told)));
        let mut slips: Vec<Digest32> = (0..10u8).map(|n| Digest32::of(&[n])).collect();
        slips.sort_unstable();
        now.says(
            &alice,
            m(Meeting::SlipsIssued(SlipsIssued { meeting, slips })),
        );
        let pooled = ReflectionsPooled {
            count: 10,
            group: ours,
            pool: Pool {
                again: vec![8, 1, 1],
                important: vec![0, 0, 0, 5, 5],
                listened: vec![0, 0, 0, 0, 10],
                difference: vec![2; 5],
                understood: vec![0, 0, 0, 9, 1],
            },
        };
        let node = Device::named("node");
        now.by(Author::Node, &node, m(Meeting::ReflectionsPooled(pooled)));
        let closed = PeriodClosed {
            figures: Vec::new(),
            from: day("2026-07-01"),
            to: day("2026-08-31"),
        };
        now.says(&stella, w(Work::PeriodClosed(closed)));
        let guest = guest("eve");
        now.says(&stella, m(Meeting::GuestErased(GuestErased { guest })));
        now.end();
    }
}
