//! Who asks, and what they are to the person whose record they ask for: who may read what is decided here.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use kith_protocol::book::account::Status;
use kith_protocol::entry::roster::Role;
use kith_protocol::id::Account;
use kith_protocol::view::Views;

use super::App;
use super::problem::{Problem, Refused};
use super::session::COOKIE;
use super::sessions::Session;

/// A signed-in member.
#[derive(Debug, Clone)]
pub(super) struct Viewer {
    /// Their session.
    pub(super) session: Session,
    /// A broker or a steward.
    pub(super) officer: bool,
}

/// What a viewer is to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// No more than a member of the same organisation.
    Fellow,
    /// A broker or steward with no other tie: their looks leave a trace.
    Officer,
    /// Looks after it, or supports the person.
    Helper,
    /// It is theirs.
    Own,
}

impl Viewer {
    /// Who asks.
    pub(super) fn account(&self) -> Account {
        self.session.account
    }

    /// What they are to `account`.
    pub(super) fn standing(&self, views: &Views, account: &Account) -> Standing {
        let me = self.account();
        if me == *account {
            return Standing::Own;
        }
        let helps = views.directory.places.get(account).is_some_and(|place| {
            let keeps = |k: &kith_protocol::book::account::Keepers| k.custodians.contains(&me);
            place.supporters.contains(&me) || place.keepers.as_ref().is_some_and(keeps)
        });
        match (helps, self.officer) {
            (true, _) => Standing::Helper,
            (false, true) => Standing::Officer,
            (false, false) => Standing::Fellow,
        }
    }

    /// Lets them read the record of `account` for `what` (a stable code), if they may. An officer's look leaves its
    /// trace first, durably: where none can be left, there is none.
    ///
    /// # Errors
    /// That there is no such account, or that it is someone else's to read.
    pub(super) async fn look_into(
        &self,
        app: &App,
        account: Account,
        what: &str,
    ) -> Result<Standing, Problem> {
        let standing = app.engine().look(|views| {
            let known = views.directory.places.contains_key(&account);
            known.then(|| self.standing(views, &account))
        });
        match standing.ok_or(Refused::NotFound)? {
            Standing::Fellow => Err(Refused::NotYours.into()),
            Standing::Officer => {
                app.engine()
                    .note_look(account, self.account(), what)
                    .await?;
                Ok(Standing::Officer)
            }
            own @ (Standing::Helper | Standing::Own) => Ok(own),
        }
    }

    /// Only officers go on.
    ///
    /// # Errors
    /// That they are none.
    pub(super) fn must_be_officer(&self) -> Result<(), Problem> {
        if self.officer {
            Ok(())
        } else {
            Err(Refused::OfficersOnly.into())
        }
    }

    /// Only stewards go on.
    ///
    /// # Errors
    /// That they are none.
    pub(super) fn must_be_steward(&self, app: &App) -> Result<(), Problem> {
        let steward = app.engine().look(|views| {
            let place = views.directory.places.get(&self.account());
            place.is_some_and(|place| place.roles.contains(&Role::Steward))
        });
        // Somebody who left is no officer, whatever their roles were.
        if steward && self.officer {
            Ok(())
        } else {
            Err(Refused::StewardsOnly.into())
        }
    }

    /// Whose session this is, if it still holds: a stopped device or an erased person is signed in no more.
    pub(super) fn of(app: &App, session: Session) -> Option<Self> {
        let officer = app.engine().look(|views| {
            let directory = &views.directory;
            let place = directory.places.get(&session.account)?;
            let live = directory.devices.get(&session.key) == Some(&session.account);
            (live && place.status != Status::Erased)
                .then(|| place.officer() && place.status != Status::Left)
        });
        match officer {
            Some(officer) => Some(Self { session, officer }),
            None => {
                app.0.sessions.end(&session.name);
                None
            }
        }
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let viewer = cookie(&parts.headers)
            .and_then(|token| app.0.sessions.of(token))
            .and_then(|session| Self::of(app, session))
            .ok_or(Refused::NotSignedIn)?;
        if !app.0.in_session.may(&viewer.session.name, 1, app.now()) {
            return Err(Refused::TooMany.into());
        }
        Ok(viewer)
    }
}

/// The session's token, if the request brings one.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, token)| (name == COOKIE).then_some(token))
}
