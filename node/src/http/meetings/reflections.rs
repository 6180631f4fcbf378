//! Reflections: a one-time slip says how the meeting was, without a session; ten or more are told together.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use kith_protocol::entry::meeting::Pool;
use kith_protocol::id::{Digest32, Index, Millis, Name};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::api::Doc;
use super::super::ask::{Asked, Sent};
use super::super::door::Peer;
use super::super::limits;
use super::super::problem::{Problem, Refused};
use super::super::session::slowly;
use super::super::viewer::Viewer;
use super::read_name;
use crate::meetings::reflections::{Answers, Reflected};
use crate::meetings::{Reader, known};

/// A filled-in slip.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Slip {
    /// Its secret: 32 bytes in unpadded base64url.
    slip: String,
    answers: SlipAnswers,
}

/// What it says.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SlipAnswers {
    /// I understood, 1 to 5.
    understood: u8,
    /// People listened to me, 1 to 5.
    listened: u8,
    /// It made a difference, 1 to 5.
    difference: u8,
    /// It felt important, 1 to 5.
    important: u8,
    /// I would come again.
    again: Again,
}

/// Would come again.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Again {
    Yes,
    Unsure,
    No,
}

/// Whose reflections.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::http) struct Wanted {
    /// The group, as `by/id`.
    group: String,
}

/// A group's reflections.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::http) struct Reflections {
    group: Name,
    /// Ten or more at a time, oldest first.
    items: Vec<PoolInfo>,
    /// How many all of these are.
    count: u32,
}

/// Reflections that were added up.
#[derive(Debug, Serialize, JsonSchema)]
struct PoolInfo {
    index: Index,
    at: Millis,
    count: u32,
    pool: Pool,
}

impl SlipAnswers {
    fn read(&self) -> Option<Answers> {
        let five = [
            self.understood,
            self.listened,
            self.difference,
            self.important,
        ];
        five.iter().all(|n| (1..=5).contains(n)).then_some(Answers {
            understood: self.understood,
            listened: self.listened,
            difference: self.difference,
            important: self.important,
            again: match self.again {
                Again::Yes => 1,
                Again::Unsure => 2,
                Again::No => 3,
            },
        })
    }
}

pub(in crate::http) fn add_doc() -> Doc {
    Doc::of("Takes a filled-in slip. Who sent it is neither asked nor kept.")
        .open()
        .body::<Slip>()
        .says(204, "It counts.")
}

/// Takes a slip. Nothing of the request is looked at but the slip; only the pace of guesses counts by address, in memory.
pub(in crate::http) async fn add(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    Sent(slip): Sent<Slip, { limits::REFLECTION_BYTES }>,
) -> Result<StatusCode, Problem> {
    slowly(&app, peer)?;
    let answers = slip.answers.read();
    let answers = answers
        .ok_or_else(|| Problem::from(Refused::Unreadable).because("answers go from 1 to 5"))?;
    let secret: Option<[u8; 32]> = data_encoding::BASE64URL_NOPAD
        .decode(slip.slip.trim().as_bytes())
        .ok()
        .and_then(|secret| secret.try_into().ok());
    let secret = secret.ok_or(Refused::SlipUnknown)?;
    match app.engine().reflect(Digest32::of(&secret), answers).await? {
        Reflected::Counted => Ok(StatusCode::NO_CONTENT),
        Reflected::Used => Err(Refused::SlipUsed.into()),
        Reflected::Unknown => Err(Refused::SlipUnknown.into()),
    }
}

pub(in crate::http) fn list_doc() -> Doc {
    Doc::of("What a group's reflections say, ten or more at a time.")
        .query::<Wanted>()
        .answers::<Reflections>(200, "Those pooled so far.")
}

/// A group's reflections.
pub(in crate::http) async fn list(
    State(app): State<App>,
    _viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Reflections>, Problem> {
    let name = read_name(&wanted.group)?;
    app.read(move |app| {
        let group = app.engine().look(|views| known::group(views, &name));
        let group = group.ok_or(Refused::NotFound)?;
        let reader = Reader::new(app.engine());
        let mut pools = Vec::with_capacity(group.pools.len());
        for index in group.pools {
            let (stamp, pooled) = reader.pool(index)?;
            pools.push(PoolInfo {
                index,
                at: stamp.at,
                count: pooled.count,
                pool: pooled.pool,
            });
        }
        Ok(Json(Reflections {
            group: group.name,
            count: pools.iter().map(|pool| pool.count).sum(),
            items: pools,
        }))
    })
    .await
}
