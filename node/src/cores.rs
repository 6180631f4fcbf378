//! Work that can be done side by side, on every core.

use std::num::NonZero;
use std::thread::{available_parallelism, scope};

/// Below so many pieces a second thread costs more than it brings: one takes some tens of microseconds to start.
const WORTH: usize = 8;

/// Does the same to each, on as many threads as there are cores, and answers in the same order. It waits until all is done.
///
/// # Panics
/// If the work does.
pub fn map<T: Send, R: Send>(all: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = available_parallelism().map_or(1, NonZero::get);
    if cores == 1 || all.len() < WORTH {
        return all.into_iter().map(work).collect();
    }
    let (count, share) = (all.len(), all.len().div_ceil(cores));
    let mut all = all.into_iter();
    let mut next = || all.by_ref().take(share).collect::<Vec<T>>();
    let (own, work) = (next(), &work);
    let others: Vec<Vec<T>> = (1..cores).map(|_| next()).collect();
    scope(|scope| {
        let hands: Vec<_> = others
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Vec<R>>()))
            .collect();
        let mut done = Vec::with_capacity(count);
        done.extend(own.into_iter().map(work));
        for hand in hands {
            done.extend(hand.join().expect("what is worked here does not panic"));
        }
        done
    })
}
