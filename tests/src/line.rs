//! A line to a process, between it and whoever dials it: it can be cut for some callers, or for all, and held up so that nothing
//! breaks and nothing arrives.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use kith_protocol::id::Origin;

/// Bytes at a time.
const PIECE: usize = 16 * 1024;

/// A line. Clones are the same line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Where it takes callers.
    pub at: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct State {
    to: Option<SocketAddr>,
    without: BTreeSet<Origin>,
    held: bool,
    calls: u64,
    open: Vec<Call>,
}

#[derive(Debug)]
struct Call {
    id: u64,
    /// Which node calls, once it has said hello.
    by: Option<Origin>,
    ends: [TcpStream; 2],
}

impl Line {
    /// A line that leads to nobody yet.
    #[must_use]
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Self {
            at: listener.local_addr().unwrap(),
            shared: Arc::default(),
        };
        let shared = Arc::clone(&line.shared);
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                take(&shared, near);
            }
        });
        line
    }

    /// Leads to this process from now on; to nobody if none is given. Whoever is on it is thrown off.
    pub fn leads(&self, to: Option<SocketAddr>) {
        self.change(|state| {
            state.to = to;
            state.drop(|_| true);
        });
    }

    /// These nodes do not get through; everybody else does.
    pub fn without(&self, nodes: BTreeSet<Origin>) {
        self.change(|state| {
            state.drop(|by| by.is_some_and(|by| nodes.contains(by)));
            state.without = nodes;
        });
    }

    /// Nothing arrives until it is let go again.
    pub fn hold(&self, held: bool) {
        self.change(|state| state.held = held);
    }

    /// How many nodes are on it, by their websockets.
    #[must_use]
    pub fn nodes(&self) -> usize {
        let state = self.shared.state.lock().unwrap();
        { state.open.iter() }
            .filter(|call| call.by.is_some())
            .count()
    }

    /// How many calls it has taken so far.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.shared.state.lock().unwrap().calls
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.shared.state.lock().unwrap());
        self.shared.moved.notify_all();
    }
}

impl Default for Line {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    fn drop(&mut self, whom: impl Fn(Option<&Origin>) -> bool) {
        self.open.retain(|call| {
            let gone = whom(call.by.as_ref());
            if gone {
                call.end();
            }
            !gone
        });
    }
}

impl Call {
    fn end(&self) {
        for end in &self.ends {
            // It may be gone already.
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

fn take(shared: &Arc<Shared>, near: TcpStream) {
    let mut state = shared.state.lock().unwrap();
    let Some(far) = state.to.and_then(|to| TcpStream::connect(to).ok()) else {
        return;
    };
    state.calls += 1;
    let id = state.calls;
    for (from, to, calls) in [(&near, &far, true), (&far, &near, false)] {
        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let shared = Arc::clone(shared);
        std::thread::spawn(move || {
            carry(&shared, id, from, to, calls);
            let mut state = shared.state.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(at) = state.open.iter().position(|call| call.id == id) {
                state.open.swap_remove(at).end();
            }
        });
    }
    state.open.push(Call {
        id,
        by: None,
        ends: [near, far],
    });
}

/// Carries one direction of a call until it ends; `calls` is that of who called.
fn carry(shared: &Shared, id: u64, mut from: TcpStream, mut to: TcpStream, calls: bool) {
    let (mut piece, mut begun) = ([0; PIECE], Some(Vec::new()).filter(|_| calls));
    while let Ok(count @ 1..) = from.read(&mut piece) {
        let state = shared.state.lock().unwrap();
        let mut state = shared.moved.wait_while(state, |state| state.held).unwrap();
        if let Some(bytes) = &mut begun {
            bytes.extend_from_slice(&piece[..count]);
            if let Some(by) = caller(bytes) {
                begun = None;
                if state.without.contains(&by) {
                    return;
                }
                if let Some(call) = state.open.iter_mut().find(|call| call.id == id) {
                    call.by = Some(by);
                }
            } else if bytes.len() > PIECE {
                begun = None;
            }
        }
        drop(state);
        if to.write_all(&piece[..count]).is_err() {
            return;
        }
    }
}

/// The node that says hello on a websocket that was just opened: in its certificate, after the request.
fn caller(bytes: &[u8]) -> Option<Origin> {
    const CALLED: &[u8] = br#""origin":""#;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let [_, length, rest @ ..] = bytes.get(end..)? else {
        return None;
    };
    // Masked, as all that a client sends; a hello is longer than 125 bytes.
    let (0xfe, [_, _, mask @ ..]) = (*length, rest) else {
        return None;
    };
    let (mask, masked) = mask.split_at_checked(4)?;
    let plain: Vec<u8> = { masked.iter().zip(mask.iter().cycle()) }
        .map(|(byte, mask)| byte ^ mask)
        .collect();
    let at = plain
        .windows(CALLED.len())
        .position(|some| some == CALLED)?
        + CALLED.len();
    let text = plain.get(at..at + "kith/".len() + 16)?;
    std::str::from_utf8(text).ok()?.parse().ok()
}
