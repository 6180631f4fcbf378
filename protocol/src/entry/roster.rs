//! Roster kinds: who belongs, with which keys, roles and rules. Types and the list, nothing else.

use alloc::{vec, vec::Vec};

use super::{content, family, only_true, unset, words};
use crate::{
    id::{Account, Category, Digest32},
    key::Key,
};

family! {
    /// Who belongs, with which keys, roles and rules.
    Roster {
        /// The first entry of a log.
        NodeOpened = "node.opened",
        /// A member joined.
        MemberJoined = "member.joined",
        /// A member rests, or is back.
        MemberPaused = "member.paused",
        /// A member left.
        MemberLeft = "member.left",
        /// An organisation's or a pot's account was opened.
        AccountOpened = "account.opened",
        /// Who looks after an organisation's account or a pot changed.
        CustodiansSet = "custodians.set",
        /// A role was given.
        RoleGranted = "role.granted",
        /// A role was taken back.
        RoleRevoked = "role.revoked",
        /// Someone was invited to set up a device.
        InvitationIssued = "invitation.issued",
        /// An invitation that waits for notice was approved.
        InvitationApproved = "invitation.approved",
        /// A device was set up.
        KeyEnrolled = "key.enrolled",
        /// A device, or an invitation not yet used, was stopped.
        KeyRevoked = "key.revoked",
        /// A member lets someone help them use Kith.
        SupporterGranted = "supporter.granted",
        /// That ended.
        SupporterEnded = "supporter.ended",
        /// The bank's rules, or one account's limits, were set.
        PolicySet = "policy.set",
        /// A version of the admission rules came into force.
        RulesAdopted = "rules.adopted",
        /// Words about a member, an account or the node changed.
        ProfileChanged = "profile.changed",
        /// A person's details were erased for good.
        PersonErased = "person.erased",
    }
}

words! {
    /// What a member may do for the organisation.
    Role {
        /// Matches people, records for those who ask.
        Broker,
        /// Runs meetings.
        Facilitator,
        /// Answers for the node.
        Steward,
        /// Signs off what leaves the node.
        Signatory,
    }
    /// Where a device keeps its key.
    Storage {
        /// In the browser's own key store, not extractable.
        Webcrypto,
        /// In the page's storage, where the browser has no key store.
        Fallback,
        /// In a file (tests, other programs).
        File,
    }
    /// Accounts that are not people.
    Shared {
        /// An organisation that gives and receives.
        Organisation,
        /// A shared pot of hours.
        Pot,
    }
    /// How someone without a device said what a broker writes down.
    Basis {
        /// Face to face.
        Spoken,
        /// By phone.
        Phone,
        /// On paper.
        Paper,
        /// By e-mail or message.
        Email,
        /// The broker was there and saw it.
        Present,
    }
}

content! {
    /// `node.opened`: signed by the node key, which it names.
    NodeOpened {
        /// The first log key, which signs checkpoints of this epoch.
        log: Key,
        /// The node key, from which the origin was minted.
        node: Key,
        /// The version of the admission rules in force from here.
        rules: u32,
    }
    /// `member.joined`: by an officer or the console for somebody, or by the new member with an invitation.
    MemberJoined {
        /// The new account.
        account: Account,
        /// Name, contact, needs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// With an invitation: the device that is set up with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        device: Option<Enrolment>,
    }
    /// A device and the invitation that lets it in: both keys sign the body.
    Enrolment {
        /// The invitation's public key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        invitation: Option<Key>,
        /// The device's key.
        key: Key,
        /// Where the device keeps it.
        storage: Storage,
    }
    /// `member.paused`: by the member or an officer.
    MemberPaused {
        /// Who.
        account: Account,
        /// True to rest, false to be back.
        paused: bool,
    }
    /// `member.left`: by the member or a steward. What they have goes to `to`, by this entry.
    MemberLeft {
        /// Who.
        account: Account,
        /// A pot, or (for hours to give away) another member; absent when there is nothing to move.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Account>,
    }
    /// `account.opened`: by a steward.
    AccountOpened {
        /// The new account.
        account: Account,
        /// Who looks after it, in order, each once.
        custodians: Vec<Account>,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// How many of them must agree to spend.
        needed: u32,
        /// What it is.
        r#type: Shared,
    }
    /// `custodians.set`: by a steward who is not concerned.
    CustodiansSet {
        /// The organisation's account or pot.
        account: Account,
        /// Who looks after it from here, in order, each once.
        custodians: Vec<Account>,
        /// How many of them must agree to spend.
        needed: u32,
    }
    /// `role.granted`: by a steward, never to oneself.
    RoleGranted {
        /// To whom.
        account: Account,
        /// Which.
        role: Role,
    }
    /// `role.revoked`: by a steward, or by who has it.
    RoleRevoked {
        /// From whom.
        account: Account,
        /// Which.
        role: Role,
    }
    /// `invitation.issued`: by an officer, by a member for another device of their own, or by the console.
    InvitationIssued {
        /// For whom; absent for someone new.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<Account>,
        /// The public key made from the secret in the link.
        key: Key,
        /// A role that comes with it; only stewards and the console give one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
    }
    /// `invitation.approved`: by the member it is for, or by a second officer.
    InvitationApproved {
        /// The invitation's key.
        key: Key,
    }
    /// `key.enrolled`: a device of an account that exists; signed by the invitation's key or by another device of theirs, and the new key.
    KeyEnrolled {
        /// Whose.
        account: Account,
        /// The device.
        device: Enrolment,
    }
    /// `key.revoked`: by its owner, an officer or the console.
    KeyRevoked {
        /// A device's key, or an invitation's.
        key: Key,
    }
    /// `supporter.granted`: by the member, or written down by a broker for someone without a device.
    SupporterGranted {
        /// The member.
        account: Account,
        /// How the broker was told; absent when the member signs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
        /// Who helps them.
        supporter: Account,
    }
    /// `supporter.ended`: by either of the two, or an officer.
    SupporterEnded {
        /// The member.
        account: Account,
        /// Who helped them.
        supporter: Account,
    }
    /// `rules.adopted`: by a steward.
    RulesAdopted {
        /// The version of the admission rules in force from here.
        rules: u32,
    }
    /// `profile.changed`: by the member, an officer, or (for the node, without an account) a steward.
    ProfileChanged {
        /// Whose; absent for the node.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<Account>,
        /// The words.
        details: Digest32,
    }
    /// `person.erased`: by the member, a steward or the console.
    PersonErased {
        /// Who.
        account: Account,
    }
    /// The bank's rules.
    BankPolicy {
        /// What exchanges can be about, in order, each once.
        categories: Vec<Category>,
        /// The most minutes anyone may have; absent for no ceiling.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ceiling: Option<i64>,
        /// Hours are counted and no limits are kept.
        #[serde(default, skip_serializing_if = "unset", deserialize_with = "only_true")]
        count_only: bool,
        /// Days an unanswered proposal stands.
        expires_days: i64,
        /// Minutes anyone may receive before giving.
        floor: i64,
    }
    /// One account's own limits.
    AccountLimits {
        /// Whose.
        account: Account,
        /// The most minutes it may have; absent for no ceiling.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ceiling: Option<i64>,
        /// Minutes it may receive before giving.
        floor: i64,
    }
}

/// `policy.set`: by a steward; for an account, by one who is not concerned. Either the bank's rules or one account's limits.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PolicySet {
    /// `{"bank":{…}}`
    Bank(BankPolicy),
    /// `{"account":{…}}`
    Account(AccountLimits),
}

impl Roster {
    pub(super) const fn details(&self) -> Option<Digest32> {
        match self {
            Self::MemberJoined(c) => c.details,
            Self::AccountOpened(c) => c.details,
            Self::ProfileChanged(c) => Some(c.details),
            Self::NodeOpened(_)
            | Self::MemberPaused(_)
            | Self::MemberLeft(_)
            | Self::CustodiansSet(_)
            | Self::RoleGranted(_)
            | Self::RoleRevoked(_)
            | Self::InvitationIssued(_)
            | Self::InvitationApproved(_)
            | Self::KeyEnrolled(_)
            | Self::KeyRevoked(_)
            | Self::SupporterGranted(_)
            | Self::SupporterEnded(_)
            | Self::PolicySet(_)
            | Self::RulesAdopted(_)
            | Self::PersonErased(_) => None,
        }
    }

    /// Whom the details are about; nobody for the node's own words.
    pub(super) fn about(&self) -> Vec<Account> {
        match self {
            Self::MemberJoined(c) => vec![c.account],
            Self::AccountOpened(c) => vec![c.account],
            Self::ProfileChanged(c) => c.account.into_iter().collect(),
            Self::NodeOpened(_)
            | Self::MemberPaused(_)
            | Self::MemberLeft(_)
            | Self::CustodiansSet(_)
            | Self::RoleGranted(_)
            | Self::RoleRevoked(_)
            | Self::InvitationIssued(_)
            | Self::InvitationApproved(_)
            | Self::KeyEnrolled(_)
            | Self::KeyRevoked(_)
            | Self::SupporterGranted(_)
            | Self::SupporterEnded(_)
            | Self::PolicySet(_)
            | Self::RulesAdopted(_)
            | Self::PersonErased(_) => Vec::new(),
        }
    }
}
