//! One story in which every kind of entry is said, the same on every run: what a node must carry through restarts,
//! snapshots and failing disks.

mod areas;
mod meeting;

use kith_protocol::{
    details::Detail,
    entry::{
        Content, Entry, Roster,
        exchange::{self as said, Exchange, Ground, Line, Outcome, Reason},
        roster::{
            self, AccountLimits, BankPolicy, Basis, Enrolment, PolicySet, Role, Shared, Storage,
        },
    },
    envelope::Verified,
    id::{Account, Author, Digest32, Millis, Name, Origin},
    limits::DAY_MS,
};

use crate::{
    bank::{invite, join, signed},
    desk::{START, help, line},
    people::{Device, Person, detail, entry, terms, uuid},
};

/// What happens next.
#[derive(Debug, Clone)]
pub enum Step {
    /// These arrive together; all of them are taken.
    Group(Vec<Verified>),
    /// Time passes, in milliseconds, and the node says what fell due.
    Later(Millis),
}

/// A story in the making.
#[derive(Debug)]
struct Script {
    origin: Origin,
    now: Millis,
    made: u32,
    steps: Vec<Step>,
}

/// Words about someone.
#[must_use]
pub fn words(name: &str) -> String {
    format!(r#"{{"name":"{name} Hughes","phone":"01234 {name}"}}"#)
}

/// What is said of an exchange in [`every_kind`] and must be gone once Carol is erased.
pub const NOTE: &str = r#"{"note":"Carol showed Alice her roses."}"#;

/// Every kind that can stand: all but `node.opened`, which the engine says, `rules.adopted`, as there is no newer
/// version to adopt, and `node.recovered`, which needs new keys. At the end Carol is erased.
#[must_use]
pub fn every_kind() -> Vec<Step> {
    let mut script = Script {
        origin: Origin::mint(&Device::named("node").key()),
        now: START,
        made: 0,
        steps: Vec::new(),
    };
    script.people_join();
    script.shared_accounts_and_rules();
    script.exchanges();
    script.devices_and_supporters();
    script.meets();
    script.reaches_out();
    script.people_go();
    script.steps
}

fn roster(content: Roster) -> Content {
    Content::Roster(content)
}

fn exchange(content: Exchange) -> Content {
    Content::Exchange(content)
}

impl Script {
    fn entry(&mut self, by: Author, content: Content) -> Entry {
        self.made += 1;
        entry(
            &self.origin,
            by,
            &format!("script {}", self.made),
            self.now,
            content,
        )
    }

    fn group(&mut self, group: Vec<Verified>) {
        self.steps.push(Step::Group(group));
    }

    fn node(&mut self, content: Content) -> Verified {
        let made = self.entry(Author::Node, content);
        signed(&made, &[&Device::named("node")], &[])
    }

    fn by(&mut self, person: &Person, content: Content) -> Verified {
        self.with_words(person, content, &[])
    }

    fn with_words(
        &mut self,
        person: &Person,
        content: Content,
        words: &[(Digest32, Detail)],
    ) -> Verified {
        let made = self.entry(Author::Account(person.account), content);
        signed(&made, &[&person.device], words)
    }

    fn later(&mut self, ms: Millis) {
        self.now += ms;
        self.steps.push(Step::Later(ms));
    }

    fn joins(&mut self, name: &str, role: Option<Role>) {
        let person = Person::named(name);
        let invitation = Device::named(&format!("invitation {name}"));
        let (commitment, detail) = detail(&words(name));
        let invited = self.node(invite(invitation.key(), role));
        let content = join(&person, &invitation, Some(commitment));
        let joined = self.entry(Author::Account(person.account), content);
        let joined = signed(
            &joined,
            &[&person.device, &invitation],
            &[(commitment, detail)],
        );
        self.group(vec![invited, joined]);
    }

    fn people_join(&mut self) {
        let stella = Person::named("stella");
        self.joins("stella", Some(Role::Steward));
        for name in ["bob", "alice", "carol"] {
            self.joins(name, None);
        }
        let broker = |role| {
            roster(Roster::RoleGranted(roster::RoleGranted {
                account: Person::named("bob").account,
                role,
            }))
        };
        let granted = [Role::Broker, Role::Facilitator].map(|r| self.by(&stella, broker(r)));
        self.group(granted.into());
        let revoked = roster(Roster::RoleRevoked(roster::RoleRevoked {
            account: Person::named("bob").account,
            role: Role::Facilitator,
        }));
        let revoked = self.by(&stella, revoked);
        let (commitment, detail) = detail(&words("dan"));
        let dan = roster(Roster::MemberJoined(roster::MemberJoined {
            account: Person::named("dan").account,
            details: Some(commitment),
            device: None,
        }));
        let dan = self.with_words(&Person::named("bob"), dan, &[(commitment, detail)]);
        self.group(vec![revoked, dan]);
    }

    fn shared_accounts_and_rules(&mut self) {
        let [stella, alice, carol] = ["stella", "alice", "carol"].map(Person::named);
        let pot = Account(uuid("pot"));
        let (commitment, pot_words) = detail(r#"{"name":"The garden pot"}"#);
        let opened = roster(Roster::AccountOpened(roster::AccountOpened {
            account: pot,
            custodians: vec![alice.account],
            details: Some(commitment),
            needed: 1,
            r#type: Shared::Pot,
        }));
        let opened = self.with_words(&stella, opened, &[(commitment, pot_words)]);
        let set = roster(Roster::CustodiansSet(roster::CustodiansSet {
            account: pot,
            custodians: vec![alice.account, carol.account],
            needed: 2,
        }));
        let set = self.by(&stella, set);
        self.group(vec![opened, set]);
        let bank = PolicySet::Bank(BankPolicy {
            categories: ["gardening", "lifts"].map(|c| c.parse().unwrap()).into(),
            ceiling: Some(10_000),
            count_only: false,
            expires_days: 30,
            floor: 600,
        });
        let own = PolicySet::Account(AccountLimits {
            account: alice.account,
            ceiling: None,
            floor: 900,
        });
        let policies = [bank, own].map(|p| self.by(&stella, roster(Roster::PolicySet(p))));
        self.group(policies.into());
        let profile = |account, commitment| {
            roster(Roster::ProfileChanged(roster::ProfileChanged {
                account,
                details: commitment,
            }))
        };
        let (commitment, node_words) = detail(r#"{"name":"Wigan Time Bank"}"#);
        let node = self.with_words(
            &stella,
            profile(None, commitment),
            &[(commitment, node_words)],
        );
        let (commitment, new_words) = detail(&words("Alice"));
        let own = profile(Some(alice.account), commitment);
        let own = self.with_words(&alice, own, &[(commitment, new_words)]);
        self.group(vec![node, own]);
    }

    fn recorded(&mut self, by: &Person, recorded: said::Recorded) -> (Entry, Verified) {
        let made = self.entry(
            Author::Account(by.account),
            exchange(Exchange::Recorded(recorded)),
        );
        let verified = signed(&made, &[&by.device], &[]);
        (made, verified)
    }

    fn agreed(&mut self, by: &Person, exchanged: &Entry) -> Verified {
        let content = exchange(Exchange::Agreed(said::Agreed {
            exchange: terms(exchanged),
            r#for: by.account,
        }));
        self.by(by, content)
    }

    fn exchanges(&mut self) {
        let [bob, alice, carol] = ["bob", "alice", "carol"].map(Person::named);
        let dan = Person::named("dan").account;
        let hour = |giver: Account, receiver| help(vec![line(giver, receiver, 60)]);
        // With a note; agreed to, disputed, cleared up, undone.
        let (commitment, note) = detail(NOTE);
        let noted = said::Recorded {
            details: Some(commitment),
            ..hour(alice.account, carol.account)
        };
        let roses = self.entry(
            Author::Account(alice.account),
            exchange(Exchange::Recorded(noted)),
        );
        let recorded = signed(&roses, &[&alice.device], &[(commitment, note)]);
        let agreed = self.agreed(&carol, &roses);
        self.group(vec![recorded, agreed]);
        let disputed = exchange(Exchange::Disputed(said::Disputed {
            exchange: terms(&roses),
            r#for: carol.account,
            reason: Reason::WrongTime,
        }));
        let disputed = self.by(&carol, disputed);
        let resolved = exchange(Exchange::Resolved(said::Resolved {
            exchange: terms(&roses),
            outcome: Outcome::Stands,
        }));
        let resolved = self.by(&bob, resolved);
        let undoing = said::Recorded {
            lines: vec![Line {
                of: Some(0),
                ..line(carol.account, alice.account, 60)
            }],
            undoes: Some(Name {
                by: roses.by,
                id: roses.id,
            }),
            ..hour(alice.account, carol.account)
        };
        let undoing = self.entry(
            Author::Account(carol.account),
            exchange(Exchange::Recorded(undoing)),
        );
        let undoing = signed(&undoing, &[&carol.device, &alice.device], &[]);
        self.group(vec![disputed, resolved, undoing]);
        // For someone without a device, by the broker's word.
        let (lift, lift_recorded) = self.recorded(&bob, hour(dan, alice.account));
        let alice_agrees = self.agreed(&alice, &lift);
        let attested = exchange(Exchange::Attested(said::Attested {
            basis: Ground::Phone,
            exchange: terms(&lift),
            r#for: dan,
        }));
        let attested = self.by(&bob, attested);
        self.group(vec![lift_recorded, alice_agrees, attested]);
        self.unsettled(&alice, &carol);
        let imported = self.node(exchange(Exchange::Imported(said::Imported {
            category: "gardening".parse().unwrap(),
            day: "2020-02-29".parse().unwrap(),
            details: None,
            lines: vec![line(carol.account, alice.account, 600)],
        })));
        self.group(vec![imported]);
    }

    /// One declined, one withdrawn, one that runs out, and one that still waits at the end.
    fn unsettled(&mut self, alice: &Person, carol: &Person) {
        let proposal = || help(vec![line(alice.account, carol.account, 30)]);
        let (one, first) = self.recorded(alice, proposal());
        let (two, second) = self.recorded(alice, proposal());
        let (_, third) = self.recorded(alice, proposal());
        let declined = exchange(Exchange::Declined(said::Declined {
            exchange: terms(&one),
            r#for: carol.account,
            reason: Reason::DidNotHappen,
        }));
        let declined = self.by(carol, declined);
        let withdrawn = exchange(Exchange::Withdrawn(said::Withdrawn {
            exchange: terms(&two),
        }));
        let withdrawn = self.by(alice, withdrawn);
        self.group(vec![first, second, third, declined, withdrawn]);
        self.later(31 * DAY_MS);
        let bob = Person::named("bob");
        let (_, waits) = self.recorded(&bob, help(vec![line(bob.account, alice.account, 15)]));
        self.group(vec![waits]);
    }

    fn devices_and_supporters(&mut self) {
        let [bob, alice, carol] = ["bob", "alice", "carol"].map(Person::named);
        let [invitation, tablet, other] =
            ["alice's link", "alice's tablet", "carol's link"].map(Device::named);
        let invited = |account: Account, invitation: &Device| {
            roster(Roster::InvitationIssued(roster::InvitationIssued {
                account: Some(account),
                key: invitation.key(),
                role: None,
            }))
        };
        let link = self.by(&alice, invited(alice.account, &invitation));
        let enrolled = roster(Roster::KeyEnrolled(roster::KeyEnrolled {
            account: alice.account,
            device: Enrolment {
                invitation: Some(invitation.key()),
                key: tablet.key(),
                storage: Storage::Webcrypto,
            },
        }));
        let enrolled = self.entry(Author::Account(alice.account), enrolled);
        let enrolled = signed(&enrolled, &[&tablet, &invitation], &[]);
        let stopped = roster(Roster::KeyRevoked(roster::KeyRevoked { key: tablet.key() }));
        let stopped = self.by(&alice, stopped);
        self.group(vec![link, enrolled, stopped]);
        let for_carol = self.by(&bob, invited(carol.account, &other));
        let approved = roster(Roster::InvitationApproved(roster::InvitationApproved {
            key: other.key(),
        }));
        let approved = self.by(&carol, approved);
        self.group(vec![for_carol, approved]);
        let granted = roster(Roster::SupporterGranted(roster::SupporterGranted {
            account: Person::named("dan").account,
            basis: Some(Basis::Spoken),
            supporter: alice.account,
        }));
        let granted = self.by(&bob, granted);
        let ended = roster(Roster::SupporterEnded(roster::SupporterEnded {
            account: Person::named("dan").account,
            supporter: alice.account,
        }));
        let ended = self.by(&alice, ended);
        let rests = [true, false].map(|paused| {
            let content = roster(Roster::MemberPaused(roster::MemberPaused {
                account: alice.account,
                paused,
            }));
            self.by(&alice, content)
        });
        self.group([granted, ended].into_iter().chain(rests).collect());
    }

    fn people_go(&mut self) {
        let [stella, carol] = ["stella", "carol"].map(Person::named);
        let left = roster(Roster::MemberLeft(roster::MemberLeft {
            account: Person::named("dan").account,
            to: Some(Account(uuid("pot"))),
        }));
        let left = self.by(&stella, left);
        let erased = roster(Roster::PersonErased(roster::PersonErased {
            account: carol.account,
        }));
        let erased = self.by(&carol, erased);
        self.group(vec![left, erased]);
        // What is imported about someone erased keeps no words about them.
        let alice = Person::named("alice");
        let again = help(vec![line(alice.account, stella.account, 45)]);
        let (_, again) = self.recorded(&alice, again);
        self.group(vec![again]);
    }
}
