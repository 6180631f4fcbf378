//! Returns: what an area without Kith tells of a period, on a form or as a spreadsheet. It is protected before it is signed or kept;
//! the raw figures are forgotten with the request. Who wrote it down, when, and who is said to have agreed stays beside the text.

use std::collections::BTreeMap;

use kith_protocol::id::{Account, Day, Digest32, Millis};
use kith_protocol::summary::disclosure::RULE;
use kith_protocol::summary::period::Period;
use kith_protocol::summary::release::{Area, NAME_CHARS, Release, Rules};
use kith_protocol::summary::returned::{Figures, Given, Slip};
use serde::{Deserialize, Serialize};

use super::{NotDone, Summaries};
use crate::store::Fault;

const PREFIX: &str = "summary/return/";
/// So many rows has a spreadsheet at most: a few, and a row a category.
const ROWS: usize = 200;

/// What an area returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Which area.
    pub area: Area,
    /// The first day of the period.
    pub from: Day,
    /// The last.
    pub to: Day,
    /// Who with lived experience in that area agreed to it: their part there, not their name.
    pub agreed_by: String,
    /// Its figures.
    pub figures: Figures,
}

/// A return that this node signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The exact text, which is public.
    pub text: String,
    /// What stays here.
    pub beside: Beside,
}

/// What is known of how a return came about. It stays here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Who with lived experience in that area is said to have agreed: their part there.
    pub agreed_by: String,
    /// When this node signed it.
    pub at: Millis,
    /// Who wrote it down here.
    pub by: Account,
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    beside: Beside,
    text: String,
}

/// Why a return is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// A row of the spreadsheet, counted from 1, that cannot be read.
    #[error("row {0} cannot be read")]
    Row(usize),
    /// A row that has to be there.
    #[error("the row \u{201c}{0}\u{201d} is missing")]
    Missing(&'static str),
    /// The area's names.
    #[error("the area's name cannot be used")]
    Area,
    /// The area tells its figures itself.
    #[error("a Kith has this area's name or code, and tells its figures itself")]
    Kith,
    /// Not a month or quarter.
    #[error("the period is no calendar month or quarter")]
    Period,
    /// It is not over, or its delay has not passed.
    #[error("the period cannot be told yet")]
    Early,
    /// Nobody with lived experience agreed.
    #[error("it does not say who with lived experience agreed to it")]
    NotAgreed,
    /// The figures cannot be right.
    #[error(transparent)]
    Slip(#[from] Slip),
    /// This area's figures of days in that period were signed before, or of periods of another length in that year.
    #[error("this area's figures of that period were sent before")]
    Sent,
    /// The disk, or the writer.
    #[error(transparent)]
    NotDone(#[from] NotDone),
}

impl From<Fault> for NotTaken {
    fn from(fault: Fault) -> Self {
        Self::NotDone(fault.into())
    }
}

impl Summaries {
    /// What of a return would be signed. Nothing is kept.
    ///
    /// # Errors
    /// Why it would not be taken.
    pub fn protect(&self, told: &Return) -> Result<Release, NotTaken> {
        let period = Period::new(told.from, told.to).ok_or(NotTaken::Period)?;
        if !told.area.named() {
            return Err(NotTaken::Area);
        }
        if !names_a_part(&told.agreed_by) {
            return Err(NotTaken::NotAgreed);
        }
        let settings = self.settings();
        let release = Release {
            activity: told.figures.protect(RULE, settings.hours)?,
            area: Some(told.area.clone()),
            delay_days: settings.delay_days,
            from: period.from(),
            indicators: Vec::new(),
            origin: self.engine().origin(),
            rule: Rules {
                counts: RULE,
                hours: settings.hours,
            },
            to: period.to(),
            v: 1,
        };
        let today = self.today();
        if !period.over(today) || release.early(today) {
            return Err(NotTaken::Early);
        }
        let contradicts = |before: &Signed| {
            let before = Release::read(&before.text);
            before.is_ok_and(|before| {
                before == release || kith_protocol::summary::release::contradict(&before, &release)
            })
        };
        if self.returns()?.iter().any(contradicts) {
            return Err(NotTaken::Sent);
        }
        // What is signed passes the check that every reader makes.
        release.check().map_err(|_| NotTaken::Slip(Slip::Given))?;
        Ok(release)
    }

    /// Signs a return that somebody wrote down: it is public from now on.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn take_return(&self, told: &Return, by: Account) -> Result<Release, NotTaken> {
        // One at a time, so that the same one is not taken twice.
        let _one = self.0.worked.lock();
        let release = self.protect(told)?;
        let area = Digest32::of(told.area.name.as_bytes());
        let key = format!("{PREFIX}{}/{area}", release.from).into_bytes();
        let kept = Kept {
            beside: Beside {
                agreed_by: told.agreed_by.trim().to_owned(),
                at: self.engine().clock().now(),
                by,
            },
            text: release.text(),
        };
        let kept = serde_json::to_vec(&kept).expect("words and numbers are JSON");
        self.engine()
            .keep_blocking(vec![(key, kept)])
            .map_err(NotDone::from)?;
        Ok(release)
    }

    /// Every return that this node signed, by period.
    ///
    /// # Errors
    /// What the disk says.
    pub fn returns(&self) -> Result<Vec<Signed>, Fault> {
        let rows = self.engine().kept_under(PREFIX.as_bytes());
        rows.map(|row| {
            let kept = serde_json::from_slice(&row?.1);
            let Kept { beside, text } =
                kept.map_err(|_| Fault::Damaged("a return cannot be read".to_owned()))?;
            Ok(Signed { text, beside })
        })
        .collect()
    }
}

/// Whether it says as what somebody agreed: "yes" says nothing of who.
fn names_a_part(agreed_by: &str) -> bool {
    const BARE: [&str; 6] = ["yes", "y", "ydw", "oes", "do", "x"];
    let said = agreed_by.trim();
    let chars = said.chars().count();
    (1..=NAME_CHARS).contains(&chars)
        && !said.chars().any(char::is_control)
        && !BARE.contains(&said.to_lowercase().as_str())
}

impl Return {
    /// Reads a spreadsheet saved as CSV: in each row what it is, then its figures (docs/operating.md, "Returns").
    ///
    /// # Errors
    /// The first row that cannot be read, or one that is missing.
    pub fn read(csv: &str) -> Result<Self, NotTaken> {
        let mut rows = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(::csv::Trim::All)
            .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let mut told: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        for (n, row) in (1..=ROWS + 1).zip(rows.records()) {
            let row = row.map_err(|_| NotTaken::Row(n))?;
            let mut cells = row.iter().map(str::to_owned);
            let what = cells.next().unwrap_or_default().to_lowercase();
            if what.is_empty() {
                continue;
            }
            if n > ROWS || told.insert(what, (n, cells.collect())).is_some() {
                return Err(NotTaken::Row(n));
            }
        }
        Rows(told).into_return()
    }
}

/// What a spreadsheet tells, by its first column, with the number of the row.
struct Rows(BTreeMap<String, (usize, Vec<String>)>);

impl Rows {
    fn into_return(mut self) -> Result<Return, NotTaken> {
        let area = Area {
            code: self.text("code"),
            name: self.text("area").ok_or(NotTaken::Missing("area"))?,
            organisation: self.text("organisation"),
        };
        let from = self.parsed("from")?.ok_or(NotTaken::Missing("from"))?;
        let to = self.parsed("to")?.ok_or(NotTaken::Missing("to"))?;
        let agreed_by = self.text("agreed by").unwrap_or_default();
        let figures = Figures {
            people: self.number("people")?.ok_or(NotTaken::Missing("people"))?,
            exchanges: self.number("exchanges")?,
            hours: self.given("hours")?,
            meetings: self.number("meetings")?,
            decisions: self.number("decisions")?,
            actions: self.number("actions")?,
            approaches: self.number("approaches")?,
            categories: self.categories()?,
        };
        // A row of another name may be a slip of the pen in one that matters.
        match self.0.values().map(|(n, _)| *n).min() {
            Some(row) => Err(NotTaken::Row(row)),
            None => Ok(Return {
                area,
                from,
                to,
                agreed_by,
                figures,
            }),
        }
    }

    fn text(&mut self, what: &str) -> Option<String> {
        let (_, cells) = self.0.remove(what)?;
        cells.into_iter().next().filter(|text| !text.is_empty())
    }

    fn parsed<T: std::str::FromStr>(&mut self, what: &str) -> Result<Option<T>, NotTaken> {
        let row = self.0.get(what).map(|(n, _)| *n);
        let wrong = NotTaken::Row(row.unwrap_or_default());
        match self.text(what) {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| wrong),
        }
    }

    /// A whole number; programs write large ones with commas.
    fn number(&mut self, what: &str) -> Result<Option<u32>, NotTaken> {
        if let Some((_, cells)) = self.0.get_mut(what) {
            for cell in cells {
                cell.retain(|c| c != ',');
            }
        }
        self.parsed(what)
    }

    /// Hours, people who gave, hours of who gave most, of the two who gave most.
    fn given(&mut self, what: &str) -> Result<Option<Given>, NotTaken> {
        let Some((n, cells)) = self.0.remove(what) else {
            return Ok(None);
        };
        let numbers = cells.iter().filter(|cell| !cell.is_empty());
        let numbers = numbers.map(|cell| cell.replace(',', "").parse().ok());
        let numbers: Option<Vec<u32>> = numbers.collect();
        match numbers.as_deref() {
            Some([]) => Ok(None),
            Some([hours, people, most, two]) => Ok(Some(Given {
                hours: *hours,
                people: *people,
                most: *most,
                two: *two,
            })),
            Some(_) | None => Err(NotTaken::Row(n)),
        }
    }

    /// Rows that begin with `hours:` and a category.
    fn categories(&mut self) -> Result<BTreeMap<kith_protocol::id::Category, Given>, NotTaken> {
        let named = |what: &&String| what.starts_with("hours:");
        let names: Vec<String> = self.0.keys().filter(named).cloned().collect();
        let mut found = BTreeMap::new();
        for name in names {
            let row = self.0.get(&name).map_or(0, |(n, _)| *n);
            let category = name["hours:".len()..].trim().parse();
            let category = category.map_err(|_| NotTaken::Row(row))?;
            if let Some(given) = self.given(&name)? {
                found.insert(category, given);
            }
        }
        Ok(found)
    }
}
