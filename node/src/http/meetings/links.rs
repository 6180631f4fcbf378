//! Single-use links for somebody without an account: what one opens, for whoever shows that they hold its secret.

use axum::Json;
use axum::extract::{Extension, State};
use kith_protocol::book::meeting::{LinkState, MeetingRefusal};
use kith_protocol::entry::meeting::Purpose;
use kith_protocol::id::{Account, Millis};
use kith_protocol::key::Key;
use kith_protocol::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::Sent;
use super::super::door::Peer;
use super::super::limits;
use super::super::problem::{Problem, Refused};
use super::super::session::slowly;
use super::Seen;
use super::notes::{ActionInfo, ContributionInfo, Teller};
use super::one::MeetingInfo;
use crate::meetings::{Opened, Reader, Rights, known};

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

/// What a link opens.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct LinkOpened {
    /// It was used: then it opens nothing more.
    used: bool,
    purpose: Purpose,
    /// For whom: the author of what the link says.
    r#for: Account,
    /// What they are called.
    name: Option<String>,
    /// Until when it can be used.
    until: Millis,
    /// The meeting: of a link to agree the minutes, as somebody who was there sees them; of a link to answer only what it was about,
    /// when and where.
    meeting: Option<Box<MeetingInfo>>,
    /// What is to be answered: of a link to answer. Who said it is not told.
    contributions: Vec<ContributionInfo>,
    /// What they promised there, to say how it goes: of a link to answer.
    actions: Vec<ActionInfo>,
    /// What the organisation that asks is called.
    node_name: Option<String>,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("What a single-use link opens, for whoever signs a challenge with its key.")
        .open()
        .body::<Shown>()
        .answers::<LinkOpened>(200, "The link, and what it opens until it was used.")
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
        let mut shown = LinkOpened {
            used: link.state == LinkState::Used,
            purpose: link.purpose,
            r#for: link.account,
            name: None,
            until: link.until(),
            meeting: None,
            contributions: Vec::new(),
            actions: Vec::new(),
            node_name: self.engine().people().node_name(),
        };
        match link.state {
            LinkState::Used => return Ok(shown),
            LinkState::Stopped => return Err(Refusal::from(MeetingRefusal::LinkStopped).into()),
            LinkState::Open if self.now() > link.until() => {
                return Err(Refusal::from(MeetingRefusal::LinkExpired).into());
            }
            LinkState::Open => {}
        }
        let opened = Reader::new(self.engine()).meeting(&meeting)?;
        shown.name = opened.name_of(self.engine(), &link.account);
        match link.purpose {
            Purpose::Agree => {
                let seen = Seen {
                    known: meeting,
                    opened,
                    rights: Rights::of_attendee(link.account),
                };
                shown.meeting = Some(Box::new(self.meeting(None, seen)?));
            }
            Purpose::Answer => self.asked(&mut shown, meeting, opened, link)?,
        }
        Ok(shown)
    }

    /// What an organisation is asked: the words, and of the meeting what its invitation said.
    fn asked(
        &self,
        shown: &mut LinkOpened,
        meeting: known::Meeting,
        mut opened: Opened,
        link: &known::Link,
    ) -> Result<(), Problem> {
        let rights = Rights::of_stranger();
        let mut contributions = std::mem::take(&mut opened.record.contributions);
        let mut actions = std::mem::take(&mut opened.record.actions);
        contributions.retain(|said| link.names.contains(&said.note));
        actions.retain(|action| link.names.contains(&action.note));
        for said in &mut contributions {
            said.who = None;
            said.capacity = None;
        }
        for action in &mut actions {
            action.owner = action.owner.filter(|owner| *owner == link.account);
            action.owner_name = action.owner_name.take().filter(|_| action.owner.is_some());
        }
        let teller = Teller {
            engine: self.engine(),
            opened: &opened,
            rights: &rights,
        };
        shown.contributions = teller.contributions(contributions);
        shown.actions = teller.actions(actions);
        opened.record.items.clear();
        opened.record.decisions.clear();
        opened.record.shape.note_takers.clear();
        let seen = Seen {
            known: meeting,
            opened,
            rights,
        };
        shown.meeting = Some(Box::new(self.meeting(None, seen)?));
        Ok(())
    }
}
