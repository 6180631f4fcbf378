//! Signing in: a challenge, signed by a device's key, for a session cookie (docs/protocol.md, "Signing in").

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use kith_protocol::entry::roster::Role;
use kith_protocol::id::{Account, Millis};
use kith_protocol::key::Key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::Sent;
use super::door::Peer;
use super::limits;
use super::members::{Kept, MemberStatus, Named};
use super::problem::{Problem, Refused};
use super::viewer::Viewer;

/// The session's cookie.
pub(super) const COOKIE: &str = "kith-session";

/// A challenge to sign.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Challenge {
    /// Canonical JSON. Sign it as it is, DSSE type `application/vnd.kith.challenge.v1+json`, within two minutes.
    challenge: String,
}

/// An answered challenge.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answered {
    /// The challenge, verbatim.
    challenge: String,
    /// The device's key.
    key: Key,
    /// Its signature: 64 bytes in unpadded base64url.
    sig: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SessionInfo {
    /// Whose session it is.
    account: Account,
    /// What they are called.
    name: Option<String>,
    /// What they may do for the organisation.
    roles: Vec<Role>,
    /// The device that signed.
    key: Key,
    /// When the session ends.
    expires: Millis,
    /// Members they support.
    supports: Vec<Named>,
    /// Organisations and pots they look after.
    keeps: Vec<Kept>,
    /// How they stand.
    status: MemberStatus,
}

pub(super) fn challenge_doc() -> Doc {
    Doc::of("Asks for a challenge to sign in with.")
        .open()
        .answers::<Challenge>(
            200,
            "A challenge that can be answered once, within two minutes.",
        )
}

/// A challenge. It costs nothing to keep, so anyone may ask.
pub(super) async fn challenge(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
) -> Result<Json<Challenge>, Problem> {
    slowly(&app, peer)?;
    Ok(Json(Challenge {
        challenge: app.0.sessions.challenge(),
    }))
}

pub(super) fn begin_doc() -> Doc {
    Doc::of("Signs in with a signed challenge.")
        .open()
        .body::<Answered>()
        .answers::<SessionInfo>(200, "Signed in; the session is in the cookie.")
}

/// Signs in.
pub(super) async fn begin(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    Sent(answered): Sent<Answered, { limits::SESSION_BYTES }>,
) -> Result<impl IntoResponse, Problem> {
    slowly(&app, peer)?;
    let sig = data_encoding::BASE64URL_NOPAD
        .decode(answered.sig.as_bytes())
        .ok()
        .and_then(|sig| sig.try_into().ok())
        .ok_or(Refused::SignInFailed)?;
    // Whoever is nobody here spends no challenge: those that are spent take memory.
    let account = app
        .engine()
        .look(|views| views.directory.devices.get(&answered.key).copied())
        .ok_or(Refused::SignInFailed)?;
    let sessions = &app.0.sessions;
    if !sessions.answer(&answered.challenge, &answered.key, &sig) {
        return Err(Refused::SignInFailed.into());
    }
    let (token, session) = sessions.begin(account, answered.key);
    let viewer = Viewer::of(&app, session).ok_or(Refused::SignInFailed)?;
    let set = cookie(&app, &token, limits::SESSION_MS / 1_000);
    Ok((
        AppendHeaders([(header::SET_COOKIE, set)]),
        Json(info(&app, &viewer)?),
    ))
}

pub(super) fn show_doc() -> Doc {
    Doc::of("Who is signed in.").answers::<SessionInfo>(200, "The session.")
}

/// The session.
pub(super) async fn show(
    State(app): State<App>,
    viewer: Viewer,
) -> Result<Json<SessionInfo>, Problem> {
    info(&app, &viewer).map(Json)
}

pub(super) fn end_doc() -> Doc {
    Doc::of("Signs out.").says(204, "Signed out.")
}

/// Signs out.
pub(super) async fn end(State(app): State<App>, viewer: Viewer) -> impl IntoResponse {
    app.0.sessions.end(&viewer.session.name);
    let clear = cookie(&app, "", 0);
    (
        StatusCode::NO_CONTENT,
        AppendHeaders([(header::SET_COOKIE, clear)]),
    )
}

/// Bounds guesses from one address, this machine's own included.
pub(super) fn slowly(app: &App, peer: Peer) -> Result<(), Problem> {
    if app.0.guesses.may(&peer.caller(), 1, app.now()) {
        Ok(())
    } else {
        Err(Refused::TooMany.into())
    }
}

fn cookie(app: &App, token: &str, max_age_s: Millis) -> String {
    let secure = if app.0.config.address.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    format!("{COOKIE}={token}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Strict{secure}")
}

fn info(app: &App, viewer: &Viewer) -> Result<SessionInfo, Problem> {
    let account = viewer.account();
    let (roles, status, supports, keeps) = app
        .engine()
        .look(|views| {
            let directory = &views.directory;
            let place = directory.places.get(&account)?;
            Some((
                place.roles.iter().copied().collect(),
                place.status,
                directory.supported_by(account).collect::<Vec<_>>(),
                directory
                    .kept_by(account)
                    .filter_map(|kept| Some((kept, directory.places.get(&kept)?.keepers.clone()?)))
                    .collect::<Vec<_>>(),
            ))
        })
        .ok_or(Refused::NotSignedIn)?;
    Ok(SessionInfo {
        account,
        name: app.name_of(&account),
        roles,
        key: viewer.session.key,
        expires: viewer.session.expires,
        supports: supports.iter().map(|who| app.named(who)).collect(),
        keeps: keeps
            .into_iter()
            .map(|(kept, keepers)| app.kept(&kept, &keepers))
            .collect(),
        status: status.into(),
    })
}
