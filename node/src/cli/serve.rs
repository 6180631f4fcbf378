//! `kith serve` and `kith init`: a node that runs, and one that is only made.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;

use kith_protocol::entry::roster::Role;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;

use super::console::Console;
use super::desk::{Desk, is_node};
use super::say;
use super::trouble::Trouble;
use crate::config::Settings;
use crate::http;

/// `kith init`: makes a node and answers its first invitation.
///
/// # Errors
/// If there is one already, or none can be made.
pub fn init(settings: &Settings) -> Result<String, Trouble> {
    if is_node(settings) && !Desk::open(settings)?.fresh() {
        return Err(Trouble::failed(format!(
            "There is a Kith in {} already. Nothing was changed. For a new invitation: kith invite --steward.",
            settings.data.display()
        )));
    }
    let desk = Desk::open(settings)?;
    let welcome = welcome(&desk, settings)?;
    desk.engine.close();
    Ok(welcome)
}

/// `kith serve`: runs until it is told to stop. A folder without a node gets one first.
///
/// # Errors
/// If it cannot start, or the listener fails.
pub fn serve(mut settings: Settings) -> Result<String, Trouble> {
    log_to_stderr();
    let failed =
        |why: io::Error| Trouble::failed(format!("Kith cannot start: {why}. Nothing was changed."));
    let runtime = tokio::runtime::Runtime::new().map_err(failed)?;
    let signals = runtime.block_on(async { signals() }).map_err(failed)?;
    // The place first: a second start must not touch anything before it finds that taken.
    let listener = runtime
        .block_on(TcpListener::bind(settings.listen))
        .map_err(|why| {
            Trouble::failed(format!(
                "Kith cannot listen on {}: {why}. Nothing was changed. Stop what uses it, or name another with --listen.",
                settings.listen
            ))
        })?;
    if let Ok(listen) = listener.local_addr() {
        settings.listens_on(listen);
    }
    let settings = &settings;
    let tls = tls(settings)?;
    let trust = trust(settings)?;
    let mut desk = Desk::open_to_serve(settings)?;
    // Nobody watches a server's progress.
    desk.watched = false;
    if desk.fresh() {
        say(&welcome(&desk, settings)?);
    }
    let engine = desk.engine.clone();
    let (boards, lines) = (desk.folder.boards(), desk.lines.clone());
    let console = Console::open(desk);
    if let Err(why) = &console {
        tracing::warn!(%why, "Commands such as kith invite cannot reach this Kith while it runs: its socket cannot be made.");
    }
    // Said last: whoever reads it may use the console at once.
    say(&format!(
        "Kith is at {} (listening on {}). Ctrl-C stops it.",
        settings.address, settings.listen
    ));
    let mut config = http::Config::at(&settings.address);
    config.synthetic = settings.synthetic;
    if let Some(hexes) = &settings.hexes {
        config.hexes = hexes.clone();
    }
    config.summaries = settings.summaries;
    if let Some(zone) = &settings.zone {
        config.zone = zone.clone();
    }
    config.proxies.clone_from(&settings.trusted_proxies);
    config.tls = tls;
    config.trust = trust;
    config.place.clone_from(&settings.place);
    config.outside.clone_from(&settings.outside_witnesses);
    config.boards = Some(boards);
    config.lines = lines;
    let served = runtime.block_on(http::serve(
        engine.clone(),
        config,
        listener,
        told_to_stop(signals),
    ));
    drop(console);
    engine.close();
    served.map_err(|why| {
        Trouble::failed(format!(
            "Kith stopped: {why}. Nothing that was confirmed is lost. Start it again."
        ))
    })?;
    Ok("Kith has stopped. Nothing that was confirmed is lost.".to_owned())
}

/// The node's own TLS, if it has any.
pub(super) fn tls(settings: &Settings) -> Result<Option<Arc<http::Tls>>, Trouble> {
    let Some((certificate, key)) = &settings.tls else {
        return Ok(None);
    };
    let tls = http::Tls::open(certificate, key)
        .map_err(|why| Trouble::usage(format!("{why} Nothing was started.")))?;
    Ok(Some(Arc::new(tls)))
}

fn trust(settings: &Settings) -> Result<http::Trust, Trouble> {
    match &settings.authorities {
        Some(file) => http::Trust::and(file)
            .map_err(|why| Trouble::usage(format!("{why} Nothing was started."))),
        None => Ok(http::Trust::default()),
    }
}

/// The first invitation, for whoever will answer for this node.
fn welcome(desk: &Desk, settings: &Settings) -> Result<String, Trouble> {
    let link = desk.invite(None, Some(Role::Steward))?;
    let key = match (&settings.passphrase, &settings.master_key) {
        (None, None) => {
            "\nThe key that opens people\u{2019}s details lies in that folder too: whoever steals the disk can read them. To keep it \
             elsewhere, see kith --help (--master-key, KITH_PASSPHRASE)."
        }
        (Some(_), _) | (None, Some(_)) => "",
    };
    Ok(format!(
        "A new Kith is in {}. Open this link on the device of whoever will answer for it:\n\n  {}{key}\nInvite a second such \
         person soon: kith invite --steward.",
        settings.data.display(),
        link.trim_end().replace('\n', "\n\n")
    ))
}

/// What tells this process to stop: Ctrl-C, or the service manager. Listened to from here on, so that nobody who saw that
/// it is up can stop it otherwise than well.
fn signals() -> io::Result<[Signal; 2]> {
    Ok([
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    ])
}

async fn told_to_stop([mut interrupted, mut terminated]: [Signal; 2]) {
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
}

/// What the program notes as it runs; `KITH_LOG` chooses how much.
pub(super) fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("KITH_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,kith_node=info"));
    // A second call finds one there already, which is as good.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .try_init();
}
