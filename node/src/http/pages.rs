//! Pages of lists: how long one is, and where the next begins.

use super::limits;
use super::problem::{Problem, Refused};

/// How many items a page has: what is asked for, within bounds.
pub(super) fn page(asked: Option<usize>, most: usize) -> usize {
    asked.unwrap_or(limits::PAGE).clamp(1, most)
}

/// Where a page begins, in a list whose order changes little: after so many.
///
/// # Errors
/// No cursor that was ever given.
pub(super) fn offset(cursor: Option<&str>) -> Result<usize, Problem> {
    let begin = cursor.map_or(Ok(0), str::parse);
    begin.map_err(|_| Problem::from(Refused::Unreadable).because("no such cursor"))
}

/// `most` of a list after `begin` of them, and where the next page begins.
pub(super) fn cut<T>(all: Vec<T>, begin: usize, most: usize) -> (Vec<T>, Option<String>) {
    let end = begin.saturating_add(most);
    let next = (end < all.len()).then(|| end.to_string());
    (all.into_iter().skip(begin).take(most).collect(), next)
}
