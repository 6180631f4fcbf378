//! A Word document: the five parts of Office Open XML (ECMA-376) that a text with headings and tables needs. Real heading styles,
//! rows that repeat on each page, and its language, so that screen readers find their way.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::document::{Document, Part, Table};
use super::words::{Words, texts as x};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// 12 point and more, in the language of the paper, which stands for `{lang}`.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="{lang}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="360"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="30"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;

/// A4 with margins of 2 cm, in twentieths of a point.
const PAGE: &str = r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>"#;

/// Writes it.
pub(super) fn write(document: &Document) -> Vec<u8> {
    let core = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>"#,
        escaped(&document.title),
        document.language.tag()
    );
    let text = body(document);
    // Half points: 12, and 16 in Easy Read.
    let size = if document.language.easy() { "32" } else { "24" };
    let styles = STYLES
        .replace("{lang}", document.language.tag())
        .replace("{size}", size);
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("docProps/core.xml", &core),
        ("word/document.xml", &text),
        ("word/styles.xml", &styles),
        ("word/_rels/document.xml.rels", LINKS),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        zip.start_file(name, stored)
            .and_then(|()| Ok(zip.write_all(content.as_bytes())?))
            .expect(
                "memory takes all that is written, and the parts are far below what a ZIP can hold",
            );
    }
    let written = zip.finish();
    written
        .expect("memory takes all that is written")
        .into_inner()
}

fn body(document: &Document) -> String {
    let w = Words(document.language);
    let mut to = styled("Title", &document.title);
    for (what, is) in &document.facts {
        to.push_str(&pair(what, is));
    }
    for section in &document.sections {
        to.push_str(&styled("Heading1", &section.heading));
        for part in &section.parts {
            match part {
                Part::Text(text) => to.push_str(&paragraph(text)),
                Part::Table(of) => to.push_str(&table(of)),
                Part::Rows(of) => to.push_str(&rows(of)),
                Part::EasyRead(sentences) => to.push_str(&table(&Table {
                    caption: w.say(x::EASY_CAPTION).into(),
                    head: vec![w.say(x::WORDS), w.say(x::PICTURE)],
                    rows: sentences
                        .iter()
                        .map(|s| vec![s.clone(), String::new()])
                        .collect(),
                })),
                Part::Lines(lines) => {
                    (0..*lines).for_each(|_| to.push_str(&paragraph(&"_".repeat(60))));
                }
            }
        }
    }
    for text in &document.foot {
        to.push_str(&paragraph(text));
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{to}{PAGE}</w:body></w:document>"#
    )
}

/// "Day: Thursday 12 March 2026".
fn pair(what: &str, is: &str) -> String {
    let what = run(&format!("{what}: "), true);
    format!("<w:p>{what}{}</w:p>", run(is, false))
}

/// Each row by itself, as pairs, with room after it.
fn rows(table: &Table) -> String {
    let one = |row: &Vec<String>| {
        let pairs = table.head.iter().zip(row).filter(|(_, is)| !is.is_empty());
        let pairs: String = pairs.map(|(what, is)| pair(what, is)).collect();
        pairs + &paragraph("")
    };
    table.rows.iter().map(one).collect()
}

fn table(table: &Table) -> String {
    const EDGES: [&str; 6] = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let edges: String = EDGES
        .iter()
        .map(|edge| format!(r#"<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="555555"/>"#))
        .collect();
    let columns = table.head.len().max(1);
    // The width between the margins, shared alike.
    let width = 9638 / columns;
    let grid = format!(r#"<w:gridCol w:w="{width}"/>"#).repeat(columns);
    let cell = |text: &str, bold: bool| {
        let words = run(text, bold);
        format!(
            r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{words}</w:p></w:tc>"#
        )
    };
    let head: String = table.head.iter().map(|text| cell(text, true)).collect();
    let row = |cells: &Vec<String>| {
        let texts = cells.iter().enumerate();
        let cells: String = texts.map(|(n, text)| cell(text, n == 0)).collect();
        format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    };
    let rows: String = table.rows.iter().map(row).collect();
    format!(
        r#"{}<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders><w:tblLook w:firstRow="1" w:firstColumn="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>{}"#,
        styled("Caption", &table.caption),
        paragraph("")
    )
}

fn styled(style: &str, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{}</w:p>"#,
        run(text, false)
    )
}

fn paragraph(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text, false))
}

/// Words of one kind; a line break stays one.
fn run(text: &str, bold: bool) -> String {
    let bold = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!(r#"<w:t xml:space="preserve">{}</w:t>"#, escaped(line)))
        .collect();
    format!("<w:r>{bold}{}</w:r>", lines.join("<w:br/>"))
}

/// Text in which nothing is markup, and nothing that XML cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
