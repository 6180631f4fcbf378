//! A node's log in the simulation: its book's, held by its neighbours and cosigned by them. What the shell does around the machine
//! of mirrors. A leaf is sealed to its mark and itself.

use std::collections::VecDeque;

use kith_protocol::{
    id::{Digest32, Origin},
    peer::{
        Fault, Frame,
        feed::Feed,
        gossip::{Input as Gossip, Kept as _},
        mirror::{Effect, Holding, Input, Mirror, Pasts, Record, held::leaf_key, past},
        transfer::Input as Hours,
    },
    tlog::{
        Checkpoint, Note, Tree,
        checkpoint::log_name,
        leaf_hash,
        witness::{self, Outcome, Request},
    },
};

use super::{
    node::{Broken, Disk, Node},
    world::World,
};

impl Disk {
    /// The newest head that was cosigned of the log of this name.
    pub(super) fn witnessed(&self, log: &str) -> Option<(String, Checkpoint)> {
        let note = String::from_utf8(self.get(&witness_key(log))?).unwrap();
        let head = Checkpoint::parse(Note::parse(&note).unwrap().text()).unwrap();
        Some((note, head))
    }

    /// The tree over the records held of the log of this name.
    pub(super) fn held(&self, log: &str, size: u64) -> Option<Tree> {
        let (origin, epoch) = kith_protocol::tlog::checkpoint::split_log_name(log)?;
        let origin: Origin = origin.parse().ok()?;
        let holding = self.holding(&origin);
        let kept = |key: &[u8]| Ok::<_, ()>(self.get(key));
        past::tree((&origin, epoch), &holding, size, kept).unwrap()
    }

    pub(super) fn holding(&self, origin: &Origin) -> Holding {
        let kept = self.get(&Holding::key(origin));
        kept.map_or_else(Holding::default, |bytes| {
            Holding::from_bytes(&bytes).unwrap()
        })
    }
}

/// So many entries go into one frame, however long they are.
const IN_A_FRAME: usize = 16;

/// Under which key the newest head that was cosigned of a log lies.
pub(super) fn witness_key(log: &str) -> Vec<u8> {
    format!("witness/{log}").into_bytes()
}

fn sealed(at: u64, leaf: &str) -> Vec<u8> {
    let mark = Digest32::of(&[&at.to_be_bytes(), leaf.as_bytes()].concat());
    [&mark.0[..16], leaf.as_bytes()].concat()
}

impl Node {
    /// Its log's newest public head, as it signs it.
    fn public(&self) -> Option<Note> {
        let root = self.disk.tree.root_at(self.disk.public)?;
        (self.disk.public > 0).then(|| self.area.head_of(self.disk.public, root))
    }

    /// What shows that the log of a head that was heard of has two pasts, by the records held of it.
    fn against(&self, heard: &str) -> Option<Pasts> {
        let head = Checkpoint::parse(Note::parse(heard).ok()?.text()).ok()?;
        let (note, ours) = self.disk.witnessed(head.origin())?;
        let tree = (ours.size() > head.size()).then(|| self.disk.held(head.origin(), ours.size()));
        past::against(&tree.flatten()?, &note, heard)
    }

    /// Whether a head of its own log is known that its log does not lead to: what a restored node cannot go on from.
    pub(super) fn lost_a_head(&self) -> bool {
        let log = self.area.log();
        let tree = &self.disk.tree;
        let heads = self.machine.iter().flat_map(|m| m.heads(&self.area.origin));
        let parsed = heads.filter_map(|note| {
            let note = Note::parse(note).unwrap();
            Checkpoint::open(&note, log.verifier()).ok()
        });
        { parsed }.any(|head| tree.root_at(head.size()).as_ref() != Some(head.root()))
    }
}

impl World {
    /// A node shows its public head to gossip, and puts it to its neighbours.
    pub(super) fn show(&mut self, i: usize) {
        let Some(note) = self.nodes[i].public() else {
            return;
        };
        let size = self.nodes[i].disk.public;
        self.input(i, Gossip::Head(note.to_string()));
        self.mirror(i, Input::Published { size });
    }

    /// A head is held that was not: where records of that log are here, it is held against them.
    pub(super) fn headed(&mut self, i: usize, note: &str) {
        if self.broken == Broken::Blind {
            return;
        }
        if let Some(pasts) = self.nodes[i].against(note) {
            self.input(i, Gossip::Pasts(pasts));
        }
    }

    /// The keys of a log are known now: what we cosigned of it is told, and a neighbour that has asked in vain may ask again.
    pub(super) fn certified(&mut self, i: usize, feed: &Feed) {
        let log = log_name(feed.origin.as_str(), feed.epoch);
        if let Some((note, _)) = self.nodes[i].disk.witnessed(&log) {
            self.input(i, Gossip::Head(note));
        }
        let mirror = self.nodes[i].mirror.iter();
        let held = mirror.filter_map(|mirror| mirror.holding(&feed.origin));
        for told in Vec::from_iter(held.map(Holding::told)) {
            self.say(i, &feed.origin, told);
        }
    }

    /// Tells the machine of mirrors something, and does what comes of it.
    pub(super) fn mirror(&mut self, i: usize, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let Some(machine) = &mut self.nodes[i].mirror else {
                return;
            };
            for effect in machine.input(input) {
                if self.frail && self.chance.below(4000) == 0 {
                    return self.crash(i);
                }
                inputs.extend(self.mirrored(i, effect));
            }
        }
    }

    fn mirrored(&mut self, i: usize, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Send(to, frame) => self.say(i, &to, frame),
            Effect::Keep(rows) => self.keep(i, rows),
            Effect::Records {
                peer,
                epoch,
                from,
                to,
            } => {
                for frame in self.nodes[i].records(epoch, from, to) {
                    self.say(i, &peer, frame);
                }
            }
            Effect::Return { peer, epoch, from } => {
                let frame = self.nodes[i].gives_back(&peer, epoch, from);
                self.say(i, &peer, frame);
            }
            Effect::Compare {
                peer, size, mark, ..
            } => {
                let leaf = size.checked_sub(1).map(|at| {
                    let leaf = self.nodes[i].disk.desk.leaves.get(at as usize);
                    leaf.is_some_and(|leaf| sealed(at, leaf)[..16] == mark)
                });
                let same = leaf.unwrap_or(true);
                return Some(Input::Compared { peer, same });
            }
            Effect::Adopt {
                peer,
                epoch,
                from,
                records,
            } => return Some(self.adopt(i, peer, (epoch, from), records)),
            Effect::Ask { peer, old } => self.ask_to_cosign(i, &peer, old),
            Effect::Cosigned { size, lines, .. } => {
                if size == self.nodes[i].disk.public
                    && let Some(note) = self.nodes[i].public()
                {
                    self.input(i, Gossip::Head(format!("{note}{lines}")));
                }
            }
            Effect::Witness { peer, request } => self.witness(i, &peer, &request),
            Effect::Differs { peer, .. } => {
                let j = self.peer(i, &peer);
                if self.nodes[i].honest() && self.nodes[j].honest() {
                    self.differ.push((i, j));
                }
            }
            Effect::Answered { peer } => {
                let j = self.peer(i, &peer);
                self.nodes[i].unanswered.remove(&j);
            }
            Effect::Fault(peer, fault) => self.fall_out(i, &peer, fault),
            Effect::Page { .. } | Effect::ReturnPage { .. } | Effect::AdoptPage { .. } => {
                panic!("nothing lies beside these logs")
            }
        }
        None
    }

    /// A witness that was restored, and has a new key, cosigns with that what it still knows to have cosigned.
    pub(super) fn vouch_again(&mut self, i: usize) {
        let kept = std::rc::Rc::clone(&self.nodes[i].disk.kept);
        for (key, note) in kept.range(witness_key("")..) {
            if !key.starts_with(&witness_key("")) {
                break;
            }
            let note = Note::parse(str::from_utf8(note).unwrap()).unwrap();
            let head = Checkpoint::parse(note.text()).unwrap();
            self.cosign(i, &head, &note);
        }
    }

    fn say(&mut self, i: usize, to: &Origin, frame: Mirror) {
        let to = self.peer(i, to);
        self.send(i, to, &Frame::Mirror(frame));
    }

    fn adopt(
        &mut self,
        i: usize,
        peer: Origin,
        (epoch, from): (u32, u64),
        records: Vec<Record>,
    ) -> Input {
        let disk = &mut self.nodes[i].disk;
        let mut back = (from..).zip(records.into_iter().map(|record| record.leaf));
        let first = disk.length().checked_sub(1).map(|at| {
            let ours = sealed(at, &disk.desk.leaves[at as usize]);
            back.next() == Some((at, ours))
        });
        if epoch != disk.epoch() || first == Some(false) {
            return Input::Compared { peer, same: false };
        }
        let mut desk = disk.desk.clone();
        for (at, back) in back {
            let leaf = str::from_utf8(&back[16..]).unwrap();
            assert_eq!(sealed(at, leaf), back, "nobody alters records here");
            if !desk.adopt(leaf) {
                return Input::Compared { peer, same: false };
            }
        }
        disk.desk = desk;
        disk.catch_up();
        self.touched.insert(i);
        self.hours(i, Hours::Moved);
        let size = self.nodes[i].disk.length();
        Input::Grew { epoch, size }
    }

    fn ask_to_cosign(&mut self, i: usize, peer: &Origin, old: u64) {
        let node = &self.nodes[i];
        let proof = node.disk.tree.consistency(old, node.disk.public);
        if let (Some(note), Some(proof)) = (node.public(), proof) {
            let request = Request::new(old, proof, note).unwrap();
            let request = request.to_string().into_bytes();
            self.say(i, peer, Mirror::Cosign { request });
        }
    }

    /// Answers a request to cosign, as far as the records are held and lead to that root.
    fn witness(&mut self, i: usize, peer: &Origin, request: &[u8]) {
        let j = self.peer(i, peer);
        let request = Request::parse(request).unwrap();
        let log = self.nodes[j].area.log().verifier().clone();
        let machine = self.nodes[i].machine.as_ref();
        let shown = machine.and_then(|machine| machine.certificate(peer));
        let sure = shown.is_some_and(|shown| shown.log == log);
        if !sure && shown.is_some_and(|shown| shown.epoch == self.nodes[j].disk.epoch()) {
            // All who follow it know it by another key than the one that it shows us.
            return self.fall_out(i, peer, Fault::Certificate);
        }
        let disk = &self.nodes[i].disk;
        let stored = disk.witnessed(request.origin());
        let before = stored.as_ref().map(|(_, head)| head);
        let outcome = witness::decide(before, &request, Some(&log));
        let body = outcome.conflict_body().unwrap_or_default();
        let (mut status, mut body) = (outcome.status(), body);
        match outcome {
            Outcome::Cosign(_) if !sure => status = 404,
            Outcome::Cosign(head) => match disk.held(request.origin(), request.size()) {
                None => status = 503,
                Some(tree) if !request.is_of(&tree) => status = 422,
                Some(_) => body = self.cosign(i, &head, request.note()),
            },
            Outcome::Fork => {
                if let Some((ours, _)) = stored {
                    let evidence = kith_protocol::peer::evidence::Evidence::Heads {
                        certificate: self.nodes[j].area.certified(),
                        a: ours,
                        b: request.note().to_string(),
                    };
                    self.input(i, Gossip::Evidence(evidence.to_bytes()));
                }
            }
            Outcome::OldAboveSize
            | Outcome::BadSignature
            | Outcome::UnknownOrigin
            | Outcome::Conflict { .. }
            | Outcome::BadProof => {}
        }
        self.say(i, peer, Mirror::Cosigned { status, body });
    }

    /// Cosigns a head, durably, and tells it; the line.
    fn cosign(&mut self, i: usize, head: &Checkpoint, signed: &Note) -> String {
        let seconds = u64::try_from(self.now / 1000).unwrap();
        let line = self.nodes[i].area.witness().cosign(head, seconds);
        let mut note = signed.clone();
        note.put(line.clone());
        let row = (witness_key(head.origin()), note.to_string().into_bytes());
        self.keep(i, vec![row]);
        self.input(i, Gossip::Head(note.to_string()));
        let (origin, _) = kith_protocol::tlog::checkpoint::split_log_name(head.origin()).unwrap();
        let origin: Origin = origin.parse().unwrap();
        let machine = self.nodes[i].machine.iter();
        let heard: Vec<String> = machine
            .flat_map(|m| m.heads(&origin))
            .map(str::to_owned)
            .collect();
        for note in heard {
            self.headed(i, &note);
        }
        line.to_string()
    }
}

impl Node {
    /// Its own entries from one position to another, in as many frames as it takes.
    fn records(&self, epoch: u32, from: u64, to: u64) -> Vec<Mirror> {
        let leaves = &self.disk.desk.leaves[from as usize..to as usize];
        let frames = (from..).step_by(IN_A_FRAME).zip(leaves.chunks(IN_A_FRAME));
        let frame = |(from, leaves): (u64, &[String])| {
            let records = (from..).zip(leaves).map(|(at, leaf)| Record {
                leaf: sealed(at, leaf),
                detail: None,
            });
            Mirror::Records {
                back: false,
                epoch,
                from,
                records: records.collect(),
                hashes: leaves
                    .iter()
                    .map(|leaf| leaf_hash(leaf.as_bytes()))
                    .collect(),
            }
        };
        frames.map(frame).collect()
    }

    /// A neighbour's own entries from one position on.
    fn gives_back(&self, peer: &Origin, epoch: u32, from: u64) -> Mirror {
        let held = self.disk.holding(peer);
        let end = if held.epoch == epoch { held.size } else { 0 };
        let leaf = |at| self.disk.get(&leaf_key(peer, epoch, at));
        let leaves = (from..end).take(IN_A_FRAME).map_while(|at| {
            let leaf = leaf(at)?;
            Some(Record { leaf, detail: None })
        });
        Mirror::Records {
            back: true,
            epoch,
            from,
            records: leaves.collect(),
            hashes: Vec::new(),
        }
    }
}
