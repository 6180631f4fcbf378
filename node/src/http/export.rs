//! Everything held about me, as one JSON file (subject access).

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::mpsc;

use super::App;
use super::api::Doc;
use super::limits;
use super::problem::Problem;
use super::viewer::{Standing, Viewer};

/// Parts on their way to whoever downloads: each is a page of a statement, so that a long one needs little memory.
const PARTS: usize = 2;

pub(super) fn doc() -> Doc {
    Doc::of("Everything held about me, to keep: profile, every entry with its words, who looked.").sends(
        200,
        "application/json",
        "`made_at`, `member` (as GET /api/v1/members/{account}), `statement` (its items), `looks`.",
    )
}

/// The file.
pub(super) async fn download(State(app): State<App>, viewer: Viewer) -> Result<Response, Problem> {
    let (send, receive) = mpsc::channel(PARTS);
    let first = viewer.clone();
    let head = app.read(move |app| head(app, &first)).await?;
    tokio::task::spawn_blocking(move || {
        // Whoever went away needs no more; what broke leaves a file that is no JSON, so that nobody takes it for whole.
        if let Err(problem) = tail(&app, &viewer, &|part| send.blocking_send(Ok(part)).is_ok()) {
            let _ = send.blocking_send(Err(std::io::Error::other(problem.status().to_string())));
        }
    });
    let body = stream::unfold(receive, |mut receive| async {
        let part = receive.recv().await?;
        Some((part, receive))
    });
    let head = stream::iter([Ok::<_, std::io::Error>(head)]);
    let body = Body::from_stream(stream::StreamExt::chain(head, body));
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"kith-about-me.json\"",
        ),
    ];
    Ok((headers, body).into_response())
}

fn head(app: &App, viewer: &Viewer) -> Result<String, Problem> {
    let member = json(&app.member_page(viewer.account())?)?;
    let made_at = app.now();
    Ok(format!(
        "{{\"made_at\":{made_at},\"member\":{member},\"statement\":["
    ))
}

/// The rest, part by part, for as long as `send` takes them.
fn tail(app: &App, viewer: &Viewer, send: &dyn Fn(String) -> bool) -> Result<(), Problem> {
    let account = viewer.account();
    let mut from = 0;
    loop {
        let part = app
            .statement(account, from, limits::PAGE, Standing::Own)?
            .items;
        if part.is_empty() {
            break;
        }
        let items: Vec<_> = part.iter().map(json).collect::<Result<_, _>>()?;
        let comma = if from == 0 { "" } else { "," };
        from += part.len() as u64;
        if !send(format!("{comma}{}", items.join(","))) {
            return Ok(());
        }
    }
    if !send("],\"looks\":[".to_owned()) {
        return Ok(());
    }
    let mut before = None;
    let mut comma = "";
    loop {
        let (looks, next) = app
            .engine()
            .looks(account, before, limits::PAGE)
            .map_err(Problem::internal)?;
        let items = looks.into_iter().map(|look| json(&app.look_info(look)));
        let items: Vec<_> = items.collect::<Result<_, _>>()?;
        if !items.is_empty() && !send(format!("{comma}{}", items.join(","))) {
            return Ok(());
        }
        comma = ",";
        before = next;
        if before.is_none() {
            break;
        }
    }
    send("]}".to_owned());
    Ok(())
}

fn json(value: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(Problem::internal)
}
