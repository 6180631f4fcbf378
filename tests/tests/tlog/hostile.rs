//! Hostile bytes: every reader is fed changed texts. It never panics, what it takes it writes back the same, and
//! nothing that a signature or a proof covers can change unseen.

use kith_protocol::tlog::receipt::{self, Receipt};
use kith_protocol::tlog::tile::Tile;
use kith_protocol::tlog::witness::{Outcome, Request, decide};
use kith_protocol::tlog::{Checkpoint, Note, Verifier};
use proptest::prelude::*;
use proptest::sample::Index;

use super::{head, leaf, log, random, tree, witness};

/// What a reader made of some bytes, to be held against what stood there.
struct Reader {
    /// A text that it takes.
    good: String,
    /// The text written back, if it took it.
    again: fn(&str) -> Option<String>,
    /// What is believed once signatures and proofs hold, if they do.
    believed: fn(&str) -> Option<String>,
}

fn readers() -> Vec<Reader> {
    let tree = tree(11);
    let mut note = head(&tree).1;
    note.put(witness(1).cosign(&head(&tree).0, 1_700_000_000));
    note.put(witness(9).cosign(&head(&tree).0, 1_700_000_009));
    let proof = tree.inclusion(6, 11).unwrap();
    let request = Request::new(7, tree.consistency(7, 11).unwrap(), note.clone()).unwrap();
    vec![
        Reader {
            good: note.to_string(),
            again: |text| Some(Note::parse(text).ok()?.to_string()),
            believed: opened,
        },
        Reader {
            good: note.text().to_owned(),
            again: |text| Some(Checkpoint::parse(text).ok()?.text()),
            believed: |_| None,
        },
        Reader {
            good: receipt::print(6, &proof, &note.to_string()),
            again: |text| Some(Receipt::parse(text).ok()?.to_string()),
            believed: proven,
        },
        Reader {
            good: request.to_string(),
            again: |text| Some(Request::parse(text.as_bytes()).ok()?.to_string()),
            believed: cosigned,
        },
        Reader {
            good: log().verifier().to_string(),
            again: |text| Some(Verifier::parse(text).ok()?.to_string()),
            // The id covers the name and the key: no change of one keeps the other.
            believed: |text| Some(Verifier::parse(text).ok()?.to_string()),
        },
        Reader {
            good: "2/x001/x234/067.p/17".to_owned(),
            again: |text| Some(Tile::parse(text)?.to_string()),
            believed: |_| None,
        },
    ]
}

fn witnesses() -> [Verifier; 2] {
    [1, 2].map(|number| witness(number).verifier().clone())
}

fn opened(text: &str) -> Option<String> {
    let note = Note::parse(text).ok()?;
    let (checkpoint, cosigned) =
        Checkpoint::open_witnessed(&note, log().verifier(), &witnesses()).ok()?;
    // That a neighbour's line is gone or no longer theirs is seen; that it says another time is not possible.
    assert!(
        cosigned.iter().all(|by| by.time == Some(1_700_000_000)),
        "{text}"
    );
    Some(format!("{checkpoint:?}"))
}

fn proven(text: &str) -> Option<String> {
    let receipt = Receipt::parse(text).ok()?;
    let proven = receipt
        .verify(&leaf(6), log().verifier(), &witnesses())
        .ok()?;
    Some(format!(
        "{} {:?} {:?}",
        receipt.index, receipt.proof, proven.checkpoint
    ))
}

fn cosigned(text: &str) -> Option<String> {
    let request = Request::parse(text.as_bytes()).ok()?;
    match decide(Some(&head(&tree(7)).0), &request, Some(log().verifier())) {
        Outcome::Cosign(checkpoint) => Some(format!("{checkpoint:?}")),
        Outcome::OldAboveSize
        | Outcome::BadSignature
        | Outcome::UnknownOrigin
        | Outcome::Conflict { .. }
        | Outcome::Fork
        | Outcome::BadProof => None,
    }
}

impl Reader {
    fn check(&self, changed: &str) {
        if changed == self.good {
            return;
        }
        if let Some(again) = (self.again)(changed) {
            assert_eq!(again, changed, "a second spelling");
        }
        if let Some(believed) = (self.believed)(changed) {
            assert_eq!(Some(believed), (self.believed)(&self.good), "{changed}");
        }
    }
}

#[test]
fn every_reader_takes_what_it_should() {
    for reader in readers() {
        assert_eq!((reader.again)(&reader.good), Some(reader.good.clone()));
    }
    let believed = readers()
        .iter()
        .filter(|reader| (reader.believed)(&reader.good).is_some())
        .count();
    assert_eq!(believed, 4);
}

#[test]
fn no_single_change_goes_unseen() {
    for reader in readers() {
        let good = reader.good.as_bytes();
        for at in 0..good.len() {
            for change in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80] {
                let mut bytes = good.to_vec();
                bytes[at] ^= change;
                reader.check(&String::from_utf8_lossy(&bytes));
            }
            for extra in ["\n", " ", "0", "=", "+", "/"] {
                let mut text = reader.good.clone();
                if text.is_char_boundary(at) {
                    text.insert_str(at, extra);
                    reader.check(&text);
                }
            }
            reader.check(&String::from_utf8_lossy(&good[..at]));
            reader.check(&String::from_utf8_lossy(&good[at..]));
            reader.check(&String::from_utf8_lossy(
                &[&good[..at], &good[at + 1..]].concat(),
            ));
        }
    }
}

#[test]
fn no_run_of_changes_goes_unseen() {
    let readers = readers();
    let edit = (any::<Index>(), any::<Index>(), "[\\n 0-9=+/a—\\PC]{0,4}");
    let cases = (any::<Index>(), proptest::collection::vec(edit, 1..6));
    random(2_000)
        .run(&cases, |(reader, edits)| {
            let reader = reader.get(&readers);
            let mut text: Vec<char> = reader.good.chars().collect();
            for (from, to, with) in edits {
                let (from, to) = (from.index(text.len() + 1), to.index(text.len() + 1));
                // Half of all cuts would empty the text: keep them short.
                let to = from.max(to).min(from + 8).min(text.len());
                text.splice(from..to, with.chars());
            }
            reader.check(&text.iter().collect::<String>());
            Ok(())
        })
        .unwrap();
}

#[test]
fn lines_can_be_swapped_doubled_and_left_out_but_not_moved_to_another_text() {
    for reader in readers() {
        let lines: Vec<&str> = reader.good.split_inclusive('\n').collect();
        for from in 0..lines.len() {
            for to in 0..lines.len() {
                let mut moved = lines.clone();
                let line = moved.remove(from);
                reader.check(&moved.concat());
                moved.insert(to, line);
                reader.check(&moved.concat());
                let mut doubled = lines.clone();
                doubled.insert(to, lines[from]);
                reader.check(&doubled.concat());
            }
        }
    }
}
