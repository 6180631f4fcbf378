//! Bodies that are too large, too deep, of another sort, or nothing that can be read.

use serde_json::json;

use super::{Town, refused};

/// What it is, where it goes, as what, its bytes, and the status and code it is answered with.
type Upload<'a> = (&'a str, &'a str, &'a str, Vec<u8>, u16, &'a str);

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one row a trick")]
fn bodies() {
    let town = Town::new();
    let served = &town.served;
    let huge = || vec![b'a'; 10 * 1024 * 1024];
    let raw =
        |path: &str, media: &str, body: Vec<u8>| served.ask("POST", path).bytes(media, body).done();
    const JSON: &str = "application/json";
    const ONE: &str = "/api/v1/entries";
    const MANY: &str = "/api/v1/entries/batch";
    let envelope = json!(town.gave(&town.ann, &town.ann, &town.bob, 60).envelope);
    let mut unknown = envelope.clone();
    unknown["extra"] = json!(1);
    let thousand_and_one = json!({ "entries": vec![json!({"body": "", "signatures": []}); 1_001] });
    let deep = "[".repeat(100_000).into_bytes();
    let table: Vec<Upload<'_>> = vec![
        ("10 MB as an entry", ONE, JSON, huge(), 413, "too-large"),
        ("10 MB as a batch", MANY, JSON, huge(), 413, "too-large"),
        (
            "10 MB to sign in",
            "/api/v1/session",
            JSON,
            huge(),
            413,
            "too-large",
        ),
        (
            "10 MB to the witness",
            "/witness/add-checkpoint",
            "text/plain",
            huge(),
            413,
            "too-large",
        ),
        (
            "1,001 entries",
            MANY,
            JSON,
            thousand_and_one.to_string().into_bytes(),
            413,
            "too-large",
        ),
        (
            "a form",
            ONE,
            "application/x-www-form-urlencoded",
            b"body=1".to_vec(),
            415,
            "not-json",
        ),
        (
            "plain text",
            ONE,
            "text/plain",
            envelope.to_string().into_bytes(),
            415,
            "not-json",
        ),
        ("no JSON", ONE, JSON, b"{".to_vec(), 400, "unreadable"),
        ("nothing", ONE, JSON, Vec::new(), 400, "unreadable"),
        ("no text", ONE, JSON, vec![0xff, 0xfe], 400, "unreadable"),
        ("very deep", MANY, JSON, deep, 400, "unreadable"),
        (
            "an unknown member",
            ONE,
            JSON,
            unknown.to_string().into_bytes(),
            400,
            "unreadable",
        ),
        ("a list", ONE, JSON, b"[]".to_vec(), 400, "unreadable"),
    ];
    for (what, path, media, body, status, code) in table {
        refused(&town, what, status, code, || raw(path, media, body));
    }
}
