//! The one table: what was measured, against which ceiling, and what is to be reached.

use std::io::{self, Write};

/// One line of it.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) measured: String,
    pub(crate) ceiling: String,
    pub(crate) ratio: String,
    pub(crate) reach: String,
}

/// The table, and notes on how it came about.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Table {
    pub(crate) fn row(&mut self, what: &str, measured: String) -> &mut Row {
        self.rows.push(Row {
            what: what.to_owned(),
            measured,
            ..Row::default()
        });
        self.rows.last_mut().expect("it was pushed")
    }

    pub(crate) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    /// Prints it all.
    pub(crate) fn print(&self) {
        let heads = ["", "measured", "ceiling", "ratio", "to reach"].map(str::to_owned);
        let cells = |row: &Row| {
            [
                &row.what,
                &row.measured,
                &row.ceiling,
                &row.ratio,
                &row.reach,
            ]
            .map(Clone::clone)
        };
        let lines: Vec<[String; 5]> = std::iter::once(heads)
            .chain(self.rows.iter().map(cells))
            .collect();
        let mut widths = [0; 5];
        for line in &lines {
            for (width, cell) in widths.iter_mut().zip(line) {
                *width = cell.chars().count().max(*width);
            }
        }
        let mut out = String::new();
        for line in &lines {
            let mut text = String::new();
            for (nth, (cell, width)) in line.iter().zip(widths).enumerate() {
                let space = " ".repeat(width - cell.chars().count());
                // Words stand left, figures right.
                text += &if nth == 0 || nth == 4 {
                    format!("{cell}{space}  ")
                } else {
                    format!("{space}{cell}  ")
                };
            }
            out += text.trim_end();
            out.push('\n');
        }
        for note in &self.notes {
            out += &format!("\n{note}");
        }
        out.push('\n');
        // Nobody is left to tell if even this cannot be written.
        let _ = io::stdout().lock().write_all(out.as_bytes());
    }
}

impl Row {
    /// Against a ceiling of so many a second, of which this share is to be reached.
    pub(crate) fn of_ceiling(&mut self, rate: f64, ceiling: f64, reach_percent: f64) {
        let percent = 100.0 * rate / ceiling;
        self.ceiling = per_second(ceiling);
        self.ratio = format!("{percent:.0} %");
        self.reach = reached(percent >= reach_percent, &format!("≥ {reach_percent:.0} %"));
    }

    /// A figure that is to be at most so much.
    pub(crate) fn at_most(&mut self, figure: f64, most: f64, unit: &str) {
        self.ratio = format!("{:.2} ×", figure / most);
        self.reach = reached(figure <= most, &format!("≤ {most} {unit}"));
    }
}

/// What was to be reached, and whether it was.
pub(crate) fn reached(is: bool, what: &str) -> String {
    format!("{what}{}", if is { ": yes" } else { ": NO" })
}

/// A rate to three figures, thousands apart.
pub(crate) fn per_second(rate: f64) -> String {
    let whole = format!("{rate:.0}");
    let mut text = String::new();
    for (nth, digit) in whole.chars().enumerate() {
        if nth > 0 && (whole.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + "/s"
}
