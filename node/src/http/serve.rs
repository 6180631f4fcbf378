//! Taking connections, a bounded number of them, and serving each by HTTP/1.1 with bounds on its time.
//!
//! HTTP/2 is deliberately absent: the client asks for few things at a time, and its attacks need bounds of their own.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Sleep, sleep, timeout};
use tower_service::Service as _;

use super::door::{Caller, Peer};
use super::places::{Place, Places};
use super::{Config, Network, Tls, Waits, gossip, limits, proxies, service};
use crate::engine::Engine;
use crate::peer::callers::Callers;
use crate::peer::{Means, Peers, outside};
use crate::summaries::Summaries;

/// Between tries after the system could not give a connection (it has no more descriptors): soon, without spinning.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// Serves until `stop` is done; then takes no more connections, lets those in use finish for a while, and returns.
///
/// # Errors
/// What the system says of the listener.
pub async fn serve(
    engine: Engine,
    config: Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let (stopping, stopped) = watch::channel(false);
    let means = Means {
        address: config.address.clone(),
        place: config.place.clone(),
        trust: config.trust.clone(),
        summaries: Summaries::new(engine.clone(), config.summaries),
        boards: config.boards.clone(),
        lines: config.lines.clone(),
    };
    let (peers, hub) = Peers::start(engine.clone(), means, stopped.clone())
        .await
        .map_err(io::Error::other)?;
    let (trust, outside) = (config.trust.clone(), config.outside.clone());
    let witnesses = outside::attend(engine.clone(), trust, outside, stopped.clone());
    let witnesses = tokio::spawn(witnesses);
    let mut counter = Counter::of(&config, Router::new());
    counter.router = service((engine, peers), config, stopped.clone());
    counter.attend(listener, stop, (stopping, stopped)).await?;
    let _ = timeout(limits::STOP_TIME, async { tokio::join!(hub, witnesses) }).await;
    Ok(())
}

/// Lets neighbours in, who are all that a node with nothing but its node key waits for, until `stop` is done. Of `config` the
/// address of proxies and TLS matter.
///
/// # Errors
/// What the system says of the listener.
pub async fn wait_for(
    callers: Callers,
    config: &Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let counter = Counter::of(config, gossip::alone(callers));
    counter.attend(listener, stop, watch::channel(false)).await
}

/// A connection's place among all, and among those from its address. A live socket keeps it after its upgrade.
#[derive(Debug)]
pub(super) struct Line {
    _place: Place<Caller>,
    _permit: OwnedSemaphorePermit,
}

/// What every connection is served by.
struct Counter {
    protocol: http1::Builder,
    tls: Option<Arc<Tls>>,
    waits: Waits,
    proxies: Vec<Network>,
    router: Router,
}

impl Counter {
    fn of(config: &Config, router: Router) -> Self {
        let mut protocol = http1::Builder::new();
        protocol
            .timer(TokioTimer::new())
            .header_read_timeout(config.waits.header)
            .max_buf_size(limits::HEADER_BYTES)
            .max_headers(limits::HEADERS);
        Self {
            protocol,
            tls: config.tls.clone(),
            waits: config.waits,
            proxies: config.proxies.clone(),
            router,
        }
    }

    /// Serves until `stop` is done; then takes no more connections, lets those in use finish for a while, and returns.
    async fn attend(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send,
        (stopping, stopped): (watch::Sender<bool>, watch::Receiver<bool>),
    ) -> io::Result<()> {
        let counter = Arc::new(self);
        let all = Arc::new(Semaphore::new(limits::CONNECTIONS));
        let callers = Places::new(limits::CONNECTIONS_PER_ADDRESS);
        let mut stop = std::pin::pin!(stop);
        loop {
            let permit = tokio::select! {
                permit = Arc::clone(&all).acquire_owned() => permit.map_err(io::Error::other)?,
                () = &mut stop => break,
            };
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = &mut stop => break,
            };
            match accepted {
                Ok((stream, address)) => {
                    let peer = Peer::at(address);
                    let free = peer.local() || proxies::trusted(&counter.proxies, address.ip());
                    if let Some(place) = callers.take(peer.caller(), free) {
                        let line = Line {
                            _place: place,
                            _permit: permit,
                        };
                        let counter = Arc::clone(&counter);
                        let stopped = stopped.clone();
                        tokio::spawn(async move {
                            counter.connection(stream, peer, line, stopped).await
                        });
                    }
                }
                // One connection that broke before it was taken, or too many open files: neither ends the server.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(ACCEPT_AGAIN).await;
                }
            }
        }
        drop(listener);
        stopping.send_replace(true);
        // Every connection has given its permit back, or has had its time.
        let every = u32::try_from(limits::CONNECTIONS).unwrap_or(u32::MAX);
        let _ = timeout(limits::STOP_TIME, all.acquire_many(every)).await;
        Ok(())
    }

    fn patient(&self, stream: TcpStream) -> Patient<TcpStream> {
        Patient {
            stream,
            patience: self.waits.write,
            waiting: None,
        }
    }

    async fn connection(
        &self,
        stream: TcpStream,
        peer: Peer,
        line: Line,
        mut stopped: watch::Receiver<bool>,
    ) {
        // Answers are written whole; waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let Some(tls) = &self.tls else {
            return self.serve(self.patient(stream), peer, line, stopped).await;
        };
        let shaken = tokio::select! {
            // Whoever is slow with this is slow with headers too.
            shaken = tls.shake(stream, |stream| self.patient(stream), self.waits.header) => shaken,
            () = told_to_stop(&mut stopped) => None,
        };
        if let Some(stream) = shaken {
            self.serve(stream, peer, line, stopped).await;
        }
    }

    async fn serve(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: Peer,
        line: Line,
        mut stopped: watch::Receiver<bool>,
    ) {
        let line = Arc::new(line);
        let router = self.router.clone();
        let answer = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
            let extensions = request.extensions_mut();
            extensions.insert(peer);
            extensions.insert(Arc::clone(&line));
            router.clone().call(request.map(Body::new))
        });
        let serving = self
            .protocol
            .serve_connection(TokioIo::new(stream), answer)
            .with_upgrades();
        let mut serving = std::pin::pin!(serving);
        // What breaks here is the other side's line.
        tokio::select! {
            _ = serving.as_mut() => {}
            () = told_to_stop(&mut stopped) => {
                serving.as_mut().graceful_shutdown();
                let _ = serving.await;
            }
        }
    }
}

/// Waits until the server is to stop.
pub(super) async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
    // If nobody is left to tell, it has stopped.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// A stream whose other side must take what it is sent within a time.
struct Patient<S> {
    stream: S,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    /// Passes on what a write answered, unless the other side has taken nothing for too long.
    fn bounded<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let patience = self.patience;
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.bounded(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.bounded(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.bounded(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.bounded(context, shut)
    }
}
