//! Cards that people hold up in a meeting: "slow down", "I want to speak", "a break". They pass through memory to who notes that
//! meeting, and are kept nowhere.

use axum::extract::State;
use axum::http::StatusCode;
use kith_protocol::id::Name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::{In, Sent};
use super::super::limits;
use super::super::problem::{Problem, Refused};
use super::super::viewer::Viewer;
use super::entries::rights;
use crate::meetings::{Who, known};

/// A card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Card {
    /// Please go slower.
    SlowDown,
    /// I want to speak.
    Speak,
    /// I need a break.
    Break,
}

/// A card to hold up.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct HeldUp {
    card: Card,
    /// Whether to say whose it is: whatever stands here, the card then carries the name that the directory has.
    name: Option<String>,
}

/// A card on its way over live sockets.
#[derive(Debug, Clone, Serialize)]
pub(in crate::http) struct Raised {
    kind: &'static str,
    /// In which meeting.
    pub(in crate::http) meeting: Name,
    card: Card,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("Holds up a card in a meeting: told at once to who notes it, and kept nowhere.")
        .body::<HeldUp>()
        .says(204, "Told.")
}

/// Holds up a card.
pub(in crate::http) async fn raise(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
    Sent(held): Sent<HeldUp, { limits::CARD_BYTES }>,
) -> Result<StatusCode, Problem> {
    let (meeting, there) = app
        .engine()
        .look(|views| {
            let meeting = known::meeting(views, &name)?;
            let who = Who::of(views, viewer.account());
            let rights = rights(views, &who, &meeting.name.mark())?;
            Some((meeting, rights.notes || rights.there))
        })
        .ok_or(Refused::NotFound)?;
    if !there {
        return Err(Refused::NotYours.into());
    }
    let name = held.name.map(|_| app.name_of(&viewer.account()));
    let raised = Raised {
        kind: "card",
        meeting: meeting.name,
        card: held.card,
        name: name.flatten(),
    };
    // Nobody may be listening: then nobody sees it, as with a card held up in an empty room.
    let _ = app.0.cards.send(raised);
    Ok(StatusCode::NO_CONTENT)
}

impl App {
    /// The card as a live socket's text, if whoever is in this session notes its meeting.
    pub(in crate::http) fn card_for(&self, viewer: &Viewer, raised: &Raised) -> Option<String> {
        let notes = self.engine().look(|views| {
            let who = Who::of(views, viewer.account());
            rights(views, &who, &raised.meeting.mark()).is_some_and(|rights| rights.notes)
        });
        notes.then(|| serde_json::to_string(raised).ok()).flatten()
    }
}
