//! A web page of its own: no script, no address but its own, headings in order, tables that say what their rows and columns are.

use sha2::{Digest as _, Sha256};

use super::document::{Document, Part, Section, Table};
use super::words::{Language, Words, texts as x};

/// Large enough to read, dark on light, and A4 on paper.
pub(super) const STYLE: &str = "\
body{font:1.125rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#111;background:#fff}\
h1{font-size:1.75rem;line-height:1.2}h2{font-size:1.35rem;margin-top:2rem}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{font-weight:bold}dd{margin:0}\
div.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:start;font-weight:bold;padding-bottom:.25rem}\
th,td{border:1px solid #555;padding:.4rem .6rem;text-align:start;vertical-align:top;overflow-wrap:break-word}\
body.easy{font-size:1.375rem;line-height:1.6;max-width:50rem}body.easy dt,body.easy th,body.easy td{padding-bottom:.5rem}\
dl.one{border-top:1px solid #555;padding-top:.4rem}dl.one dd:first-of-type{font-weight:bold}\
tr.blank{height:2.6rem}td.picture{width:8rem;height:6rem}p.line{border-bottom:1px solid #555;height:2rem;margin:0}\
footer{margin-top:2rem;border-top:1px solid #555;font-size:.9rem;overflow-wrap:anywhere}\
@media(max-width:30rem){dl{display:block}dd{margin-bottom:.5rem}}\
@media print{@page{size:A4;margin:18mm}body{font-size:12pt;max-width:none;padding:0}body.easy{font-size:16pt;max-width:none}div.wide{overflow:visible}thead{display:table-header-group}\
tr,dd,dl.one{break-inside:avoid}h2,caption,thead{break-after:avoid}tbody tr:first-child{break-before:avoid}}";

/// What a browser may do for a page with these styles.
pub(super) fn policy(styles: &[&str]) -> String {
    let hashes: Vec<String> = styles
        .iter()
        .map(|style| data_encoding::BASE64.encode(&Sha256::digest(style)))
        .map(|hash| format!("'sha256-{hash}'"))
        .collect();
    format!(
        "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hashes.join(" ")
    )
}

/// Writes it.
pub(super) fn page(document: &Document) -> String {
    let title = escaped(&document.title);
    let w = Words(document.language);
    let facts: String = document
        .facts
        .iter()
        .map(|(what, is)| format!("<dt>{}</dt><dd>{}</dd>\n", escaped(what), escaped(is)))
        .collect();
    let sections: String = document.sections.iter().map(|s| section(w, s)).collect();
    let foot: String = document.foot.iter().map(|text| paragraph(text)).collect();
    let body = format!(
        "<main>\n<h1>{title}</h1>\n<dl>\n{facts}</dl>\n{sections}</main>\n<footer>\n{foot}</footer>\n"
    );
    whole(document.language, &document.title, STYLE, &body)
}

/// A page of its own, in a language, with a style and what stands in it.
pub(super) fn whole(language: Language, title: &str, style: &str, body: &str) -> String {
    let title = escaped(title);
    let tag = language.tag();
    let class = if language.easy() {
        " class=\"easy\""
    } else {
        ""
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{title}</title>\n<style>{style}</style>\n</head>\n<body{class}>\n{body}</body>\n</html>\n"
    )
}

fn section(w: Words, section: &Section) -> String {
    let parts: String = section.parts.iter().map(|p| part(w, p)).collect();
    format!("<h2>{}</h2>\n{parts}", escaped(&section.heading))
}

fn part(w: Words, part: &Part) -> String {
    match part {
        Part::Text(text) => paragraph(text),
        // In large type the columns of a wide table are too narrow to read.
        Part::Table(of) if w.0.easy() && of.head.len() > 4 && !to_write_in(of) => rows(of),
        Part::Table(of) => table(of),
        Part::Rows(of) => rows(of),
        Part::EasyRead(sentences) => {
            let rows: String = sentences
                .iter()
                .map(|text| {
                    format!(
                        "<tr><td class=\"picture\"></td><td>{}</td></tr>\n",
                        escaped(text)
                    )
                })
                .collect();
            format!(
                "<table>\n<caption>{}</caption>\n\
                 <thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n\
                 <tbody>\n{rows}</tbody>\n</table>\n",
                w.say(x::EASY_CAPTION),
                w.say(x::PICTURE),
                w.say(x::WORDS)
            )
        }
        Part::Lines(lines) => "<p class=\"line\"></p>\n".repeat(usize::from(*lines)),
    }
}

fn table(table: &Table) -> String {
    let head: String = table
        .head
        .iter()
        .map(|text| format!("<th scope=\"col\">{}</th>", escaped(text)))
        .collect();
    let rows: String = table.rows.iter().map(|cells| row(cells)).collect();
    format!(
        "<div class=\"wide\">\n<table>\n<caption>{}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n",
        escaped(&table.caption)
    )
}

fn to_write_in(table: &Table) -> bool {
    let empty = |row: &Vec<String>| row.iter().all(String::is_empty);
    table.rows.iter().any(empty)
}

/// Each row by itself, as pairs.
fn rows(table: &Table) -> String {
    let one = |row: &Vec<String>| {
        let pairs = table.head.iter().zip(row).filter(|(_, is)| !is.is_empty());
        let pairs: String = pairs
            .map(|(what, is)| format!("<dt>{}</dt><dd>{}</dd>\n", escaped(what), escaped(is)))
            .collect();
        format!("<dl class=\"one\">\n{pairs}</dl>\n")
    };
    table.rows.iter().map(one).collect()
}

/// The first cell names the row; one that is all empty is to be written in.
fn row(cells: &[String]) -> String {
    if cells.iter().all(String::is_empty) {
        return format!(
            "<tr class=\"blank\">{}</tr>\n",
            "<td></td>".repeat(cells.len())
        );
    }
    let mut cells = cells.iter().map(|cell| escaped(cell));
    let first = cells.next().unwrap_or_default();
    let rest: String = cells.map(|cell| format!("<td>{cell}</td>")).collect();
    format!("<tr><th scope=\"row\">{first}</th>{rest}</tr>\n")
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text))
}

/// Text in which nothing is markup; its line breaks are kept.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
