//! Invitations: what somebody who holds one may know before they use it, and which are open.

use axum::Json;
use axum::extract::{Extension, State};
use kith_protocol::book::roster::InvitationState;
use kith_protocol::entry::roster::Role;
use kith_protocol::id::{Account, Author, Millis};
use kith_protocol::key::Key;
use kith_protocol::limits::{DAY_MS, INVITATION_DAYS};
use kith_protocol::view::Invitation;
use schemars::JsonSchema;
use serde::Serialize;

use super::App;
use super::api::Doc;
use super::ask::{Asked, In, Paged};
use super::door::Peer;
use super::limits;
use super::pages::page;
use super::problem::{Problem, Refused};
use super::session::slowly;
use super::viewer::Viewer;

/// How an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum InvitationStateInfo {
    /// Can be used.
    Open,
    /// Can be used once its notice has passed or it was approved.
    Waiting,
    /// Was used.
    Used,
    /// Was stopped.
    Stopped,
    /// Is too old.
    Expired,
}

/// How an invitation stands at `now`.
pub(super) fn state(invitation: &Invitation, now: Millis) -> InvitationStateInfo {
    match invitation.state {
        InvitationState::Used => InvitationStateInfo::Used,
        InvitationState::Stopped => InvitationStateInfo::Stopped,
        InvitationState::Open if now > invitation.at + INVITATION_DAYS * DAY_MS => {
            InvitationStateInfo::Expired
        }
        InvitationState::Open if now < invitation.ready => InvitationStateInfo::Waiting,
        InvitationState::Open => InvitationStateInfo::Open,
    }
}

/// What whoever holds an invitation may know.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct InvitationInfo {
    state: InvitationStateInfo,
    /// From when it can be used.
    ready_at: Option<Millis>,
    /// For whom; none for someone new.
    account: Option<Account>,
    account_name: Option<String>,
    /// The role that comes with it.
    role: Option<Role>,
    /// What the organisation is called.
    node_name: Option<String>,
}

/// An open invitation, as officers see it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OpenInvitation {
    key: Key,
    /// Who issued it.
    by: Author,
    by_name: Option<String>,
    /// When.
    at: Millis,
    /// For whom; none for someone new.
    account: Option<Account>,
    account_name: Option<String>,
    role: Option<Role>,
    /// From when it can be used.
    ready_at: Millis,
    state: InvitationStateInfo,
}

/// A page of open invitations.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct InvitationsPage {
    items: Vec<OpenInvitation>,
    /// Where the next page begins.
    next: Option<Key>,
}

pub(super) fn list_doc() -> Doc {
    Doc::of("Open invitations, those that wait for notice or a second officer among them; for officers.")
        .query::<Paged>()
        .answers::<InvitationsPage>(200, "A page.")
}

/// Open invitations.
pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Asked(paged): Asked<Paged>,
) -> Result<Json<InvitationsPage>, Problem> {
    viewer.must_be_officer()?;
    let from = paged.cursor.map(|cursor| cursor.parse::<Key>()).transpose();
    let from = from.map_err(|why| Problem::from(Refused::Unreadable).because(why))?;
    let most = page(paged.limit, limits::PAGE_MOST);
    let now = app.now();
    let mut open: Vec<(Key, Invitation)> = app.engine().look(|views| {
        let all = views.directory.invitations.iter();
        all.filter(|(key, _)| from.is_none_or(|from| **key >= from))
            .filter(|(_, i)| i.state == InvitationState::Open)
            .filter(|(_, i)| state(i, now) != InvitationStateInfo::Expired)
            .take(most + 1)
            .map(|(key, i)| (*key, i.clone()))
            .collect()
    });
    let next = open.get(most).map(|(key, _)| *key);
    open.truncate(most);
    let item = |(key, i): (Key, Invitation)| OpenInvitation {
        key,
        by: i.by,
        by_name: app.author_name(i.by),
        at: i.at,
        account: i.account,
        account_name: i.account.and_then(|account| app.name_of(&account)),
        role: i.role,
        ready_at: i.ready,
        state: state(&i, now),
    };
    Ok(Json(InvitationsPage {
        items: open.into_iter().map(item).collect(),
        next,
    }))
}

pub(super) fn one_doc() -> Doc {
    Doc::of("An invitation, for whoever holds it: its key is made from the secret in the link.")
        .open()
        .answers::<InvitationInfo>(200, "The invitation.")
}

/// An invitation. Whoever knows its key was given the secret, or made it.
pub(super) async fn one(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    In(key): In<Key>,
) -> Result<Json<InvitationInfo>, Problem> {
    slowly(&app, peer)?;
    let invitation = app
        .engine()
        .look(|views| views.directory.invitations.get(&key).cloned())
        .ok_or(Refused::NotFound)?;
    let state = state(&invitation, app.now());
    // Who it is for is told for as long as that is of use.
    let usable = matches!(
        state,
        InvitationStateInfo::Open | InvitationStateInfo::Waiting
    );
    let account = invitation.account.filter(|_| usable);
    Ok(Json(InvitationInfo {
        state,
        ready_at: usable.then_some(invitation.ready),
        account,
        account_name: account.and_then(|account| app.name_of(&account)),
        role: invitation.role.filter(|_| usable),
        node_name: app.engine().people().node_name(),
    }))
}
