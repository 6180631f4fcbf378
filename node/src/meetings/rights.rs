//! Who may see and do what with groups, meetings and pieces of work: pure functions of who somebody is and what the record says
//! (docs/co-production.md, "Who sees what").

use std::collections::BTreeSet;

use kith_protocol::{
    book::account::Status as Standing,
    entry::roster::Role,
    id::{Account, Author, Name},
    summary::record::{Meeting, Row},
    view::Views,
};

/// Somebody who looks.
#[derive(Debug, Clone)]
pub struct Who {
    /// Their account.
    pub account: Account,
    /// A facilitator or a steward.
    pub facilitates: bool,
    /// A broker, a facilitator or a steward.
    pub officer: bool,
    /// Takes part now: neither paused nor gone.
    pub active: bool,
    /// Themselves, whom they support, and what they look after.
    pub speaks_for: BTreeSet<Account>,
}

/// What somebody is to one meeting.
#[derive(Debug, Clone)]
pub struct Rights {
    /// They run its group.
    pub runs: bool,
    /// They note it.
    pub notes: bool,
    /// They note it by their office alone: they are no organiser, take no notes and did not call it. Then a look at somebody's row
    /// leaves a trace.
    pub by_office: bool,
    /// They, or somebody they speak for, are in its attendance.
    pub there: bool,
    /// Themselves, whom they support, and what they look after.
    pub own: BTreeSet<Account>,
}

impl Who {
    /// What the directory says of somebody.
    #[must_use]
    pub fn of(views: &Views, account: Account) -> Self {
        let directory = &views.directory;
        let place = directory.places.get(&account);
        let roles = place
            .filter(|place| place.status != Standing::Left && place.status != Standing::Erased)
            .map(|place| place.roles.clone())
            .unwrap_or_default();
        let facilitates = roles.contains(&Role::Facilitator) || roles.contains(&Role::Steward);
        let mut speaks_for: BTreeSet<Account> = directory
            .supported_by(account)
            .chain(directory.kept_by(account))
            .collect();
        speaks_for.insert(account);
        Self {
            account,
            facilitates,
            officer: facilitates || roles.contains(&Role::Broker),
            active: place.is_some_and(|place| place.status == Standing::Active),
            speaks_for,
        }
    }

    /// Whether they run a group with these organisers.
    #[must_use]
    pub fn runs(&self, organisers: &[Account]) -> bool {
        self.facilitates || (self.active && organisers.contains(&self.account))
    }

    /// What they are to a meeting of a group with these organisers.
    #[must_use]
    pub fn rights(
        &self,
        organisers: &[Account],
        name: &Name,
        note_takers: &[Account],
        there: impl IntoIterator<Item = Account>,
    ) -> Rights {
        let runs = self.runs(organisers);
        let named = organisers.contains(&self.account)
            || note_takers.contains(&self.account)
            || name.by == Author::Account(self.account);
        let named = named && self.active;
        Rights {
            runs,
            notes: runs || named,
            by_office: runs && !named,
            there: there.into_iter().any(|who| self.speaks_for.contains(&who)),
            own: self.speaks_for.clone(),
        }
    }
}

impl Rights {
    /// Of one who was there and no more than that, by their link or as the minutes are read to them: what an attendee sees.
    #[must_use]
    pub fn of_attendee(who: Account) -> Self {
        Self {
            runs: false,
            notes: false,
            by_office: false,
            there: true,
            own: BTreeSet::from([who]),
        }
    }

    /// Of somebody outside, who is told what they are asked and nothing of anybody.
    #[must_use]
    pub const fn of_stranger() -> Self {
        Self {
            runs: false,
            notes: false,
            by_office: false,
            there: false,
            own: BTreeSet::new(),
        }
    }

    /// Whether names are told: to who notes the meeting and who was there.
    #[must_use]
    pub const fn names(&self) -> bool {
        self.notes || self.there
    }

    /// Leaves of a meeting what they may see.
    pub fn mask(&self, meeting: &mut Meeting) {
        if self.notes {
            return;
        }
        let own = |who: &Account| self.own.contains(who);
        if self.there {
            for attendance in &mut meeting.attendance {
                if !own(&attendance.who) {
                    attendance.row = attendance.row.take().map(as_fellows_see);
                }
            }
            return;
        }
        meeting.attendance.clear();
        meeting.answers.clear();
        meeting.draft = None;
        for (_, why) in &mut meeting.corrections {
            *why = None;
        }
        for decision in &mut meeting.decisions {
            decision.dissent = None;
        }
        for action in &mut meeting.actions {
            if !action.owner.as_ref().is_some_and(own) {
                action.owner = None;
                action.owner_name = None;
            }
        }
        // What others said is told to everybody in the published edition alone, which leaves out names.
        meeting
            .contributions
            .retain(|c| c.who.as_ref().is_some_and(own));
    }
}

/// What those who were there see of each other: who was here as what, and did what. Needs, thank-yous, expenses and minutes are
/// between a person and who notes the meeting.
fn as_fellows_see(row: Row) -> Row {
    Row {
        name: row.name,
        capacity: row.capacity,
        presence: row.presence,
        functions: row.functions,
        ..Row::default()
    }
}
