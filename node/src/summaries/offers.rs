//! Which periods wait for sign-off, and what would be said of each.

use kith_protocol::id::Day;
use kith_protocol::summary::activity::{People, Work, add_up};
use kith_protocol::summary::disclosure::RULE;
use kith_protocol::summary::indicators::{frozen, work_out};
use kith_protocol::summary::period::{Period, Window};
use kith_protocol::summary::release::{Release, Rules, Told};
use kith_protocol::summary::together::withhold;

use super::{Offer, Summaries, gather};
use crate::meetings::Reader;
use crate::meetings::all::{All, Known, closed};
use crate::store::Fault;

/// So many closed periods are looked back on: what nobody signed off in a year is not asked for any more.
const BACK: usize = 12;

impl Summaries {
    /// The next period that comes to be signed off after those that wait, and the day it does.
    ///
    /// # Errors
    /// What the disk says.
    pub fn coming(&self) -> Result<(Period, Day), Fault> {
        let sent = self.left()?;
        let today = self.today();
        let mut period = self.period_of(today, &sent);
        loop {
            let before = period.previous();
            if self.due(before) <= today {
                return Ok((period, self.due(period)));
            }
            period = before;
        }
    }

    /// The oldest period that waits for sign-off, as far as that can be told without working it out: of the time before this node was
    /// there nobody is asked.
    ///
    /// # Errors
    /// What the disk says.
    pub fn due_now(&self) -> Result<Option<Period>, Fault> {
        let sent = self.left()?;
        let opened = self.opened()?;
        let waiting = self.periods(self.today(), &sent);
        Ok(waiting.into_iter().find(|period| period.to() >= opened))
    }

    /// What left this node of closed periods: by what was signed off, and by our feed where that entry or its text was lost.
    fn left(&self) -> Result<Vec<Release>, Fault> {
        let mut left: Vec<Release> = self.told()?.releases().cloned().collect();
        for sent in self.released()? {
            if !left.contains(&sent.release) {
                left.push(sent.release);
            }
        }
        Ok(left)
    }

    /// What would be said of each period that is due and was not released, oldest first.
    pub(super) fn offers(&self, today: Day) -> Result<Vec<Offer>, Fault> {
        let sent = self.left()?;
        let periods = self.periods(today, &sent);
        let windows: Vec<Window> = periods.iter().map(|p| self.window(*p, &sent)).collect();
        let works = gather::help(self.engine(), &windows)?;
        let reader = Reader::new(self.engine());
        let (known, frozen_periods) = self
            .engine()
            .look(|views| (Known::of(views), views.meetings.periods.clone()));
        let all = All::open(reader, &known)?;
        let opened = self.opened()?;
        let mut offers = Vec::new();
        for (period, mut work) in periods.into_iter().zip(works) {
            let met = gather::meetings(all.records().meetings, period);
            work.meetings = met.meetings;
            work.decisions = met.decisions;
            work.actions = met.actions;
            let tried = all.approaches(period);
            work.approaches = tried.map(|tried| u32::try_from(tried.len()).unwrap_or(u32::MAX));
            work.took_part = met.took_part;
            // Before this node was there, only what was brought along is told.
            if period.to() < opened && quiet(&work) {
                continue;
            }
            let kept = closed(reader, &frozen_periods, period)?;
            let told = match kept {
                None => work_out(all.records(), period)
                    .iter()
                    .map(Told::of)
                    .collect(),
                Some(kept) => kept.figures.iter().map(of_frozen).collect(),
            };
            offers.push(self.offer(period, &work, told));
        }
        Ok(offers)
    }

    fn offer(&self, period: Period, work: &Work, told: Vec<Told>) -> Offer {
        let settings = self.settings();
        let activity = add_up(work, RULE, settings.hours);
        let few = activity.people == People::Few;
        let release = Release {
            area: None,
            delay_days: settings.delay_days,
            from: period.from(),
            indicators: if few {
                Vec::new()
            } else {
                withhold(activity.people, period, told)
            },
            activity,
            origin: self.engine().origin(),
            rule: Rules {
                counts: RULE,
                hours: settings.hours,
            },
            to: period.to(),
            v: 1,
        };
        Offer {
            text: release.text(),
            digest: release.digest(),
            release,
            no: None,
        }
    }

    /// Periods that are due and share no day with one that was released, oldest first.
    fn periods(&self, today: Day, sent: &[Release]) -> Vec<Period> {
        let mut found = Vec::new();
        let mut period = self.period_of(today, sent);
        for _ in 0..BACK {
            period = self.period_of(period.from().plus(-1), sent);
            let taken = |left: &Release| left.period().is_some_and(|p| p.overlaps(period));
            if self.due(period) <= today && !sent.iter().any(taken) {
                found.push(period);
            }
        }
        found.reverse();
        found
    }

    /// The period that holds a day: of the length that the first release of its year had, else of that in the settings.
    fn period_of(&self, day: Day, sent: &[Release]) -> Period {
        let year = |day: Day| day.date().year();
        let first = sent.iter().find(|s| year(s.from) == year(day));
        let length = first.and_then(Release::period).map(Period::length);
        Period::of(day, length.unwrap_or(self.settings().length))
    }

    /// The first day on which a period may be released.
    fn due(&self, period: Period) -> Day {
        let delay = i16::try_from(self.settings().delay_days).unwrap_or(i16::MAX);
        period.to().plus(delay.max(1))
    }

    /// What counts in a period: its own delay, and that of the release before it.
    fn window(&self, period: Period, sent: &[Release]) -> Window {
        let delay = self.settings().delay_days;
        let before = period.previous().to();
        let before = sent.iter().find(|s| s.to == before);
        let before = before.map_or(delay, |sent| sent.delay_days);
        Window::of(period, delay, before)
    }
}

/// Whether nothing happened.
fn quiet(work: &Work) -> bool {
    work.help.is_empty() && work.meetings == 0
}

/// A figure that was frozen.
fn of_frozen(figure: &kith_protocol::entry::work::Figure) -> Told {
    Told {
        indicator: figure.indicator,
        parts: None,
        second: figure.second,
        second_of: figure.second_of,
        shown: frozen(figure),
    }
}
