//! The client's files: compressed where the browser takes it, not sent again where it has them.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kith_web_client::File;

use super::problem::{Problem, Refused};

/// Addresses that are the node's and never a page of the client.
const NODES_OWN: [&str; 4] = ["api/", "log/", "witness/", "gossip"];

/// A file of the client; for every other page a browser asks for, the page that all of them start from.
pub(super) async fn show(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let headers = request.headers();
    let file = match path {
        "" => Some(kith_web_client::index()),
        path => kith_web_client::file(path).or_else(|| {
            let page = wants_page(headers) && !NODES_OWN.iter().any(|own| path.starts_with(own));
            page.then(kith_web_client::index)
        }),
    };
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match file {
        Some(file) if reads => answer(file, headers),
        Some(_) if kith_web_client::file(path).is_some() => {
            Problem::from(Refused::Method).into_response()
        }
        Some(_) | None => Problem::from(Refused::NotFound).into_response(),
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

fn answer(file: &'static File, headers: &HeaderMap) -> Response {
    let (encoding, bytes) = encoded(file, headers);
    let cache = if file.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    // One validator serves all encodings of a file, so it is a weak one.
    let etag = format!("W/{}", file.etag);
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.trim_start_matches("W/") == file.etag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, file.mime)], bytes).into_response()
    };
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding.filter(|_| !known) {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest form of a file that the browser takes.
fn encoded(file: &'static File, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
    match (file.brotli, file.gzip) {
        (Some(brotli), _) if takes(headers, "br") => (Some("br"), brotli),
        (_, Some(gzip)) if takes(headers, "gzip") => (Some("gzip"), gzip),
        (Some(_) | None, Some(_) | None) => (None, file.identity),
    }
}

/// Whether `Accept-Encoding` names this encoding and does not rule it out with `q=0`.
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|choice| {
            let mut parts = choice.split(';').map(str::trim);
            let named = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let ruled_out = parts.any(|part| {
                let weight = part.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
                weight == Some(0.0)
            });
            named && !ruled_out
        })
}
