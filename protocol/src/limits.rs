//! Every bound of the protocol, each with its reason. `node` has its own for what is not agreed between parties.

/// Bytes of a body. A leaf is at most 16 KiB and also holds account lines and signatures.
pub const BODY_BYTES: usize = 8 * 1024;
/// Bytes of a leaf: the largest class or work party fits, and a leaf stays well under the store's value limit.
pub const LEAF_BYTES: usize = 16 * 1024;
/// How deep a body nests. Today's deepest kind needs four levels.
pub const BODY_DEPTH: usize = 8;
/// Signatures on one body: both parties, or the custodians of a large pot; each costs a verification.
pub const SIGNATURES: usize = 16;
/// Lines of one exchange: a full class or a work party.
pub const LINES: usize = 40;
/// Minutes of one line: a year of minutes. An imported total can be large; nothing real is larger.
pub const LINE_MINUTES: i64 = 525_600;
/// Minutes of a floor or ceiling a policy may set; keeps every sum far from the edge of `i64`.
pub const LIMIT_MINUTES: i64 = 100_000_000;
/// Custodians of a pot or organisation.
pub const CUSTODIANS: usize = 16;
/// Supporters of one member.
pub const SUPPORTERS: usize = 8;
/// Devices enrolled for one account and not stopped.
pub const DEVICES: usize = 16;
/// Categories of a bank.
pub const CATEGORIES: usize = 64;
/// Characters of a category's name.
pub const CATEGORY_CHARS: usize = 40;
/// Unanswered proposals between two accounts: enough for a backlog, too few to bury someone.
pub const WAITING_BETWEEN_TWO: u32 = 5;
/// Days an unanswered proposal may stand: longer than the notice of a reversal, at most a year.
pub const EXPIRES_DAYS: core::ops::RangeInclusive<i64> = 21..=365;
/// Days an invitation can be used.
pub const INVITATION_DAYS: i64 = 30;
/// Hours between an invitation for someone who already had a device and its use, unless they or a second officer approve.
pub const DEVICE_NOTICE_HOURS: i64 = 72;
/// Days before a steward invitation of the console takes effect, once a steward has ever set up a device.
pub const CONSOLE_NOTICE_DAYS: i64 = 7;
/// Days for which a steward and their device must have been there before they can replace the node key, and between the two
/// times that an only steward says so: a stolen phone is noticed and stopped by then.
pub const REPLACING_DAYS: i64 = 7;
/// Days of notice before two brokers may undo a line without the other party.
pub const REVERSAL_NOTICE_DAYS: i64 = 14;
/// Bytes of one detail's text.
pub const DETAIL_BYTES: usize = 16 * 1024;
/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;
/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;
/// Members who run a group beside the facilitators: more than a committee has.
pub const ORGANISERS: usize = 16;
/// Members who take notes in one meeting beside who runs the group.
pub const NOTE_TAKERS: usize = 16;
/// People in one meeting's attendance: a full hall. Agreeing to its minutes touches each of them, and a leaf holds so many
/// account lines.
pub const ATTENDANCE: usize = 96;
/// Items of one agenda: any member raises some, and what is written in the meeting still fits.
pub const ITEMS: usize = 100;
/// Items, contributions, decisions and actions that stand in one meeting: a day's work of several note-takers.
pub const NOTES: usize = 500;
/// Papers of one meeting.
pub const PAPERS: usize = 32;
/// Minutes of one meeting: two weeks, for a round by post.
pub const MEETING_MINUTES: i64 = 20_160;
/// Votes of one sort in one decision: nobody counts further by hand.
pub const VOTES: u32 = 10_000;
/// Contributions answered in one entry, or named by one link: their names fit a body.
pub const ANSWERED_AT_ONCE: usize = 40;
/// Links of one meeting: two for everybody who was there.
pub const LINKS: u32 = 200;
/// Slips in one entry: their digests fit a body.
pub const SLIPS: usize = 100;
/// Slips of one meeting: some for each, and some to spare.
pub const SLIPS_OF_A_MEETING: u32 = 400;
/// Reflections that are added up at least, so that none can be told from the others (domain: disclosure).
pub const REFLECTIONS: u32 = 10;
/// Offers and requests of one account that are shown: more than anyone reads of one person.
pub const LISTINGS: usize = 20;
/// Days an offer or request may be shown: by then it is worth saying again.
pub const LISTING_DAYS: i64 = 366;
/// Decisions of one neighbour that answer nothing offered here: a restored log may have lost as many offers; a neighbour that sends
/// more is not taken at its word.
pub const UNMATCHED: usize = 100;
/// A figure of a closed period, either way round: keeps every sum far from the edge of `i64`.
pub const FIGURE: i64 = 100_000_000;
