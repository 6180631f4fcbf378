//! How far long work has come, shown only on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for `all` steps of something, on the terminal's error stream; nothing where that is no terminal, or nobody
/// watches.
///
/// # Panics
/// Never: the template holds.
#[must_use]
pub fn bar(what: &'static str, all: u64, watched: bool) -> ProgressBar {
    if !watched {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {human_pos} of {human_len}, {eta} to go")
            .expect("a template that holds");
    let bar = ProgressBar::new(all).with_style(style).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
