//! Stories of groups and meetings: who notes what, how minutes are agreed and corrected, what links can do, what is refused.

mod agreeing;
mod groups;
mod links;
mod model;
mod noting;
mod refused;

use kith_protocol::{
    entry::{
        Content, Meeting, Work,
        meeting::{
            Cancelled, Changed, Corrected, GuestErased, LinkStopped, Published, Shape, Struck,
        },
        work::{ResponseGiven, ResponseOutcome},
    },
    id::{Account, Name},
    key::Key,
};
use kith_tests::gathering::words;

fn m(content: Meeting) -> Content {
    Content::Meeting(content)
}

fn w(content: Work) -> Content {
    Content::Work(content)
}

fn corrected(meeting: Name) -> Content {
    let details = words("why");
    m(Meeting::Corrected(Corrected { details, meeting }))
}

fn published(meeting: Name) -> Content {
    m(Meeting::Published(Published { meeting }))
}

fn changed(meeting: Name, shape: Shape) -> Content {
    m(Meeting::Changed(Changed { meeting, shape }))
}

fn cancelled(meeting: Name) -> Content {
    let details = None;
    m(Meeting::Cancelled(Cancelled { details, meeting }))
}

fn struck(note: Name) -> Content {
    m(Meeting::Struck(Struck { note }))
}

fn erased(guest: Account) -> Content {
    m(Meeting::GuestErased(GuestErased { guest }))
}

fn stopped(key: Key) -> Content {
    m(Meeting::LinkStopped(LinkStopped { key }))
}

fn responded(contributions: &[Name], outcome: ResponseOutcome, why: bool) -> Content {
    w(Work::ResponseGiven(ResponseGiven {
        contributions: contributions.to_vec(),
        details: why.then(|| words("why")),
        organisation: None,
        outcome,
    }))
}
