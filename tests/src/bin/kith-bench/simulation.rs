//! Gossip among three hundred simulated nodes, by the very world that the tests run: how far an item travels, how often it is
//! sent, what a greeting costs.

use kith_tests::simulation::numbers;

use crate::measure::{as_f64, say};
use crate::options::Options;
use crate::table::{Row, Table};

/// Runs it, and says what came of it against what theory allows.
pub(crate) fn run(options: &Options, table: &mut Table) {
    say("three hundred nodes gossip …");
    let numbers = numbers::measure(options.seed);
    let whole = |number: u64| as_f64(usize::try_from(number).unwrap_or(usize::MAX));
    let of = |row: &mut Row, figure: f64, most: f64, unit: &str| {
        row.at_most(figure, most, unit);
        row.ceiling = format!("{most}");
    };
    let what = format!(
        "gossip, {} nodes, {} links: rounds until all have an item",
        numbers.nodes, numbers.links
    );
    let row = table.row(&what, numbers.rounds.to_string());
    let most = as_f64(2 * numbers.diameter);
    of(row, as_f64(numbers.rounds), most, "(twice the diameter)");
    let row = table.row("  deliveries of it", numbers.deliveries.to_string());
    let most = whole(numbers.flooding);
    of(row, whole(numbers.deliveries), most, "(N(d−1)+1)");
    let row = table.row("  sent by the busiest node", format!("{} B", numbers.share));
    of(row, whole(numbers.share), 10_000.0, "B");
    let row = table.row(
        "  meeting again with nothing new, each way",
        format!("{} B", numbers.greeting),
    );
    of(row, whole(numbers.greeting), 100.0, "B");
}
