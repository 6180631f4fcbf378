//! What nodes let their neighbours see of their boards: public offers and requests, asked for again and again, and never
//! part of a feed that others keep. It names nobody: a listing is known by a mark that only its node can resolve.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    Fault, limits,
    wire::{self, Reader, Writer},
};
use crate::{
    entry::listing::ListingType,
    id::{Category, Day, Index, Mark},
};

/// What two nodes say to each other about their boards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// What may I see?
    Ask {
        /// Only what stands before this place: where the page before ended.
        before: Option<Index>,
    },
    /// A page of it, newest first.
    Page {
        /// What may be seen.
        listings: Vec<Listing>,
        /// Where the next page begins; none if this was the last.
        next: Option<Index>,
    },
    /// What you may see is not what it was: ask again if somebody cares.
    Changed,
}

/// An offer or a request, as neighbours see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Which; its node knows whose it is.
    #[serde(with = "plain_mark")]
    pub mark: Mark,
    /// Which way round.
    pub what: ListingType,
    /// What it is about, by the other area's own categories.
    pub category: Category,
    /// What it is, in a few words.
    pub title: String,
    /// More of it.
    pub text: Option<String>,
    /// How to reach whose it is, where they want it shown.
    pub contact: Option<String>,
    /// The last day on which it is shown.
    pub until: Day,
}

/// A mark as sixteen numbers: what is kept of boards is text.
mod plain_mark {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    use crate::id::Mark;

    pub(super) fn serialize<S: Serializer>(mark: &Mark, to: S) -> Result<S::Ok, S::Error> {
        mark.0.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Mark, D::Error> {
        <[u8; 16]>::deserialize(from).map(Mark)
    }
}

impl Listing {
    /// With words cut to what travels.
    #[must_use]
    pub fn cut(mut self) -> Self {
        cut(&mut self.title, limits::TITLE_BYTES);
        for (text, most) in [
            (&mut self.text, limits::TEXT_BYTES),
            (&mut self.contact, limits::CONTACT_BYTES),
        ] {
            if let Some(text) = text {
                cut(text, most);
            }
        }
        self
    }

    fn write(&self, to: &mut Writer) {
        to.list(7).bytes(&self.mark.0);
        to.flag(self.what == ListingType::Offer);
        to.text(self.category.as_str()).text(&self.title);
        for words in [&self.text, &self.contact] {
            match words {
                Some(words) => to.text(words),
                None => to.null(),
            };
        }
        to.text(&alloc::format!("{}", self.until));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Fault> {
        from.tuple(7)?;
        let mark = Mark(from.fixed()?);
        let what = if from.flag()? {
            ListingType::Offer
        } else {
            ListingType::Request
        };
        let category = from.text(crate::limits::CATEGORY_CHARS)?;
        let title = from.text(limits::TITLE_BYTES)?;
        let text = words(from, limits::TEXT_BYTES)?;
        let contact = words(from, limits::CONTACT_BYTES)?;
        let until = from.text(10)?;
        Ok(Self {
            mark,
            what,
            category: category.parse().map_err(|_| Fault::Garbled)?,
            title,
            text,
            contact,
            until: until.parse().map_err(|_| Fault::Garbled)?,
        })
    }
}

impl wire::Message for Message {
    fn write(&self) -> Vec<u8> {
        let mut to;
        match self {
            Self::Ask { before } => {
                to = Writer::frame(40, 1);
                place(&mut to, *before);
            }
            Self::Page { listings, next } => {
                to = Writer::frame(41, 2);
                to.list(listings.len());
                for listing in listings {
                    listing.write(&mut to);
                }
                place(&mut to, *next);
            }
            Self::Changed => to = Writer::frame(42, 0),
        }
        to.done()
    }

    fn read(kind: u8, from: &mut Reader<'_>) -> Result<Self, Fault> {
        match kind {
            40 => {
                from.fields(1)?;
                let before = read_place(from)?;
                Ok(Self::Ask { before })
            }
            41 => {
                from.fields(2)?;
                let count = from.list(limits::LISTINGS_PAGE)?;
                let listings = (0..count)
                    .map(|_| Listing::read(from))
                    .collect::<Result<_, _>>()?;
                let next = read_place(from)?;
                Ok(Self::Page { listings, next })
            }
            42 => {
                from.fields(0)?;
                Ok(Self::Changed)
            }
            _ => Err(Fault::Garbled),
        }
    }
}

fn place(to: &mut Writer, at: Option<Index>) {
    match at {
        Some(at) => to.uint(at),
        None => to.null(),
    };
}

fn read_place(from: &mut Reader<'_>) -> Result<Option<Index>, Fault> {
    if from.null()? {
        return Ok(None);
    }
    from.uint().map(Some)
}

fn words(from: &mut Reader<'_>, most: usize) -> Result<Option<String>, Fault> {
    if from.null()? {
        return Ok(None);
    }
    from.text(most).map(Some)
}

/// To at most so many bytes, between two characters.
fn cut(text: &mut String, most: usize) {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or_default());
}
