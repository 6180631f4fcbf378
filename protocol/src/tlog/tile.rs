//! Tiles: how a tree's hashes are cut into files and what those are called (C2SP tlog-tiles).

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::text;

/// Hashes in a full tile.
pub const FULL_WIDTH: u16 = 256;

/// The highest tile level there can be (C2SP tlog-tiles); a tree of [`super::MAX_SIZE`] leaves has 8.
pub const MAX_LEVEL: u8 = 63;

/// Which tile: the hashes of the subtrees over 256^`level` leaves each, from the `256 * n`-th on, `width` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    level: u8,
    n: u64,
    width: u16,
}

impl Tile {
    /// A tile's coordinates; `None` unless `level` is at most 63 and `width` is 1 to 256.
    pub fn new(level: u8, n: u64, width: u16) -> Option<Self> {
        (level <= MAX_LEVEL && (1..=FULL_WIDTH).contains(&width)).then_some(Self {
            level,
            n,
            width,
        })
    }

    /// The tile's level: 0 holds leaf hashes.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// The tile's place in its level.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// How many hashes it has.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether a log with a checkpoint at `size` serves this tile: whole, or as the partial one that ends its level.
    pub fn belongs_to(&self, size: u64) -> bool {
        let nodes = size.checked_shr(u32::from(self.level) * 8).unwrap_or(0);
        let full = nodes / u64::from(FULL_WIDTH);
        let rest = nodes % u64::from(FULL_WIDTH);
        self.n < full && self.width == FULL_WIDTH || self.n == full && u64::from(self.width) == rest
    }

    /// All tiles of a tree of `size` leaves, partial ones last in each level, from level 0 up.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        (0..=MAX_LEVEL)
            .map_while(move |level| {
                let nodes = size
                    .checked_shr(u32::from(level) * 8)
                    .filter(|&nodes| nodes > 0)?;
                Some((level, nodes))
            })
            .flat_map(|(level, nodes)| {
                let full = (0..nodes / 256).map(move |n| Self {
                    level,
                    n,
                    width: FULL_WIDTH,
                });
                let rest = (nodes % 256) as u16;
                let partial = (rest > 0).then_some(Self {
                    level,
                    n: nodes / 256,
                    width: rest,
                });
                full.chain(partial)
            })
    }

    /// Reads a path as [`fmt::Display`] writes it, without what stands before `<level>`; only the one spelling.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.split_once('/')?;
        let level = u8::try_from(text::decimal(level)?).ok()?;
        let (place, width) = match rest.split_once(".p/") {
            Some((place, width)) => (place, partial_width(width)?),
            None => (rest, FULL_WIDTH),
        };
        Self::new(level, place_number(place)?, width)
    }
}

/// `<level>/<n>` or `<level>/<n>.p/<width>`, `n` in groups of three: what follows `/log/tile/`.
impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut place = format!("{:03}", self.n % 1000);
        let mut above = self.n / 1000;
        while above > 0 {
            place = format!("x{:03}/{place}", above % 1000);
            above /= 1000;
        }
        write!(f, "{}/{place}", self.level)?;
        if self.width < FULL_WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// A partial tile's width: 1 to 255.
fn partial_width(text: &str) -> Option<u16> {
    let width = u16::try_from(text::decimal(text)?).ok()?;
    (1..FULL_WIDTH).contains(&width).then_some(width)
}

/// The number written as `x001/x234/067`; a leading group of zeroes would be a second spelling.
fn place_number(text: &str) -> Option<u64> {
    let mut groups = text.split('/').rev();
    let mut digits = String::from(groups.next()?);
    for group in groups {
        digits.insert_str(0, group.strip_prefix('x')?);
    }
    let spelled_in_threes = digits.len() % 3 == 0
        && text
            .split('/')
            .all(|g| g.trim_start_matches('x').len() == 3);
    let padded = digits.len() > 3 && digits.starts_with("000");
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    if !spelled_in_threes || padded || !plain {
        return None;
    }
    digits.parse().ok()
}
