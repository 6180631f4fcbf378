//! Reading what is asked: JSON bodies within bounds of size and time, parts of the path, the query. What cannot be read
//! is a problem that says why.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::problem::{Problem, Refused};
use super::{App, limits};

/// A JSON body of at most `BYTES`.
#[derive(Debug)]
pub(super) struct Sent<T, const BYTES: usize>(pub(super) T);

/// A body of at most `BYTES`, of any type.
#[derive(Debug)]
pub(super) struct Raw<const BYTES: usize>(pub(super) Bytes);

/// What the path names. What cannot be spelt like that is not there.
#[derive(Debug)]
pub(super) struct In<T>(pub(super) T);

/// What the query asks for.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

/// Which page.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub(super) struct Paged {
    /// Where the page before ended: its `next`.
    pub(super) cursor: Option<String>,
    /// How many items at most.
    pub(super) limit: Option<usize>,
}

impl<T: DeserializeOwned, const BYTES: usize> FromRequest<App> for Sent<T, BYTES> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let Raw(bytes) = json::<BYTES>(app, request).await?;
        parse(&bytes).map(Self)
    }
}

impl<const BYTES: usize> FromRequest<App> for Raw<BYTES> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let time = app.0.config.waits.body;
        whole::<BYTES>(&parts.headers, body, time).await.map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for In<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(named) = Path::from_request_parts(parts, state)
            .await
            .map_err(|why| Problem::from(Refused::NotFound).because(why))?;
        Ok(Self(named))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(asked) = Query::from_request_parts(parts, state)
            .await
            .map_err(|why| Problem::from(Refused::Unreadable).because(why.body_text()))?;
        Ok(Self(asked))
    }
}

/// The bytes of a body that says it is JSON.
pub(super) async fn json<const BYTES: usize>(
    app: &App,
    request: Request,
) -> Result<Raw<BYTES>, Problem> {
    let media = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|media| media.to_str().ok());
    let essence = media.and_then(|media| media.split(';').next());
    if !essence.is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Refused::MediaType.into());
    }
    Raw::from_request(request, app).await
}

/// Reads JSON.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|why| Problem::from(Refused::Unreadable).because(why))
}

async fn whole<const BYTES: usize>(
    headers: &HeaderMap,
    mut body: Body,
    time: Duration,
) -> Result<Bytes, Problem> {
    let said = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|bytes| bytes > BYTES) {
        // Whoever waits to be told to go on has sent nothing yet.
        if !headers.contains_key(header::EXPECT) {
            drain(body).await;
        }
        return Err(Refused::TooLarge.into());
    }
    let read = Limited::new(&mut body, BYTES).collect();
    match tokio::time::timeout(time, read).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(why)) if why.is::<LengthLimitError>() => {
            drain(body).await;
            Err(Refused::TooLarge.into())
        }
        Ok(Err(why)) => Err(Problem::from(Refused::Unreadable).because(why)),
        Err(_) => Err(Refused::TooSlow.into()),
    }
}

/// Takes in and forgets what is still on its way, within bounds: a connection that is closed while the other side
/// still sends is reset, and the answer lost with it.
async fn drain(body: Body) {
    let rest = Limited::new(body, limits::DRAIN_BYTES);
    let mut rest = std::pin::pin!(rest);
    let all = async { while let Some(Ok(_)) = rest.frame().await {} };
    let _ = tokio::time::timeout(limits::DRAIN_TIME, all).await;
}
