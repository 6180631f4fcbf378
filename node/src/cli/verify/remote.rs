//! What can be checked of a node from outside, without its entries: the public head's signature, who cosigned it, and that the
//! tiles it shows add up to that head.

use std::time::Duration;

use jiff::Timestamp;
use kith_protocol::tlog::{Checkpoint, Hash, KeyType, Note, Tree, Verified, Verifier, tile::Tile};

use crate::cli::{progress, trouble::Trouble};

/// Longest answer that is read: a tile has 8 KiB, a head less.
const ANSWER_BYTES: u64 = 64 * 1024;
/// How long a node may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Checks the public head of the node at `address`, and that these witnesses have cosigned it; what was checked, in words.
pub(super) fn check(address: &str, witnesses: &[String]) -> Result<String, Trouble> {
    let witnesses = witnesses.iter().map(|named| witness(named));
    let witnesses = witnesses.collect::<Result<Vec<_>, _>>()?;
    let node = Node::at(address);
    let vkey = node.text("/log/vkey")?;
    let key = Verifier::parse(vkey.trim())
        .map_err(|why| node.wrong(&format!("Its log key cannot be used: {why}.")))?;
    let head = node.text("/log/checkpoint")?;
    let note = Note::parse(&head)
        .map_err(|why| node.wrong(&format!("Its head cannot be read: {why}.")))?;
    let (head, cosigned) = Checkpoint::open_witnessed(&note, &key, &witnesses)
        .map_err(|why| node.wrong(&format!("Its head is not signed as it says: {why}.")))?;
    let lacks = |witness: &&Verifier| !cosigned.iter().any(|by| by.id == witness.id());
    if let Some(witness) = witnesses.iter().find(lacks) {
        return Err(node.wrong(&format!(
            "{} has not cosigned its head over {} entries.",
            witness.name(),
            head.size()
        )));
    }
    let tree = Tree::from_leaf_hashes(node.leaf_hashes(head.size())?);
    if tree.root() != *head.root() {
        return Err(node.wrong("Its tiles add up to another root than its head says."));
    }
    node.upper_tiles(&tree)?;
    let address = node.address;
    Ok(format!(
        "{address}: the public head of {} holds.\n  the signature of its log key {}\n  {} leaf hashes in tiles, which add up to the \
         head, and every tile above them\n{}Its entries are not public, so none was seen: no signature of a member and no rule was \
         checked. For that, run kith verify on the node\u{2019}s folder.\nThe log key came from the node itself. Compare it with one that \
         you were given another way.",
        head.origin(),
        vkey.trim(),
        head.size(),
        told(&note, &key, &cosigned),
    ))
}

/// The key of a witness: as it is given, or as the Kith at that address shows it.
fn witness(named: &str) -> Result<Verifier, Trouble> {
    let key = match named.strip_prefix("http") {
        Some(_) => Node::at(named).text("/witness/vkey")?,
        None => named.to_owned(),
    };
    let key = Verifier::parse(key.trim()).ok();
    key.filter(|key| key.kind() == KeyType::Cosignature)
        .ok_or_else(|| {
            Trouble::usage(format!(
                "\u{201c}{named}\u{201d} is no key of a witness. Nothing was checked. Give its verifier key, or the address of the Kith \
                 that it is."
            ))
        })
}

/// Who cosigned, line by line.
fn told(note: &Note, log: &Verifier, cosigned: &[Verified]) -> String {
    let mut told = String::new();
    for by in cosigned {
        let time = by.time.and_then(|time| i64::try_from(time).ok());
        let time = time.and_then(|time| Timestamp::from_second(time).ok());
        let time = time.map_or_else(String::new, |time| format!(", at {time}"));
        told += &format!("  the cosignature of {}{time}\n", by.name);
    }
    let others = note
        .lines()
        .iter()
        .filter(|line| line.name() != log.name() && !cosigned.iter().any(|by| by.id == line.id()));
    let others: Vec<&str> = others.map(|line| line.name()).collect();
    if !others.is_empty() {
        told += &format!(
            "{} is said to have cosigned it, too: that was not checked, since no key was given (--witness).\n",
            others.join(", ")
        );
    }
    told
}

struct Node<'a> {
    agent: ureq::Agent,
    address: &'a str,
}

impl<'a> Node<'a> {
    fn at(address: &'a str) -> Self {
        Self {
            agent: ureq::Agent::config_builder()
                .timeout_global(Some(PATIENCE))
                .build()
                .into(),
            address: address.trim_end_matches('/'),
        }
    }

    fn wrong(&self, what: &str) -> Trouble {
        Trouble::failed(format!(
            "What {} shows does not hold. {what} Nothing was changed. Tell the people who run it, and keep this message.",
            self.address
        ))
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, Trouble> {
        let unreachable = |why: ureq::Error| {
            Trouble::failed(format!(
                "{}{path} cannot be read: {why}. Nothing was changed. Check the address, and that the node is running.",
                self.address
            ))
        };
        let mut answer = self
            .agent
            .get(format!("{}{path}", self.address))
            .call()
            .map_err(unreachable)?;
        answer
            .body_mut()
            .with_config()
            .limit(ANSWER_BYTES)
            .read_to_vec()
            .map_err(unreachable)
    }

    fn text(&self, path: &str) -> Result<String, Trouble> {
        String::from_utf8(self.bytes(path)?)
            .map_err(|_| self.wrong(&format!("{path} is not text.")))
    }

    fn leaf_hashes(&self, size: u64) -> Result<Vec<Hash>, Trouble> {
        let bar = progress::bar("Reading tiles", size, true);
        let mut hashes = Vec::new();
        for tile in Tile::all(size).take_while(|tile| tile.level() == 0) {
            let bytes = self.tile(&tile)?;
            let (found, rest) = bytes.as_chunks::<32>();
            if found.len() != usize::from(tile.width()) || !rest.is_empty() {
                return Err(self.wrong(&format!("Tile {tile} has another length than it must.")));
            }
            hashes.extend_from_slice(found);
            bar.inc(u64::from(tile.width()));
        }
        bar.finish_and_clear();
        Ok(hashes)
    }

    /// Every tile above the leaves is what the leaves make it.
    fn upper_tiles(&self, tree: &Tree) -> Result<(), Trouble> {
        for tile in Tile::all(tree.size()).filter(|tile| tile.level() > 0) {
            let ours = tree.tile(tile.level(), tile.n(), tile.width());
            if Some(self.tile(&tile)?) != ours {
                return Err(self.wrong(&format!("Tile {tile} is not what the leaves make it.")));
            }
        }
        Ok(())
    }

    fn tile(&self, tile: &Tile) -> Result<Vec<u8>, Trouble> {
        self.bytes(&format!("/log/tile/{tile}"))
    }
}
