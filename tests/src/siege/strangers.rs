//! What strangers do to a node that mean it ill: those that it does not know.

use std::io::Write;
use std::net::TcpStream;
use std::thread::JoinHandle;

use super::Camp;
use crate::eve::knock;
use crate::wire::Ask;

/// Connections that are held open and say nothing.
const IDLE: usize = 400;
/// Websockets whose handshake does not go on: more than a node has places for.
const UNSURE: usize = 64;

/// What people do whom the node does not know.
pub(super) fn strangers(camp: &Camp) -> Vec<JoinHandle<()>> {
    vec![
        camp.again(half_open),
        camp.again(unsure),
        camp.again(asks_for_much),
        camp.again(sends_much),
        camp.again(sends_much),
    ]
}

/// Opens connections and says nothing, or begins a request and never ends it.
fn half_open(camp: &Camp) {
    let mut idle: Vec<TcpStream> = Vec::new();
    for n in 0..IDLE {
        let Ok(mut stream) = TcpStream::connect(camp.at) else {
            break;
        };
        if n % 2 == 0 {
            let _ = stream.write_all(b"GET /api/v1/node HTTP/1.1\r\nhost: x\r\n");
        }
        idle.push(stream);
    }
    camp.rests();
}

/// Opens websockets and does not say who is there.
fn unsure(camp: &Camp) {
    let open: Vec<_> = { 0..UNSURE }
        .map(|_| knock(camp.at, Some("kith.gossip.v1")))
        .collect();
    camp.rests();
    drop(open);
}

/// Asks for whatever anybody may ask for.
fn asks_for_much(camp: &Camp) {
    for path in [
        "/api/v1/card",
        "/api/v1/peering/AAAAAAAAAAAAAAAAAAAAAA",
        "/api/openapi.json",
        "/metrics",
        "/log/checkpoint",
        "/",
    ] {
        let _ = Ask::to(camp.at, "GET", path).tried();
    }
}

/// Sends as much as is taken in, of nothing that is good for anything.
fn sends_much(camp: &Camp) {
    let much = vec![b'['; 8 * 1024 * 1024 - 1];
    for (path, length) in [
        ("/api/v1/entries", 64 * 1024),
        ("/api/v1/entries/batch", much.len()),
        ("/witness/add-checkpoint", 64 * 1024),
        ("/api/v1/peering/AAAAAAAAAAAAAAAAAAAAAA", 8 * 1024),
    ] {
        let body = much[..length].to_vec();
        let _ = Ask::to(camp.at, "POST", path)
            .bytes("application/json", body)
            .tried();
    }
}
