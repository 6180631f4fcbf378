//! Everything that is recorded, opened: what the indicators of a period are worked out from.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::{
    entry::work::{PeriodClosed, Stage},
    id::{Day, Digest32, Index, Name},
    summary::{
        approach::listed,
        indicators::{Behind, Pooled, Records, What},
        period::Period,
        record::{Initiative, Mandate, Meeting},
    },
    view::Views,
};

use super::known;
use super::open::{OpenedInitiative, Reader};
use crate::store::Fault;

/// Every record.
#[derive(Debug, Default)]
pub struct All {
    meetings: Vec<Meeting>,
    initiatives: Vec<Initiative>,
    tried: Vec<Tried>,
    mandates: Vec<Mandate>,
    pools: Vec<Pooled>,
}

/// What is known of all records, under one look.
#[derive(Debug)]
pub struct Known {
    groups: Vec<known::Group>,
    initiatives: Vec<known::Initiative>,
    meetings: Vec<known::Meeting>,
}

impl Known {
    /// What the views know.
    #[must_use]
    pub fn of(views: &Views) -> Self {
        Self {
            groups: known::groups(views),
            initiatives: known::initiatives(views),
            meetings: known::meetings(views),
        }
    }
}

impl All {
    /// Opens every record.
    ///
    /// # Errors
    /// What the disk says.
    pub fn open(reader: Reader<'_>, known: &Known) -> Result<Self, Fault> {
        Self::beside(reader, known, None)
    }

    /// The same, where most of it may be opened already: a meeting of which the same is known is taken over.
    ///
    /// # Errors
    /// What the disk says.
    pub fn beside(
        reader: Reader<'_>,
        known: &Known,
        other: Option<(&Known, &Self)>,
    ) -> Result<Self, Fault> {
        let mut all = Self::default();
        let opened: BTreeMap<Name, (&known::Meeting, &Meeting)> = other
            .into_iter()
            .flat_map(|(known, all)| known.meetings.iter().zip(&all.meetings))
            .map(|(known, meeting)| (known.name, (known, meeting)))
            .collect();
        for meeting in &known.meetings {
            let same = opened.get(&meeting.name);
            all.meetings
                .push(match same.filter(|(known, _)| *known == meeting) {
                    Some((_, record)) => (*record).clone(),
                    None => reader.meeting(meeting)?.record,
                });
        }
        for work in &known.initiatives {
            let opened = reader.initiative(work)?;
            all.tried.extend(Tried::by(&opened)?);
            all.initiatives.push(opened.record);
        }
        for group in &known.groups {
            for mandate in &group.mandates {
                all.mandates.push(reader.mandate(mandate)?);
            }
            for index in &group.pools {
                let (stamp, pooled) = reader.pool(*index)?;
                all.pools.push(Pooled {
                    name: stamp.name,
                    group: group.name,
                    on: stamp.day()?,
                    pool: pooled.pool,
                });
            }
        }
        Ok(all)
    }

    /// Which approaches pieces of work tried in a period; none where none ever said which it tries.
    #[must_use]
    pub fn approaches(&self, period: Period) -> Option<BTreeSet<&'static str>> {
        let under_way = |tried: &&Tried| {
            tried.from <= period.to() && tried.until.is_none_or(|until| until >= period.from())
        };
        let tried = self.tried.iter().filter(under_way);
        (!self.tried.is_empty()).then(|| tried.map(|tried| tried.approach).collect())
    }

    /// As the indicators take them.
    #[must_use]
    pub fn records(&self) -> Records<'_> {
        Records {
            meetings: &self.meetings,
            initiatives: &self.initiatives,
            mandates: &self.mandates,
            pools: &self.pools,
        }
    }

    /// The digest of each meeting's record.
    #[must_use]
    pub fn digests(&self) -> BTreeMap<Name, Digest32> {
        let all = self.meetings.iter();
        all.map(|meeting| (meeting.name, meeting.record)).collect()
    }

    /// Of records behind a figure: in which meeting each stands, and the title that everybody may read.
    #[must_use]
    pub fn places(&self) -> Places<'_> {
        let mut places = Places::default();
        for meeting in &self.meetings {
            places.title(meeting.name, meeting.title.as_deref());
            for item in &meeting.items {
                places.within(item.note, meeting.name);
                places.title(item.note, item.title.as_deref());
            }
            let said = meeting.contributions.iter().map(|c| c.note);
            let decided = meeting.decisions.iter().map(|d| d.note);
            let promised = meeting.actions.iter().map(|a| a.note);
            for note in said.chain(decided).chain(promised) {
                places.within(note, meeting.name);
            }
        }
        for work in &self.initiatives {
            places.title(work.name, work.title.as_deref());
        }
        places
    }
}

/// An approach that a piece of work tries, from the day it was opened until the day it ended.
#[derive(Debug)]
struct Tried {
    approach: &'static str,
    from: Day,
    until: Option<Day>,
}

impl Tried {
    fn by(work: &OpenedInitiative) -> Result<Option<Self>, Fault> {
        let Some(approach) = work.words.approach.as_deref().and_then(listed) else {
            return Ok(None);
        };
        let mut stages = work.record.stages.iter();
        let ended = stages.find(|(_, stage)| *stage == Stage::Ended);
        Ok(Some(Self {
            approach,
            from: work.stamp.day()?,
            until: ended.map(|(day, _)| *day),
        }))
    }
}

/// Where records stand, and what they are called.
#[derive(Debug, Default)]
pub struct Places<'a> {
    meetings: BTreeMap<Name, Name>,
    titles: BTreeMap<Name, &'a str>,
}

impl<'a> Places<'a> {
    /// The meeting that a record stands in.
    #[must_use]
    pub fn meeting(&self, behind: &Behind) -> Option<Name> {
        match behind.what {
            What::Meeting => Some(behind.name),
            What::Item | What::Contribution | What::Decision | What::Action => {
                self.meetings.get(&behind.name).copied()
            }
            What::Initiative | What::Pool => None,
        }
    }

    /// What a record is called.
    #[must_use]
    pub fn title_of(&self, name: &Name) -> Option<&'a str> {
        self.titles.get(name).copied()
    }

    fn within(&mut self, note: Name, meeting: Name) {
        self.meetings.insert(note, meeting);
    }

    fn title(&mut self, name: Name, title: Option<&'a str>) {
        if let Some(title) = title {
            self.titles.insert(name, title);
        }
    }
}

/// Where a period was closed, if it was.
#[must_use]
pub fn closed_at(
    periods: &[kith_protocol::view::meetings::Period],
    period: Period,
) -> Option<Index> {
    let same =
        |p: &&kith_protocol::view::meetings::Period| p.from == period.from() && p.to == period.to();
    periods.iter().find(same).map(|closed| closed.index)
}

/// The figures of a period that was closed, if this one was.
///
/// # Errors
/// What the disk says.
pub fn closed(
    reader: Reader<'_>,
    periods: &[kith_protocol::view::meetings::Period],
    period: Period,
) -> Result<Option<PeriodClosed>, Fault> {
    let found = closed_at(periods, period);
    found.map(|index| reader.closed(index)).transpose()
}
