//! Whom somebody has to tell, by phone or post: people without a device, and what waits for each.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::account::Status;
use kith_protocol::id::{Account, Index};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::api::Doc;
use super::super::limits;
use super::super::members::Named;
use super::super::problem::{Problem, Refused};
use super::super::viewer::Viewer;
use super::Lister;
use super::mine::Waits;
use crate::meetings::known;

/// People to be told.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Telling {
    /// By name.
    items: Vec<ToTell>,
}

/// Somebody without a device.
#[derive(Debug, Serialize, JsonSchema)]
struct ToTell {
    account: Account,
    name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    /// Who supports them, and may tell them.
    supporters: Vec<Named>,
    #[serde(flatten)]
    waits: Waits,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("People without a device, and what each is to be told: for brokers, facilitators and Kith leads. Each of these people sees that somebody looked.")
        .answers::<Telling>(200, "Those for whom something waits, by name.")
}

/// Whom to tell.
pub(in crate::http) async fn list(
    State(app): State<App>,
    viewer: Viewer,
) -> Result<Json<Telling>, Problem> {
    let reader = viewer.clone();
    let telling = app.read(move |app| app.telling(&reader)).await?;
    // A trace is left with each before anything is told of them, as with any look into somebody's record.
    for person in &telling.items {
        let engine = app.engine();
        engine
            .note_look(person.account, viewer.account(), "telling")
            .await?;
    }
    Ok(Json(telling))
}

impl App {
    fn telling(&self, viewer: &Viewer) -> Result<Telling, Problem> {
        if !self.who(viewer).officer {
            return Err(Refused::OfficersOnly.into());
        }
        let (people, all) = self.engine().look(|views| {
            let places = views.directory.places.iter();
            let without = places.filter(|(_, place)| {
                let here = matches!(place.status, Status::Active | Status::Paused);
                here && place.keepers.is_none() && !place.has_device()
            });
            let people: Vec<(Account, Option<Index>, Vec<Account>)> = without
                .map(|(who, place)| {
                    let supporters = place.supporters.iter().copied().collect();
                    (*who, place.profile, supporters)
                })
                .collect();
            (people, known::meetings(views))
        });
        let mut lister = Lister::new(self);
        let mut items = Vec::new();
        for (account, profile, supporters) in people {
            let waits = self.waits_apart(&mut lister, account, &all)?;
            if waits.is_empty() {
                continue;
            }
            let profile = self.profile(profile)?;
            items.push(ToTell {
                account,
                name: self.name_of(&account),
                phone: profile.as_ref().and_then(|p| p.phone.clone()),
                email: profile.and_then(|p| p.email),
                supporters: supporters.iter().map(|who| self.named(who)).collect(),
                waits,
            });
        }
        items.sort_by(|a, b| a.name.cmp(&b.name).then(a.account.cmp(&b.account)));
        items.truncate(limits::TELLING);
        Ok(Telling { items })
    }
}
