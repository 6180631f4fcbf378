//! Work that can be done side by side, on every core.

use rayon::prelude::*;

/// Below so many pieces a second thread costs more than it brings.
const WORTH: usize = 8;

/// Does the same to each, on as many threads as there are cores, and answers in the same order. It waits until all is done.
///
/// # Panics
/// If the work does.
pub fn map<T: Send, R: Send>(all: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    if all.len() < WORTH {
        all.into_iter().map(work).collect()
    } else {
        all.into_par_iter().map(work).collect()
    }
}
