//! What nodes ask each other before they are linked: who are you, by an invitation; and here is who we are.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::card::Card;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{In, Sent};
use super::door::Peer;
use super::limits;
use super::problem::{Problem, Refused};
use crate::peer::{NoAnswer, NotLooked, Turned};

/// Who a node is, to other nodes.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CardInfo {
    /// How others reach it.
    address: String,
    /// The area it serves, in words.
    area: String,
    /// The area's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    area_code: Option<String>,
    /// The certificate of its keys.
    certificate: SignedInfo,
    /// What it is called.
    name: String,
    /// Which organisation runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
}

/// A text and a signature on it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct SignedInfo {
    /// Canonical JSON.
    body: String,
    /// Its Ed25519 signature, in unpadded base64url.
    sig: String,
}

impl From<&SignedBody> for SignedInfo {
    fn from(signed: &SignedBody) -> Self {
        Self {
            body: signed.body.clone(),
            sig: data_encoding::BASE64URL_NOPAD.encode(&signed.sig),
        }
    }
}

impl TryFrom<SignedInfo> for SignedBody {
    type Error = Refused;

    fn try_from(sent: SignedInfo) -> Result<Self, Refused> {
        let sig = data_encoding::BASE64URL_NOPAD.decode(sent.sig.as_bytes());
        let sig = sig.ok().and_then(|sig| sig.try_into().ok());
        Ok(Self {
            body: sent.body,
            sig: sig.ok_or(Refused::Unreadable)?,
        })
    }
}

impl From<Card> for CardInfo {
    fn from(card: Card) -> Self {
        Self {
            address: card.address,
            area: card.area,
            area_code: card.area_code,
            certificate: (&card.certificate).into(),
            name: card.name,
            organisation: card.organisation,
        }
    }
}

/// A card by itself.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Shown {
    card: CardInfo,
}

pub(super) fn card_doc() -> Doc {
    Doc::of("Who this node is, to other nodes: what its public profile says.")
        .open()
        .answers::<Shown>(200, "The card.")
}

/// This node's card.
pub(super) async fn card(State(app): State<App>) -> Result<Json<Shown>, Problem> {
    own(&app).await
}

async fn own(app: &App) -> Result<Json<Shown>, Problem> {
    let card = app.read(|app| Ok(app.peers().card())).await?;
    Ok(Json(Shown { card: card.into() }))
}

pub(super) fn show_doc() -> Doc {
    Doc::of("Who invites another node to link, for whoever has the invitation.")
        .open()
        .answers::<Shown>(200, "The card of the node that invites.")
}

/// This node's card, to who has an invitation.
pub(super) async fn show(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    In(token): In<String>,
) -> Result<Json<Shown>, Problem> {
    pace(&app, peer)?;
    if !app.peers().invited(&token) {
        return Err(Refused::LinkOver.into());
    }
    own(&app).await
}

pub(super) fn ask_doc() -> Doc {
    Doc::of("A node that has an invitation brings its card, signed by its node key: it would like to link.")
        .open()
        .body::<SignedInfo>()
        .says(204, "It was taken; a steward here decides.")
}

/// Takes another node's card.
pub(super) async fn ask(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    In(token): In<String>,
    Sent(sent): Sent<SignedInfo, { limits::PEER_CARD_BYTES }>,
) -> Result<StatusCode, Problem> {
    pace(&app, peer)?;
    let sent = sent.try_into()?;
    app.peers().asked_by(&token, &sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn pace(app: &App, peer: Peer) -> Result<(), Problem> {
    if peer.local() || app.0.guesses.may(&peer.caller(), 1, app.now()) {
        Ok(())
    } else {
        Err(Refused::TooMany.into())
    }
}

impl From<Turned> for Problem {
    fn from(why: Turned) -> Self {
        match why {
            Turned::Over => Refused::LinkOver.into(),
            Turned::Full => Refused::TooMany.into(),
            Turned::Stopped(why) => why.into(),
        }
    }
}

impl From<NotLooked> for Problem {
    fn from(why: NotLooked) -> Self {
        match why {
            NotLooked::NoLink => Refused::NoLink.into(),
            NotLooked::NoAnswer(NoAnswer::Status(404 | 410)) => Refused::LinkOver.into(),
            NotLooked::NoAnswer(why) => {
                // Only the log says more: an answer that told ports and programs apart would let a steward's look search
                // the network that this computer stands in.
                tracing::info!(%why, "a node that was looked at gave no answer");
                Refused::NeighbourSilent.into()
            }
            NotLooked::BadCard(fault) => Self::from(Refused::NeighbourUnsure).because(fault),
            NotLooked::Own => Refused::OwnLink.into(),
            NotLooked::Turned(why) => why.into(),
        }
    }
}
