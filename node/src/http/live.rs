//! Live updates: a socket that says when something became durable that touches whoever listens, or when neighbour areas show
//! something else than before. It says only that something changed; what, they then read.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use axum::extract::ws::{
    Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection,
};
use axum::extract::{Extension, State};
use axum::response::Response;
use kith_protocol::id::{Account, Author, Index};
use kith_protocol::view::Views;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep, timeout};

use super::App;
use super::api::Doc;
use super::limits;
use super::meetings::cards::Raised;
use super::problem::{Problem, Refused};
use super::serve::{Line, told_to_stop};
use super::sessions::Session;
use super::viewer::Viewer;
use crate::meetings::Who;

pub(super) fn doc() -> Doc {
    Doc::of("A websocket that says when something changed for the signed-in member, in what touches them or in what neighbour areas show.").says(
        101,
        "Messages are JSON: `{\"kind\":\"hello\",\"length\":n}` once, then `{\"kind\":\"changed\",\"length\":n}`, and `{\"kind\":\"card\",\"meeting\":{by,id},\"card\":…,\"name\"?}` to who notes that meeting.",
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
    let mut cards = app.0.cards.subscribe();
    let mut neighbours = app.peers().changes();
    neighbours.borrow_and_update();
    let mut rested = Box::pin(sleep(Duration::ZERO));
    let mut ping = pings();
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
            changed = neighbours.changed(), if rested.is_elapsed() => {
                neighbours.borrow_and_update();
                let now = *length.borrow();
                let goes_on = changed.is_ok() && app.newest(&session).is_some();
                if !goes_on || !say(app, &mut socket, "changed", now).await {
                    break;
                }
                rested.set(sleep(limits::LIVE_NEIGHBOURS_PAUSE));
            }
            () = &mut rested, if !rested.is_elapsed() => {}
            card = cards.recv() => match card {
                Ok(card) => {
                    if !hold_up(app, &session, card, &mut socket).await {
                        break;
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => break,
            },
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

fn pings() -> Interval {
    let mut ping = interval(limits::LIVE_PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    ping
}

/// Passes a card on if it is for whoever listens. Whether to go on.
async fn hold_up(app: &App, session: &Session, card: Raised, socket: &mut WebSocket) -> bool {
    let Some(viewer) = Viewer::of(app, session.clone()) else {
        return false;
    };
    match app.card_for(&viewer, &card) {
        Some(text) => send(app, socket, Message::Text(text.into())).await,
        None => true,
    }
}

impl App {
    /// The newest entry that touches whoever is in this session, whom they support or what they look after; any entry
    /// for officers. None if the session has ended.
    fn newest(&self, session: &Session) -> Option<Option<Index>> {
        let viewer = Viewer::of(self, session.clone()).filter(|_| self.now() < session.expires)?;
        if viewer.officer {
            return Some(self.engine().length().borrow().checked_sub(1));
        }
        let newest = |views: &Views| {
            newest(views, viewer.account()).max(newest_met(views, viewer.account()))
        };
        Some(self.engine().look(newest))
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

/// The newest entry in a meeting that somebody attends or notes: who takes notes together sees each other's at once.
fn newest_met(views: &Views, me: Account) -> Option<Index> {
    let who = Who::of(views, me);
    let all = &views.meetings;
    let concerned = all.meetings.iter().filter(|(mark, meeting)| {
        let organisers = all
            .groups
            .get(&meeting.group)
            .map_or(&[][..], |g| &g.organisers);
        who.runs(organisers)
            || meeting.note_takers.contains(&me)
            || meeting.name.by == Author::Account(me)
            || all.attends(me, mark)
    });
    let newest = concerned.map(|(_, meeting)| {
        let noted = meeting.notes.last().and_then(|mark| all.notes.get(mark));
        let answered = meeting.answers.values().map(|answered| answered.index);
        [
            noted.map(|note| note.index),
            meeting.draft.map(|(index, _)| index),
            meeting.struck,
            meeting.held,
        ]
        .into_iter()
        .flatten()
        .chain(answered)
        .chain([meeting.shape.0])
        .max()
    });
    newest.flatten().max()
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
