//! Single-use links for somebody without an account: what one opens, for whoever shows that they hold its secret.

use axum::Json;
use axum::extract::{Extension, State};
use kith_protocol::book::meeting::LinkState as Stands;
use kith_protocol::entry::meeting::Purpose;
use kith_protocol::id::{Account, Millis};
use kith_protocol::key::Key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::Sent;
use super::super::door::Peer;
use super::super::limits;
use super::super::problem::{Problem, Refused};
use super::super::session::slowly;
use super::notes::{ActionInfo, ContributionInfo, Teller};
use super::one::MeetingInfo;
use super::{Lister, MeetingItem, Seen};
use crate::meetings::{Reader, Rights, known};

/// An answered challenge.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Shown {
    /// A challenge of `POST /api/v1/session/challenge`, verbatim.
    challenge: String,
    /// The link's key, made from the secret in its fragment.
    key: Key,
    /// Its signature: 64 bytes in unpadded base64url.
    sig: String,
}

/// How a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum LinkState {
    /// Can be used.
    Open,
    /// Was used.
    Used,
    /// Was stopped.
    Stopped,
    /// Is too old.
    Expired,
}

/// What a link opens.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct LinkOpened {
    state: LinkState,
    used: bool,
    purpose: Purpose,
    /// For whom: the author of what the link says.
    r#for: Account,
    /// What they are called, while the link can be used.
    name: Option<String>,
    /// Until when it can be used.
    until: Millis,
    /// The meeting in short, while the link can be used.
    about: Option<MeetingItem>,
    /// The minutes as somebody who was there sees them: of an open link to agree.
    meeting: Option<Box<MeetingInfo>>,
    /// What is to be answered: of an open link to answer. Who said it is not told.
    contributions: Vec<ContributionInfo>,
    /// What they promised there, to say how it goes: of an open link to answer.
    actions: Vec<ActionInfo>,
    /// The organisation's name, to greet with.
    node_name: Option<String>,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("What a single-use link opens, for whoever signs a challenge with its key.")
        .open()
        .body::<Shown>()
        .answers::<LinkOpened>(200, "The link; what it opens only while it can be used.")
}

/// Opens a link.
pub(in crate::http) async fn open(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    Sent(shown): Sent<Shown, { limits::SESSION_BYTES }>,
) -> Result<Json<LinkOpened>, Problem> {
    slowly(&app, peer)?;
    let sig = data_encoding::BASE64URL_NOPAD
        .decode(shown.sig.as_bytes())
        .ok()
        .and_then(|sig| sig.try_into().ok())
        .ok_or(Refused::NotFound)?;
    // Whether there is such a link is told only to who holds it; a key that opens nothing spends no challenge.
    let found = app.engine().look(|views| known::link(views, &shown.key));
    let (meeting, link) = found.ok_or(Refused::NotFound)?;
    if !app.0.sessions.answer(&shown.challenge, &shown.key, &sig) {
        return Err(Refused::SignInFailed.into());
    }
    app.read(move |app| app.link(meeting, &link).map(Json))
        .await
}

impl App {
    fn link(&self, meeting: known::Meeting, link: &known::Link) -> Result<LinkOpened, Problem> {
        let reader = Reader::new(self.engine());
        let state = match link.state {
            Stands::Used => LinkState::Used,
            Stands::Stopped => LinkState::Stopped,
            Stands::Open if self.now() > link.until() => LinkState::Expired,
            Stands::Open => LinkState::Open,
        };
        let mut shown = LinkOpened {
            state,
            used: state == LinkState::Used,
            purpose: link.purpose,
            r#for: link.account,
            name: None,
            until: link.until(),
            about: None,
            meeting: None,
            contributions: Vec::new(),
            actions: Vec::new(),
            node_name: self.engine().people().node_name(),
        };
        if state != LinkState::Open {
            return Ok(shown);
        }
        let opened = reader.meeting(&meeting)?;
        shown.name = opened.name_of(self.engine(), &link.account);
        shown.about = Some(Lister::new(self).item(&meeting)?);
        match link.purpose {
            Purpose::Agree => {
                let seen = Seen {
                    known: meeting,
                    opened,
                    rights: Rights::of_guest(link.account),
                };
                shown.meeting = Some(Box::new(self.meeting(None, seen)?));
            }
            Purpose::Answer => {
                let rights = Rights::of_stranger();
                let teller = Teller {
                    engine: self.engine(),
                    opened: &opened,
                    rights: &rights,
                };
                let record = &opened.record;
                let asked = record
                    .contributions
                    .iter()
                    .filter(|c| link.names.contains(&c.note));
                let nameless = asked.cloned().map(|mut said| {
                    said.who = None;
                    said.capacity = None;
                    said
                });
                shown.contributions = nameless.filter_map(|c| teller.contribution(c)).collect();
                let owed = record
                    .actions
                    .iter()
                    .filter(|a| link.names.contains(&a.note));
                let nameless = owed.cloned().map(|mut action| {
                    action.owner = action.owner.filter(|owner| *owner == link.account);
                    action.owner_name = action.owner_name.filter(|_| action.owner.is_some());
                    action
                });
                shown.actions = nameless.filter_map(|a| teller.action(a)).collect();
            }
        }
        Ok(shown)
    }
}
