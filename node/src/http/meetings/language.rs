//! In which language a paper is asked for: by the query, else by what the browser says.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::ask::Asked;
use super::super::problem::Problem;
use crate::minutes::Language;

/// In which language.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub(super) struct Wanted {
    /// The language of the paper's own words; what the browser likes best if absent.
    lang: Option<Language>,
}

/// The language that a paper is asked for in.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct In(pub(super) Language);

impl<S: Send + Sync> FromRequestParts<S> for In {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Asked(asked) = Asked::<Wanted>::from_request_parts(parts, state).await?;
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|accept| accept.to_str().ok());
        let liked = || Language::of_header(accepted.unwrap_or_default());
        Ok(Self(asked.lang.unwrap_or_else(liked)))
    }
}
