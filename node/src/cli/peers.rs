//! `kith peer list`: how it stands with each neighbour, for whoever looks after the computer.

use std::collections::BTreeSet;
use std::io::{self, Write};

use kith_protocol::id::{Millis, Origin};

use super::trouble::Trouble;
use crate::engine::Engine;
use crate::peer::mirror::{Known, known};

/// What the log says of a neighbour. Minutes.
struct Linked {
    linked: bool,
    ceiling: i64,
    /// What we owe them.
    balance: i64,
    under_way: i64,
}

/// Writes every neighbour and every node that is followed to `out`, by origin.
///
/// # Errors
/// What the disk says, or that nobody reads the answer.
pub fn list(engine: &Engine, out: &mut dyn Write) -> Result<(), Trouble> {
    let met = known(engine)?;
    let origins: BTreeSet<Origin> = engine.look(|views| {
        let linked = views.directory.peers.keys().cloned();
        let followed = met.iter().filter(|(_, known)| known.followed);
        linked
            .chain(followed.map(|(origin, _)| origin.clone()))
            .collect()
    });
    let written = if origins.is_empty() {
        writeln!(out, "This Kith has no neighbours, and follows nobody.")
    } else {
        origins.iter().try_for_each(|origin| {
            one(
                out,
                origin,
                linked(engine, origin).as_ref(),
                met.get(origin),
            )
        })
    };
    written.map_err(|why| Trouble::failed(format!("The answer could not be written: {why}.")))
}

fn linked(engine: &Engine, origin: &Origin) -> Option<Linked> {
    engine.look(|views| {
        let peer = views.directory.peers.get(origin)?;
        let statement = views.statements.of(&peer.account);
        let (promised, offered) = views.transfers.under_way(origin);
        Some(Linked {
            linked: peer.linked,
            ceiling: peer.ceiling,
            balance: statement.map_or(0, |statement| statement.balance),
            under_way: promised + offered,
        })
    })
}

fn one(
    out: &mut dyn Write,
    origin: &Origin,
    linked: Option<&Linked>,
    known: Option<&Known>,
) -> io::Result<()> {
    let card = known.and_then(|known| known.card.as_ref());
    writeln!(
        out,
        "{} ({origin})",
        card.map_or("Name not heard yet", |card| &card.name)
    )?;
    if let Some(card) = card {
        writeln!(out, "  serves         {}", card.area)?;
        writeln!(out, "  reached at     {}", card.address)?;
    }
    let state = match linked {
        Some(Linked { linked: true, .. }) if known.is_some_and(|known| known.turned_away) => {
            "neighbour; it said last that it is not linked with us"
        }
        Some(Linked { linked: true, .. }) => "neighbour",
        Some(_) => "no longer a neighbour",
        None => "followed",
    };
    writeln!(out, "  is             {state}")?;
    let heard = known.and_then(|known| known.heard);
    writeln!(
        out,
        "  last heard     {}",
        heard.map_or_else(|| "not yet".to_owned(), moment)
    )?;
    let Some(linked) = linked else {
        return Ok(());
    };
    writeln!(out, "  limit          {} min", linked.ceiling)?;
    if let Some(ceiling) = known.and_then(|known| known.ceiling) {
        writeln!(out, "  their limit    {ceiling} min")?;
    }
    writeln!(
        out,
        "  between us     {}; {} min under way",
        balance(linked.balance),
        linked.under_way
    )?;
    let standing = known
        .map(|known| known.standing.clone())
        .unwrap_or_default();
    let entries = |held: Option<(u64, Millis)>| match held {
        Some((size, at)) => format!("{size} entries, {}", moment(at)),
        None => "nothing yet".to_owned(),
    };
    writeln!(out, "  holds of ours  {}", entries(standing.held))?;
    writeln!(out, "  has checked    {}", entries(standing.cosigned))?;
    if standing.differs {
        writeln!(
            out,
            "  NOTE           What it holds is not the past that is here: see docs/operating.md."
        )?;
    }
    if standing.full {
        writeln!(
            out,
            "  NOTE           It has no room for more of our records."
        )?;
    }
    Ok(())
}

fn balance(minutes: i64) -> String {
    match minutes {
        0 => "nothing is owed".to_owned(),
        owed if owed > 0 => format!("we owe them {owed} min"),
        owed => format!("they owe us {} min", owed.unsigned_abs()),
    }
}

fn moment(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(
        |_| "at a time nobody can tell".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}
