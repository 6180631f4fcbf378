//! One connection with another node, whoever opened it: frames in, frames out, signs of life, and bounds on all of it.
//!
//! Two halves run beside each other, so that two nodes that both have much to say never wait for each other for ever.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use kith_protocol::peer::Fault;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::limits;
use super::socket::{self, Heard, Message};

/// Where frames go out. When it is dropped, what waits is sent within a short time, and the connection ends.
#[derive(Debug)]
pub(crate) struct Outbox {
    frames: mpsc::Sender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
    _open: oneshot::Sender<()>,
}

/// The other side takes too little of what it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

impl Outbox {
    /// Lets a frame wait to be sent, in its turn.
    ///
    /// # Errors
    /// [`Full`], also once the connection has ended.
    pub(crate) fn send(&self, frame: Vec<u8>) -> Result<(), Full> {
        let bytes = frame.len();
        let before = self.waiting.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes > limits::QUEUE_BYTES {
            return Err(Full);
        }
        self.frames.try_send(frame).map_err(|_| Full)
    }
}

/// Where frames come in. None after the last: the connection has ended.
pub(crate) type Inbox = mpsc::Receiver<Result<Vec<u8>, Fault>>;

/// Carries frames over a socket from now on, in tasks of its own.
pub(crate) fn open<S, M, E>(socket: S) -> (Outbox, Inbox)
where
    S: Stream<Item = Result<M, E>> + Sink<M, Error = E> + Send + 'static,
    M: Message,
    E: Error + Send + 'static,
{
    let (frames, to_send) = mpsc::channel(limits::QUEUE_FRAMES);
    let (take, inbox) = mpsc::channel(limits::INBOX_FRAMES);
    let (open, closed) = oneshot::channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    let outbox = Outbox {
        frames,
        waiting: Arc::clone(&waiting),
        _open: open,
    };
    tokio::spawn(async move {
        let (sink, stream) = socket.split();
        let mut writing = std::pin::pin!(write(sink, to_send, &waiting));
        tokio::select! {
            () = &mut writing => {}
            () = read(stream, take) => {}
            _ = closed => {
                let _ = timeout(limits::CLOSE_TIME, writing).await;
            }
        }
    });
    (outbox, inbox)
}

/// Takes in what the other side says until it ends, breaks a rule, or falls silent.
async fn read<M: Message, E: Error + 'static>(
    mut stream: impl Stream<Item = Result<M, E>> + Unpin,
    take: mpsc::Sender<Result<Vec<u8>, Fault>>,
) {
    loop {
        let heard = match timeout(limits::SILENCE_TIME, stream.next()).await {
            Err(_) => Err(Fault::Silent),
            Ok(None) => return,
            Ok(Some(Ok(message))) => match message.heard() {
                Heard::Frame(bytes) => Ok(bytes),
                Heard::Alive => continue,
                Heard::Text => Err(Fault::Garbled),
                Heard::Close => return,
            },
            Ok(Some(Err(why))) => match socket::fault(&why) {
                Some(fault) => Err(fault),
                None => return,
            },
        };
        let end = heard.is_err();
        // Whoever is to take it may have had enough.
        if take.send(heard).await.is_err() || end {
            // A last word may be on its way to them: whoever has the outbox ends this.
            return std::future::pending().await;
        }
    }
}

/// Sends what waits, and signs of life, until nobody is left to say anything or the other side takes nothing any more.
async fn write<M: Message, E>(
    mut sink: impl Sink<M, Error = E> + Unpin,
    mut frames: mpsc::Receiver<Vec<u8>>,
    waiting: &AtomicUsize,
) {
    let mut ping = interval(limits::PING_TIME);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    loop {
        let (message, bytes) = tokio::select! {
            frame = frames.recv() => match frame {
                Some(frame) => {
                    let bytes = frame.len();
                    (M::frame(frame), bytes)
                }
                None => break,
            },
            _ = ping.tick() => (M::ping(), 0),
        };
        let sent = timeout(limits::WRITE_TIME, sink.send(message)).await;
        waiting.fetch_sub(bytes, Ordering::Relaxed);
        if !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
    let _ = timeout(limits::CLOSE_TIME, sink.send(M::close())).await;
    let _ = timeout(limits::CLOSE_TIME, sink.close()).await;
}
