//! Stories of exchanges: who agrees, what settles, what is refused, what is undone.

mod agreeing;
mod limits;
mod speaking_for;
mod undoing;

use kith_protocol::{
    entry::{
        Content, Terms,
        exchange::{
            Attested, Declined, Disputed, Exchange, Expired, Ground, Imported, Line, Outcome,
            Reason, Recorded, Resolved, Withdrawn,
        },
        roster::{
            AccountLimits, AccountOpened, Basis, CustodiansSet, MemberLeft, MemberPaused,
            PolicySet, Roster, Shared, SupporterGranted,
        },
    },
    id::{Account, Author, Name},
    limits::{DAY_MS, LINE_MINUTES, WAITING_BETWEEN_TWO},
};
use kith_tests::{
    desk::{Desk, help, line},
    people::{Person, uuid},
};

struct Cast {
    desk: Desk,
    steward: Person,
    broker: Person,
    ana: Person,
    ben: Person,
    cai: Person,
}

fn cast() -> Cast {
    let [steward, broker, ana, ben, cai] =
        ["steward", "broker", "ana", "ben", "cai"].map(Person::named);
    let desk = Desk::with(&steward, &broker, &[&ana, &ben, &cai]);
    Cast {
        desk,
        steward,
        broker,
        ana,
        ben,
        cai,
    }
}

fn x(exchange: Exchange) -> Content {
    Content::Exchange(exchange)
}

fn r(roster: Roster) -> Content {
    Content::Roster(roster)
}

fn attested(exchange: Terms, account: Account, basis: Ground) -> Content {
    x(Exchange::Attested(Attested {
        basis,
        exchange,
        r#for: account,
    }))
}

fn declined(exchange: Terms, account: Account) -> Content {
    x(Exchange::Declined(Declined {
        exchange,
        r#for: account,
        reason: Reason::WrongTime,
    }))
}

fn undo(of: Terms, giver: Account, receiver: Account, minutes: i64) -> Recorded {
    let mut mirrored = line(receiver, giver, minutes);
    mirrored.of = Some(0);
    Recorded {
        undoes: Some(Name {
            by: of.by,
            id: of.id,
        }),
        ..help(vec![mirrored])
    }
}

fn sum(desk: &Desk) -> i64 {
    desk.book.balances().map(|(_, minutes)| minutes).sum()
}
