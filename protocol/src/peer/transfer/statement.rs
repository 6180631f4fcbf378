//! The balance between two nodes, as both can sign it: no clock is in it, so both make the very same text.

use alloc::{string::String, vec::Vec};

use serde_json::json;

use crate::{canonical, id::Origin, view::Transfers};

/// The DSSE payload type of a statement.
pub const STATEMENT_TYPE: &str = "application/vnd.kith.settlement.v1+json";

/// The statement of the balance between this node and a peer: canonical JSON
/// `{"decided":[…],"nodes":[…],"settled":[…],"v":1}`, the two origins in order, how many decisions each has made towards the
/// other, and the minutes those settled. None where nothing was ever decided.
#[must_use]
pub fn statement(own: &Origin, peer: &Origin, transfers: &Transfers) -> Option<String> {
    let between = transfers.between(peer)?;
    let mut sides = [(own, &between.ours), (peer, &between.theirs)];
    sides.sort_unstable_by_key(|(origin, _)| *origin);
    if sides.iter().all(|(_, decisions)| decisions.next() == 0) {
        return None;
    }
    Some(canonical::write(&json!({
        "decided": sides.map(|(_, decisions)| decisions.next()),
        "nodes": sides.map(|(origin, _)| origin),
        "settled": sides.map(|(_, decisions)| decisions.total()),
        "v": 1,
    })))
}

/// Under which key the peer's newest statement that we agree with is kept: as [`SignedBody::to_bytes`].
///
/// [`SignedBody::to_bytes`]: crate::peer::SignedBody::to_bytes
#[must_use]
pub fn kept_under(peer: &Origin) -> Vec<u8> {
    [b"transfer/statement/", peer.as_str().as_bytes()].concat()
}
