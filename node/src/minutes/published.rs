//! The published edition: a record that names nobody, in which words stand only with the consent of who said them.

use kith_protocol::{
    entry::meeting::PlaceKind,
    summary::{
        disclosure::{Cell, RULE},
        record::{Action, Contribution, Decision, Item, Meeting, Response},
    },
};

use super::{About, Names};

/// A record that may be public.
#[derive(Debug, Clone)]
pub struct Published {
    /// The record. It holds no attendance, answers, votes or owners; names of notes are left in it for looking up, and must not be
    /// shown, since they hold their authors' accounts.
    pub record: Meeting,
    /// What else minutes say.
    pub about: About,
    /// How many people took part, protected.
    pub people: Cell,
}

/// Makes the published edition. `names` are those of everybody who was there and of every member.
#[must_use]
pub fn publish(meeting: &Meeting, about: &About, names: &Names) -> Published {
    let out = |text: &Option<String>| text.as_deref().map(|text| names.out(text));
    let counts = meeting.counts();
    let mut shape = meeting.shape.clone();
    shape.note_takers.clear();
    let home = shape.place == Some(PlaceKind::Home);
    let consented = meeting
        .contributions
        .iter()
        .filter(|c| c.publish && c.text.is_some());
    let agreed = meeting.agreed.clone().map(|mut agreed| {
        // That there was one of each is the rule; how many there were, people could be told from.
        (agreed.lived_experience, agreed.others) = (1, 1);
        agreed
    });
    let record = Meeting {
        shape,
        title: out(&meeting.title),
        purpose: out(&meeting.purpose),
        place: out(&meeting.place).filter(|_| !home),
        link: None,
        attendance: Vec::new(),
        items: meeting.items.iter().map(|i| item(i, &out)).collect(),
        contributions: consented.map(|c| contribution(c, &out)).collect(),
        decisions: meeting
            .decisions
            .iter()
            .map(|d| decision(d, &out))
            .collect(),
        actions: meeting.actions.iter().map(|a| action(a, &out)).collect(),
        draft: None,
        answers: Vec::new(),
        agreed,
        corrections: meeting
            .corrections
            .iter()
            .map(|(on, why)| (*on, out(why)))
            .collect(),
        ..meeting.clone()
    };
    Published {
        record,
        about: About {
            group: out(&about.group),
            initiative: out(&about.initiative),
            language: about.language,
        },
        people: RULE.cell(counts.people()),
    }
}

/// Leaves names out of a text.
type Out<'a> = dyn Fn(&Option<String>) -> Option<String> + 'a;

fn item(item: &Item, out: &Out<'_>) -> Item {
    Item {
        title: out(&item.title),
        plain_title: out(&item.plain_title),
        ..item.clone()
    }
}

fn contribution(said: &Contribution, out: &Out<'_>) -> Contribution {
    let response = |r: &Response| Response {
        text: out(&r.text),
        reason: out(&r.reason),
        organisation: out(&r.organisation),
        told: Vec::new(),
        ..r.clone()
    };
    Contribution {
        who: None,
        capacity: None,
        text: out(&said.text),
        responses: said.responses.iter().map(response).collect(),
        ..said.clone()
    }
}

fn decision(decision: &Decision, out: &Out<'_>) -> Decision {
    Decision {
        lived_experience: None,
        professionals: None,
        text: out(&decision.text),
        plain_text: out(&decision.plain_text),
        dissent: out(&decision.dissent),
        ..decision.clone()
    }
}

fn action(action: &Action, out: &Out<'_>) -> Action {
    let moved = action
        .moved
        .iter()
        .map(|(on, status, _)| (*on, *status, None));
    Action {
        owner: None,
        owner_name: None,
        moved: moved.collect(),
        text: out(&action.text),
        ..action.clone()
    }
}
