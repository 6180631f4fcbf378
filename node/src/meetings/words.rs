//! The words of details, as `docs/co-production.md` lists them. A member that is not known here is passed over: a newer app may
//! send it. What is no such object says nothing.

use kith_protocol::entry::meeting::Capacity;
use serde::Deserialize;

/// Words that all fields of may be absent from.
macro_rules! said {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $ty:ty),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
            #[serde(default)]
            pub struct $name { $($(#[$doc])* pub $field: $ty),+ }
        )+
    };
}

said! {
    /// Of a group: its name and its deal.
    GroupWords {
        /// What it is called.
        name: Option<String>,
        /// What it is about.
        about: Option<String>,
        /// Its terms in plain words.
        terms: Option<String>,
        /// "We will".
        we_will: Option<String>,
        /// "You will".
        you_will: Option<String>,
    }
    /// Of a piece of work.
    InitiativeWords {
        /// Its title.
        title: Option<String>,
        /// In plain words.
        plain_title: Option<String>,
        /// What it is about.
        about: Option<String>,
        /// Who answers for it, where they have no account here.
        owner_name: Option<String>,
        /// The approach that it tries, by its name in the list.
        approach: Option<String>,
    }
    /// Of a meeting.
    MeetingWords {
        /// Its title.
        title: Option<String>,
        /// Its purpose.
        purpose: Option<String>,
        /// Where.
        r#where: Option<String>,
        /// How to join from elsewhere.
        link: Option<String>,
    }
    /// Of an item.
    ItemWords {
        /// Its title.
        title: Option<String>,
        /// In plain words.
        plain_title: Option<String>,
    }
    /// Of a contribution.
    ContributionWords {
        /// What was said.
        text: Option<String>,
        /// As what.
        capacity: Option<Capacity>,
        /// Whether it may be published.
        publish: bool,
    }
    /// Of a decision.
    DecisionWords {
        /// What was decided.
        text: Option<String>,
        /// In plain words.
        plain_text: Option<String>,
        /// Who saw it otherwise.
        dissent: Option<String>,
    }
    /// Of an action.
    ActionWords {
        /// What is to be done.
        text: Option<String>,
        /// Who does it, where they have no account here.
        owner_name: Option<String>,
    }
    /// Of an answer to what people said.
    ResponseWords {
        /// What was done.
        text: Option<String>,
        /// Why not, or not yet.
        reason: Option<String>,
        /// Who answers.
        organisation: Option<String>,
    }
    /// Of a reply, a correction, a cancelling, a move, an answer to the minutes.
    TextWords {
        /// The text.
        text: Option<String>,
    }
}
