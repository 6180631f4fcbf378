//! What is entered in a node's book in the simulation: by its console, and through the door that every entry goes through.

use kith_protocol::{
    entry::{
        Content, Entry,
        roster::{MemberJoined, Roster},
    },
    envelope::Envelope,
    id::{Account, Author},
    peer::{mirror::Input, transfer::Input as Hours},
};

use super::{node::Vice, world::World};
use crate::people::{entry, envelope, uuid};

impl World {
    /// A node's log grows by an entry about itself alone, and perhaps its public head with it.
    pub(super) fn grow(&mut self, i: usize) {
        if !self.joins(i) {
            return;
        }
        let node = &self.nodes[i];
        let size = node.disk.length();
        // One with two logs never shows both halves of its peers a head of one size.
        let shows = node.vice != Vice::TwoLogs || size % 2 == node.body as u64;
        if shows && self.chance.percent(60) {
            self.nodes[i].disk.public = size;
            self.show(i);
        }
    }

    /// Somebody without a device is written down by the console; whether they are.
    fn joins(&mut self, i: usize) -> bool {
        let joined = MemberJoined {
            account: Account(uuid(&format!("joined {}", self.chance.number()))),
            details: None,
            device: None,
        };
        let content = Content::Roster(Roster::MemberJoined(joined));
        let made = self.made(i, Author::Node, content);
        let node = self.nodes[i].disk.desk.node.clone();
        self.enters(i, envelope(made.body(), &[&node], &[]))
    }

    /// An entry with an id that nothing else ever has: a log that was put back makes none again.
    pub(super) fn made(&mut self, i: usize, by: Author, content: Content) -> Entry {
        let id = format!("said {}", self.chance.number());
        let desk = &self.nodes[i].disk.desk;
        entry(&desk.origin, by, &id, desk.now, content)
    }

    /// An entry comes to a node, and stands there if it takes entries and the book lets it.
    pub(super) fn enters(&mut self, i: usize, sent: Envelope) -> bool {
        let node = &mut self.nodes[i];
        if node.machine.is_none() || node.restored.is_some() {
            return false;
        }
        let desk = &mut node.disk.desk;
        // What was taken was not taken before what stands already.
        desk.now = desk.now.max(self.now + node.offset);
        let taken = desk.take(sent).is_ok();
        if taken {
            self.grew(i);
        }
        taken
    }

    /// A node's log is longer than it was: its neighbours are sent that, and what waits for it in hours goes on.
    fn grew(&mut self, i: usize) {
        self.touched.insert(i);
        let node = &mut self.nodes[i];
        node.disk.catch_up();
        let (epoch, size) = (node.disk.epoch(), node.disk.length());
        self.mirror(i, Input::Grew { epoch, size });
        self.hours(i, Hours::Moved);
    }

    /// A node's log grows to so many entries at least, and it shows the head over them.
    pub(super) fn show_over(&mut self, i: usize, size: u64) {
        for _ in self.nodes[i].disk.length()..size {
            self.joins(i);
        }
        self.nodes[i].disk.public = size;
        self.show(i);
    }
}
