//! Rows of a CSV file as they are, so that one which is refused can be written out again, mended and read again.

use csv::ByteRecord;

/// What the last field of a refused row starts with: Kith's own mark, by which the row is known again after mending.
const MARK: &str = "kith:";

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number, counted from 1.
    pub number: u64,
    /// Its fields, as they were, without the mark.
    pub record: ByteRecord,
    /// The mark it carries, if an earlier import refused it.
    pub mark: Option<Mark>,
}

/// How a refused row is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// It was held back as a repeat: which one it is, and a check on the words that were repeated.
    Repeat {
        /// 1 for one that only looks alike, otherwise how many there were with it.
        nth: u64,
        /// Of what was repeated: a row that says something else since is an ordinary row.
        check: String,
    },
    /// It was refused for another reason, at this row.
    Row(u64),
}

impl Mark {
    fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix(MARK)?;
        if let Some(row) = text.strip_prefix("row-") {
            return row.parse().ok().map(Self::Row);
        }
        let (nth, check) = text.strip_prefix("repeat-")?.split_once('-')?;
        Some(Self::Repeat {
            nth: nth.parse().ok()?,
            check: check.to_owned(),
        })
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Repeat { nth, check } => write!(f, "{MARK}repeat-{nth}-{check}"),
            Self::Row(row) => write!(f, "{MARK}row-{row}"),
        }
    }
}

impl Row {
    /// The fields as text. None if one is not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<Vec<&str>> {
        self.record
            .iter()
            .map(|field| std::str::from_utf8(field).ok().map(str::trim))
            .collect()
    }
}

/// All records of a file. A byte order mark before them is passed over.
///
/// # Panics
/// Never: bytes in memory cannot fail to be read, and records of any length are let through.
#[must_use]
pub fn read(bytes: &[u8]) -> Vec<Row> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let records = reader
        .into_byte_records()
        .map(|record| record.expect("bytes in memory are read, however many fields"));
    (1..)
        .zip(records)
        .map(|(number, record)| unmarked(number, &record))
        .collect()
}

/// Takes the mark off, wherever whoever mended the row left it.
fn unmarked(number: u64, record: &ByteRecord) -> Row {
    let mut mark = None;
    let mut fields = ByteRecord::new();
    for field in record {
        match std::str::from_utf8(field)
            .ok()
            .and_then(|text| Mark::read(text.trim()))
        {
            Some(found) => mark = Some(found),
            None => fields.push_field(field),
        }
    }
    Row {
        number,
        record: fields,
        mark,
    }
}

/// Writes refused rows, under the header their file had, each with its mark in one more column.
///
/// # Panics
/// Never: memory takes any record.
#[must_use]
pub fn write<'a>(header: Option<&Row>, rows: impl Iterator<Item = (&'a Row, Mark)>) -> Vec<u8> {
    let infallible = "memory takes any record";
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    if let Some(header) = header {
        writer.write_byte_record(&header.record).expect(infallible);
    }
    for (row, mark) in rows {
        let mut record = row.record.clone();
        record.push_field(mark.to_string().as_bytes());
        writer.write_byte_record(&record).expect(infallible);
    }
    writer.into_inner().expect(infallible)
}
