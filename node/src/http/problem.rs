//! What is answered when it is no: `application/problem+json` (RFC 9457). A status is chosen here and nowhere else.

use std::borrow::Cow;
use std::fmt;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kith_protocol::refusal::{Class, Frame, Plain, Refusal};
use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Stopped;
use crate::store::Fault;

/// What every problem's `type` begins with; its code follows.
const TYPE: &str = "urn:kith:problem:";

/// Why there is no other answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Problem {
    /// `urn:kith:problem:` and the code.
    r#type: String,
    /// What happened, in plain words.
    title: Cow<'static, str>,
    /// The HTTP status.
    #[schemars(with = "u16")]
    #[serde(serialize_with = "number")]
    status: StatusCode,
    /// What to do now, in plain words.
    detail: Cow<'static, str>,
    /// Stable, for machines.
    code: &'static str,
    /// For whoever writes a program that talks to this one: what exactly could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

/// What the HTTP face itself says no to, before an entry is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// No session, or one that has ended.
    NotSignedIn,
    /// The answer to a challenge does not hold.
    SignInFailed,
    /// The session's member may not read this.
    NotYours,
    /// Only officers may.
    OfficersOnly,
    /// A page of another site asks for a change.
    CrossOrigin,
    /// The request is for a name that is not this node's.
    WrongHost,
    /// Only from this machine.
    LocalOnly,
    /// Nothing is served here.
    NotFound,
    /// What is served here is not asked for like this.
    Method,
    /// The body is too large.
    TooLarge,
    /// The body is not JSON by its type.
    MediaType,
    /// The body or a parameter cannot be read.
    Unreadable,
    /// The body did not arrive in time.
    TooSlow,
    /// Too many requests.
    TooMany,
    /// An update of the connection was expected.
    UpgradeExpected,
    /// The slip was used before.
    SlipUsed,
    /// No meeting issued the slip.
    SlipUnknown,
    /// Figures to be written down are not those that the records show.
    FiguresDiffer,
    /// The text is no link of another node.
    NoLink,
    /// The invitation to link was used, or has run out.
    LinkOver,
    /// The link is this node's own.
    OwnLink,
    /// The other node gives no answer.
    NeighbourSilent,
    /// What the other node says of itself does not hold.
    NeighbourUnsure,
    /// Only stewards may.
    StewardsOnly,
    /// A row of an area's spreadsheet cannot be read, or one is missing.
    ReturnUnreadable,
    /// The area's names cannot be used.
    ReturnArea,
    /// An area's figures are of no month or quarter.
    ReturnPeriod,
    /// It is too early for figures of that period.
    ReturnEarly,
    /// Nobody with lived experience agreed to an area's figures.
    ReturnNotAgreed,
    /// An area's figures cannot be right.
    ReturnFigures,
    /// An area's figures of that period were sent before.
    ReturnSent,
    /// The area has a Kith of its own.
    ReturnKith,
    /// A list of nodes is longer than what a feed carries at once.
    ListTooLong,
}

impl Refused {
    #[expect(clippy::too_many_lines, reason = "a table: one row a refusal")]
    fn row(self) -> (u16, &'static str, &'static str, &'static str) {
        const RELOAD: &str = "Reload the app and try again.";
        const WAIT: &str = "Nothing was written down. Wait a minute, then try again.";
        match self {
            Self::NotSignedIn => (
                401,
                "not-signed-in",
                "You are not signed in on this phone.",
                "Open Kith again on a phone that is set up.",
            ),
            Self::SignInFailed => (
                403,
                "sign-in-failed",
                "Signing in did not work.",
                "Try again. If it goes on, ask your Kith for a new invitation.",
            ),
            Self::NotYours => (
                403,
                "not-yours",
                "This is for someone else to read.",
                "Ask them, or a broker.",
            ),
            Self::OfficersOnly => (
                403,
                "officers-only",
                "Only brokers and Kith leads can read this.",
                "Ask a broker.",
            ),
            Self::CrossOrigin => (
                403,
                "cross-origin",
                "Another site tried to do this in your name.",
                "Nothing was done. Open Kith itself and try there.",
            ),
            Self::WrongHost => (
                421,
                "wrong-host",
                "This Kith is not known by that address.",
                "Open it at its own address.",
            ),
            Self::LocalOnly => (
                403,
                "local-only",
                "This can be read only on the computer that Kith runs on.",
                "Ask for it there.",
            ),
            Self::NotFound => (
                404,
                "not-found",
                "There is nothing here.",
                "Go back and try again from there.",
            ),
            Self::Method => (
                405,
                "method-not-allowed",
                "This cannot be done here.",
                RELOAD,
            ),
            Self::TooLarge => (
                413,
                "too-large",
                "This is too much at once.",
                "Send less at once.",
            ),
            Self::MediaType => (
                415,
                "not-json",
                "This did not arrive in a form Kith reads.",
                RELOAD,
            ),
            Self::Unreadable => (
                400,
                "unreadable",
                "This cannot be read.",
                "Nothing was written down. Reload the app and try again.",
            ),
            Self::TooSlow => (
                408,
                "too-slow",
                "This took too long to arrive.",
                "Nothing was written down. Try again when the signal is better.",
            ),
            Self::TooMany => (429, "too-many-requests", "That was a lot at once.", WAIT),
            Self::UpgradeExpected => (
                426,
                "websocket-only",
                "This address is for live updates.",
                RELOAD,
            ),
            Self::SlipUsed => (
                409,
                "slip-used",
                "This slip was used before.",
                "What it said counts already. Ask for another slip if it was not you.",
            ),
            Self::FiguresDiffer => (
                409,
                "figures-differ",
                "The records have changed since these figures were shown.",
                "Nothing was written down. Look at the new figures, then close the period.",
            ),
            Self::SlipUnknown => (
                404,
                "slip-unknown",
                "This is not one of our slips.",
                "Look at the letters again, or ask for another slip.",
            ),
            Self::NoLink => (
                422,
                "no-link",
                "This is not a link from another Kith.",
                "Copy all of it, from http to the end, and try again.",
            ),
            Self::LinkOver => (
                410,
                "link-over",
                "This link was used, or is too old.",
                "Ask the other Kith for a new one.",
            ),
            Self::OwnLink => (
                409,
                "own-link",
                "This is a link from your own Kith.",
                "Send it to the neighbours that you want to link with.",
            ),
            Self::NeighbourSilent => (
                502,
                "neighbour-silent",
                "The other Kith does not answer.",
                "Nothing was changed. Check the link, and try again later.",
            ),
            Self::NeighbourUnsure => (
                422,
                "neighbour-unsure",
                "The other Kith cannot show who it is.",
                "Nothing was changed. Ask the people there by phone.",
            ),
            Self::StewardsOnly => (
                403,
                "stewards-only",
                "Only Kith leads can do this.",
                "Ask a Kith lead.",
            ),
            Self::ReturnUnreadable => (
                422,
                "return-unreadable",
                "A row of the spreadsheet cannot be read, or one is missing.",
                "Nothing was sent. Put that row right, then try again.",
            ),
            Self::ReturnArea => (
                422,
                "return-area",
                "The name of the area cannot be used.",
                "Nothing was sent. Write the name in up to 80 letters.",
            ),
            Self::ReturnPeriod => (
                422,
                "return-period",
                "These days are not a calendar month or quarter.",
                "Nothing was sent. Choose the first and the last day of a month or quarter.",
            ),
            Self::ReturnEarly => (
                409,
                "return-early",
                "It is too early to send figures for this time.",
                "Nothing was sent. Wait until the days after its end have passed.",
            ),
            Self::ReturnNotAgreed => (
                422,
                "return-not-agreed",
                "Somebody with lived experience in that area has to agree first.",
                "Nothing was sent. Show them the figures, and say so here.",
            ),
            Self::ReturnFigures => (
                422,
                "return-figures",
                "These figures do not fit together.",
                "Nothing was sent. Look at the hours and people again.",
            ),
            Self::ReturnSent => (
                409,
                "return-sent",
                "The figures of this area for this time were sent before.",
                "They stay as they are. Put what was wrong into the next ones.",
            ),
            Self::ReturnKith => (
                409,
                "return-kith",
                "This area has a Kith, which tells its figures itself.",
                "Nothing was sent. Look at the area's name and code.",
            ),
            Self::ListTooLong => (
                413,
                "list-too-long",
                "This list is too long.",
                "A list has room for about 100 areas. Nothing was published. Make two lists, each with its own name.",
            ),
        }
    }
}

impl Problem {
    /// Adds what exactly could not be read.
    #[must_use]
    pub(super) fn because(mut self, reason: impl fmt::Display) -> Self {
        self.reason = Some(reason.to_string());
        self
    }

    /// Something went wrong that nobody foresaw: logged with `cause`, of which the answer says nothing.
    pub(super) fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "a request could not be answered");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong in Kith.",
            "This is a fault in Kith. Try again; if it goes on, tell whoever looks after it.",
        )
    }

    /// The HTTP status.
    #[must_use]
    pub(super) const fn status(&self) -> StatusCode {
        self.status
    }

    fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: &'static str,
    ) -> Self {
        Self {
            r#type: format!("{TYPE}{code}"),
            title: title.into(),
            status,
            detail: detail.into(),
            code,
            reason: None,
        }
    }

    fn plain(row: Plain) -> Self {
        Self::new(status(row.class), row.code, row.title, row.advice)
    }
}

/// The status of each class of refusal.
const fn status(class: Class) -> StatusCode {
    match class {
        Class::Malformed => StatusCode::BAD_REQUEST,
        Class::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::Unknown => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Unacceptable => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let (status, code, title, detail) = refused.row();
        let status = StatusCode::from_u16(status).expect("the table holds statuses that exist");
        Self::new(status, code, title, detail)
    }
}

impl From<Frame> for Problem {
    fn from(frame: Frame) -> Self {
        Self::plain(frame.plain()).because(frame)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::plain(refusal.plain())
    }
}

impl From<Stopped> for Problem {
    fn from(_: Stopped) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "read-only",
            "Kith cannot write anything down right now.",
            "What was written down is safe and can be read. Keep this on your phone and try again later.",
        )
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::internal(fault)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.status == StatusCode::TOO_MANY_REQUESTS
            || self.status == StatusCode::SERVICE_UNAVAILABLE
        {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
