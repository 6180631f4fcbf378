//! Who may say what in the roster (docs/protocol.md, "The roster"). Looks, never changes.

use super::{Invitation, InvitationState, RosterRefusal as Why, Standing};
use crate::{
    book::{Book, RULES, account::Holder, speakers::Speakers},
    entry::roster::{self as said, Enrolment, PolicySet, Role, Roster as S},
    id::{Account, Author, Millis},
    key::Key,
    limits,
};

type Verdict = Result<(), Why>;

impl Book {
    pub(in crate::book) fn admit_roster(
        &self,
        content: &S,
        speakers: &Speakers,
        now: Millis,
    ) -> Verdict {
        let enrols = matches!(content, S::MemberJoined(_) | S::KeyEnrolled(_));
        if !enrols && !speakers.alone() {
            return Err(Why::NotYours);
        }
        let by = speakers.by;
        match content {
            S::NodeOpened(opened) => self.admit_opened(opened),
            S::MemberJoined(c) => self.may_join(c, speakers, now),
            S::MemberPaused(c) => {
                self.yours_or_officer(by, c.account)?;
                let resting =
                    self.person(c.account)?.status == crate::book::account::Status::Paused;
                if resting == c.paused {
                    Err(Why::AlreadySo)
                } else {
                    Ok(())
                }
            }
            S::MemberLeft(c) => self.may_leave(c, by),
            S::AccountOpened(c) => {
                self.steward(by)?;
                self.unused(c.account)?;
                self.custodians(&c.custodians, c.needed)
            }
            S::CustodiansSet(c) => self.may_set_custodians(c, by),
            S::RoleGranted(c) => self.may_grant_role(c, by),
            S::RoleRevoked(c) => self.may_revoke_role(c, by),
            S::InvitationIssued(c) => self.may_invite(c, by),
            S::InvitationApproved(c) => self.may_approve(c, by),
            S::KeyEnrolled(c) => self.may_enrol(c, speakers, now),
            S::KeyRevoked(c) => self.may_stop(&c.key, by),
            S::SupporterGranted(c) => self.may_grant_support(c, by),
            S::SupporterEnded(c) => {
                let own = by == Author::Account(c.supporter);
                if !own {
                    self.yours_or_officer(by, c.account)?;
                }
                let held = self.person(c.account)?.supporters.contains(&c.supporter);
                if held { Ok(()) } else { Err(Why::AlreadySo) }
            }
            S::PolicySet(policy) => self.may_set_policy(policy, by),
            S::RulesAdopted(c) => {
                self.steward(by)?;
                if c.rules > self.roster.rules && c.rules <= RULES {
                    Ok(())
                } else {
                    Err(Why::RulesUnknown)
                }
            }
            S::ProfileChanged(c) => match c.account {
                None => self.steward(by),
                Some(account) => self.may_change_profile(account, by),
            },
            S::PersonErased(c) => self.may_erase(c.account, by),
        }
    }

    pub(in crate::book) fn holder(&self, account: Account) -> Result<&Holder, Why> {
        self.accounts.get(&account).ok_or(Why::AccountUnknown)
    }

    /// A person who has not left.
    pub(in crate::book) fn person(&self, account: Account) -> Result<&Holder, Why> {
        let holder = self.holder(account)?;
        if !holder.person() {
            return Err(Why::NotAPerson);
        }
        if holder.gone() {
            Err(Why::AccountGone)
        } else {
            Ok(holder)
        }
    }

    pub(in crate::book) fn has_role(&self, by: Author, test: impl Fn(&Holder) -> bool) -> bool {
        by == Author::Node
            || by
                .account()
                .and_then(|a| self.accounts.get(&a))
                .is_some_and(test)
    }

    pub(in crate::book) fn steward(&self, by: Author) -> Verdict {
        if self.has_role(by, |h| h.roles.contains(&Role::Steward)) {
            Ok(())
        } else {
            Err(Why::NotASteward)
        }
    }

    fn officer(&self, by: Author) -> Verdict {
        if self.has_role(by, Holder::officer) {
            Ok(())
        } else {
            Err(Why::NotAnOfficer)
        }
    }

    fn yours_or_officer(&self, by: Author, account: Account) -> Verdict {
        let yours = by == Author::Account(account);
        if yours || self.officer(by).is_ok() {
            Ok(())
        } else {
            Err(Why::NotYours)
        }
    }

    /// Refuses an author who is one of these, supports one, or looks after one.
    fn unconcerned(&self, by: Author, accounts: &[Account]) -> Verdict {
        if by
            .account()
            .is_some_and(|who| self.concerned(who, accounts))
        {
            Err(Why::Concerned)
        } else {
            Ok(())
        }
    }

    fn unused(&self, account: Account) -> Verdict {
        if self.accounts.contains_key(&account)
            || self.clearing_chain(account).is_some()
            || self.guest_erased(account)
        {
            Err(Why::AccountTaken)
        } else {
            Ok(())
        }
    }

    pub(in crate::book) fn fresh_key(&self, key: &Key) -> Verdict {
        if self.roster.standing(key) != Standing::Unknown || self.link(key).is_some() {
            return Err(Why::KeyTaken);
        }
        if key.sound() {
            Ok(())
        } else {
            Err(Why::KeyUnsound)
        }
    }

    fn custodians(&self, custodians: &[Account], needed: u32) -> Verdict {
        let twice = custodians
            .iter()
            .enumerate()
            .any(|(n, c)| custodians[..n].contains(c));
        let count = custodians.len();
        if twice
            || count == 0
            || count > limits::CUSTODIANS
            || needed == 0
            || needed as usize > count
        {
            return Err(Why::Custodians);
        }
        custodians
            .iter()
            .try_for_each(|c| self.person(*c).map(drop))
    }

    fn may_join(&self, c: &said::MemberJoined, speakers: &Speakers, now: Millis) -> Verdict {
        let Some(device) = &c.device else {
            if !speakers.alone() {
                return Err(Why::NotYours);
            }
            self.officer(speakers.by)?;
            return self.unused(c.account);
        };
        if speakers.by != Author::Account(c.account) {
            return Err(Why::NotYours);
        }
        self.unused(c.account)?;
        self.device_signed(device, speakers)?;
        let invitation = self.usable(device, now)?.ok_or(Why::InvitationUnknown)?;
        if invitation.account.is_none() {
            Ok(())
        } else {
            Err(Why::InvitationNotForThis)
        }
    }

    fn may_enrol(&self, c: &said::KeyEnrolled, speakers: &Speakers, now: Millis) -> Verdict {
        if speakers.by != Author::Account(c.account) {
            return Err(Why::NotYours);
        }
        let holder = self.person(c.account)?;
        self.device_signed(&c.device, speakers)?;
        if let Some(invitation) = self.usable(&c.device, now)? {
            if invitation.account != Some(c.account) {
                return Err(Why::InvitationNotForThis);
            }
        } else if speakers.people != [c.account] {
            return Err(Why::DeviceDidNotSign);
        }
        if holder.devices as usize >= limits::DEVICES {
            Err(Why::TooMany)
        } else {
            Ok(())
        }
    }

    /// The new key and the invitation's key both signed, and the new key is fit and unused.
    fn device_signed(&self, device: &Enrolment, speakers: &Speakers) -> Verdict {
        self.fresh_key(&device.key)?;
        let mut expected: alloc::vec::Vec<Key> =
            device.invitation.into_iter().chain([device.key]).collect();
        expected.sort_unstable();
        if speakers.strangers == expected {
            Ok(())
        } else {
            Err(Why::DeviceDidNotSign)
        }
    }

    /// The invitation a device comes with, if it can be used now.
    fn usable(&self, device: &Enrolment, now: Millis) -> Result<Option<&Invitation>, Why> {
        let Some(key) = device.invitation else {
            return Ok(None);
        };
        let invitation = self
            .roster
            .invitations
            .get(&key)
            .ok_or(Why::InvitationUnknown)?;
        match invitation.state {
            InvitationState::Used => return Err(Why::InvitationUsed),
            InvitationState::Stopped => return Err(Why::InvitationStopped),
            InvitationState::Open => {}
        }
        if now > invitation.at + limits::INVITATION_DAYS * limits::DAY_MS {
            return Err(Why::InvitationExpired);
        }
        if now < self.ready(invitation) {
            Err(Why::InvitationNotYet)
        } else {
            Ok(Some(invitation))
        }
    }

    fn may_leave(&self, c: &said::MemberLeft, by: Author) -> Verdict {
        if by != Author::Account(c.account) {
            self.steward(by)?;
        }
        let holder = self.person(c.account)?;
        self.not_last_steward(c.account)?;
        if holder.reserved_in != 0 || holder.reserved_out != 0 {
            return Err(Why::StillWaiting);
        }
        match (holder.balance, c.to) {
            (0, None) => Ok(()),
            (0, Some(_)) | (_, None) => Err(Why::LeaverTo),
            (balance, Some(to)) => {
                let heir = self.holder(to)?;
                let fits = to != c.account && !heir.gone() && (!heir.person() || balance > 0);
                if !fits {
                    return Err(Why::LeaverTo);
                }
                // What someone owes moves to a pot only by a Kith lead's word: the pot's custodians are not asked.
                if balance < 0 {
                    self.steward(by)
                } else {
                    Ok(())
                }
            }
        }
    }

    /// Stewards other than this one who can act.
    fn not_last_steward(&self, account: Account) -> Verdict {
        let acts = |h: &Holder| h.roles.contains(&Role::Steward) && !h.gone() && h.devices > 0;
        let one = self.accounts.get(&account).is_some_and(acts);
        let others = self.accounts.iter().any(|(a, h)| *a != account && acts(h));
        if one && !others {
            Err(Why::LastSteward)
        } else {
            Ok(())
        }
    }

    fn may_set_custodians(&self, c: &said::CustodiansSet, by: Author) -> Verdict {
        self.steward(by)?;
        self.unconcerned(by, &[c.account])?;
        let holder = self.holder(c.account)?;
        if holder.person() {
            return Err(Why::NotShared);
        }
        self.custodians(&c.custodians, c.needed)
    }

    fn may_grant_role(&self, c: &said::RoleGranted, by: Author) -> Verdict {
        self.steward(by)?;
        self.unconcerned(by, &[c.account])?;
        if self.person(c.account)?.roles.contains(&c.role) {
            Err(Why::AlreadySo)
        } else {
            Ok(())
        }
    }

    fn may_revoke_role(&self, c: &said::RoleRevoked, by: Author) -> Verdict {
        if by != Author::Account(c.account) {
            self.steward(by)?;
        }
        if !self.person(c.account)?.roles.contains(&c.role) {
            return Err(Why::AlreadySo);
        }
        if c.role == Role::Steward {
            self.not_last_steward(c.account)
        } else {
            Ok(())
        }
    }

    fn may_invite(&self, c: &said::InvitationIssued, by: Author) -> Verdict {
        let own = by.account().is_some() && by.account() == c.account;
        if !own {
            self.officer(by)?;
        }
        if c.role.is_some() && (own || self.steward(by).is_err()) {
            return Err(Why::RoleNotYours);
        }
        if let Some(account) = c.account {
            self.person(account)?;
        }
        self.fresh_key(&c.key)
    }

    fn may_approve(&self, c: &said::InvitationApproved, by: Author) -> Verdict {
        let invitation = self
            .roster
            .invitations
            .get(&c.key)
            .ok_or(Why::InvitationUnknown)?;
        match invitation.state {
            InvitationState::Open => {}
            InvitationState::Used => return Err(Why::InvitationUsed),
            InvitationState::Stopped => return Err(Why::InvitationStopped),
        }
        if invitation.approved {
            return Err(Why::AlreadySo);
        }
        let account = invitation.account.ok_or(Why::AlreadySo)?;
        if by == Author::Account(account) {
            return Ok(());
        }
        // Two officers: two different people. The console is neither.
        let two =
            by.account().is_some() && invitation.by.account().is_some() && by != invitation.by;
        self.officer(by)?;
        self.unconcerned(by, &[account])?;
        if two { Ok(()) } else { Err(Why::NotAnOfficer) }
    }

    fn may_stop(&self, key: &Key, by: Author) -> Verdict {
        match self.roster.standing(key) {
            Standing::Device(account) => self.yours_or_officer(by, account),
            Standing::Stopped => Err(Why::AlreadySo),
            Standing::Invitation => {
                let invitation = self
                    .roster
                    .invitations
                    .get(key)
                    .ok_or(Why::InvitationUnknown)?;
                if invitation.state != InvitationState::Open {
                    return Err(Why::AlreadySo);
                }
                let theirs = by == invitation.by
                    || (by.account().is_some() && by.account() == invitation.account);
                if theirs { Ok(()) } else { self.officer(by) }
            }
            Standing::Node | Standing::Unknown => Err(Why::InvitationUnknown),
        }
    }

    fn may_grant_support(&self, c: &said::SupporterGranted, by: Author) -> Verdict {
        let own = by == Author::Account(c.account);
        if own == c.basis.is_some() {
            return Err(Why::NotYours);
        }
        if !own {
            self.officer(by)?;
            self.unconcerned(by, &[c.account, c.supporter])?;
        }
        let holder = self.person(c.account)?;
        self.person(c.supporter)?;
        if c.account == c.supporter {
            return Err(Why::SupporterSelf);
        }
        if holder.supporters.contains(&c.supporter) {
            return Err(Why::AlreadySo);
        }
        if !own && holder.devices > 0 {
            return Err(Why::HasDevice);
        }
        if holder.supporters.len() >= limits::SUPPORTERS {
            Err(Why::TooMany)
        } else {
            Ok(())
        }
    }

    fn may_set_policy(&self, policy: &PolicySet, by: Author) -> Verdict {
        self.steward(by)?;
        let within = |n: i64| (0..=limits::LIMIT_MINUTES).contains(&n);
        let (floor, ceiling) = match policy {
            PolicySet::Bank(c) => {
                let twice = c
                    .categories
                    .iter()
                    .enumerate()
                    .any(|(n, one)| c.categories[..n].contains(one));
                let listed = (1..=limits::CATEGORIES).contains(&c.categories.len()) && !twice;
                if !listed || !limits::EXPIRES_DAYS.contains(&c.expires_days) {
                    return Err(Why::PolicyBounds);
                }
                (c.floor, c.ceiling)
            }
            PolicySet::Account(c) => {
                self.unconcerned(by, &[c.account])?;
                if self.holder(c.account)?.gone() {
                    return Err(Why::AccountGone);
                }
                (c.floor, c.ceiling)
            }
        };
        if within(floor) && ceiling.is_none_or(within) {
            Ok(())
        } else {
            Err(Why::PolicyBounds)
        }
    }

    fn may_change_profile(&self, account: Account, by: Author) -> Verdict {
        let holder = self.holder(account)?;
        if holder.gone() {
            return Err(Why::AccountGone);
        }
        let keeps = by.account().is_some_and(|who| holder.custodian(who));
        if keeps {
            Ok(())
        } else {
            self.yours_or_officer(by, account)
        }
    }

    fn may_erase(&self, account: Account, by: Author) -> Verdict {
        if by != Author::Account(account) {
            self.steward(by)?;
        }
        let holder = self.holder(account)?;
        if !holder.person() {
            return Err(Why::NotAPerson);
        }
        if holder.status == crate::book::account::Status::Erased {
            return Err(Why::AlreadySo);
        }
        self.not_last_steward(account)?;
        let waits = holder.reserved_in != 0 || holder.reserved_out != 0;
        if waits {
            Err(Why::StillWaiting)
        } else {
            Ok(())
        }
    }
}
