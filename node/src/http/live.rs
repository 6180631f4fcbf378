//! Live updates: a socket that says when something became durable that touches whoever listens. It says only that
//! something changed; what, they then read.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use axum::extract::ws::{
    Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection,
};
use axum::extract::{Extension, State};
use axum::response::Response;
use kith_protocol::id::{Account, Index};
use kith_protocol::view::Views;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::App;
use super::api::Doc;
use super::limits;
use super::problem::{Problem, Refused};
use super::serve::{Line, told_to_stop};
use super::sessions::Session;
use super::viewer::Viewer;

pub(super) fn doc() -> Doc {
    Doc::of("A websocket that says when something changed for the signed-in member.").says(
        101,
        "Messages are JSON: `{\"kind\":\"hello\",\"length\":n}` once, then `{\"kind\":\"changed\",\"length\":n}`.",
    )
}

/// Opens the socket.
pub(super) async fn listen(
    State(app): State<App>,
    viewer: Viewer,
    Extension(line): Extension<Arc<Line>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade =
        upgrade.map_err(|why| Problem::from(Refused::UpgradeExpected).because(why.body_text()))?;
    let place = app.0.sockets.take(viewer.session.name, false);
    let place = place.ok_or(Refused::TooMany)?;
    let upgrade = upgrade
        .max_message_size(limits::LIVE_MESSAGE_BYTES)
        .max_frame_size(limits::LIVE_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(move |socket| async move {
        app.0.metrics.live.fetch_add(1, Relaxed);
        tell(&app, viewer.session, socket).await;
        app.0.metrics.live.fetch_sub(1, Relaxed);
        drop((place, line));
    }))
}

/// Tells of changes until either side has enough, the session ends or the server stops.
async fn tell(app: &App, mut session: Session, mut socket: WebSocket) {
    let mut length = app.engine().length();
    let mut stopping = app.0.stopping.clone();
    let mut ping = interval(limits::LIVE_PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    let now = *length.borrow_and_update();
    let mut told = app.newest(&session);
    if told.is_none() || !say(app, &mut socket, "hello", now).await {
        return;
    }
    loop {
        tokio::select! {
            // Dropped with the session.
            _ = session.ended.changed() => break,
            () = told_to_stop(&mut stopping) => break,
            changed = length.changed() => {
                if changed.is_err() {
                    break;
                }
                let now = *length.borrow_and_update();
                let newest = app.newest(&session);
                if newest.is_none() {
                    break;
                }
                if newest != told {
                    told = newest;
                    if !say(app, &mut socket, "changed", now).await {
                        return;
                    }
                    // Many at once are told as one.
                    tokio::time::sleep(limits::LIVE_PAUSE).await;
                }
            }
            _ = ping.tick() => {
                let alive = app.newest(&session).is_some();
                if !alive || !send(app, &mut socket, Message::Ping(Vec::new().into())).await {
                    break;
                }
            }
            heard = socket.recv() => match heard {
                // Whatever is said is passed over; too long, and the socket is closed by its own bound.
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
        }
    }
    let _ = send(app, &mut socket, Message::Close(None)).await;
}

impl App {
    /// The newest entry that touches whoever is in this session, whom they support or what they look after; any entry
    /// for officers. None if the session has ended.
    fn newest(&self, session: &Session) -> Option<Option<Index>> {
        let viewer = Viewer::of(self, session.clone()).filter(|_| self.now() < session.expires)?;
        if viewer.officer {
            return Some(self.engine().length().borrow().checked_sub(1));
        }
        Some(self.engine().look(|views| newest(views, viewer.account())))
    }
}

fn newest(views: &Views, me: Account) -> Option<Index> {
    let last = |account| {
        let statement = views.statements.of(&account)?;
        statement.entries.last().copied().map(Index::from)
    };
    let directory = &views.directory;
    directory
        .supported_by(me)
        .chain(directory.kept_by(me))
        .chain([me])
        .filter_map(last)
        .max()
}

async fn say(app: &App, socket: &mut WebSocket, kind: &str, length: u64) -> bool {
    let text = format!("{{\"kind\":\"{kind}\",\"length\":{length}}}");
    send(app, socket, Message::Text(text.into())).await
}

/// Whether the other side took it in time.
async fn send(app: &App, socket: &mut WebSocket, message: Message) -> bool {
    let sent = timeout(app.0.config.waits.live, socket.send(message)).await;
    matches!(sent, Ok(Ok(())))
}
