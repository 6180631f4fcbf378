//! What each kind of the roster changes in the book.

use alloc::{collections::BTreeSet, vec::Vec};

use super::{Device, Fact, Invitation, InvitationState, Opened, Policy, RosterRefusal};
use crate::{
    book::{
        Book, Fact as AnyFact, RULES,
        account::{Holder, Keepers, Limits, Status},
        exchange,
    },
    entry::{
        Entry,
        roster::{self as said, BankPolicy, Enrolment, NodeOpened, PolicySet, Role},
    },
    id::{Account, Author, Index, Millis},
    key::Key,
    limits,
};

impl Book {
    /// From when an invitation can be used (docs/protocol.md, "The roster").
    pub(super) fn ready(&self, invitation: &Invitation) -> Millis {
        let console_steward =
            invitation.by == Author::Node && invitation.role == Some(Role::Steward);
        let known = invitation.account.and_then(|a| self.accounts.get(&a));
        let mut ready = invitation.at;
        if console_steward && self.roster.steward_ever {
            ready = ready.max(invitation.at + limits::CONSOLE_NOTICE_DAYS * limits::DAY_MS);
        }
        if known.is_some_and(|h| h.enrolled) && !invitation.approved {
            ready = ready.max(invitation.at + limits::DEVICE_NOTICE_HOURS * limits::HOUR_MS);
        }
        ready
    }

    pub(in crate::book) fn touched_by_roster(&self, content: &said::Roster) -> Vec<Account> {
        use said::Roster as S;
        match content {
            S::NodeOpened(_) | S::RulesAdopted(_) | S::PolicySet(PolicySet::Bank(_)) => Vec::new(),
            S::MemberJoined(c) => alloc::vec![c.account],
            S::MemberPaused(c) => alloc::vec![c.account],
            S::MemberLeft(c) => core::iter::once(c.account).chain(c.to).collect(),
            S::AccountOpened(c) => core::iter::once(c.account)
                .chain(c.custodians.iter().copied())
                .collect(),
            S::CustodiansSet(c) => {
                let before = self
                    .accounts
                    .get(&c.account)
                    .and_then(|h| h.keepers.as_ref());
                let before = before.map(|k| k.custodians.clone()).unwrap_or_default();
                core::iter::once(c.account)
                    .chain(c.custodians.iter().copied())
                    .chain(before)
                    .collect()
            }
            S::RoleGranted(c) => alloc::vec![c.account],
            S::RoleRevoked(c) => alloc::vec![c.account],
            S::InvitationIssued(c) => c.account.into_iter().collect(),
            S::InvitationApproved(c) => self
                .roster
                .invitations
                .get(&c.key)
                .and_then(|i| i.account)
                .into_iter()
                .collect(),
            S::KeyEnrolled(c) => alloc::vec![c.account],
            S::KeyRevoked(c) => {
                let device = self.roster.devices.get(&c.key).map(|d| d.account);
                device
                    .or_else(|| self.roster.invitations.get(&c.key).and_then(|i| i.account))
                    .into_iter()
                    .collect()
            }
            S::SupporterGranted(c) => alloc::vec![c.account, c.supporter],
            S::SupporterEnded(c) => alloc::vec![c.account, c.supporter],
            S::PolicySet(PolicySet::Account(c)) => alloc::vec![c.account],
            S::ProfileChanged(c) => c.account.into_iter().collect(),
            S::PersonErased(c) => alloc::vec![c.account],
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm a kind")]
    pub(in crate::book) fn apply_roster(
        &mut self,
        content: &said::Roster,
        entry: &Entry,
        index: Index,
        at: Millis,
    ) -> Vec<AnyFact> {
        use said::Roster as S;
        let mut facts = Vec::new();
        match content {
            S::NodeOpened(c) => facts.push(self.open(c, entry)),
            S::MemberJoined(c) => {
                self.accounts.insert(c.account, Holder::new(None));
                facts.push(Fact::Account {
                    account: c.account,
                    keepers: None,
                });
                if c.details.is_some() {
                    facts.push(Fact::Profile {
                        account: Some(c.account),
                        index,
                    });
                }
                if let Some(device) = &c.device {
                    facts.extend(self.enrol(c.account, device, at));
                }
            }
            S::MemberPaused(c) => {
                let status = if c.paused {
                    Status::Paused
                } else {
                    Status::Active
                };
                facts.push(self.stand(c.account, status));
            }
            S::MemberLeft(c) => return self.leave(c),
            S::AccountOpened(c) => {
                let keepers = Keepers {
                    what: c.r#type,
                    custodians: c.custodians.clone(),
                    needed: c.needed,
                };
                self.accounts
                    .insert(c.account, Holder::new(Some(keepers.clone())));
                facts.push(Fact::Account {
                    account: c.account,
                    keepers: Some(keepers),
                });
                if c.details.is_some() {
                    facts.push(Fact::Profile {
                        account: Some(c.account),
                        index,
                    });
                }
            }
            S::CustodiansSet(c) => facts.extend(self.set_custodians(c)),
            S::RoleGranted(c) => facts.push(self.grant(c.account, c.role, at)),
            S::RoleRevoked(c) => facts.push(self.revoke(c.account, c.role)),
            S::InvitationIssued(c) => facts.push(self.invite(c, entry.by, at)),
            S::InvitationApproved(c) => facts.extend(self.approve(&c.key, at)),
            S::KeyEnrolled(c) => facts.extend(self.enrol(c.account, &c.device, at)),
            S::KeyRevoked(c) => facts.extend(self.stop(&c.key)),
            S::SupporterGranted(c) => facts.push(self.support(c.account, c.supporter, true)),
            S::SupporterEnded(c) => facts.push(self.support(c.account, c.supporter, false)),
            S::PolicySet(PolicySet::Bank(c)) => facts.push(self.set_policy(c)),
            S::PolicySet(PolicySet::Account(c)) => {
                let own = Limits {
                    floor: c.floor,
                    ceiling: c.ceiling,
                };
                if let Some(holder) = self.accounts.get_mut(&c.account) {
                    holder.limits = Some(own);
                }
                facts.push(Fact::Limits {
                    account: c.account,
                    limits: own,
                });
            }
            S::RulesAdopted(c) => self.roster.rules = c.rules,
            S::ProfileChanged(c) => facts.push(Fact::Profile {
                account: c.account,
                index,
            }),
            S::PersonErased(c) => facts.extend(self.erase(c.account)),
        }
        facts.into_iter().map(AnyFact::Roster).collect()
    }

    fn open(&mut self, c: &NodeOpened, entry: &Entry) -> Fact {
        let opened = Opened {
            origin: entry.origin.clone(),
            node: c.node,
            log: c.log,
        };
        self.roster.opened = Some(opened);
        self.roster.rules = c.rules;
        Fact::Opened {
            origin: entry.origin.clone(),
            node: c.node,
            log: c.log,
        }
    }

    fn stand(&mut self, account: Account, status: Status) -> Fact {
        if let Some(holder) = self.accounts.get_mut(&account) {
            holder.status = status;
        }
        Fact::Status { account, status }
    }

    /// What a leaver has goes to `to`, whichever way round it is.
    fn leave(&mut self, c: &said::MemberLeft) -> Vec<AnyFact> {
        let mut facts = Vec::new();
        let balance = self.accounts.get(&c.account).map_or(0, |h| h.balance);
        if let Some(to) = c.to.filter(|_| balance != 0) {
            let (giver, receiver) = if balance > 0 {
                (to, c.account)
            } else {
                (c.account, to)
            };
            let minutes = balance.abs();
            self.post(giver, receiver, minutes);
            facts.push(AnyFact::Exchange(exchange::Fact::Posted {
                line: None,
                giver,
                receiver,
                minutes,
            }));
        }
        facts.push(AnyFact::Roster(self.stand(c.account, Status::Left)));
        facts
    }

    fn set_custodians(&mut self, c: &said::CustodiansSet) -> Option<Fact> {
        let keepers = self.accounts.get_mut(&c.account)?.keepers.as_mut()?;
        keepers.custodians.clone_from(&c.custodians);
        keepers.needed = c.needed;
        Some(Fact::Keepers {
            account: c.account,
            keepers: keepers.clone(),
        })
    }

    fn grant(&mut self, account: Account, role: Role, at: Millis) -> Fact {
        if let Some(holder) = self.accounts.get_mut(&account) {
            holder.roles.insert(role);
        }
        if role == Role::Steward {
            self.roster.steward_ever = true;
            self.roster.stewards.entry(account).or_insert(at);
        }
        Fact::Role {
            account,
            role,
            held: true,
        }
    }

    fn revoke(&mut self, account: Account, role: Role) -> Fact {
        if let Some(holder) = self.accounts.get_mut(&account) {
            holder.roles.remove(&role);
        }
        if role == Role::Steward {
            self.roster.stewards.remove(&account);
        }
        Fact::Role {
            account,
            role,
            held: false,
        }
    }

    fn invite(&mut self, c: &said::InvitationIssued, by: Author, at: Millis) -> Fact {
        // A member who asks for another device of their own has approved it by asking.
        let approved = by.account().is_some() && by.account() == c.account;
        let invitation = Invitation {
            by,
            account: c.account,
            role: c.role,
            at,
            approved,
            state: InvitationState::Open,
        };
        self.roster.invitations.insert(c.key, invitation);
        let ready = self.ready(&invitation);
        Fact::Invited {
            key: c.key,
            by,
            account: c.account,
            role: c.role,
            at,
            ready,
        }
    }

    fn approve(&mut self, key: &Key, at: Millis) -> Option<Fact> {
        self.roster.invitations.get_mut(key)?.approved = true;
        let ready = self.ready(self.roster.invitations.get(key)?).max(at);
        Some(Fact::Ready { key: *key, ready })
    }

    fn enrol(&mut self, account: Account, device: &Enrolment, at: Millis) -> Vec<Fact> {
        let mut facts = Vec::new();
        self.roster.devices.insert(
            device.key,
            Device {
                account,
                stopped: false,
                since: at,
            },
        );
        if let Some(holder) = self.accounts.get_mut(&account) {
            holder.enrolled = true;
            holder.devices += 1;
        }
        facts.push(Fact::Device {
            account,
            key: device.key,
        });
        // Whoever else holds an invitation for this account holds it no longer: its notice could have run out before there
        // was anyone to notice.
        let others: Vec<Key> = self
            .roster
            .open_for(account)
            .filter(|key| Some(*key) != device.invitation)
            .collect();
        facts.extend(others.iter().filter_map(|key| self.stop(key)));
        let Some(key) = device.invitation else {
            return facts;
        };
        let Some(invitation) = self.roster.invitations.get_mut(&key) else {
            return facts;
        };
        invitation.state = InvitationState::Used;
        let role = invitation.role;
        facts.push(Fact::InvitationEnded {
            key,
            state: InvitationState::Used,
        });
        facts.extend(role.map(|role| self.grant(account, role, at)));
        facts
    }

    fn stop(&mut self, key: &Key) -> Option<Fact> {
        if let Some(device) = self.roster.devices.get_mut(key) {
            device.stopped = true;
            if let Some(holder) = self.accounts.get_mut(&device.account) {
                holder.devices = holder.devices.saturating_sub(1);
            }
            return Some(Fact::DeviceStopped { key: *key });
        }
        self.roster.invitations.get_mut(key)?.state = InvitationState::Stopped;
        Some(Fact::InvitationEnded {
            key: *key,
            state: InvitationState::Stopped,
        })
    }

    fn support(&mut self, account: Account, supporter: Account, held: bool) -> Fact {
        if let Some(holder) = self.accounts.get_mut(&account) {
            if held {
                holder.supporters.insert(supporter);
            } else {
                holder.supporters.remove(&supporter);
            }
        }
        Fact::Supporter {
            account,
            supporter,
            held,
        }
    }

    fn set_policy(&mut self, c: &BankPolicy) -> Fact {
        self.roster.policy = Policy {
            categories: c.categories.clone(),
            limits: Limits {
                floor: c.floor,
                ceiling: c.ceiling,
            },
            count_only: c.count_only,
            expires_days: c.expires_days,
        };
        Fact::Policy(self.roster.policy.clone())
    }

    fn erase(&mut self, account: Account) -> Vec<Fact> {
        let mut facts = alloc::vec![self.stand(account, Status::Erased)];
        let keys: Vec<Key> = self
            .roster
            .devices
            .iter()
            .filter(|(_, d)| d.account == account && !d.stopped)
            .map(|(key, _)| *key)
            .collect();
        facts.extend(keys.iter().filter_map(|key| self.stop(key)));
        let roles: BTreeSet<Role> = self
            .accounts
            .get(&account)
            .map(|h| h.roles.clone())
            .unwrap_or_default();
        facts.extend(roles.into_iter().map(|role| self.revoke(account, role)));
        facts
    }

    pub(in crate::book) fn admit_opened(&self, opened: &NodeOpened) -> Result<(), RosterRefusal> {
        if opened.rules == 0 || opened.rules > RULES {
            return Err(RosterRefusal::RulesUnknown);
        }
        let sound = opened.node.sound() && opened.log.sound() && opened.node != opened.log;
        if sound {
            Ok(())
        } else {
            Err(RosterRefusal::KeyUnsound)
        }
    }
}
