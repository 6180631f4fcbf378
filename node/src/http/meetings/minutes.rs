//! The minutes of a meeting, in the form and the language that somebody can read or work with; the sheet and the slips to print.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kith_protocol::id::{Account, Day, Name};
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::App;
use super::super::api::Doc;
use super::super::ask::{Asked, In};
use super::super::problem::Problem;
use super::super::viewer::Viewer;
use super::one::leave_trace;
use super::{Lister, Seen, language};
use crate::meetings::{Reader, known};
use crate::minutes::{self, About, Document, Language, csv};

/// The media type of a Word document.
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// In which form, and which edition.
#[derive(Debug, Deserialize, JsonSchema)]
pub(in crate::http) struct Wanted {
    /// A web page if absent.
    pub(super) format: Option<Format>,
    /// The record if absent.
    edition: Option<Edition>,
    /// The language of the minutes' own words; what the browser likes best if absent.
    lang: Option<Language>,
}

/// A form of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// A web page that prints on A4.
    #[default]
    Html,
    /// Plain text.
    Text,
    /// A table for spreadsheets.
    Csv,
    /// A Word document.
    Docx,
}

/// An edition of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Edition {
    /// For those who were there: with names. Others see of it what they see of the meeting.
    #[default]
    Record,
    /// For everybody, once published: it names nobody.
    Published,
}

pub(in crate::http) fn doc() -> Doc {
    let answer = "The minutes.";
    Doc::of("The minutes of a meeting: as the viewer may see the meeting, or the published edition, which anybody may read without a session.")
        .query::<Wanted>()
        .sends(200, "text/html", answer)
        .sends(200, "text/plain", answer)
        .sends(200, "text/csv", answer)
        .sends(200, WORD, answer)
}

/// The minutes.
pub(in crate::http) async fn show(
    State(app): State<App>,
    viewer: Result<Viewer, Problem>,
    name: Result<In<Name>, Problem>,
    language::In(language): language::In,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    let format = wanted.format.unwrap_or_default();
    let language = wanted.lang.unwrap_or(language);
    match wanted.edition.unwrap_or_default() {
        Edition::Published => {
            let In(name) = name?;
            app.read(move |app| app.published_as(&name, language, format))
                .await
        }
        Edition::Record => {
            let viewer = viewer?;
            let (seen, about) = opened(&app, viewer, name?.0, language).await?;
            app.read(move |app| Ok(app.recorded_as(seen, &about, format)))
                .await
        }
    }
}

pub(in crate::http) fn sheet_doc() -> Doc {
    Doc::of("The sheet to print before a meeting: boxes to write in, and to type in after.")
        .query::<language::Wanted>()
        .sends(200, "text/html", "A web page that prints on A4.")
}

/// The sheet.
pub(in crate::http) async fn sheet(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
    language::In(language): language::In,
) -> Result<Response, Problem> {
    let (mut seen, about) = opened(&app, viewer, name, language).await?;
    seen.rights.mask(&mut seen.opened.record);
    Ok(page(minutes::sheet(&seen.opened.record, &about).html()))
}

pub(in crate::http) fn slips_doc() -> Doc {
    Doc::of("Slips to print, two to a sheet: each asks one person what the attendance record may know of them.")
        .query::<language::Wanted>()
        .sends(200, "text/html", "A web page that prints on A4.")
}

/// The slips that people fill in on leaving.
pub(in crate::http) async fn slips(
    State(app): State<App>,
    viewer: Viewer,
    In(name): In<Name>,
    language::In(language): language::In,
) -> Result<Response, Problem> {
    let (mut seen, about) = opened(&app, viewer, name, language).await?;
    seen.rights.mask(&mut seen.opened.record);
    Ok(page(minutes::slips(&seen.opened.record, &about)))
}

/// Opens a meeting for a viewer, who leaves a trace where they see rows by their office alone.
async fn opened(
    app: &App,
    viewer: Viewer,
    name: Name,
    language: Language,
) -> Result<(Seen, About), Problem> {
    let (who, seen, about) = app
        .read(move |app| {
            let who = app.who(&viewer);
            let seen = app.seen(&who, &name)?;
            let about = app.about(&seen.known, language)?;
            Ok((who, seen, about))
        })
        .await?;
    leave_trace(app, &who, &seen).await?;
    Ok((seen, about))
}

impl App {
    /// What a meeting's group and piece of work are called, for a paper in a language.
    pub(super) fn about(
        &self,
        meeting: &known::Meeting,
        language: Language,
    ) -> Result<About, Problem> {
        let group = Lister::new(self).group_title(&meeting.group)?;
        let work = meeting.initiative.as_ref();
        let work = work.and_then(|name| self.engine().look(|v| known::initiative(v, name)));
        let initiative = match work {
            Some(work) => Reader::new(self.engine()).initiative(&work)?.record.title,
            None => None,
        };
        Ok(About {
            group,
            initiative,
            language,
        })
    }

    fn recorded_as(&self, seen: Seen, about: &About, format: Format) -> Response {
        let Seen {
            mut opened, rights, ..
        } = seen;
        rights.mask(&mut opened.record);
        let name_of = |who: &Account| match rights.names() || rights.own.contains(who) {
            true => opened.name_of(self.engine(), who),
            false => None,
        };
        let record = &opened.record;
        let table = || csv::write(record, about.language, &name_of);
        let document = minutes::minutes(record, about, &name_of);
        answer(&document, &table, record.shape.day, format)
    }

    fn published_as(
        &self,
        name: &Name,
        language: Language,
        format: Format,
    ) -> Result<Response, Problem> {
        let (_, published) = self.published(name, language)?;
        let record = &published.record;
        let table = || csv::write(record, language, &|_| None);
        Ok(answer(
            &published.minutes(),
            &table,
            record.shape.day,
            format,
        ))
    }
}

/// Answers a document in a form. What is no page is kept as a file with the meeting's day in its name.
pub(super) fn answer(
    document: &Document,
    table: &dyn Fn() -> Vec<u8>,
    day: Day,
    format: Format,
) -> Response {
    let file = |ending| format!("attachment; filename=\"minutes-{day}.{ending}\"");
    let (media, named, bytes) = match format {
        Format::Html => return page(document.html()),
        Format::Text => {
            let media = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
            return (media, document.text()).into_response();
        }
        Format::Csv => ("text/csv; charset=utf-8", file("csv"), table()),
        Format::Docx => (WORD, file("docx"), document.docx()),
    };
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, named),
    ];
    (headers, bytes).into_response()
}

/// A web page of its own, which may use its own style and nothing else.
fn page(html: String) -> Response {
    let mut response = axum::response::Html(html).into_response();
    let policy = HeaderValue::from_str(&minutes::page_policy());
    let policy = policy.expect("a policy is printable ASCII");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}
