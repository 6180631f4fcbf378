//! What `journal-writer` writes, so that a test can tell, after a crash, whether all of it is still there.

use kith_node::store::{Commit, Journal};

/// The commit of `size` leaves that follow the first `at`: a third of the leaves come with details.
#[must_use]
pub fn commit(at: u64, size: u64) -> Commit {
    let leaves = at..at + size;
    Commit {
        asides: leaves
            .clone()
            .filter(|n| n % 3 == 0)
            .map(|n| (name(n), filled("details", n)))
            .collect(),
        leaves: leaves.map(leaf).collect(),
        puts: vec![(b"written".to_vec(), (at + size).to_string().into_bytes())],
        head: Some(head(at + size)),
    }
}

/// The leaf at index `n`.
#[must_use]
pub fn leaf(n: u64) -> Vec<u8> {
    filled("leaf", n)
}

/// Checks that `journal` holds what was written, whole and nothing else, and answers its length.
///
/// # Errors
/// What is not as it was written.
pub fn check(journal: &impl Journal) -> Result<u64, String> {
    let len = journal.len();
    let mut count = 0;
    for (n, leaf) in (0..).zip(journal.read(0..u64::MAX)) {
        if leaf.map_err(|fault| format!("leaf {n}: {fault}"))? != self::leaf(n) {
            return Err(format!("leaf {n} is another"));
        }
        let details = journal
            .aside(&name(n))
            .map_err(|fault| format!("details {n}: {fault}"))?;
        if details != (n % 3 == 0).then(|| filled("details", n)) {
            return Err(format!("details {n} are others"));
        }
        count += 1;
    }
    if count != len {
        return Err(format!("{count} leaves can be read of {len}"));
    }
    let known = (len > 0).then(|| head(len));
    if journal.head().map_err(|fault| fault.to_string())? != known {
        return Err(format!("the head is not the one over {len}"));
    }
    let put = journal.get(b"written").map_err(|fault| fault.to_string())?;
    if put != (len > 0).then(|| len.to_string().into_bytes()) {
        return Err(format!("the state is not the one at {len}"));
    }
    Ok(len)
}

fn head(len: u64) -> String {
    format!("kith/example\n{len}\n")
}

fn name(n: u64) -> [u8; 32] {
    let mut name = [0; 32];
    // Spread out, as hashes are.
    name[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    name[24..].copy_from_slice(&n.to_be_bytes());
    name
}

/// Between 10 bytes and 6 KiB that tell which leaf they belong to.
fn filled(kind: &str, n: u64) -> Vec<u8> {
    let word = format!("{kind} {n} ");
    let len = usize::try_from(n.wrapping_mul(7919) % 6000).expect("a remainder of 6000 fits")
        + word.len();
    word.bytes().cycle().take(len).collect()
}
