//! What a meeting's attendance adds up to: from the rows about people or, once somebody in it is erased, from the counts in the
//! newest draft.

use alloc::{collections::BTreeMap, vec::Vec};

use super::record::{Attendance, Function, Meeting, Met, Presence, Row, Status};
use crate::{
    entry::meeting::{Capacity, Count, Tally},
    id::Account,
};

/// Every capacity, in order.
pub const CAPACITIES: [Capacity; 12] = [
    Capacity::DrawsOnSupport,
    Capacity::UnpaidCarerFamily,
    Capacity::DisabledOrOlderCitizen,
    Capacity::UloWorkerWithLivedExperience,
    Capacity::FrontlineWorker,
    Capacity::Manager,
    Capacity::Commissioner,
    Capacity::CouncillorOrBoard,
    Capacity::CommunityMember,
    Capacity::SupporterPaAdvocate,
    Capacity::Facilitator,
    Capacity::Researcher,
];

impl Row {
    /// Whether they took part: all the time, part of it, or by sending their views.
    #[must_use]
    pub const fn took_part(&self) -> bool {
        match self.presence {
            Some(Presence::Full | Presence::Part | Presence::SentViews) => true,
            Some(Presence::Apologies) | None => false,
        }
    }

    /// Whether they took part with lived experience: as what they came, not what else they are.
    #[must_use]
    pub fn lived_experience(&self) -> bool {
        self.took_part() && self.capacity.is_some_and(Capacity::lived_experience)
    }

    /// Whether they took part as a professional.
    #[must_use]
    pub fn professional(&self) -> bool {
        self.took_part() && self.capacity.is_some_and(Capacity::professional)
    }

    /// Whether they chaired, alone or with somebody.
    #[must_use]
    pub fn chaired(&self) -> bool {
        let chair = |f: &Function| matches!(f, Function::Chair | Function::CoChair);
        self.took_part() && self.functions.iter().any(chair)
    }

    /// How far each of their needs was met that counts: of those who took part, all; of others, those of which it is said.
    pub fn needs(&self) -> impl Iterator<Item = Option<Met>> {
        let counts = move |met: &Option<Met>| self.took_part() || met.is_some();
        self.access.iter().map(|need| need.met).filter(counts)
    }
}

impl Meeting {
    /// Whether it took place.
    #[must_use]
    pub fn took_place(&self) -> bool {
        self.held && self.status != Status::Cancelled
    }

    /// Those who took part and are not erased.
    pub fn people(&self) -> impl Iterator<Item = (Account, &Row)> {
        self.attendance
            .iter()
            .filter_map(|a| Some((a.who, a.row.as_ref()?)))
            .filter(|(_, row)| row.took_part())
    }

    /// The counts: added up from the rows or, where somebody is erased, those of the newest draft.
    #[must_use]
    pub fn counts(&self) -> Tally {
        let erased = self.attendance.iter().any(|a| a.row.is_none());
        match &self.draft {
            Some((_, tally)) if erased => tally.clone(),
            Some(_) | None => tally(&self.attendance),
        }
    }
}

impl Tally {
    /// How many took part with lived experience.
    #[must_use]
    pub fn lived_experience(&self) -> u32 {
        self.sum(Capacity::lived_experience)
    }

    /// How many took part as professionals.
    #[must_use]
    pub fn professionals(&self) -> u32 {
        self.sum(Capacity::professional)
    }

    /// How many took part whose capacity is known.
    #[must_use]
    pub fn people(&self) -> u32 {
        self.sum(|_| true)
    }

    /// How many took part as this.
    #[must_use]
    pub fn of(&self, capacity: Capacity) -> u32 {
        self.sum(|other| other == capacity)
    }

    fn sum(&self, counts: impl Fn(Capacity) -> bool) -> u32 {
        let counted = self.capacities.iter().filter(|c| counts(c.capacity));
        counted.map(|c| c.people).sum()
    }
}

/// The counts of a meeting, as a draft carries them.
#[must_use]
pub fn tally(attendance: &[Attendance]) -> Tally {
    let rows: Vec<&Row> = attendance.iter().filter_map(|a| a.row.as_ref()).collect();
    let count = |counts: &dyn Fn(&Row) -> bool| many(rows.iter().filter(|row| counts(row)));
    let mut capacities = BTreeMap::<Capacity, u32>::new();
    for capacity in rows
        .iter()
        .filter(|r| r.took_part())
        .filter_map(|r| r.capacity)
    {
        *capacities.entry(capacity).or_default() += 1;
    }
    let needs: Vec<Option<Met>> = rows.iter().flat_map(|row| row.needs()).collect();
    let met = |met: Met| many(needs.iter().filter(|need| **need == Some(met)));
    Tally {
        apologies: count(&|row| row.presence == Some(Presence::Apologies)),
        capacities: capacities
            .into_iter()
            .map(|(capacity, people)| Count { capacity, people })
            .collect(),
        chairs: count(&Row::chaired),
        chairs_lived_experience: count(&|row| row.chaired() && row.lived_experience()),
        needs: many(needs.iter()),
        needs_met: met(Met::Met),
        needs_partly: met(Met::Partly),
    }
}

/// How many there are.
pub(super) fn many<T>(items: impl Iterator<Item = T>) -> u32 {
    items.fold(0, |n, _| n.saturating_add(1))
}
