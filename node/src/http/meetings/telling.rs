//! Whom somebody has to tell, by phone or post: people without a device, guests among them, and what waits for each.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::account::Status;
use kith_protocol::id::{Account, Index};
use kith_protocol::view::Views;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::api::Doc;
use super::super::limits;
use super::super::members::Named;
use super::super::problem::{Problem, Refused};
use super::super::viewer::Viewer;
use super::Lister;
use super::coming::Coming;
use super::mine::Waits;
use crate::meetings::{Reader, known};

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
    /// Without an account here: somebody who was a guest in a meeting, and called as they were noted there.
    guest: bool,
    phone: Option<String>,
    email: Option<String>,
    /// How a guest can be reached, in the words in which they gave it.
    contact: Option<String>,
    /// Who supports them, and may tell them.
    supporters: Vec<Named>,
    #[serde(flatten)]
    waits: Waits,
}

pub(in crate::http) fn doc() -> Doc {
    Doc::of("People without a device, guests of meetings among them, and what each is to be told: for brokers, facilitators and Kith leads. Each member among them sees that somebody looked.")
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
    // A guest has nowhere to read one.
    for person in telling.items.iter().filter(|person| !person.guest) {
        let engine = app.engine();
        engine
            .note_look(person.account, viewer.account(), "telling")
            .await?;
    }
    Ok(Json(telling))
}

/// Whom there may be something to tell.
enum Listener {
    /// A member: where their profile stands, and who supports them.
    Member(Option<Index>, Vec<Account>),
    /// A guest, and the meetings they are noted in.
    Guest(Vec<known::Meeting>),
}

impl App {
    fn telling(&self, viewer: &Viewer) -> Result<Telling, Problem> {
        if !self.who(viewer).officer {
            return Err(Refused::OfficersOnly.into());
        }
        let (people, all) = self
            .engine()
            .look(|views| (without_device(views), known::meetings(views)));
        let mut lister = Lister::new(self);
        let mut items = Vec::new();
        for (account, listener) in people {
            let mut waits = self.waits_apart(&mut lister, account, &all)?;
            if matches!(listener, Listener::Guest(_)) {
                // Nobody is rung about every meeting of a group they were once a guest of.
                waits.meetings.retain(Coming::said);
            }
            if !waits.is_empty() {
                items.extend(self.to_tell(account, listener, waits)?);
            }
        }
        items.sort_by(|a, b| a.name.cmp(&b.name).then(a.account.cmp(&b.account)));
        items.truncate(limits::TELLING);
        Ok(Telling { items })
    }

    /// None for a guest of whom nobody knows any more who they are.
    fn to_tell(
        &self,
        account: Account,
        listener: Listener,
        waits: Waits,
    ) -> Result<Option<ToTell>, Problem> {
        match listener {
            Listener::Member(profile, supporters) => {
                let profile = self.profile(profile)?;
                Ok(Some(ToTell {
                    account,
                    name: self.name_of(&account),
                    guest: false,
                    phone: profile.as_ref().and_then(|p| p.phone.clone()),
                    email: profile.and_then(|p| p.email),
                    contact: None,
                    supporters: supporters.iter().map(|who| self.named(who)).collect(),
                    waits,
                }))
            }
            Listener::Guest(meetings) => {
                let (name, contact) = self.guest(account, meetings)?;
                Ok(name.map(|name| ToTell {
                    account,
                    name: Some(name),
                    guest: true,
                    phone: None,
                    email: None,
                    contact,
                    supporters: Vec::new(),
                    waits,
                }))
            }
        }
    }

    /// What a guest was called last, and how they said last that they can be reached.
    fn guest(
        &self,
        who: Account,
        mut meetings: Vec<known::Meeting>,
    ) -> Result<(Option<String>, Option<String>), Problem> {
        meetings.sort_by_key(|meeting| (meeting.day, meeting.called));
        let (mut name, mut contact) = (None, None);
        for meeting in meetings.iter().rev() {
            let record = Reader::new(self.engine()).meeting(meeting)?.record;
            let noted = record.attendance.into_iter().find(|a| a.who == who);
            let Some(row) = noted.and_then(|noted| noted.row) else {
                continue;
            };
            name = name.or(row.name);
            contact = contact.or(row.contact);
            if name.is_some() && contact.is_some() {
                break;
            }
        }
        Ok((name, contact))
    }
}

/// Members who are here and have no device, and guests who were not erased.
fn without_device(views: &Views) -> Vec<(Account, Listener)> {
    let places = &views.directory.places;
    let members = places.iter().filter(|(_, place)| {
        let here = matches!(place.status, Status::Active | Status::Paused);
        here && place.keepers.is_none() && !place.has_device()
    });
    let members = members.map(|(who, place)| {
        let supporters = place.supporters.iter().copied().collect();
        (*who, Listener::Member(place.profile, supporters))
    });
    let parts = views.meetings.parts.iter();
    let guests =
        parts.filter(|(who, _)| !places.contains_key(who) && !views.meetings.erased.contains(who));
    let guests = guests.map(|(who, part)| {
        let noted = part.meetings.iter();
        let noted = noted.filter_map(|mark| views.meetings.meetings.get(mark));
        let meetings = noted.filter_map(|meeting| known::meeting(views, &meeting.name));
        (*who, Listener::Guest(meetings.collect()))
    });
    members.chain(guests).collect()
}
