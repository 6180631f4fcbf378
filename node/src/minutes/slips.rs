//! Slips that people fill in on leaving, two to a sheet of A4: what the attendance record may know of somebody, asked of them in plain
//! words. Whoever takes notes types them in afterwards.

use kith_protocol::summary::{counts::CAPACITIES, record::Meeting};

use super::About;
use super::html::{escaped, whole};
use super::sheet::coming;
use super::words::Words;
use super::words::texts::{self as x, Text};

/// Slips without a name, for whoever comes as well.
const MORE: usize = 4;
/// On one sheet.
const A_SHEET: usize = 2;

/// Large type, boxes to tick and lines to write on; a dashed edge to cut along.
pub(super) const STYLE: &str = "\
body{font:12pt/1.22 Arial,Helvetica,'Liberation Sans',sans-serif;margin:0;color:#000;background:#fff}\
main{display:grid;grid-template-columns:140mm 140mm;justify-content:center}\
h1{font-size:13pt;margin:0}h2{font-size:12pt;margin:0}p{margin:0}h1+p{margin-bottom:2mm}\
section.slip{box-sizing:border-box;min-height:190mm;padding:0 5mm;break-inside:avoid}\
section.slip:nth-child(odd){border-right:1px dashed #555}\
div.ask{margin-bottom:1.7mm}div.short{display:flex;flex-wrap:wrap;gap:0 5mm}\
ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:0 5mm}ul.list{display:block;columns:2;column-gap:4mm}\
li{padding-left:6mm;position:relative;break-inside:avoid}\
li::before{content:'';position:absolute;left:0;top:.5mm;width:3.6mm;height:3.6mm;border:1px solid #000}\
p.line{border-bottom:1px solid #000;height:6.5mm}div.short p.line{flex:1;height:5.5mm}span.gap{display:inline-block;width:16mm;border-bottom:1px solid #000}\
p.given{border-bottom:1px solid #000;font-size:14pt;font-weight:bold}small{font-size:10pt}\
@page{size:A4 landscape;margin:8mm}";

/// The slips for a meeting: one with the name of each who said that they come, and some without. A page that prints on A4.
#[must_use]
pub fn slips(meeting: &Meeting, about: &About) -> String {
    let w = about.words();
    let of = meeting.title.as_ref().or(about.group.as_ref());
    let of = of.map_or_else(|| w.say(x::MEETING), String::as_str);
    let mut names: Vec<&str> = coming(meeting)
        .map(|a| a.name.as_deref().unwrap_or_default())
        .collect();
    let all = (names.len() + MORE).next_multiple_of(A_SHEET);
    names.resize(all, "");
    let head = format!("{of}, {}", w.day(meeting.shape.day));
    let slips: String = names.into_iter().map(|name| slip(w, &head, name)).collect();
    let title = w.fill(x::SLIPS_OF, &[("of", of)]);
    whole(
        about.language,
        &title,
        STYLE,
        &format!("<main>\n{slips}</main>\n"),
    )
}

fn slip(w: Words, head: &str, name: &str) -> String {
    let line = |name: &str| {
        if name.is_empty() {
            short(w, x::SLIP_NAME, &lines(1))
        } else {
            let given = format!("<p class=\"given\">{}</p>\n", escaped(name));
            ask(w, x::SLIP_NAME, &given)
        }
    };
    let capacities = CAPACITIES.map(|c| w.word("capacity", &c));
    let capacities: Vec<&str> = capacities.iter().map(String::as_str).collect();
    let around = format!(
        "<p><span class=\"gap\"></span> {} <span class=\"gap\"></span> {}</p>\n",
        w.say(x::HOURS),
        w.say(x::MINUTES_LONG)
    );
    let met = ticks(w, &[x::YES, x::PARTLY, x::NO]);
    let offers = ticks(w, &[x::HAD, x::NOT_WANTED, x::NOT_OFFERED]);
    let costs = ticks(w, &[x::COSTS_NONE, x::COSTS_PAID, x::COSTS_OFFERED]);
    let publish = ticks(w, &[x::MAY, x::MAY_NOT]);
    let said = format!(
        "{}<div class=\"short\"><p>{}</p>\n{publish}</div>\n",
        lines(2),
        w.say(x::SLIP_PUBLISH)
    );
    // Members can be reached as their profile says; who has no slip of their own may be a guest.
    let reach = match name.is_empty() {
        true => short(w, x::SLIP_REACH, &lines(1)),
        false => String::new(),
    };
    let asked = [
        line(name),
        reach,
        ask(w, x::SLIP_AS, &boxes(&capacities, " class=\"list\"")),
        short(w, x::SLIP_FOR, &lines(1)),
        ask(w, x::SLIP_NEED, &lines(1)),
        short(w, x::SLIP_MET, &met),
        short(w, x::SLIP_PREPARE, &offers),
        short(w, x::SLIP_TRAIN, &offers),
        short(w, x::SLIP_AROUND, &around),
        ask(w, x::SLIP_THANKS, &ticks(w, &THANKS)),
        short(w, x::SLIP_COSTS, &costs),
        ask(w, x::SLIP_SAID, &said),
    ];
    format!(
        "<section class=\"slip\">\n<h1>{}</h1>\n<p>{} <small>{}</small></p>\n{}</section>\n",
        escaped(head),
        w.say(x::SLIP_HOW),
        w.say(x::SLIP_AFTER),
        asked.concat()
    )
}

const THANKS: [Text; 6] = [
    x::THANKS_MONEY,
    x::THANKS_HOURS,
    x::THANKS_VOUCHER,
    x::THANKS_NONE,
    x::THANKS_LATER,
    x::THANKS_PAID,
];

/// A question with its answer beside it.
fn short(w: Words, what: Text, answer: &str) -> String {
    let what = w.say(what);
    format!("<div class=\"ask short\"><h2>{what}</h2>\n{answer}</div>\n")
}

fn ask(w: Words, what: Text, answer: &str) -> String {
    format!(
        "<div class=\"ask\"><h2>{}</h2>\n{answer}</div>\n",
        w.say(what)
    )
}

fn ticks(w: Words, words: &[Text]) -> String {
    let words: Vec<&str> = words.iter().map(|text| w.say(*text)).collect();
    boxes(&words, "")
}

/// A box to tick before each.
fn boxes(words: &[&str], class: &str) -> String {
    let items: String = words
        .iter()
        .map(|word| format!("<li>{}</li>", escaped(word)))
        .collect();
    format!("<ul{class}>{items}</ul>\n")
}

fn lines(n: usize) -> String {
    "<p class=\"line\"></p>\n".repeat(n)
}
