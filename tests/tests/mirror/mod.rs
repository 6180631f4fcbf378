//! Neighbours that hold each other's records: what they hold and cosign, and what comes back when a node has lost some.
//! Real engines on disks in memory, their mirrors joined by a line that delivers in order.

mod altered;
mod back;
mod both;
mod cosigned;
mod feed;
mod full;
mod hours;
mod live;
mod recover;
mod released;
mod restore;
mod seal;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsString;
use std::sync::Arc;

use kith_node::{
    clock::TestClock,
    engine::{Engine, Identity, Settings},
    peer::mirror::{Keys, Mirrors, Said, Standing},
    store::{Disk, Folder},
};
use kith_protocol::{
    id::Origin,
    peer::mirror::Mirror,
    tlog::{Cosigner, Verifier},
};
use kith_tests::{
    bank::{Bank, Site},
    people::{Device, Person},
};

/// A node that comes and goes.
struct Node {
    name: &'static str,
    site: Site,
    running: Option<(Bank, Mirrors)>,
    /// How often it took a new key as a witness.
    witness: u32,
    /// Sealed bytes that it holds of each neighbour at most, where that is not what nodes hold.
    room: Option<u64>,
}

/// A node's disk and folder as they were.
struct Saved {
    disk: Disk,
    files: Vec<(OsString, Vec<u8>)>,
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread();
    { runtime }.build().unwrap().block_on(future)
}

/// What somebody on the way does to a frame.
type Meddle = Box<dyn Fn(&mut Mirror)>;

/// Nodes, whom they are linked with, and what is under way between them.
struct Area {
    nodes: BTreeMap<&'static str, Node>,
    connected: BTreeSet<(&'static str, &'static str)>,
    forks: Vec<(Origin, String, String)>,
    /// Bytes that each node sent about mirrors.
    sent: BTreeMap<&'static str, usize>,
    /// What somebody on the way does to a frame.
    meddle: Option<Meddle>,
}

fn identity(name: &str) -> Identity {
    let key = |what: &str| Device::named(&format!("{name} {what}")).signing().clone();
    Identity::new(key("node"), key("log"), key("feed"))
}

impl Node {
    fn new(name: &'static str, clock: &Arc<TestClock>) -> Self {
        let mut site = Site::default();
        site.clock = Arc::clone(clock);
        site.settings = Settings {
            ask_first: true,
            public_head_every_ms: 0,
            ..Settings::default()
        };
        Self {
            name,
            site,
            running: None,
            witness: 0,
            room: None,
        }
    }

    fn origin(&self) -> Origin {
        identity(self.name).origin().clone()
    }

    fn cosigner(&self) -> Cosigner {
        let key = Device::named(&format!("{} witness {}", self.name, self.witness));
        Cosigner::new(self.origin().as_str(), key.signing().clone()).unwrap()
    }

    fn keys(&self) -> Keys {
        let log = match &self.running {
            Some((bank, _)) => Verifier::parse(&bank.engine.log_vkey()).unwrap(),
            None => identity(self.name).log().verifier().clone(),
        };
        Keys {
            log,
            witness: self.cosigner().verifier().clone(),
        }
    }

    fn bank(&self) -> &Bank {
        &self.running.as_ref().unwrap().0
    }

    fn engine(&self) -> &Engine {
        &self.bank().engine
    }

    fn mirrors(&mut self) -> &mut Mirrors {
        &mut self.running.as_mut().unwrap().1
    }

    fn standing(&mut self, other: &'static str) -> Standing {
        self.mirrors().standing(identity(other).origin())
    }

    /// What a backup taken now would hold.
    fn save(&self) -> Saved {
        let files = std::fs::read_dir(self.site.dir.path())
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                (entry.file_name(), std::fs::read(entry.path()).unwrap())
            });
        Saved {
            disk: self.site.disk.copy(),
            files: files.collect(),
        }
    }

    fn put_back(&mut self, saved: Saved) {
        let dir = self.site.dir.path();
        for entry in std::fs::read_dir(dir).unwrap() {
            std::fs::remove_file(entry.unwrap().path()).unwrap();
        }
        for (name, bytes) in saved.files {
            std::fs::write(dir.join(name), bytes).unwrap();
        }
        self.site.disk = saved.disk;
    }

    fn length(&self) -> u64 {
        *self.engine().length().borrow()
    }

    fn start(&mut self, linked: BTreeMap<Origin, Keys>) {
        let mut parts = self.site.parts().unwrap();
        let folder = Folder::open(self.site.dir.path()).unwrap();
        for what in ["node", "log", "feed"] {
            let file = folder.path().join(format!("{what}.key"));
            let seed = Device::named(&format!("{} {what}", self.name))
                .signing()
                .to_bytes();
            if !file.exists() {
                std::fs::write(file, data_encoding::HEXLOWER.encode(&seed)).unwrap();
            }
        }
        parts.identity = Identity::open(&folder, &*parts.entropy).unwrap();
        parts.cosigner = Some(self.cosigner());
        let bank = self.site.bank(Engine::start(parts).unwrap());
        let mirrors = Mirrors::open(bank.engine.clone(), linked).unwrap();
        let mirrors = match self.room {
            Some(room) => mirrors.within(room),
            None => mirrors,
        };
        self.running = Some((bank, mirrors));
    }
}

impl Area {
    /// Nodes that are all linked with each other, none of them running.
    fn of(names: &[&'static str], clock: &Arc<TestClock>) -> Self {
        let nodes = names.iter().map(|name| (*name, Node::new(name, clock)));
        Self {
            nodes: nodes.collect(),
            connected: BTreeSet::new(),
            forks: Vec::new(),
            sent: BTreeMap::new(),
            meddle: None,
        }
    }

    /// Leeds, in which Alice is, mirrored and cosigned by Wigan and York.
    fn leeds_with_two(clock: &Arc<TestClock>) -> Self {
        let mut area = Self::up(&["leeds", "wigan", "york"], clock);
        area.node("leeds")
            .bank()
            .join(&Person::named("alice"), None);
        area.settle();
        clock.advance(1);
        area.settle();
        area
    }

    /// The same, running and connected.
    fn up(names: &[&'static str], clock: &Arc<TestClock>) -> Self {
        let mut area = Self::of(names, clock);
        area.go();
        area
    }

    /// All of them start, and connect.
    fn go(&mut self) {
        let names: Vec<_> = self.nodes.keys().copied().collect();
        for name in &names {
            self.start(name);
        }
        for (n, a) in names.iter().enumerate() {
            for b in &names[n + 1..] {
                self.connect(a, b);
            }
        }
        self.settle();
    }

    fn node(&mut self, name: &str) -> &mut Node {
        self.nodes.get_mut(name).unwrap()
    }

    fn start(&mut self, name: &'static str) {
        let others = self.nodes.values().filter(|other| other.name != name);
        let linked = others.map(|other| (other.origin(), other.keys())).collect();
        self.node(name).start(linked);
    }

    /// It ends as by a power cut; what was durable stays on its disk.
    fn stop(&mut self, name: &'static str) {
        let peers: Vec<_> = self
            .connected
            .iter()
            .copied()
            .filter(|(a, b)| *a == name || *b == name)
            .collect();
        for (a, b) in peers {
            self.disconnect(a, b);
        }
        self.node(name).running = None;
    }

    fn connect(&mut self, a: &'static str, b: &'static str) {
        self.connected.insert((a, b));
        let (of_a, of_b) = (self.node(a).origin(), self.node(b).origin());
        let from_a = self.node(a).mirrors().linked(of_b).unwrap();
        let from_b = self.node(b).mirrors().linked(of_a).unwrap();
        self.deliver([(a, from_a), (b, from_b)].into());
    }

    fn disconnect(&mut self, a: &'static str, b: &'static str) {
        self.connected.remove(&(a, b));
        let (of_a, of_b) = (self.node(a).origin(), self.node(b).origin());
        assert!(self.node(a).mirrors().parted(of_b).unwrap().is_empty());
        assert!(self.node(b).mirrors().parted(of_a).unwrap().is_empty());
    }

    fn name_of(&self, origin: &Origin) -> &'static str {
        let node = self.nodes.values().find(|node| node.origin() == *origin);
        node.unwrap().name
    }

    /// Takes note of what came out of one node, and carries nothing of it further.
    fn deliver_some(&mut self, from: &'static str, said: Vec<Said>) {
        for one in said {
            match one {
                Said::Send(..) => {}
                Said::Fault(whom, fault) => panic!("{from} says {fault} of {whom}"),
                Said::Fork(whom, first, second) => self.forks.push((whom, first, second)),
                Said::Witnessed(..) => {}
            }
        }
    }

    fn deliver(&mut self, said: VecDeque<(&'static str, Vec<Said>)>) {
        let mut said = said;
        while let Some((from, what)) = said.pop_front() {
            for one in what {
                match one {
                    Said::Send(to, frame) => said.extend(self.carry(from, &to, frame)),
                    Said::Fault(whom, fault) => panic!("{from} says {fault} of {whom}"),
                    Said::Fork(whom, first, second) => self.forks.push((whom, first, second)),
                    Said::Witnessed(..) => {}
                }
            }
        }
    }

    /// Carries a frame as bytes; what is said to it.
    fn carry(
        &mut self,
        from: &'static str,
        to: &Origin,
        mut frame: Mirror,
    ) -> Option<(&'static str, Vec<Said>)> {
        let to = self.name_of(to);
        if !self.connected.contains(&(from, to)) && !self.connected.contains(&(to, from)) {
            return None;
        }
        if let Some(meddle) = &self.meddle {
            meddle(&mut frame);
        }
        let bytes = kith_protocol::peer::Frame::Mirror(frame).encode();
        *self.sent.entry(from).or_default() += bytes.len();
        let kith_protocol::peer::Frame::Mirror(frame) =
            kith_protocol::peer::Frame::decode(&bytes).unwrap()
        else {
            panic!("another frame came out");
        };
        let origin = self.node(from).origin();
        Some((to, self.node(to).mirrors().heard(origin, frame).unwrap()))
    }

    /// Every running node looks at the clock and its log, until nothing is left to be said.
    fn settle(&mut self) {
        for _ in 0..3 {
            let names: Vec<_> = self.nodes.keys().copied().collect();
            for name in names {
                if let Some((bank, mirrors)) = &mut self.node(name).running {
                    bank.engine.tick().unwrap();
                    let said = mirrors.tick().unwrap();
                    self.deliver([(name, said)].into());
                }
            }
        }
    }

    /// What `holder` holds of `of`.
    fn held(&mut self, holder: &str, of: &str) -> u64 {
        let of = self.node(of).origin();
        let holder = self.node(holder);
        kith_node::peer::mirror::holding(holder.engine(), &of)
            .unwrap()
            .size
    }
}
