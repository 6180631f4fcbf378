//! Indicators that count people, their attendances, needs and minutes: C3, C4, C6, C7, C8, C13, C14, C15. All are protected.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use super::{Behind, Found, PAPER_DAYS, REPORT_DAYS, Records, Sides, What};
use crate::{
    entry::{
        meeting::{Access, Capacity},
        work::Indicator,
    },
    id::{Account, Day},
    summary::{
        counts::{CAPACITIES, many},
        disclosure::People,
        period::Period,
        record::{ChosenBy, Mandate, Meeting, Met, Offer, RewardOffered, Row},
        workdays::working_days_before,
    },
};

/// C3: attendances of people with lived experience and of professionals; those of people with lived experience. Second: of meetings
/// where anybody of either took part, those where people with lived experience were as many as professionals, or more.
pub(super) fn balance(records: Records<'_>, period: Period) -> Found {
    let mut sides = Sides::default();
    let (mut even, mut meetings) = (0, 0);
    for meeting in records.held(period) {
        let counts = meeting.counts();
        let (yes, no) = (counts.lived_experience(), counts.professionals());
        if yes + no == 0 {
            continue;
        }
        meetings += 1;
        even += i64::from(yes >= no);
        sides.meeting(meeting);
        sides.value += i64::from(yes);
        sides.of += i64::from(yes + no);
        for (who, row) in meeting.people() {
            let side = if row.lived_experience() {
                &mut sides.yes
            } else if row.professional() {
                &mut sides.no
            } else {
                continue;
            };
            side.insert(who);
        }
        let least = &mut sides.least;
        least.all = least.all.max(yes + no);
        (least.yes, least.no) = (least.yes.max(yes), least.no.max(no));
    }
    sides.recorded = meetings > 0;
    let mut found = sides.found(Indicator::C3, period.to());
    if meetings > 0 {
        (found.second, found.second_of) = (Some(even), Some(meetings));
    }
    found
}

/// Every attendance with lived experience in the period, with its meeting.
fn attended<'a>(
    records: Records<'a>,
    period: Period,
    sides: &mut Sides,
) -> Vec<(&'a Meeting, Account, &'a Row)> {
    let mut rows = Vec::new();
    for meeting in records.held(period) {
        let theirs = meeting.people().filter(|(_, row)| row.lived_experience());
        let before = rows.len();
        rows.extend(theirs.map(|(who, row)| (meeting, who, row)));
        if rows.len() > before {
            sides.meeting(meeting);
        }
    }
    rows
}

/// C4: attendances of people with lived experience; those by whom a group elected or named, who reported back within 90 days of the
/// meeting. Recorded where it is noted for any of them who chose them.
pub(super) fn mandated(records: Records<'_>, period: Period) -> Found {
    let mut sides = Sides::default();
    for (meeting, who, row) in attended(records, period, &mut sides) {
        let mandate = row.mandate.and_then(|name| {
            let mut all = records.mandates.iter();
            all.find(|m| m.name == name && m.account == who)
        });
        sides.recorded |= mandate.is_some_and(|m| m.row.is_some());
        let so = mandate.is_some_and(|mandate| stood(mandate, meeting.shape.day));
        sides.add(who, so, 1);
    }
    sides.found(Indicator::C4, period.to().plus(REPORT_DAYS))
}

/// Elected or named by the group, in force on the day, and reported back within 90 days of it.
fn stood(mandate: &Mandate, day: Day) -> bool {
    let Some(row) = &mandate.row else {
        return false;
    };
    let chosen = match row.chosen_by {
        ChosenBy::ElectedByGroup | ChosenBy::NominatedByGroup => true,
        ChosenBy::InvitedByOrganiser | ChosenBy::Appointed | ChosenBy::SelfPutForward => false,
    };
    let in_force = row.from <= day && row.until.is_none_or(|until| day <= until);
    let by = day.plus(REPORT_DAYS);
    chosen && in_force && mandate.reported.iter().any(|on| (day..=by).contains(on))
}

/// C6: access needs told; those met. Second: meetings held; those whose papers went out five working days before, in each format that
/// somebody there asked for.
pub(super) fn access(records: Records<'_>, period: Period) -> Found {
    let mut sides = Sides::default();
    let (mut in_time, mut meetings, mut papers) = (0, 0, false);
    for meeting in records.held(period) {
        let counts = meeting.counts();
        sides.value += i64::from(counts.needs_met);
        sides.of += i64::from(counts.needs);
        sides.meeting(meeting);
        for attendance in &meeting.attendance {
            for met in attendance.row.iter().flat_map(Row::needs) {
                let side = if met == Some(Met::Met) {
                    &mut sides.yes
                } else {
                    &mut sides.no
                };
                side.insert(attendance.who);
            }
        }
        meetings += 1;
        papers |= !meeting.shape.papers.is_empty();
        in_time += i64::from(papers_in_time(meeting));
    }
    sides.recorded = true;
    let mut found = sides.found(Indicator::C6, period.to());
    if papers {
        (found.second, found.second_of) = (Some(in_time), Some(meetings));
    }
    found
}

/// Formats that papers go out in.
const fn paper_format(access: Access) -> bool {
    matches!(
        access,
        Access::EasyRead
            | Access::LargePrint
            | Access::Braille
            | Access::Audio
            | Access::SymbolsMakaton
            | Access::PlainTextEmail
            | Access::Translation
    )
}

fn papers_in_time(meeting: &Meeting) -> bool {
    let last = working_days_before(meeting.shape.day, PAPER_DAYS);
    let mut sent = meeting.shape.papers.iter().filter(|p| p.sent_on <= last);
    let rows = meeting.attendance.iter().filter_map(|a| a.row.as_ref());
    let asked: BTreeSet<Access> = rows
        .flat_map(|row| &row.access)
        .map(|need| need.need)
        .filter(|need| paper_format(*need))
        .collect();
    if asked.is_empty() {
        return sent.next().is_some();
    }
    let formats: BTreeSet<Access> = sent.filter_map(|paper| paper.format).collect();
    asked.is_subset(&formats)
}

/// C7: attendances of people with lived experience; those who were offered preparation and training, taken or not. Recorded where
/// either is noted for any of them.
pub(super) fn supported(records: Records<'_>, period: Period) -> Found {
    let offered =
        |offer: Option<Offer>| matches!(offer, Some(Offer::OfferedTaken | Offer::OfferedDeclined));
    let mut sides = Sides::default();
    for (_, who, row) in attended(records, period, &mut sides) {
        sides.recorded |= row.preparation.is_some() || row.training.is_some();
        sides.add(who, offered(row.preparation) && offered(row.training), 1);
    }
    sides.found(Indicator::C7, period.to())
}

/// C8: minutes (in the meeting, of preparation and travel) of people with lived experience who are not paid by their organisation to
/// be there; those for which a thank-you was offered. Recorded where it is noted for any of them what was offered.
pub(super) fn reciprocated(records: Records<'_>, period: Period) -> Found {
    let mut sides = Sides::default();
    for (_, who, row) in attended(records, period, &mut sides) {
        let so = match row.offered {
            Some(RewardOffered::Salaried) => continue,
            Some(
                RewardOffered::Money
                | RewardOffered::TimeCredit
                | RewardOffered::Voucher
                | RewardOffered::Choice,
            ) => true,
            Some(RewardOffered::None) | None => false,
        };
        let minutes = row.minutes.unwrap_or_default() + row.minutes_around.unwrap_or_default();
        if minutes > 0 {
            sides.recorded |= row.offered.is_some();
            sides.add(who, so, minutes);
        }
    }
    sides.found(Indicator::C8, period.to())
}

/// C13: reflections pooled in the period; those that felt listened to, 4 or 5 of 5. Parts: how many gave 1 to 5.
pub(super) fn heard(records: Records<'_>, period: Period) -> Found {
    let mut spread = alloc::vec![0u32; 5];
    let mut behind = Vec::new();
    for pooled in records.pools.iter().filter(|p| period.holds(p.on)) {
        for (sum, n) in spread.iter_mut().zip(&pooled.pool.listened) {
            *sum += n;
        }
        behind.push(Behind {
            what: What::Pool,
            name: pooled.name,
            counted: None,
        });
    }
    let (all, yes) = (spread.iter().sum(), spread[3] + spread[4]);
    let people = People {
        all,
        yes,
        no: all - yes,
    };
    Found {
        indicator: Indicator::C13,
        value: i64::from(yes),
        of: i64::from(all),
        second: None,
        second_of: None,
        recorded: !behind.is_empty(),
        people: Some(people),
        took_part: 0,
        balance: None,
        parts: spread,
        behind,
        settled: period.to(),
    }
}

/// C14: people with lived experience in the period; those who first took part, as whatever, in the twelve months up to its end.
pub(super) fn renewal(records: Records<'_>, period: Period) -> Found {
    let mut first = BTreeMap::<Account, Day>::new();
    for meeting in records.took_place() {
        for (who, _) in meeting.people() {
            let day = first.entry(who).or_insert(meeting.shape.day);
            *day = meeting.shape.day.min(*day);
        }
    }
    let mut sides = Sides::default();
    let people: BTreeSet<Account> = attended(records, period, &mut sides)
        .into_iter()
        .map(|(_, who, _)| who)
        .collect();
    let year = jiff::Span::new().years(1);
    let since = period.to().date().saturating_sub(year);
    for who in people {
        sides.add(
            who,
            first.get(&who).is_some_and(|day| day.date() > since),
            1,
        );
    }
    sides.recorded = true;
    sides.found(Indicator::C14, period.to())
}

/// How many different people took part in meetings of the period of whom it is known as what, at least.
pub(super) fn took_part(records: Records<'_>, period: Period) -> u32 {
    let mut who = BTreeSet::new();
    let mut least = 0;
    for meeting in records.held(period) {
        least = meeting.counts().people().max(least);
        let rows = meeting.people();
        let known = rows.filter(|(_, row)| row.capacity.is_some() || !row.also.is_empty());
        who.extend(known.map(|(who, _)| who));
    }
    many(who.iter()).max(least)
}

/// C15: the capacities in which anybody took part, also those they hold beside; of the twelve there are. Parts: how many people in
/// each.
pub(super) fn breadth(records: Records<'_>, period: Period) -> Found {
    let mut sides = Sides::default();
    let mut present = BTreeMap::<Capacity, BTreeSet<Account>>::new();
    let mut least = BTreeMap::<Capacity, u32>::new();
    for meeting in records.held(period) {
        let counts = meeting.counts();
        if counts.people() == 0 {
            continue;
        }
        sides.meeting(meeting);
        for count in &counts.capacities {
            let known = least.entry(count.capacity).or_default();
            *known = count.people.max(*known);
        }
        for (who, row) in meeting.people() {
            for capacity in row.capacity.iter().chain(&row.also) {
                present.entry(*capacity).or_default().insert(who);
            }
        }
    }
    let parts: Vec<u32> = CAPACITIES
        .iter()
        .map(|capacity| {
            let known = present.get(capacity).map_or(0, |who| many(who.iter()));
            known.max(least.get(capacity).copied().unwrap_or_default())
        })
        .collect();
    sides.least.all = took_part(records, period);
    sides.value = i64::from(many(parts.iter().filter(|n| **n > 0)));
    sides.of = i64::from(many(CAPACITIES.iter()));
    sides.recorded = sides.value > 0;
    Found {
        parts,
        ..sides.found(Indicator::C15, period.to())
    }
}
