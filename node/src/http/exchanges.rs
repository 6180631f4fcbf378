//! Exchanges as people read them: who gave to whom, how each line stands, and whose answer is awaited.

use axum::Json;
use axum::extract::State;
use kith_protocol::book::account::Keepers;
use kith_protocol::book::exchange::{End, How, LineName};
use kith_protocol::entry::Content;
use kith_protocol::entry::exchange::{self as said, Exchange as Said, Ground, Reason, parties};
use kith_protocol::id::{Account, Author, Category, Day, Digest32, Id, Index, Mark, Millis, Name};
use kith_protocol::view::{Consent, LineState, Story, Views};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::api::Doc;
use super::ask::{Asked, In};
use super::limits;
use super::pages::page;
use super::problem::{Problem, Refused};
use super::reading::Stored;
use super::viewer::{Standing, Viewer};

/// An exchange.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ExchangeInfo {
    /// Who wrote it down.
    pub(super) by: Author,
    /// What they are called.
    by_name: Option<String>,
    /// Their id for it.
    pub(super) id: Id,
    /// Its position in the log.
    index: Index,
    /// When the node took it.
    at: Millis,
    /// Whether it was brought from another program.
    imported: bool,
    /// The day it took place.
    day: Day,
    /// What it was about.
    category: Category,
    /// What was done, in words.
    note: Option<String>,
    /// The lines settle all together or not at all.
    all_or_none: bool,
    /// SHA-256 of the body: what an answer names.
    terms: Digest32,
    /// The signed bytes.
    body: String,
    /// The exchange whose lines this undoes.
    undoes: Option<Name>,
    /// Who gave to whom, for how long.
    pub(super) lines: Vec<LineInfo>,
    /// Who says that it is not right.
    not_right: Option<NotRight>,
    /// Until when an answer is awaited.
    deadline: Option<Millis>,
}

/// One line of an exchange.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct LineInfo {
    giver: Account,
    giver_name: Option<String>,
    receiver: Account,
    receiver_name: Option<String>,
    minutes: i64,
    /// In an undoing: which line it mirrors.
    of: Option<u32>,
    /// How it stands.
    state: LineStateInfo,
    /// How many of the minutes were undone.
    undone_minutes: i64,
    /// Who agreed, and how.
    pub(super) consents: Vec<ConsentInfo>,
    /// Whose agreement is awaited.
    pub(super) waits_for: Vec<Account>,
}

/// How a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum LineStateInfo {
    /// An answer is awaited.
    Waiting,
    /// The minutes moved.
    Done,
    /// A party said no.
    Declined,
    /// Who wrote it down took it back.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

/// An agreement.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct ConsentInfo {
    /// The side that agreed.
    pub(super) account: Account,
    name: Option<String>,
    /// How.
    how: HowInfo,
    /// Who said so.
    pub(super) by: Account,
    by_name: Option<String>,
}

/// How an agreement was given.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum HowInfo {
    /// On the party's own device.
    Device,
    /// By their supporter.
    Supporter,
    /// By someone who looks after the account.
    Custodian,
    /// Told face to face; a broker wrote it down.
    Spoken,
    /// By phone; a broker wrote it down.
    Phone,
    /// On paper; a broker wrote it down.
    Paper,
    /// By e-mail or message; a broker wrote it down.
    Email,
    /// A broker was there.
    Present,
    /// The notice of an undoing has passed.
    Notice,
}

/// Somebody says that an exchange is not right.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct NotRight {
    /// Who.
    by: Account,
    by_name: Option<String>,
    reason: Reason,
    /// When.
    at: Millis,
}

impl From<How> for HowInfo {
    fn from(how: How) -> Self {
        match how {
            How::Device => Self::Device,
            How::Supporter => Self::Supporter,
            How::Custodian => Self::Custodian,
            How::Attested(Ground::Spoken) => Self::Spoken,
            How::Attested(Ground::Phone) => Self::Phone,
            How::Attested(Ground::Paper) => Self::Paper,
            How::Attested(Ground::Email) => Self::Email,
            How::Attested(Ground::Present) => Self::Present,
            How::Attested(Ground::Notice) => Self::Notice,
        }
    }
}

impl From<LineState> for LineStateInfo {
    fn from(state: LineState) -> Self {
        match state {
            LineState::Waiting => Self::Waiting,
            LineState::Done => Self::Done,
            LineState::Ended(End::Declined) => Self::Declined,
            LineState::Ended(End::Withdrawn) => Self::Withdrawn,
            LineState::Ended(End::Expired) => Self::Expired,
        }
    }
}

impl ExchangeInfo {
    /// Whether `account` gives or receives in it.
    pub(super) fn has(&self, account: Account) -> bool {
        let mut lines = self.lines.iter();
        lines.any(|line| line.giver == account || line.receiver == account)
    }

    /// Without the words, which only those concerned read unasked.
    pub(super) fn without_words(mut self) -> Self {
        self.note = None;
        self
    }
}

/// What the views know of an exchange, taken out under one lock.
struct Standings {
    story: Option<Story>,
    undone: Vec<i64>,
    not_right: Option<(Account, Reason, Index)>,
    keepers: Vec<(Account, Keepers)>,
}

impl Standings {
    fn of(views: &Views, exchange: Mark, lines: &[said::Line]) -> Self {
        let undone = (0..)
            .zip(lines)
            .map(|(line, _)| views.exchanges.undone(&LineName { exchange, line }));
        let keepers = parties(lines).into_iter().filter_map(|party| {
            let place = views.directory.places.get(&party)?;
            Some((party, place.keepers.clone()?))
        });
        Self {
            story: views.exchanges.story(&exchange).cloned(),
            undone: undone.collect(),
            not_right: views.exchanges.not_right(&exchange),
            keepers: keepers.collect(),
        }
    }

    /// Whether a side's consents are enough: k of those who look after a shared account, or the person's own, or the
    /// word of two brokers after notice.
    fn agreed(&self, side: &Account, consents: &[Consent]) -> bool {
        let theirs = || consents.iter().filter(|c| c.account == *side);
        let keepers = self.keepers.iter().find(|(account, _)| account == side);
        let notices = theirs()
            .filter(|c| c.how == How::Attested(Ground::Notice))
            .count();
        match keepers {
            Some((_, keepers)) => {
                let enough = usize::try_from(keepers.needed).unwrap_or(usize::MAX);
                notices >= 2 || theirs().count() - notices >= enough
            }
            None => notices >= 2 || theirs().count() > notices,
        }
    }

    /// How a line stands and who agreed. What has no story is done, each side by its own device; imported history has
    /// no consents.
    fn line(&self, at: usize, line: &said::Line, imported: bool) -> (LineState, Vec<Consent>) {
        let told = self.story.as_ref().and_then(|story| story.lines.get(at));
        if let Some(told) = told {
            return (told.state, told.consents.clone());
        }
        let own = |account| Consent {
            account,
            how: How::Device,
            by: account,
        };
        let consents = if imported {
            Vec::new()
        } else {
            vec![own(line.giver), own(line.receiver)]
        };
        (LineState::Done, consents)
    }
}

impl App {
    /// The exchange recorded at `index`; none where something else stands.
    pub(super) fn exchange(&self, stored: &Stored) -> Result<Option<ExchangeInfo>, Problem> {
        let (category, day, lines, all_or_none, undoes, imported) = match &stored.entry.content {
            Content::Exchange(Said::Recorded(c)) => {
                (&c.category, c.day, &c.lines, c.all_or_none, c.undoes, false)
            }
            Content::Exchange(Said::Imported(c)) => {
                (&c.category, c.day, &c.lines, false, None, true)
            }
            Content::Exchange(_)
            | Content::Roster(_)
            | Content::Work(_)
            | Content::Meeting(_)
            | Content::Federation(_)
            | Content::Listing(_) => return Ok(None),
        };
        let name = stored.entry.name();
        let standings = self
            .engine()
            .look(|views| Standings::of(views, name.mark(), lines));
        let not_right = match standings.not_right {
            Some((by, reason, index)) => Some(NotRight {
                by,
                by_name: self.name_of(&by),
                reason,
                at: self.stored(index)?.at,
            }),
            None => None,
        };
        let story = standings.story.as_ref();
        Ok(Some(ExchangeInfo {
            by: name.by,
            by_name: self.author_name(name.by),
            id: name.id,
            index: stored.index,
            at: stored.at,
            imported,
            day,
            category: category.clone(),
            note: self.note(&stored.entry),
            all_or_none,
            terms: stored.terms,
            body: stored.body().to_owned(),
            undoes,
            lines: self.lines(lines, imported, &standings),
            not_right,
            deadline: story.filter(|s| s.waits()).and_then(|s| s.deadline),
        }))
    }

    /// The exchange of this mark, which the views name.
    pub(super) fn exchange_marked(&self, mark: &Mark) -> Result<Option<ExchangeInfo>, Problem> {
        let index = self.engine().look(|views| views.names.at(mark));
        let Some(index) = index else {
            return Ok(None);
        };
        self.exchange(&self.stored(index)?)
    }

    fn note(&self, entry: &kith_protocol::entry::Entry) -> Option<String> {
        #[derive(Deserialize)]
        struct Note {
            note: Option<String>,
        }
        let text = self.engine().detail(&entry.content.details()?)?;
        serde_json::from_str::<Note>(&text).ok()?.note
    }

    fn lines(&self, lines: &[said::Line], imported: bool, standings: &Standings) -> Vec<LineInfo> {
        let line = |(at, line): (usize, &said::Line)| {
            let (state, consents) = standings.line(at, line, imported);
            let waits_for = [line.giver, line.receiver]
                .into_iter()
                .filter(|side| state == LineState::Waiting && !standings.agreed(side, &consents));
            LineInfo {
                giver: line.giver,
                giver_name: self.name_of(&line.giver),
                receiver: line.receiver,
                receiver_name: self.name_of(&line.receiver),
                minutes: line.minutes,
                of: line.of,
                state: state.into(),
                undone_minutes: standings.undone.get(at).copied().unwrap_or_default(),
                waits_for: waits_for.collect(),
                consents: consents.iter().map(|c| self.consent(c)).collect(),
            }
        };
        lines.iter().enumerate().map(line).collect()
    }

    fn consent(&self, consent: &Consent) -> ConsentInfo {
        ConsentInfo {
            account: consent.account,
            name: self.name_of(&consent.account),
            how: consent.how.into(),
            by: consent.by,
            by_name: self.name_of(&consent.by),
        }
    }
}

/// Which exchanges.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// Those with a line that waits, or those that someone says are not right.
    state: Which,
    /// Where the page before ended: its `next`.
    cursor: Option<Index>,
    /// How many at most.
    limit: Option<usize>,
}

/// Which exchanges.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// With a line that waits.
    Waiting,
    /// That someone says is not right, and nobody has put right.
    NotRight,
}

/// A page of exchanges.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ExchangePage {
    items: Vec<ExchangeInfo>,
    /// Where the next page begins.
    next: Option<Index>,
}

pub(super) fn list_doc() -> Doc {
    Doc::of("Exchanges that wait or are not right: all for officers, without their words; one's own otherwise.")
        .query::<Wanted>()
        .answers::<ExchangePage>(200, "A page, oldest first.")
}

/// Exchanges that wait or are not right, oldest first.
pub(super) async fn list(
    State(app): State<App>,
    viewer: Viewer,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<ExchangePage>, Problem> {
    let most = page(wanted.limit, limits::PAGE_MOST);
    app.read(move |app| {
        let marks = app.engine().look(|views| {
            let marks = match wanted.state {
                Which::Waiting if viewer.officer => views.exchanges.waiting(),
                Which::Waiting => views.exchanges.waiting_with(&viewer.account()).collect(),
                Which::NotRight => views.exchanges.all_not_right().collect(),
            };
            let from = wanted.cursor.unwrap_or_default();
            let mut places: Vec<Index> = marks
                .into_iter()
                .filter_map(|mark| views.names.at(&mark))
                .filter(|index| *index >= from)
                .collect();
            places.sort_unstable();
            places.truncate(most + 1);
            places
        });
        let next = marks.get(most).copied();
        let mut items = Vec::new();
        for index in marks.into_iter().take(most) {
            let stored = app.stored(index)?;
            let standing = concerns(app, &viewer, &stored);
            if standing == Standing::Fellow {
                continue;
            }
            let own = standing >= Standing::Helper;
            let info = app.exchange(&stored)?;
            items.extend(info.map(|info| if own { info } else { info.without_words() }));
        }
        Ok(Json(ExchangePage { items, next }))
    })
    .await
}

pub(super) fn one_doc() -> Doc {
    Doc::of("One exchange, for those in it and for officers, who leave a trace.")
        .answers::<ExchangeInfo>(200, "The exchange.")
}

/// One exchange.
pub(super) async fn one(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
) -> Result<Json<ExchangeInfo>, Problem> {
    let index = app.position(&name).ok_or(Refused::NotFound)?;
    let stored = app.read(move |app| app.stored(index)).await?;
    may_read(&app, &viewer, &stored, "exchange").await?;
    let info = app.read(move |app| app.exchange(&stored)).await?;
    info.map(Json).ok_or_else(|| Refused::NotFound.into())
}

/// The closest that a viewer is to anyone an entry touches.
pub(super) fn concerns(app: &App, viewer: &Viewer, stored: &Stored) -> Standing {
    app.engine().look(|views| {
        let closest = stored
            .touches
            .iter()
            .map(|account| viewer.standing(views, account))
            .max();
        let none = if viewer.officer {
            Standing::Officer
        } else {
            Standing::Fellow
        };
        closest.unwrap_or(none)
    })
}

/// Lets a viewer read an entry if it concerns them, or if they are an officer, who leaves a trace with each person the
/// words are about.
pub(super) async fn may_read(
    app: &App,
    viewer: &Viewer,
    stored: &Stored,
    what: &str,
) -> Result<(), Problem> {
    match concerns(app, viewer, stored) {
        // Whether there is such an entry is nobody else's to know.
        Standing::Fellow => Err(Refused::NotFound.into()),
        Standing::Officer => {
            for person in stored.entry.content.about() {
                let by = viewer.account();
                app.engine().note_look(person, by, what).await?;
            }
            Ok(())
        }
        Standing::Helper | Standing::Own => Ok(()),
    }
}
