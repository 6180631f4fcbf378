//! Leaves as they are stored: a few in a row as one value, since what storing costs hangs more on how many values there
//! are than on how long they are. Each is its length (4 bytes, big-endian) and its bytes.

/// A run takes no further leaf that would make it longer than this: about ten exchanges. Whoever reads one leaf reads
/// the run, and the page of such runs that it lies in.
const RUN_BYTES: usize = 8 * 1024;

/// The leaves from the one at `at` on, in runs, each with the position of its last leaf.
pub(super) fn pack(at: u64, leaves: &[Vec<u8>]) -> Vec<(u64, Vec<u8>)> {
    let mut runs: Vec<(u64, Vec<u8>)> = Vec::new();
    for (index, leaf) in (at..).zip(leaves) {
        let length = u32::try_from(leaf.len()).expect("a value is bounded far below this");
        let fits = |run: &&mut (u64, Vec<u8>)| run.1.len() + leaf.len() < RUN_BYTES;
        match runs.last_mut().filter(fits) {
            Some((last, run)) => {
                *last = index;
                put(run, length, leaf);
            }
            None => {
                let mut run = Vec::with_capacity(RUN_BYTES.max(leaf.len()) + 4);
                put(&mut run, length, leaf);
                runs.push((index, run));
            }
        }
    }
    runs
}

fn put(run: &mut Vec<u8>, length: u32, leaf: &[u8]) {
    run.extend_from_slice(&length.to_be_bytes());
    run.extend_from_slice(leaf);
}

/// The leaves of a run, in order; none if it is no run.
pub(super) fn unpack(mut run: &[u8]) -> Option<Vec<&[u8]>> {
    let mut leaves = Vec::new();
    while !run.is_empty() {
        let (length, rest) = run.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (leaf, rest) = rest.split_at_checked(length)?;
        leaves.push(leaf);
        run = rest;
    }
    (!leaves.is_empty()).then_some(leaves)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_hold_all_leaves_in_order() {
        let lengths = [0, 1, 700, 4_000, 4_000, 9_000, 100, 32 * 1024, 5];
        let leaves: Vec<Vec<u8>> = lengths.iter().map(|n| vec![7; *n]).collect();
        let runs = pack(40, &leaves);
        let lasts: Vec<u64> = runs.iter().map(|(last, _)| *last).collect();
        assert_eq!(lasts, [43, 44, 45, 46, 47, 48]);
        let read: Vec<&[u8]> = runs
            .iter()
            .flat_map(|(_, run)| unpack(run).unwrap())
            .collect();
        assert_eq!(read, leaves);
        assert!(pack(0, &[]).is_empty());
    }

    #[test]
    fn what_is_no_run_is_not_read() {
        let runs = pack(0, &[b"alice".to_vec(), b"bob".to_vec()]);
        let (_, run) = &runs[0];
        assert_eq!(unpack(run).unwrap(), [b"alice".as_slice(), b"bob"]);
        for cut in (0..run.len()).filter(|cut| *cut != 9) {
            assert_eq!(unpack(&run[..cut]), None, "{cut}");
        }
    }
}
