//! The words that meeting entries pick from: capacities, access, how a decision was made. Lists, nothing else.

use super::super::words;

words! {
    /// As what somebody takes part. The first four are lived experience (LE), the next four professionals (PROF).
    Capacity {
        /// Draws on support.
        DrawsOnSupport,
        /// An unpaid carer or family.
        UnpaidCarerFamily,
        /// A disabled or older citizen.
        DisabledOrOlderCitizen,
        /// Works for a user-led organisation, with lived experience.
        UloWorkerWithLivedExperience,
        /// A frontline worker.
        FrontlineWorker,
        /// A manager.
        Manager,
        /// A commissioner.
        Commissioner,
        /// A councillor or board member.
        CouncillorOrBoard,
        /// A member of the community.
        CommunityMember,
        /// A supporter, personal assistant or advocate.
        SupporterPaAdvocate,
        /// A facilitator.
        Facilitator,
        /// A researcher.
        Researcher,
    }
    /// Access: what is needed, what is provided, and in which formats papers go out.
    Access {
        /// Step-free.
        StepFree,
        /// An accessible toilet.
        AccessibleToilet,
        /// A hearing loop.
        HearingLoop,
        /// British Sign Language.
        Bsl,
        /// A lipspeaker.
        Lipspeaker,
        /// Captions.
        Captions,
        /// Easy Read.
        EasyRead,
        /// Large print.
        LargePrint,
        /// Braille.
        Braille,
        /// Audio.
        Audio,
        /// Symbols or Makaton.
        SymbolsMakaton,
        /// Plain-text e-mail.
        PlainTextEmail,
        /// Translation.
        Translation,
        /// A quiet room.
        QuietRoom,
        /// A personal assistant.
        PersonalAssistant,
        /// An advocate.
        Advocate,
        /// Transport.
        Transport,
        /// A link for those who join from home.
        HybridLink,
        /// Extra time.
        ExtraTime,
        /// Communication cards.
        CommunicationCards,
        /// A meeting before the meeting.
        PreMeeting,
        /// Childcare, or somebody to take over the care.
        ChildcareOrReplacementCare,
    }
    /// How people meet.
    Mode {
        /// In one place.
        InPerson,
        /// Online.
        Online,
        /// Both.
        Hybrid,
        /// By telephone.
        Telephone,
        /// By post, or each in their own time.
        PostalOrAsync,
    }
    /// What kind of place it is.
    PlaceKind {
        /// The user-led organisation's own.
        UserLed,
        /// A community place.
        Community,
        /// A council's or service's building.
        Service,
        /// Somebody's home.
        Home,
        /// No place.
        Nowhere,
    }
    /// Which side did something: called the meeting, chose the place, set the agenda, owns an action, proposed an item.
    Side {
        /// People with lived experience.
        LivedExperience,
        /// Both together.
        Joint,
        /// Professionals.
        Professionals,
        /// Somebody else.
        Other,
    }
    /// How a decision was made.
    Method {
        /// All agreed.
        Consensus,
        /// Nobody objected.
        Consent,
        /// By vote.
        Vote,
        /// The chair decided.
        Chair,
    }
    /// Whose decision it was.
    Power {
        /// The group decides.
        GroupDecides,
        /// The group and the services decide together.
        JointDecides,
        /// The group recommends.
        GroupRecommends,
        /// The group was asked.
        GroupConsulted,
        /// The group was told.
        GroupInformed,
    }
    /// How an action stands.
    ActionStatus {
        /// Not begun.
        Open,
        /// Begun.
        Doing,
        /// Done.
        Done,
        /// Will not be done; with the reason.
        NotDone,
        /// Something else took its place.
        Replaced,
    }
    /// What somebody says of the minutes.
    Answer {
        /// They are a true record.
        TrueRecord,
        /// Something is to be changed.
        NeedsChange,
        /// Not sure.
        Unsure,
        /// My organisation has to clear them first.
        AwaitingClearance,
    }
    /// What a single-use link is for.
    Purpose {
        /// To say whether the minutes are a true record.
        Agree,
        /// To answer what people said, for an organisation.
        Answer,
    }
}

impl Capacity {
    /// Lived experience.
    #[must_use]
    pub const fn lived_experience(self) -> bool {
        matches!(
            self,
            Self::DrawsOnSupport
                | Self::UnpaidCarerFamily
                | Self::DisabledOrOlderCitizen
                | Self::UloWorkerWithLivedExperience
        )
    }

    /// A professional.
    #[must_use]
    pub const fn professional(self) -> bool {
        matches!(
            self,
            Self::FrontlineWorker | Self::Manager | Self::Commissioner | Self::CouncillorOrBoard
        )
    }
}
