//! Who may say what of groups, mandates, pieces of work and answers (docs/protocol.md, "Groups and pieces of work"). Looks,
//! never changes.

use alloc::{collections::BTreeSet, vec::Vec};

use super::{Group, Initiative, Mandate, WorkRefusal as Why};
use crate::{
    book::{Book, meeting::MeetingRefusal, roster::RosterRefusal, speakers::Speakers},
    entry::{
        meeting::Purpose,
        roster::{Role, Shared},
        work::{self as said, Figure, ResponseOutcome, Work as W},
    },
    id::{Account, Author, Day, Mark, Millis, Name},
    limits,
    refusal::{Common, Refusal},
};

type Verdict = Result<(), Refusal>;

impl Book {
    pub(in crate::book) fn admit_work(
        &self,
        content: &W,
        speakers: &Speakers,
        now: Millis,
    ) -> Verdict {
        if !speakers.alone() {
            return Err(Common::SignerUnneeded.into());
        }
        if speakers.link.is_some() && !matches!(content, W::ResponseGiven(_)) {
            return Err(MeetingRefusal::LinkNotForThis.into());
        }
        let by = speakers.by;
        match content {
            W::GroupFormed(c) => {
                self.facilitates(by)?;
                self.may_be_a_group(&c.organisers, c.pot)
            }
            W::GroupChanged(c) => {
                self.runs(by, &self.group_of(&c.group)?)?;
                self.may_be_a_group(&c.organisers, c.pot)
            }
            W::MandateGiven(c) => {
                let group = self.group_of(&c.group)?;
                self.runs_or_is(by, &group, c.account)?;
                self.person(c.account).map(drop).map_err(Into::into)
            }
            W::MandateReported(c) => {
                self.mandated(by, &c.mandate)?;
                come(c.on, now).map_err(Into::into)
            }
            W::MandateEnded(c) => self.mandated(by, &c.mandate),
            W::InitiativeOpened(c) => self.may_open(c, by),
            W::InitiativeChanged(c) => {
                self.may_change(by, &c.initiative)?;
                self.shared(c.owner, Shared::Organisation)
            }
            W::InitiativeStaged(c) => {
                self.may_change(by, &c.initiative)?;
                come(c.day, now).map_err(Into::into)
            }
            W::InitiativeReplied(c) => self.initiative(&c.initiative).map(drop).map_err(Into::into),
            W::ResponseGiven(c) => self.may_respond(c, speakers, now),
            W::ResponseTold(c) => self.may_tell(c, by, now),
            W::PeriodClosed(c) => {
                self.facilitates(by)?;
                self.may_close(c, now).map_err(Into::into)
            }
        }
    }

    /// A facilitator, a steward or the console.
    pub(in crate::book) fn facilitates(&self, by: Author) -> Result<(), Why> {
        let may = |h: &crate::book::account::Holder| {
            h.roles.contains(&Role::Facilitator) || h.roles.contains(&Role::Steward)
        };
        if self.has_role(by, may) {
            Ok(())
        } else {
            Err(Why::NotAFacilitator)
        }
    }

    /// Who runs a group: facilitators, stewards, and its organisers.
    pub(in crate::book) fn runs(&self, by: Author, group: &Mark) -> Result<(), Why> {
        let organises = |group: &Group| by.account().is_some_and(|a| group.organisers.contains(&a));
        let own = self.work.groups.get(group).is_some_and(organises);
        if own || self.facilitates(by).is_ok() {
            Ok(())
        } else {
            Err(Why::NotYourGroup)
        }
    }

    fn runs_or_is(&self, by: Author, group: &Mark, account: Account) -> Result<(), Why> {
        if by == Author::Account(account) {
            Ok(())
        } else {
            self.runs(by, group)
        }
    }

    pub(in crate::book) fn group_of(&self, name: &Name) -> Result<Mark, Why> {
        let mark = name.mark();
        if self.work.groups.contains_key(&mark) {
            Ok(mark)
        } else {
            Err(Why::GroupUnknown)
        }
    }

    fn initiative(&self, name: &Name) -> Result<&Initiative, Why> {
        let held = self.work.initiatives.get(&name.mark());
        held.ok_or(Why::InitiativeUnknown)
    }

    pub(in crate::book) fn initiative_known(&self, name: Option<Name>) -> Result<(), Why> {
        name.map_or(Ok(()), |name| self.initiative(&name).map(drop))
    }

    /// Whether so many more reflections of a group can come from slips.
    pub(in crate::book) fn slips_left(&self, group: &Mark) -> u32 {
        let left = |g: &Group| g.slips.saturating_sub(g.pooled);
        self.work.groups.get(group).map_or(0, left)
    }

    /// Members who are named in order, each once, not too many of them.
    pub(in crate::book) fn listed(&self, people: &[Account], most: usize) -> Verdict {
        let sorted = people.windows(2).all(|pair| pair[0] < pair[1]);
        if !sorted || people.len() > most {
            return Err(Why::People.into());
        }
        // Whoever has left cannot speak, so a list that still names them does no harm.
        people.iter().try_for_each(|who| {
            let holder = self.holder(*who)?;
            if holder.person() {
                Ok(())
            } else {
                Err(RosterRefusal::NotAPerson.into())
            }
        })
    }

    fn shared(&self, account: Option<Account>, what: Shared) -> Verdict {
        let Some(account) = account else {
            return Ok(());
        };
        let keepers = self.holder(account)?.keepers.as_ref();
        if keepers.is_some_and(|k| k.what == what) {
            Ok(())
        } else {
            Err(RosterRefusal::NotShared.into())
        }
    }

    fn may_be_a_group(&self, organisers: &[Account], pot: Option<Account>) -> Verdict {
        self.listed(organisers, limits::ORGANISERS)?;
        self.shared(pot, Shared::Pot)
    }

    /// Who may speak of a mandate that has not ended.
    fn mandated(&self, by: Author, name: &Name) -> Verdict {
        let held = self.work.mandates.get(&name.mark());
        let mandate: &Mandate = held.ok_or(Why::MandateUnknown)?;
        self.runs_or_is(by, &mandate.group, mandate.account)?;
        if mandate.ended {
            Err(Why::MandateEnded.into())
        } else {
            Ok(())
        }
    }

    fn may_open(&self, c: &said::InitiativeOpened, by: Author) -> Verdict {
        match &c.group {
            Some(group) => self.runs(by, &self.group_of(group)?)?,
            None => self.facilitates(by)?,
        }
        if !(1..=7).contains(&c.claimed) {
            return Err(Why::Claim.into());
        }
        self.shared(c.owner, Shared::Organisation)
    }

    fn may_change(&self, by: Author, name: &Name) -> Verdict {
        let held = self.initiative(name)?;
        if self.keeps(by, held.owner) {
            return Ok(());
        }
        match &held.group {
            Some(group) => self.runs(by, group)?,
            None => self.facilitates(by)?,
        }
        Ok(())
    }

    /// Whether the author looks after that organisation.
    fn keeps(&self, by: Author, organisation: Option<Account>) -> bool {
        let holder = organisation.and_then(|o| self.accounts.get(&o));
        by.account()
            .is_some_and(|who| holder.is_some_and(|h| h.custodian(who)))
    }

    fn may_respond(&self, c: &said::ResponseGiven, speakers: &Speakers, now: Millis) -> Verdict {
        let contributions = self.answerable(&c.contributions)?;
        if let Some(key) = &speakers.link {
            let link = self.usable_link(key, Purpose::Answer, now)?;
            let own = c.organisation.is_none_or(|o| o == link.r#for);
            if !own {
                return Err(MeetingRefusal::LinkNotForThis.into());
            }
            self.link_names(link, &contributions)?;
        } else {
            self.answers_for(speakers.by, &contributions, c.organisation)?;
            self.shared(c.organisation, Shared::Organisation)?;
        }
        if c.details.is_none() && c.outcome != ResponseOutcome::Done {
            Err(Why::ReasonMissing.into())
        } else {
            Ok(())
        }
    }

    /// The newest wording of contributions that stand, each once.
    fn answerable(&self, names: &[Name]) -> Result<Vec<Mark>, Refusal> {
        if names.is_empty() || names.len() > limits::ANSWERED_AT_ONCE {
            return Err(Why::Contributions.into());
        }
        let marks = names
            .iter()
            .map(|name| self.contribution(name))
            .collect::<Result<Vec<Mark>, _>>()?;
        let once: BTreeSet<&Mark> = marks.iter().collect();
        if once.len() == marks.len() {
            Ok(marks)
        } else {
            Err(Why::Contributions.into())
        }
    }

    /// Who runs the groups in whose meetings this was said, and who looks after the organisation that answers.
    fn answers_for(
        &self,
        by: Author,
        contributions: &[Mark],
        organisation: Option<Account>,
    ) -> Result<(), Why> {
        if self.keeps(by, organisation) {
            return Ok(());
        }
        let runs = |mark: &Mark| {
            let group = self.group_where_noted(mark);
            group.is_some_and(|group| self.runs(by, &group).is_ok())
        };
        if contributions.iter().all(runs) {
            Ok(())
        } else {
            Err(Why::NotYoursToAnswer)
        }
    }

    fn may_tell(&self, c: &said::ResponseTold, by: Author, now: Millis) -> Verdict {
        let held = self.work.responses.get(&c.response.mark());
        let response = held.ok_or(Why::ResponseUnknown)?;
        let contribution = self.contribution(&c.contribution)?;
        let among = response
            .contributions
            .iter()
            .any(|answered| self.newest_of(answered) == contribution);
        if !among {
            return Err(Why::ResponseUnknown.into());
        }
        let said = self.who_said(&[c.contribution]);
        let heard = by
            .account()
            .is_some_and(|who| said.iter().any(|one| self.may_speak_for(who, *one)));
        // Officers tell people by phone or post. Nobody can be told of what nobody in particular said.
        let tells = !said.is_empty() && self.officer_of_meetings(by);
        if !heard && !tells {
            self.answers_for(by, &[contribution], response.organisation)?;
        }
        come(c.on, now).map_err(Into::into)
    }

    fn may_close(&self, c: &said::PeriodClosed, now: Millis) -> Result<(), Why> {
        let ordered = c
            .figures
            .windows(2)
            .all(|pair| pair[0].indicator < pair[1].indicator);
        if c.from >= c.to || !ordered || !c.figures.iter().all(sound) {
            return Err(Why::Period);
        }
        if Day::utc_of(now).is_none_or(|today| c.to >= today) {
            return Err(Why::PeriodNotOver);
        }
        let overlaps = |(from, to): &(Day, Day)| *from <= c.to && c.from <= *to;
        if self.work.periods.iter().any(overlaps) {
            Err(Why::PeriodClosed)
        } else {
            Ok(())
        }
    }
}

/// A figure whose numbers stay within bounds, and which has no second number without a second figure.
fn sound(figure: &Figure) -> bool {
    let within = |n: i64| (-limits::FIGURE..=limits::FIGURE).contains(&n);
    let counts = figure.of >= 0 && figure.second_of.is_none_or(|of| of >= 0);
    let numbers = [
        Some(figure.value),
        Some(figure.of),
        figure.second,
        figure.second_of,
    ];
    counts
        && (figure.second.is_some() || figure.second_of.is_none())
        && numbers.into_iter().flatten().all(within)
}

/// Refuses a day that has come nowhere on earth.
pub(in crate::book) fn come(day: Day, now: Millis) -> Result<(), Why> {
    if Day::latest_at(now).is_some_and(|latest| day <= latest) {
        Ok(())
    } else {
        Err(Why::DayToCome)
    }
}
