//! A model of the ledger, far simpler than the ledger: any interleaving of proposals and answers must agree with it.
//!
//! Held after every step: the sum of all accounts is 0; nobody stands below their floor or above their ceiling, counting what they
//! have set aside; a line ends once; and what was folded live equals what is folded again from the leaves.

use std::collections::BTreeMap;

use kith_protocol::{
    entry::{
        Content, Terms,
        exchange::{Declined, Exchange, Reason, Withdrawn},
        roster::{AccountLimits, PolicySet, Roster},
    },
    id::Account,
};
use kith_tests::{
    desk::{Desk, help, line},
    people::Person,
};
use proptest::{collection::vec, prelude::*};

const FLOOR: i64 = 100;
const CEILING: i64 = 150;

#[derive(Debug, Clone)]
enum Step {
    Propose {
        by: usize,
        other: usize,
        minutes: i64,
        gives: bool,
    },
    Agree {
        exchange: usize,
        by: usize,
    },
    Decline {
        exchange: usize,
        by: usize,
    },
    Withdraw {
        exchange: usize,
        by: usize,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0..4usize;
    let step = prop_oneof![
        4 => (who.clone(), who.clone(), 1..90i64, any::<bool>())
            .prop_map(|(by, other, minutes, gives)| Step::Propose { by, other, minutes, gives }),
        5 => (0..40usize, who.clone()).prop_map(|(exchange, by)| Step::Agree { exchange, by }),
        1 => (0..40usize, who.clone()).prop_map(|(exchange, by)| Step::Decline { exchange, by }),
        1 => (0..40usize, who).prop_map(|(exchange, by)| Step::Withdraw { exchange, by }),
    ];
    vec(step, 1..60)
}

/// What the model knows of one exchange.
#[derive(Debug, Clone)]
struct Known {
    terms: Terms,
    recorder: usize,
    giver: usize,
    receiver: usize,
    minutes: i64,
    waits: bool,
    agreed: [bool; 2],
}

#[derive(Debug, Default)]
struct Model {
    balance: BTreeMap<usize, i64>,
    exchanges: Vec<Known>,
}

impl Model {
    /// What someone has, less what they have agreed to spend in exchanges that wait.
    fn spendable(&self, who: usize) -> i64 {
        let aside: i64 = self
            .exchanges
            .iter()
            .filter(|x| x.waits && x.receiver == who && x.agreed[1])
            .map(|x| x.minutes)
            .sum();
        self.balance.get(&who).copied().unwrap_or_default() - aside
    }

    /// What someone has, and has agreed to gain.
    fn expected(&self, who: usize) -> i64 {
        let aside: i64 = self
            .exchanges
            .iter()
            .filter(|x| x.waits && x.giver == who && x.agreed[0])
            .map(|x| x.minutes)
            .sum();
        self.balance.get(&who).copied().unwrap_or_default() + aside
    }

    fn waiting(&self, from: usize, to: usize) -> usize {
        let pair =
            |x: &&Known| x.waits && x.recorder == from && (x.giver == to || x.receiver == to);
        self.exchanges.iter().filter(pair).count()
    }

    fn may_consent(&self, x: &Known, who: usize) -> bool {
        if who == x.receiver {
            self.spendable(who) - x.minutes >= -FLOOR
        } else {
            self.expected(who) + x.minutes <= CEILING
        }
    }

    fn consent(&mut self, n: usize, who: usize) {
        let x = &mut self.exchanges[n];
        x.agreed[usize::from(who == x.receiver)] = true;
        if x.agreed == [true, true] {
            x.waits = false;
            let (giver, receiver, minutes) = (x.giver, x.receiver, x.minutes);
            *self.balance.entry(giver).or_default() += minutes;
            *self.balance.entry(receiver).or_default() -= minutes;
        }
    }
}

struct Run {
    desk: Desk,
    people: Vec<Person>,
    model: Model,
}

impl Run {
    fn new() -> Self {
        let people: Vec<Person> = ["ana", "ben", "cai", "dai"].map(Person::named).into();
        let (steward, broker) = (Person::named("steward"), Person::named("broker"));
        let mut desk = Desk::with(&steward, &broker, &people.iter().collect::<Vec<_>>());
        for person in &people {
            let limits = AccountLimits {
                account: person.account,
                ceiling: Some(CEILING),
                floor: FLOOR,
            };
            desk.says(
                &steward,
                Content::Roster(Roster::PolicySet(PolicySet::Account(limits))),
            )
            .unwrap();
        }
        Self {
            desk,
            people,
            model: Model::default(),
        }
    }

    fn account(&self, who: usize) -> Account {
        self.people[who].account
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Propose {
                by,
                other,
                minutes,
                gives,
            } => self.propose(by, other, minutes, gives),
            Step::Agree { exchange, by } => self.agree(exchange, by),
            Step::Decline { exchange, by } => self.end(exchange, by, true),
            Step::Withdraw { exchange, by } => self.end(exchange, by, false),
        }
    }

    fn propose(&mut self, by: usize, other: usize, minutes: i64, gives: bool) {
        let (giver, receiver) = if gives { (by, other) } else { (other, by) };
        let lines = vec![line(self.account(giver), self.account(receiver), minutes)];
        let person = self.people[by].clone();
        let answer = self.desk.record(&person, &[], help(lines));
        let placeholder = |terms| Known {
            terms,
            recorder: by,
            giver,
            receiver,
            minutes,
            waits: true,
            agreed: [false, false],
        };
        let expected = if by == other {
            Err("lines-wrong")
        } else if self.model.waiting(by, other) >= 5 {
            Err("too-many-waiting")
        } else if receiver == by && self.model.spendable(by) - minutes < -FLOOR {
            Err("floor")
        } else if giver == by && self.model.expected(by) + minutes > CEILING {
            Err("ceiling")
        } else {
            Ok(())
        };
        assert_eq!(answer.map(drop), expected);
        if let Ok(terms) = answer {
            self.model.exchanges.push(placeholder(terms));
            self.model.consent(self.model.exchanges.len() - 1, by);
        }
    }

    fn agree(&mut self, n: usize, by: usize) {
        let Some(x) = self.model.exchanges.get(n).cloned() else {
            return;
        };
        let (person, account) = (self.people[by].clone(), self.account(by));
        let answer = self.desk.agree(&person, account, x.terms).map(drop);
        let side = if by == x.giver {
            Some(0)
        } else if by == x.receiver {
            Some(1)
        } else {
            None
        };
        let expected = match side {
            _ if !x.waits => Err("nothing-waits"),
            None => Err("nothing-waits"),
            Some(side) if x.agreed[side] => Err("nothing-waits"),
            Some(_) if !self.model.may_consent(&x, by) => {
                Err(if by == x.receiver { "floor" } else { "ceiling" })
            }
            Some(_) => Ok(()),
        };
        assert_eq!(answer, expected);
        if answer.is_ok() {
            self.model.consent(n, by);
        }
    }

    fn end(&mut self, n: usize, by: usize, decline: bool) {
        let Some(x) = self.model.exchanges.get(n).cloned() else {
            return;
        };
        let person = self.people[by].clone();
        let content = if decline {
            Exchange::Declined(Declined {
                exchange: x.terms,
                r#for: person.account,
                reason: Reason::Other,
            })
        } else {
            Exchange::Withdrawn(Withdrawn { exchange: x.terms })
        };
        let answer = self
            .desk
            .says(&person, Content::Exchange(content))
            .map(drop);
        let party = by == x.giver || by == x.receiver;
        let expected = if !x.waits || (decline && !party) {
            Err("nothing-waits")
        } else if !decline && by != x.recorder {
            Err("not-recorder")
        } else {
            Ok(())
        };
        assert_eq!(answer, expected);
        if answer.is_ok() {
            self.model.exchanges[n].waits = false;
        }
    }

    fn holds(&self) {
        let sum: i64 = self.desk.book.balances().map(|(_, minutes)| minutes).sum();
        assert_eq!(sum, 0, "the sum of all accounts");
        for (n, person) in self.people.iter().enumerate() {
            let balance = self.desk.balance(person.account);
            assert_eq!(
                balance,
                self.model.balance.get(&n).copied().unwrap_or_default()
            );
            assert!((-FLOOR..=CEILING).contains(&balance));
            assert!(self.model.spendable(n) >= -FLOOR && self.model.expected(n) <= CEILING);
            let shown = self
                .desk
                .views
                .statements
                .of(&person.account)
                .map_or(0, |s| s.balance);
            assert_eq!(shown, balance, "the statement shows what the book has");
            let waiting = self
                .desk
                .views
                .exchanges
                .waiting_with(&person.account)
                .count();
            let known = self
                .model
                .exchanges
                .iter()
                .filter(|x| x.waits && (x.giver == n || x.receiver == n))
                .count();
            assert_eq!(waiting, known, "what is shown as waiting waits");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_interleaving_agrees_with_the_model(steps in steps()) {
        let mut run = Run::new();
        for step in &steps {
            run.step(step);
            run.holds();
        }
        let (book, views) = run.desk.replayed();
        prop_assert!(book == run.desk.book, "replay equals live: the book");
        prop_assert!(views == run.desk.views, "replay equals live: the views");
    }
}
