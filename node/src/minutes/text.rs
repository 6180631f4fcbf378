//! Plain text: for e-mail, for screen readers, for those whom tables keep out.

use super::document::{Document, Part, Table};
use super::words::{Words, texts as x};

/// Writes it.
pub(super) fn write(document: &Document) -> String {
    let picture = Words(document.language).say(x::PICTURE).to_lowercase();
    let mut to = String::new();
    heading(&mut to, &document.title, '=');
    for (what, is) in &document.facts {
        line(&mut to, &format!("{what}: {is}"));
    }
    for section in &document.sections {
        to.push('\n');
        heading(&mut to, &section.heading, '-');
        for part in &section.parts {
            match part {
                Part::Text(text) => line(&mut to, text),
                Part::Table(table) | Part::Rows(table) => rows(&mut to, table),
                Part::EasyRead(sentences) => {
                    for sentence in sentences {
                        line(&mut to, &format!("[{picture}] {sentence}"));
                    }
                }
                Part::Lines(lines) => {
                    for _ in 0..*lines {
                        line(&mut to, &"_".repeat(60));
                    }
                }
            }
        }
    }
    to.push('\n');
    for text in &document.foot {
        line(&mut to, text);
    }
    to
}

/// Each row on lines of its own: a table drawn with characters cannot be read out.
fn rows(to: &mut String, table: &Table) {
    for (n, row) in table.rows.iter().enumerate() {
        if n > 0 {
            to.push('\n');
        }
        for (what, is) in table.head.iter().zip(row) {
            if !is.is_empty() {
                line(to, &format!("{what}: {is}"));
            }
        }
    }
}

fn heading(to: &mut String, text: &str, under: char) {
    line(to, text);
    let width = text.chars().count().min(72);
    line(to, &under.to_string().repeat(width));
}

fn line(to: &mut String, text: &str) {
    to.push_str(text);
    to.push('\n');
}
