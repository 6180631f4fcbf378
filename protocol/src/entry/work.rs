//! Work kinds: groups and their deals, mandates, pieces of work (initiatives), answers to what people said, closed periods
//! (domain: the co-production record). Types and the list, nothing else.

use alloc::{vec, vec::Vec};

use super::{content, family, words};
use crate::id::{Account, Day, Digest32, Name};

family! {
    /// What groups work on, for whom they speak, and what became of what was said.
    Work {
        /// A group was formed.
        GroupFormed = "group.formed",
        /// What a group is, its deal or its words changed.
        GroupChanged = "group.changed",
        /// Somebody speaks for a group.
        MandateGiven = "mandate.given",
        /// They reported back to those who chose them.
        MandateReported = "mandate.reported",
        /// That ended.
        MandateEnded = "mandate.ended",
        /// A piece of work was opened, with the rung that is claimed for it.
        InitiativeOpened = "initiative.opened",
        /// What a piece of work is called, or who answers for it, changed.
        InitiativeChanged = "initiative.changed",
        /// A piece of work came to a stage.
        InitiativeStaged = "initiative.staged",
        /// Somebody replied to the rung that was worked out.
        InitiativeReplied = "initiative.replied",
        /// "We did": what became of what people said.
        ResponseGiven = "response.given",
        /// Somebody was told.
        ResponseTold = "response.told",
        /// A period's indicators were worked out and frozen.
        PeriodClosed = "period.closed",
    }
}

words! {
    /// What sort of group it is.
    GroupType {
        /// A user-led organisation.
        Ulo,
        /// A self-advocacy group.
        SelfAdvocacy,
        /// Peer support.
        PeerSupport,
        /// A partnership board.
        PartnershipBoard,
        /// A circle of support.
        Circle,
        /// The time bank's own committee.
        TimeBankCommittee,
        /// A project.
        Project,
        /// A network.
        Network,
    }
    /// At which level a piece of work decides.
    Level {
        /// For a whole area.
        Strategic,
        /// For a service.
        Service,
        /// For a neighbourhood.
        Neighbourhood,
        /// For one person.
        Individual,
    }
    /// A stage of a piece of work.
    Stage {
        /// Somebody had the idea.
        Idea,
        /// What it is about was settled.
        Scoping,
        /// Ways to do it were weighed.
        Options,
        /// A plan was drafted: what comes before it tells co-production from consultation.
        DraftPlan,
        /// It was decided.
        Decision,
        /// It is being done.
        Delivery,
        /// It was looked back on.
        Review,
        /// It ended.
        Ended,
    }
    /// What became of what people said.
    ResponseOutcome {
        /// It was done.
        Done,
        /// Some of it was done.
        Partly,
        /// It will be looked at later.
        NotYet,
        /// It cannot be done: an honest answer, with its reason.
        Cannot,
    }
    /// How somebody was told.
    ToldHow {
        /// Face to face.
        InPerson,
        /// In a meeting.
        Meeting,
        /// By phone.
        Phone,
        /// By letter.
        Letter,
        /// By e-mail or message.
        Email,
        /// In Kith.
        Kith,
    }
    /// The fifteen indicators.
    Indicator {
        /// Before the plan.
        C1,
        /// Led.
        C2,
        /// Balance.
        C3,
        /// Mandated.
        C4,
        /// Agenda.
        C5,
        /// Access.
        C6,
        /// Supported.
        C7,
        /// Reciprocated.
        C8,
        /// Power.
        C9,
        /// Loop closed.
        C10,
        /// Delivery.
        C11,
        /// Agreed.
        C12,
        /// Heard.
        C13,
        /// Renewal.
        C14,
        /// Breadth.
        C15,
    }
}

content! {
    /// `group.formed`: by a facilitator or steward. Words: `{name, about?, terms?, we_will?, you_will?}`.
    GroupFormed {
        /// Its name and its deal.
        details: Digest32,
        /// Members who run it beside the facilitators, sorted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        organisers: Vec<Account>,
        /// The pot that pays for taking part.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pot: Option<Account>,
        /// What sort of group.
        r#type: GroupType,
    }
    /// `group.changed`: by who runs it; everything is said anew.
    GroupChanged {
        /// Its name and its deal.
        details: Digest32,
        /// Which.
        group: Name,
        /// Members who run it beside the facilitators, sorted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        organisers: Vec<Account>,
        /// The pot that pays for taking part.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pot: Option<Account>,
        /// What sort of group.
        r#type: GroupType,
    }
    /// `mandate.given`: by who runs the group, or by the person themself. Words: `{chosen_by, from, until?, choosers?, contact?}`,
    /// `chosen_by` one of `elected-by-group`, `nominated-by-group`, `invited-by-organiser`, `appointed`, `self-put-forward`.
    MandateGiven {
        /// Who speaks for the group.
        account: Account,
        /// Who chose them, from when.
        details: Digest32,
        /// The group.
        group: Name,
    }
    /// `mandate.reported`: by the person, or by who runs the group.
    MandateReported {
        /// Which mandate.
        mandate: Name,
        /// The day they reported back.
        on: Day,
    }
    /// `mandate.ended`: by the person, or by who runs the group.
    MandateEnded {
        /// Which mandate.
        mandate: Name,
    }
    /// `initiative.opened`: by a facilitator, a steward or who runs the group. Words: `{title, plain_title?, about?, owner_name?}`.
    InitiativeOpened {
        /// The rung that is claimed for it, 1 to 7, once.
        claimed: u8,
        /// Its title.
        details: Digest32,
        /// The group that works on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<Name>,
        /// At which level it decides.
        level: Level,
        /// The organisation that answers for it, where it has an account here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<Account>,
    }
    /// `initiative.changed`: as `initiative.opened`, without the claim.
    InitiativeChanged {
        /// Its title.
        details: Digest32,
        /// Which.
        initiative: Name,
        /// At which level it decides.
        level: Level,
        /// The organisation that answers for it, where it has an account here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<Account>,
    }
    /// `initiative.staged`: by who may change it.
    InitiativeStaged {
        /// The day it came to that stage.
        day: Day,
        /// Which.
        initiative: Name,
        /// The stage.
        stage: Stage,
    }
    /// `initiative.replied`: by any member: the right of reply beside the rung. Words: `{text}`.
    InitiativeReplied {
        /// The reply.
        details: Digest32,
        /// Which.
        initiative: Name,
    }
    /// `response.given`: by a facilitator, a steward, who runs the meeting's group, who looks after the organisation's account,
    /// or the organisation by a single-use link. Words: `{text?, reason?, organisation?}`.
    ResponseGiven {
        /// What people said, that this answers: contributions.
        contributions: Vec<Name>,
        /// What was done, or why not; required unless the outcome is `done`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        details: Option<Digest32>,
        /// The organisation that answers, where it has an account here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organisation: Option<Account>,
        /// What became of it.
        outcome: ResponseOutcome,
    }
    /// `response.told`: by who may answer, or by who said it ("I have heard").
    ResponseTold {
        /// Whose contribution.
        contribution: Name,
        /// In which format, where one was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        format: Option<super::meeting::Access>,
        /// How.
        how: ToldHow,
        /// The day they were told.
        on: Day,
        /// The answer.
        response: Name,
    }
    /// One frozen figure.
    Figure {
        /// Which indicator.
        indicator: Indicator,
        /// Of how many; 0 where there was nothing to count.
        of: i64,
        /// How many.
        value: i64,
        /// A second figure, where the indicator has one (median lead in days; meetings where LE ≥ PROF; actions done of due; …).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        second: Option<i64>,
        /// Of how many, for the second.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        second_of: Option<i64>,
    }
    /// `period.closed`: by a facilitator or steward, once a period, after its end.
    PeriodClosed {
        /// The figures, in the order of the indicators, each once; those not recorded are left out.
        figures: Vec<Figure>,
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    }
}

impl Work {
    pub(super) const fn details(&self) -> Option<Digest32> {
        match self {
            Self::GroupFormed(c) => Some(c.details),
            Self::GroupChanged(c) => Some(c.details),
            Self::MandateGiven(c) => Some(c.details),
            Self::InitiativeOpened(c) => Some(c.details),
            Self::InitiativeChanged(c) => Some(c.details),
            Self::InitiativeReplied(c) => Some(c.details),
            Self::ResponseGiven(c) => c.details,
            Self::MandateReported(_)
            | Self::MandateEnded(_)
            | Self::InitiativeStaged(_)
            | Self::ResponseTold(_)
            | Self::PeriodClosed(_) => None,
        }
    }

    /// Whom the words are about: only a mandate is about a person.
    pub(super) fn about(&self) -> Vec<Account> {
        match self {
            Self::MandateGiven(c) => vec![c.account],
            Self::GroupFormed(_)
            | Self::GroupChanged(_)
            | Self::MandateReported(_)
            | Self::MandateEnded(_)
            | Self::InitiativeOpened(_)
            | Self::InitiativeChanged(_)
            | Self::InitiativeStaged(_)
            | Self::InitiativeReplied(_)
            | Self::ResponseGiven(_)
            | Self::ResponseTold(_)
            | Self::PeriodClosed(_) => Vec::new(),
        }
    }
}
