//! Who may say what of an exchange (docs/protocol.md, "Exchanges"). Looks, never changes.

use alloc::vec::Vec;

use super::{Consent, Effects, ExchangeRefusal as Why, Open};
use crate::{
    book::{
        Book, Past,
        account::{Holder, Limits, Status},
        speakers::Speakers,
    },
    entry::{
        Content, Entry, Terms,
        exchange::{self as said, Exchange as E, Ground, Line, Outcome, parties},
    },
    envelope::Signed,
    id::{Account, Author, Day, Mark, Millis, Name},
    leaf::Leaf,
    limits,
    refusal::{Common, Refusal},
};

type Verdict = Result<(), Why>;

impl Book {
    pub(in crate::book) fn admit_exchange(
        &self,
        content: &E,
        signed: &Signed,
        speakers: &Speakers,
        now: Millis,
        past: &dyn Past,
    ) -> Result<(), Refusal> {
        if let E::Recorded(c) = content {
            return self.may_record(c, signed, speakers, now, past);
        }
        if !speakers.alone() {
            return Err(Common::SignerUnneeded.into());
        }
        let verdict = match content {
            E::Imported(c) => self.may_import(c, speakers, now),
            E::Agreed(c) => self.may_agree(c, speakers, past),
            E::Attested(c) => self.may_attest(c, speakers, now, past),
            E::Declined(c) => self.may_decline(c, speakers, past),
            E::Withdrawn(c) => self.may_withdraw(c, speakers, past),
            E::Expired(c) => self.may_expire(c, signed, now, past),
            E::Disputed(c) => self.may_dispute(c, speakers, past),
            E::Resolved(c) => self.may_resolve(c, speakers, past),
            E::Recorded(_) => Ok(()),
        };
        verdict.map_err(Into::into)
    }

    fn may_record(
        &self,
        c: &said::Recorded,
        signed: &Signed,
        speakers: &Speakers,
        now: Millis,
        past: &dyn Past,
    ) -> Result<(), Refusal> {
        let author = speakers.author().ok_or(Why::NotForTheNode)?;
        self.lines(&c.lines, c.day, now, c.undoes.is_none())?;
        if !self.roster.policy().categories.contains(&c.category) && c.undoes.is_none() {
            return Err(Why::CategoryUnknown.into());
        }
        let mut open = self.propose(c, signed, now);
        let consents = self.consents(&open, speakers, c.r#for);
        self.speaks_in(c, author, speakers, &consents)?;
        match c.undoes {
            Some(undone) => self.mirrors(c, &undone, past)?,
            None if c.lines.iter().any(|l| l.of.is_some()) => return Err(Why::UndoMirror.into()),
            None => {}
        }
        let effects = open.advance(&consents, &self.accounts);
        let asked = open.unanswered();
        let full = |asked| {
            self.ledger
                .waiting
                .get(&(author, asked))
                .is_some_and(|n| *n >= limits::WAITING_BETWEEN_TWO)
        };
        if asked.into_iter().any(full) {
            return Err(Why::TooManyWaiting.into());
        }
        self.within_limits(&open, &effects, author)
            .map_err(Into::into)
    }

    /// The lines themselves: how many, between whom, how long, when.
    fn lines(&self, lines: &[Line], day: Day, now: Millis, active: bool) -> Verdict {
        let several = (1..=limits::LINES).contains(&lines.len());
        if !several || lines.iter().any(|l| l.giver == l.receiver) {
            return Err(Why::Lines);
        }
        if lines
            .iter()
            .any(|l| !(1..=limits::LINE_MINUTES).contains(&l.minutes))
        {
            return Err(Why::Minutes);
        }
        if Day::latest_at(now).is_none_or(|latest| day > latest) {
            return Err(Why::DayToCome);
        }
        for party in parties(lines) {
            let holder = self.accounts.get(&party).ok_or(Why::PartyUnknown)?;
            if active && holder.status != Status::Active {
                return Err(Why::PartyAway);
            }
        }
        Ok(())
    }

    /// Everyone who signed has a part; an author without one is a broker or steward.
    fn speaks_in(
        &self,
        c: &said::Recorded,
        author: Account,
        speakers: &Speakers,
        consents: &[Consent],
    ) -> Result<(), Refusal> {
        let parties = parties(&c.lines);
        if let Some(member) = c.r#for {
            if !self
                .accounts
                .get(&member)
                .is_some_and(|h| h.supporters.contains(&author))
                || !parties.contains(&member)
            {
                return Err(Why::NotForYou.into());
            }
            if parties.contains(&author) {
                return Err(Why::BothSides.into());
            }
        }
        let speaks = |who: Account| consents.iter().any(|consent| consent.by == who);
        let officer = self.accounts.get(&author).is_some_and(Holder::officer);
        if !speaks(author) && !officer {
            return Err(Why::NotAParty.into());
        }
        let needless = speakers
            .people
            .iter()
            .any(|who| *who != author && !speaks(*who))
            || !speakers.strangers.is_empty();
        if needless {
            Err(Common::SignerUnneeded.into())
        } else {
            Ok(())
        }
    }

    /// An undoing names a settled exchange and mirrors its lines, in sum never more than they were.
    fn mirrors(&self, c: &said::Recorded, undone: &Name, past: &dyn Past) -> Verdict {
        let mark = undone.mark();
        let lines = recorded_lines(past, undone)?;
        let mut minutes = alloc::collections::BTreeMap::<u32, i64>::new();
        for line in &c.lines {
            let of = line.of.ok_or(Why::UndoMirror)?;
            let original = lines.get(of as usize).ok_or(Why::UndoMirror)?;
            if line.giver != original.receiver || line.receiver != original.giver {
                return Err(Why::UndoMirror);
            }
            let waits = self
                .ledger
                .open
                .get(&mark)
                .is_some_and(|open| open.lines[of as usize].waits());
            if waits || self.ledger.unsettled.contains(&(mark, of)) {
                return Err(Why::NotSettled);
            }
            let sum = minutes.entry(of).or_default();
            *sum += line.minutes;
            let before = self
                .ledger
                .undone
                .get(&(mark, of))
                .copied()
                .unwrap_or_default();
            if before + *sum > original.minutes {
                return Err(Why::UndoTooMuch);
            }
        }
        Ok(())
    }

    fn may_import(&self, c: &said::Imported, speakers: &Speakers, now: Millis) -> Verdict {
        let steward = |a: Account| {
            self.accounts
                .get(&a)
                .is_some_and(|h| h.roles.contains(&crate::entry::roster::Role::Steward))
        };
        let allowed = speakers.by == Author::Node || speakers.author().is_some_and(steward);
        if !allowed {
            return Err(Why::NotABroker);
        }
        self.lines(&c.lines, c.day, now, false)?;
        if c.lines.iter().any(|l| l.of.is_some()) {
            Err(Why::UndoMirror)
        } else {
            Ok(())
        }
    }

    fn may_agree(&self, c: &said::Agreed, speakers: &Speakers, past: &dyn Past) -> Verdict {
        let author = speakers.author().ok_or(Why::NotForTheNode)?;
        let (mark, open) = self.waiting(&c.exchange, past)?;
        self.speaks_for(author, c.r#for, open)?;
        let consents = self.consents_of(mark, speakers, c.r#for);
        if consents.is_empty() {
            return Err(Why::NothingWaits);
        }
        self.keeps_limits(open, &consents, author)
    }

    fn may_attest(
        &self,
        c: &said::Attested,
        speakers: &Speakers,
        now: Millis,
        past: &dyn Past,
    ) -> Verdict {
        let author = speakers.author().ok_or(Why::NotForTheNode)?;
        let (_, open) = self.waiting(&c.exchange, past)?;
        if !self.accounts.get(&author).is_some_and(Holder::officer) {
            return Err(Why::NotABroker);
        }
        if self.concerned(author, &open.parties()) {
            return Err(Why::Concerned);
        }
        if !open.waits_with(c.r#for) {
            return Err(Why::NothingWaits);
        }
        if c.basis == Ground::Notice {
            return Self::notice_passed(open, author, now);
        }
        let holder = self.accounts.get(&c.r#for).ok_or(Why::PartyUnknown)?;
        if !holder.person() {
            return Err(Why::NotAPerson);
        }
        if holder.devices > 0 {
            return Err(Why::HasDevice);
        }
        if holder.gone() {
            return Err(Why::PartyAway);
        }
        let consents = open.attested(c.r#for, author, c.basis);
        if consents.is_empty() {
            return Err(Why::NothingWaits);
        }
        // A limit is told to the account alone: the broker learns only that it waits.
        self.keeps_limits(open, &consents, author)
    }

    fn notice_passed(open: &Open, author: Account, now: Millis) -> Verdict {
        if open.undoes.is_none() {
            return Err(Why::NoticeGround);
        }
        if now < open.at + limits::REVERSAL_NOTICE_DAYS * limits::DAY_MS {
            return Err(Why::NoticeRuns);
        }
        if open.brokers.contains(&author) {
            Err(Why::SameBroker)
        } else {
            Ok(())
        }
    }

    fn may_decline(&self, c: &said::Declined, speakers: &Speakers, past: &dyn Past) -> Verdict {
        let author = speakers.author().ok_or(Why::NotForTheNode)?;
        let (_, open) = self.waiting(&c.exchange, past)?;
        self.speaks_for(author, c.r#for, open)?;
        if open.waits_with(c.r#for) {
            Ok(())
        } else {
            Err(Why::NothingWaits)
        }
    }

    fn may_withdraw(&self, c: &said::Withdrawn, speakers: &Speakers, past: &dyn Past) -> Verdict {
        self.waiting(&c.exchange, past)?;
        if speakers.by == c.exchange.by {
            Ok(())
        } else {
            Err(Why::NotRecorder)
        }
    }

    fn may_expire(
        &self,
        c: &said::Expired,
        signed: &Signed,
        now: Millis,
        past: &dyn Past,
    ) -> Verdict {
        if signed.entry.by != Author::Node {
            return Err(Why::NotForYou);
        }
        let (mark, open) = self.waiting(&c.exchange, past)?;
        let said = open.due(&mark);
        if now >= open.deadline && said.id == signed.entry.id && said.expired == *c {
            Ok(())
        } else {
            Err(Why::NotDue)
        }
    }

    fn may_dispute(&self, c: &said::Disputed, speakers: &Speakers, past: &dyn Past) -> Verdict {
        let author = speakers.author().ok_or(Why::NotForTheNode)?;
        let mark = self.known(&c.exchange, past)?;
        let lines = recorded_lines(past, &c.exchange.name())?;
        if !parties(&lines).contains(&c.r#for) || !self.may_speak_for(author, c.r#for) {
            return Err(Why::NotForYou);
        }
        let settled = (0..).zip(&lines).any(|(n, line)| {
            let waits = self
                .ledger
                .open
                .get(&mark)
                .is_some_and(|open| open.lines[n as usize].waits());
            let theirs = line.giver == c.r#for || line.receiver == c.r#for;
            theirs && !waits && !self.ledger.unsettled.contains(&(mark, n))
        });
        if !settled {
            return Err(Why::NotSettled);
        }
        if self.ledger.disputed.contains_key(&mark) {
            Err(Why::AlreadyDisputed)
        } else {
            Ok(())
        }
    }

    fn may_resolve(&self, c: &said::Resolved, speakers: &Speakers, past: &dyn Past) -> Verdict {
        let author = speakers.author().ok_or(Why::NotForTheNode)?;
        let mark = self.known(&c.exchange, past)?;
        let disputer = *self.ledger.disputed.get(&mark).ok_or(Why::NotDisputed)?;
        if c.outcome == Outcome::TakenBack {
            return if self.may_speak_for(author, disputer) {
                Ok(())
            } else {
                Err(Why::NotForYou)
            };
        }
        if !self.accounts.get(&author).is_some_and(Holder::officer) {
            return Err(Why::NotABroker);
        }
        let lines = recorded_lines(past, &c.exchange.name())?;
        if self.concerned(author, &parties(&lines)) {
            Err(Why::Concerned)
        } else {
            Ok(())
        }
    }

    /// An exchange that stands in the log with these terms.
    fn known(&self, terms: &Terms, past: &dyn Past) -> Result<Mark, Why> {
        let entry = recorded(past, &terms.name()).ok_or(Why::ExchangeUnknown)?;
        let is_exchange = matches!(
            &entry.0.content,
            Content::Exchange(E::Recorded(_) | E::Imported(_))
        );
        if !is_exchange {
            return Err(Why::ExchangeUnknown);
        }
        if entry.1 == terms.terms {
            Ok(terms.name().mark())
        } else {
            Err(Why::TermsDiffer)
        }
    }

    /// An exchange with these terms of which a line waits.
    fn waiting(&self, terms: &Terms, past: &dyn Past) -> Result<(Mark, &Open), Why> {
        let mark = terms.name().mark();
        match self.ledger.open.get(&mark) {
            Some(open) if open.terms == terms.terms => Ok((mark, open)),
            Some(_) => Err(Why::TermsDiffer),
            None => self.known(terms, past).and(Err(Why::NothingWaits)),
        }
    }

    /// Each side that these consents bring to agreement stays within its limits. Who speaks for the account is told
    /// why; others only that it waits.
    fn within_limits(&self, open: &Open, effects: &Effects, author: Account) -> Verdict {
        if open.undoes.is_some() || self.roster.policy().count_only {
            return Ok(());
        }
        for (account, minutes) in &effects.spends {
            let Some(holder) = self.accounts.get(account) else {
                continue;
            };
            if holder.balance - holder.reserved_out - minutes < -self.limits_of(holder).floor {
                return Err(if self.may_speak_for(author, *account) {
                    Why::Floor
                } else {
                    Why::NotNow
                });
            }
        }
        for (account, minutes) in &effects.gains {
            let Some(holder) = self.accounts.get(account) else {
                continue;
            };
            let most = self.limits_of(holder).ceiling;
            if most.is_some_and(|most| holder.balance + holder.reserved_in + minutes > most) {
                return Err(if self.may_speak_for(author, *account) {
                    Why::Ceiling
                } else {
                    Why::NotNow
                });
            }
        }
        Ok(())
    }

    /// The same for an answer to an exchange that waits.
    fn keeps_limits(&self, open: &Open, consents: &[Consent], author: Account) -> Verdict {
        let mut ahead = open.clone();
        let effects = ahead.advance(consents, &self.accounts);
        self.within_limits(&ahead, &effects, author)
    }

    pub(in crate::book) fn limits_of(&self, holder: &Holder) -> Limits {
        holder.limits.unwrap_or(self.roster.policy().limits)
    }
}

/// The entry of this name, and the hash of its body.
fn recorded(past: &dyn Past, name: &Name) -> Option<(Entry, crate::id::Digest32)> {
    let text = past.leaf(past.position(name)?)?;
    let leaf = Leaf::read(&text).ok()?;
    let entry = Entry::read(leaf.body).ok()?;
    Some((entry, crate::id::Digest32::of(leaf.body.as_bytes())))
}

/// Everyone in an exchange that stands in the log, whatever became of it; nobody where none does.
pub(super) fn parties_of(past: &dyn Past, exchange: &Terms) -> Vec<Account> {
    recorded_lines(past, &exchange.name()).map_or_else(|_| Vec::new(), |lines| parties(&lines))
}

/// The lines of an exchange that stands in the log.
fn recorded_lines(past: &dyn Past, name: &Name) -> Result<Vec<Line>, Why> {
    match recorded(past, name).map(|(entry, _)| entry.content) {
        Some(Content::Exchange(E::Recorded(c))) => Ok(c.lines),
        Some(Content::Exchange(E::Imported(c))) => Ok(c.lines),
        Some(_) | None => Err(Why::ExchangeUnknown),
    }
}
