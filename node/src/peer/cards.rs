//! This node's own card and the certificate of its keys in it.

use kith_protocol::peer::SignedBody;
use kith_protocol::peer::card::{Card, Certificate};
use kith_protocol::tlog::Verifier;

use super::{NotStarted, Place};
use crate::engine::Engine;

/// Under which key the certificate is kept: its time is part of what is signed, so it is made once.
const KEPT: &[u8] = b"certificate";

/// The certificate of the keys that speak for this node now, made and kept if there is none of these very keys yet.
///
/// # Errors
/// What the disk says, or that nothing can be kept.
pub(super) async fn certificate(engine: &Engine) -> Result<SignedBody, NotStarted> {
    let parse = |vkey: &str| Verifier::parse(vkey).expect("a key of our own");
    let witness = engine.witness_vkey().ok_or(NotStarted::NoWitness)?;
    let wanted = Certificate {
        at: engine.clock().now(),
        epoch: engine.epoch(),
        feed: engine.identity().feed_key(),
        log: parse(&engine.log_vkey()),
        node: engine.node_key(),
        origin: engine.origin(),
        witness: parse(witness),
    };
    let kept = engine.kept(KEPT)?;
    let kept = kept.and_then(|bytes| SignedBody::from_bytes(&bytes).ok());
    if let Some(signed) = kept
        && let Ok(before) = Certificate::open(&signed)
        && (Certificate {
            at: wanted.at,
            ..before
        }) == wanted
    {
        return Ok(signed);
    }
    let signed = wanted.sign(&|bytes| engine.identity().sign(bytes));
    engine
        .keep(vec![(KEPT.to_vec(), signed.to_bytes())])
        .await?;
    Ok(signed)
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
