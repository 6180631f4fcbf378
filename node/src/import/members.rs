//! Members' rows: TimeOverflow's ten columns without a header, or Kith's own under a header.

use super::{
    Given, Here, Known, Member, Plan, Refused, Remark, Source, Wrong,
    rows::{self, Mark, Row},
    wrong,
};
use kith_protocol::id::Id;

/// Longest name, in characters: more is something else that slipped into the column.
pub const NAME_CHARS: usize = 200;

/// What a member's row says.
struct Said<'a> {
    member: &'a str,
    name: String,
    phone: String,
    email: &'a str,
}

/// Where Kith's own columns are.
struct Columns {
    member: usize,
    name: usize,
    phone: Option<usize>,
    email: Option<usize>,
}

pub(super) fn judge(
    source: Source,
    file: Given<'_>,
    here: &Here<'_>,
    plan: &mut Plan,
    known: &mut Known,
) {
    let mut rows = rows::read(file.bytes);
    let columns = rows.first().and_then(columns);
    if columns.is_some() {
        plan.members_header = Some(rows.remove(0));
    }
    for row in rows {
        match take(source, &row, columns.as_ref(), here, known) {
            Ok((member, warnings)) => {
                let warnings = warnings.into_iter();
                plan.warnings
                    .extend(warnings.map(|w| remark(file, row.number, w)));
                match member {
                    Some(member) => plan.members.push(member),
                    None => plan.already.members += 1,
                }
            }
            Err(why) => {
                let remark = remark(file, row.number, why);
                let mark = Mark::Row(row.number);
                plan.refused_members.push(Refused { remark, row, mark });
            }
        }
    }
}

pub(super) fn remark(file: Given<'_>, row: u64, why: Wrong) -> Remark {
    Remark {
        file: file.name.to_owned(),
        row,
        code: why.code.into(),
        reason: why.reason,
    }
}

pub(super) fn not_text() -> Wrong {
    wrong(
        "not-text",
        "Some letters cannot be read. Save the file as UTF-8 and import it again.",
    )
}

/// The member, unless the node has them; and what to tell though the row is good.
fn take(
    source: Source,
    row: &Row,
    columns: Option<&Columns>,
    here: &Here<'_>,
    known: &mut Known,
) -> Result<(Option<Member>, Vec<Wrong>), Wrong> {
    let fields = row.text().ok_or_else(not_text)?;
    let said = match columns {
        Some(columns) => own(&fields, columns),
        None => time_overflow(&fields),
    }?;
    if known.taken.contains(said.member) {
        return Err(wrong(
            "member-twice",
            format!(
                "Member {} is in this file already, further up. Leave this row out, or give it a number of its own.",
                said.member
            ),
        ));
    }
    let account = here.account_of(source, said.member);
    let mut warnings = Vec::new();
    let called = name(said.name, &mut warnings);
    if (here.account)(account) {
        if let Some(other) = (here.name)(account).filter(|other| !alike(other, &called)) {
            known.refused.insert(said.member.to_owned(), row.number);
            return Err(somebody_else(said.member, &other));
        }
        known.taken.insert(said.member.to_owned());
        return Ok((None, Vec::new()));
    }
    if called.is_empty() {
        known.refused.insert(said.member.to_owned(), row.number);
        return Err(wrong(
            "name-missing",
            "There is no name. Write what this member is called.",
        ));
    }
    known.taken.insert(said.member.to_owned());
    let member = Member {
        account,
        id: Id(here.derived(source, "joined", &[said.member])),
        name: called,
        phone: said.phone,
        email: email(said.email, &mut warnings),
        row: row.number,
    };
    Ok((Some(member), warnings))
}

/// A name as it can be shown. One that is too long is no reason to keep a person's hours out.
fn name(name: String, warnings: &mut Vec<Wrong>) -> String {
    if name.chars().count() <= NAME_CHARS {
        return name;
    }
    warnings.push(wrong(
        "name-too-long",
        format!(
            "The name is longer than {NAME_CHARS} characters. The member was taken under the first {NAME_CHARS} of them; \
             mend the name in Kith."
        ),
    ));
    name.chars().take(NAME_CHARS).collect()
}

/// An address that can be written to, or none.
fn email(email: &str, warnings: &mut Vec<Wrong>) -> String {
    if email.is_empty() || is_address(email) {
        return email.to_owned();
    }
    let shown: String = email.chars().take(60).collect();
    warnings.push(wrong(
        "email-unusable",
        format!(
            "\u{201c}{shown}\u{201d} is no e-mail address. The member was taken without one; add it in Kith."
        ),
    ));
    String::new()
}

/// TimeOverflow: uid, entry date, first, middle, last, gender, date of birth, phone, other phone, e-mail. Gender and
/// date of birth are not brought along: Kith has no use for them.
fn time_overflow<'a>(fields: &[&'a str]) -> Result<Said<'a>, Wrong> {
    let [
        member,
        _,
        first,
        middle,
        last,
        _,
        _,
        phone,
        other,
        email,
        ..,
    ] = fields
    else {
        return Err(missing(fields.len(), 10));
    };
    identified(member)?;
    let join = |parts: &[&str], with: &str| {
        let full: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
        full.join(with)
    };
    Ok(Said {
        member,
        name: join(&[first, middle, last], " "),
        phone: join(&[phone, other], " / "),
        email,
    })
}

fn own<'a>(fields: &[&'a str], columns: &Columns) -> Result<Said<'a>, Wrong> {
    let at = |n: usize| fields.get(n).copied();
    let (Some(member), Some(name)) = (at(columns.member), at(columns.name)) else {
        return Err(missing(fields.len(), columns.member.max(columns.name) + 1));
    };
    identified(member)?;
    Ok(Said {
        member,
        name: name.to_owned(),
        phone: columns.phone.and_then(at).unwrap_or_default().to_owned(),
        email: columns.email.and_then(at).unwrap_or_default(),
    })
}

fn identified(member: &str) -> Result<(), Wrong> {
    if member.is_empty() {
        Err(wrong(
            "member-unnamed",
            "There is no member number. Write the one that the exchanges use.",
        ))
    } else {
        Ok(())
    }
}

pub(super) fn missing(have: usize, need: usize) -> Wrong {
    wrong(
        "columns-missing",
        format!("There are {have} columns, and {need} are needed. Add what is missing."),
    )
}

/// A header that names at least a member and a name.
fn columns(row: &Row) -> Option<Columns> {
    let fields = row.text()?;
    let find = |names: &[&str]| {
        fields
            .iter()
            .position(|field| names.iter().any(|name| field.eq_ignore_ascii_case(name)))
    };
    Some(Columns {
        member: find(&["member", "uid", "id", "code"])?,
        name: find(&["name"])?,
        phone: find(&["phone"]),
        email: find(&["email", "e-mail"]),
    })
}

/// The same name, however it is spaced.
fn alike(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// The number is somebody's here: of another bank that used the same program, or they have changed their name.
fn somebody_else(member: &str, called: &str) -> Wrong {
    wrong(
        "member-other",
        format!(
            "Member {member} is here already and is called {called}. If this file is of another bank, import it with \
             --bank and a name for that bank. If it is the same person, write the name they have here."
        ),
    )
}

/// Good enough to write to: something before one @, and a name with a point after it.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    plain
        && !local.is_empty()
        && !local.contains('@')
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && text.len() <= 254
}
