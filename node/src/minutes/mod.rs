//! Minutes that anyone can read: from the record of a meeting to a [`Document`], and from that to HTML that prints on A4, plain
//! text and Word; a table for spreadsheets; the edition that names nobody; the sheet to print before; and calendars.
//!
//! Pure functions: whoever asks has been judged, and the record holds what they may see.

pub mod calendar;
pub mod csv;
mod document;
mod docx;
mod html;
mod names;
mod published;
mod sheet;
mod slips;
mod text;
mod words;

pub use self::document::{Document, Part, Section, Table};
pub use self::names::Names;
pub use self::published::{Published, publish};
pub use self::sheet::sheet;
pub use self::slips::slips;
pub use self::words::Language;

use kith_protocol::{id::Account, summary::record::Meeting};

/// What minutes say beside the record.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// What the group is called.
    pub group: Option<String>,
    /// What the piece of work is called.
    pub initiative: Option<String>,
    /// The language of their own words.
    pub language: Language,
}

impl About {
    const fn words(&self) -> words::Words {
        words::Words(self.language)
    }
}

/// The minutes for those who were there, with names as far as the record holds them. `name_of` names members that the record
/// speaks of by their account.
#[must_use]
pub fn minutes(
    meeting: &Meeting,
    about: &About,
    name_of: &dyn Fn(&Account) -> Option<String>,
) -> Document {
    document::of_record(meeting, about, name_of)
}

impl Published {
    /// The published minutes.
    #[must_use]
    pub fn minutes(&self) -> Document {
        document::of_published(self)
    }
}

/// The policy under which a browser shows a page of [`Document::html`] or of [`slips`]: its own style, and nothing else.
#[must_use]
pub fn page_policy() -> String {
    html::policy(&[html::STYLE, slips::STYLE])
}

impl Document {
    /// A web page of its own, which prints on A4.
    #[must_use]
    pub fn html(&self) -> String {
        html::page(self)
    }

    /// Plain text.
    #[must_use]
    pub fn text(&self) -> String {
        text::write(self)
    }

    /// A Word document (Office Open XML).
    #[must_use]
    pub fn docx(&self) -> Vec<u8> {
        docx::write(self)
    }
}
