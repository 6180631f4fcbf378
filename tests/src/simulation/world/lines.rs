//! Lines between linked nodes: how they connect, break, and what the weather does to frames.

use kith_protocol::{
    id::Origin,
    peer::{Frame, gossip::Input, mirror, transfer},
};

use super::{Event, Vice, Weather, World};

impl World {
    pub(super) fn connect(&mut self, i: usize, j: usize) {
        let up = self.nodes[i].machine.is_some() && self.nodes[j].machine.is_some();
        let (now, serial) = (self.now, self.serial);
        let line = self.lines.get_mut(&(i, j)).unwrap();
        if line.connection.is_some() {
            return;
        }
        if up && !line.cut && line.banned <= now {
            line.connection = Some(serial);
            let [a, b] = [i, j].map(|n| self.nodes[n].area.origin.clone());
            self.meet(i, b);
            self.meet(j, a);
        } else {
            let wait = self.chance.between(5_000, 30_000);
            self.at(wait, Event::Connect(i, j));
        }
    }

    fn meet(&mut self, i: usize, peer: Origin) {
        self.input(i, Input::Connected(peer.clone()));
        self.hours(i, transfer::Input::Connected(peer.clone()));
        let holding = self.nodes[i].disk.holding(&peer);
        self.mirror(
            i,
            mirror::Input::Linked {
                peer,
                holding,
                cosigned: 0,
            },
        );
    }

    /// The connection between two is gone, and both notice; they try again later.
    pub(in super::super) fn disconnect(&mut self, i: usize, j: usize) {
        let (i, j) = (i.min(j), i.max(j));
        let line = self.lines.get_mut(&(i, j)).unwrap();
        if line.connection.take().is_none() {
            return;
        }
        let [a, b] = [i, j].map(|n| self.nodes[n].area.origin.clone());
        for (at, peer) in [(i, b), (j, a)] {
            self.input(at, Input::Disconnected(peer.clone()));
            self.hours(at, transfer::Input::Disconnected(peer.clone()));
            self.mirror(at, mirror::Input::Parted { peer });
        }
        let wait = self.chance.between(1_000, 30_000);
        self.at(wait, Event::Connect(i, j));
    }

    /// Whether a connection stands between two linked nodes.
    pub(in super::super) fn is_connected(&self, i: usize, j: usize) -> bool {
        self.lines[&(i.min(j), i.max(j))].connection.is_some()
    }

    /// All pairs of linked nodes.
    pub(in super::super) fn linked(&self) -> impl Iterator<Item = (usize, usize)> {
        self.lines.keys().copied()
    }

    /// Puts a frame on the line between two.
    pub(in super::super) fn send(&mut self, from: usize, to: usize, frame: &Frame) {
        let weather = match (self.weather, frame) {
            (Weather::Wild, Frame::Mirror(_)) if self.chance.percent(1) => {
                return self.disconnect(from, to);
            }
            (_, Frame::Mirror(_)) => Weather::Calm,
            (weather, Frame::Link(_) | Frame::Gossip(_) | Frame::Transfer(_) | Frame::Board(_)) => {
                weather
            }
        };
        self.put(from, to, weather, &frame.encode());
    }

    pub(super) fn put(&mut self, from: usize, to: usize, weather: Weather, bytes: &[u8]) {
        let times = match weather {
            Weather::Wild if self.chance.percent(3) => 0,
            Weather::Wild if self.chance.percent(3) => 2,
            Weather::Wild | Weather::Calm => 1,
        };
        if self.nodes[from].vice == Vice::Replay && self.nodes[from].sent.len() < 500 {
            self.nodes[from].sent.push((to, bytes.into()));
        }
        self.sent[from] += bytes.len() as u64;
        for _ in 0..times {
            let (least, most) = self.latency;
            let late = weather == Weather::Wild && self.chance.percent(2);
            let takes = match late {
                true => self.chance.between(most, 30_000),
                false => self.chance.between(least, most),
            };
            let line = self.lines.get_mut(&(from.min(to), from.max(to))).unwrap();
            let Some(connection) = line.connection else {
                return;
            };
            let last = &mut line.last[usize::from(from < to)];
            let mut when = self.now + takes;
            if weather == Weather::Calm {
                when = when.max(*last);
                *last = when;
            }
            let event = Event::Arrive {
                from,
                to,
                connection,
                bytes: bytes.to_vec(),
            };
            self.at(when - self.now, event);
        }
    }
}
