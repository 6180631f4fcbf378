//! This node's own card and the certificate of its keys in it, made anew when they change: a log goes on in a new epoch, a
//! witness takes another key.

use std::sync::PoisonError;

use kith_protocol::peer::SignedBody;
use kith_protocol::peer::card::{Card, Certificate};
use kith_protocol::tlog::Verifier;

use super::{NotStarted, Place, Shared};
use crate::engine::Engine;

/// Under which key the certificate is kept: its time is part of what is signed, so it is made once.
const KEPT: &[u8] = b"certificate";

/// The certificate that this node shows.
#[derive(Debug, Clone)]
pub(super) struct Certified {
    /// As it is signed.
    pub(super) signed: SignedBody,
    /// What it says.
    pub(super) of: Certificate,
    /// Which one it is since the start: whoever was shown an earlier one has to be shown this.
    pub(super) nth: u64,
}

/// The certificate of the keys that speak for this node now, made and kept if there is none of these very keys yet.
///
/// # Errors
/// What the disk says, or that nothing can be kept.
pub(super) async fn certificate(engine: &Engine) -> Result<Certified, NotStarted> {
    let wanted = wanted(engine)?;
    let kept = engine.kept(KEPT)?;
    let kept = kept.and_then(|bytes| SignedBody::from_bytes(&bytes).ok());
    if let Some(signed) = kept
        && let Ok(of) = Certificate::open(&signed)
        && says_the_same(&of, &wanted)
    {
        return Ok(Certified { signed, of, nth: 0 });
    }
    let signed = wanted.sign(&|bytes| engine.identity().sign(bytes));
    engine
        .keep(vec![(KEPT.to_vec(), signed.to_bytes())])
        .await?;
    let of = wanted;
    Ok(Certified { signed, of, nth: 0 })
}

impl Shared {
    /// Shows a new certificate if other keys speak for this node than the one that is shown says; whether they do.
    pub(super) async fn certify_anew(&self) -> bool {
        let before = self.certified();
        if !self.engine.identity().speaks() {
            return false;
        }
        if wanted(&self.engine).is_ok_and(|wanted| says_the_same(&wanted, &before.of)) {
            return false;
        }
        match certificate(&self.engine).await {
            Ok(mut new) => {
                new.nth = before.nth + 1;
                tracing::info!(epoch = new.of.epoch, "new keys speak for this node");
                let shown = self.certified.write();
                *shown.unwrap_or_else(PoisonError::into_inner) = new;
                true
            }
            Err(why) => {
                tracing::warn!(%why, "the keys that speak for this node cannot be certified now");
                false
            }
        }
    }
}

/// What a certificate says of the keys that speak for this node now.
fn wanted(engine: &Engine) -> Result<Certificate, NotStarted> {
    let parse = |vkey: &str| Verifier::parse(vkey).expect("a key of our own");
    let witness = engine.witness_vkey().ok_or(NotStarted::NoWitness)?;
    Ok(Certificate {
        at: engine.clock().now(),
        before: engine.identity().before(),
        epoch: engine.epoch(),
        feed: engine.identity().feed_key(),
        log: parse(&engine.log_vkey()),
        node: engine.node_key(),
        origin: engine.origin(),
        witness: parse(&witness),
    })
}

/// Whether two say the same, whenever they were made.
fn says_the_same(one: &Certificate, other: &Certificate) -> bool {
    let then = Certificate {
        at: other.at,
        ..one.clone()
    };
    then == *other
}

/// This node's card, from what its profile and its operator say. What is missing or too long is passed over.
pub(super) fn own(engine: &Engine, address: &str, place: &Place, certificate: SignedBody) -> Card {
    let name = engine.people().node_name().and_then(|name| line(&name));
    let name = name.unwrap_or_else(|| engine.origin().to_string());
    let area = place.area.as_deref().and_then(line);
    Card {
        address: address.to_owned(),
        area: area.unwrap_or_else(|| name.clone()),
        area_code: place.area_code.clone(),
        certificate,
        name,
        organisation: place.organisation.as_deref().and_then(line),
    }
}

/// A text as it fits on a line of a card; none if nothing is left of it.
fn line(text: &str) -> Option<String> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(kith_protocol::peer::limits::NAME_CHARS)
        .collect();
    (!plain.is_empty()).then_some(plain)
}
