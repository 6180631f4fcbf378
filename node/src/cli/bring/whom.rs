//! Whom a node that comes back asks: neighbours at their addresses, those that are connected, and those that call.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use kith_protocol::peer::mirror::Holding;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::cli::desk::Desk;
use crate::cli::trouble::Trouble;
use crate::cli::{say, serve};
use crate::clock::{Clock, SystemEntropy};
use crate::config::Settings;
use crate::engine::Identity;
use crate::http;
use crate::peer::callers::Callers;
use crate::peer::mirror::{self, Reached, Source};

/// How long others are waited for once a neighbour has called. Whoever is late is asked when the node starts.
const OTHERS: Duration = Duration::from_secs(5);

/// A neighbour with what it holds.
pub(super) type Holder<'a> = (Box<dyn Source + 'a>, Holding);

/// The neighbours that answer.
pub(super) fn reached<'a>(
    peers: &[String],
    identity: &'a Identity,
    clock: &'a dyn Clock,
) -> (Vec<Holder<'a>>, Vec<String>) {
    let (mut holders, mut lines): (Vec<Holder<'a>>, _) = (Vec::new(), Vec::new());
    for address in peers {
        let met = Reached::meet(address, identity, clock);
        match met.and_then(|source| source.held().map(|held| (source, held))) {
            Ok((source, held)) => {
                lines.push(format!("{} holds {} entries.", source.name(), held.size));
                holders.push((Box::new(source), held));
            }
            Err(why) => lines.push(format!("{address}: {why}.")),
        }
    }
    (holders, lines)
}

/// Neighbours that are connected to the node of this desk, over their lines, and those that are not, at their addresses.
pub(super) fn everyone<'a>(
    desk: &Desk,
    identity: &'a Identity,
    clock: &'a dyn Clock,
) -> Result<(Vec<Holder<'a>>, Vec<String>), Trouble> {
    let callers = desk.lines.connected();
    let mut addresses = mirror::addresses(&desk.engine)?;
    for caller in &callers {
        addresses.remove(caller.origin());
    }
    let addresses: Vec<String> = addresses.into_values().collect();
    let (mut holders, mut lines) = reached(&addresses, identity, clock);
    for caller in callers {
        let held = caller.held();
        lines.push(match &held {
            Ok(held) => format!(
                "{} is connected, and holds {} entries.",
                caller.name(),
                held.size
            ),
            Err(why) => format!("{} is connected: {why}.", caller.name()),
        });
        holders.extend(held.map(|held| (Box::new(caller) as Box<dyn Source>, held)));
    }
    Ok((holders, lines))
}

/// Waits until a neighbour calls that holds anything of this node, and a little longer for others. Their lines live as long as
/// what is answered.
pub(super) fn called(
    settings: &Settings,
    bare: &Arc<Identity>,
    clock: &dyn Clock,
    holders: &mut Vec<Holder<'_>>,
) -> Result<Runtime, Trouble> {
    let failed = |why: io::Error| {
        Trouble::failed(format!(
            "Neighbours cannot call at {}: {why}. Nothing was changed.",
            settings.listen
        ))
    };
    let runtime = Runtime::new().map_err(failed)?;
    let listener = runtime.block_on(TcpListener::bind(settings.listen));
    let listener = listener.map_err(failed)?;
    let (callers, calls) = Callers::of(Arc::clone(bare), clock, Arc::new(SystemEntropy));
    let mut config = http::Config::at(&settings.address);
    config.proxies.clone_from(&settings.trusted_proxies);
    config.tls = serve::tls(settings)?;
    runtime.spawn(async move {
        let until_dropped = std::future::pending();
        http::wait_for(callers, &config, listener, until_dropped).await
    });
    say(&format!(
        "Waiting at {} (listening on {}) until a neighbour calls. That may take five minutes. Ctrl-C ends it, and nothing is changed.",
        settings.address, settings.listen
    ));
    let mut patience = None;
    loop {
        let call = match patience {
            None => calls.recv().ok(),
            Some(patience) => calls.recv_timeout(patience).ok(),
        };
        let Some(caller) = call else {
            return Ok(runtime);
        };
        match caller.held() {
            Ok(held) => {
                say(&format!(
                    "{} called, and holds {} entries.",
                    caller.name(),
                    held.size
                ));
                if held.size > 0 {
                    patience = Some(OTHERS);
                    holders.push((Box::new(caller), held));
                }
            }
            Err(why) => say(&format!("{} called: {why}.", caller.name())),
        }
    }
}
