//! Reflections by one-time slips. What is kept of them, beside the log: which slips were used, and for each group one histogram a
//! question of those that are not pooled yet. Nothing else: no time, no address, no order, not which slip said what.
//!
//! Who was handed which slip is nowhere to begin with: slips are drawn from a shuffled pile, or typed in by a helper, and the log
//! holds the SHA-256 of their secrets alone, sorted.

use data_encoding::BASE64URL_NOPAD;
use kith_protocol::{
    entry::meeting::{Pool, ReflectionsPooled},
    id::{Digest32, Name},
    limits::REFLECTIONS,
};
use serde::{Deserialize, Serialize};

use crate::store::{Fault, Journal};

/// What one slip says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answers {
    /// Understood, 1 to 5.
    pub understood: u8,
    /// Felt listened to, 1 to 5.
    pub listened: u8,
    /// It made a difference, 1 to 5.
    pub difference: u8,
    /// Felt important, 1 to 5.
    pub important: u8,
    /// Would come again: 1 yes, 2 not sure, 3 no.
    pub again: u8,
}

/// What became of a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reflected {
    /// It counts.
    Counted,
    /// It was used before.
    Used,
    /// No meeting issued it.
    Unknown,
}

/// One group's reflections that are not pooled yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Histogram {
    count: u32,
    understood: [u32; 5],
    listened: [u32; 5],
    difference: [u32; 5],
    important: [u32; 5],
    again: [u32; 3],
}

/// Small state to be put beside the log.
type Puts = Vec<(Vec<u8>, Vec<u8>)>;

/// What one more reflection changes.
#[derive(Debug)]
pub(crate) struct Step {
    /// The slip is used, and the histogram counts it.
    pub(crate) puts: Puts,
    /// Once there are enough: what the node says of them all, and what is put with it instead, so that the next begin anew.
    pub(crate) pooled: Option<(ReflectionsPooled, Puts)>,
}

/// Whether this slip was used.
pub(crate) fn used(journal: &dyn Journal, slip: &Digest32) -> Result<bool, Fault> {
    Ok(journal.get(&slip_key(slip))?.is_some())
}

/// What a slip that is not used changes for its group.
pub(crate) fn step(
    journal: &dyn Journal,
    group: Name,
    slip: &Digest32,
    answers: &Answers,
) -> Result<Step, Fault> {
    let key = group_key(&group);
    let mut histogram = match journal.get(&key)? {
        None => Histogram::default(),
        Some(kept) => serde_json::from_slice(&kept)
            .map_err(|_| Fault::Damaged("a group's reflections".to_owned()))?,
    };
    histogram.count(answers);
    let put = |histogram: &Histogram| {
        let text = serde_json::to_vec(histogram).expect("a histogram is plain numbers");
        vec![(slip_key(slip), Vec::new()), (key.clone(), text)]
    };
    let pooled = (histogram.count >= REFLECTIONS).then(|| {
        let said = ReflectionsPooled {
            count: histogram.count,
            group,
            pool: histogram.pool(),
        };
        (said, put(&Histogram::default()))
    });
    Ok(Step {
        puts: put(&histogram),
        pooled,
    })
}

impl Histogram {
    fn count(&mut self, answers: &Answers) {
        self.count += 1;
        one_more(&mut self.understood, answers.understood);
        one_more(&mut self.listened, answers.listened);
        one_more(&mut self.difference, answers.difference);
        one_more(&mut self.important, answers.important);
        one_more(&mut self.again, answers.again);
    }

    fn pool(&self) -> Pool {
        Pool {
            again: self.again.to_vec(),
            important: self.important.to_vec(),
            listened: self.listened.to_vec(),
            difference: self.difference.to_vec(),
            understood: self.understood.to_vec(),
        }
    }
}

/// Counts an answer from 1 up; one that is none of them counts nowhere.
fn one_more(counts: &mut [u32], answer: u8) {
    let at = usize::from(answer).checked_sub(1);
    if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
        *count += 1;
    }
}

fn slip_key(slip: &Digest32) -> Vec<u8> {
    format!("slip/{}", BASE64URL_NOPAD.encode(&slip.0)).into_bytes()
}

fn group_key(group: &Name) -> Vec<u8> {
    format!("reflections/{}/{}", group.by, group.id).into_bytes()
}
