//! The client's files: encodings, 304s, how long they may be kept, and the page that every address starts from.

use super::Town;

#[test]
fn a_browser_gets_each_file_once() {
    let town = Town::new();
    for file in kith_web_client::files() {
        let path = format!("/{}", file.path);
        let plain = town.served.get(&path).done();
        assert_eq!(
            (plain.status, plain.header("content-type")),
            (200, Some(file.mime)),
            "{path}"
        );
        assert_eq!(plain.body, file.identity, "{path}");
        let wanted = if file.immutable {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        assert_eq!(plain.header("cache-control"), Some(wanted), "{path}");
        assert_eq!(file.immutable, path.starts_with("/assets/"), "{path}");
        let etag = plain.header("etag").unwrap();
        for known in [etag, "*", &format!("\"other\", {etag}"), file.etag] {
            let again = town.served.get(&path).header("if-none-match", known).done();
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {known}");
            assert_eq!(again.header("etag"), Some(etag));
        }
        let other = town
            .served
            .get(&path)
            .header("if-none-match", "\"other\"")
            .done();
        assert_eq!(other.status, 200, "{path}");
    }
}

#[test]
fn the_smallest_form_that_is_taken() {
    let town = Town::new();
    let index = kith_web_client::index();
    let (brotli, gzip) = (index.brotli.unwrap(), index.gzip.unwrap());
    let table: [(&str, Option<&str>, &[u8]); 8] = [
        ("gzip, deflate, br, zstd", Some("br"), brotli),
        ("br", Some("br"), brotli),
        ("gzip", Some("gzip"), gzip),
        ("GZIP;q=0.5", Some("gzip"), gzip),
        ("br;q=0, gzip", Some("gzip"), gzip),
        ("br; q=0.0, gzip;q=0", None, index.identity),
        ("identity", None, index.identity),
        ("brotli", None, index.identity),
    ];
    for (takes, encoding, bytes) in table {
        let answer = town.served.get("/").header("accept-encoding", takes).done();
        assert_eq!(answer.header("content-encoding"), encoding, "{takes}");
        assert_eq!(answer.body, bytes, "{takes}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
    }
}

#[test]
fn pages_of_the_client_start_from_one() {
    let town = Town::new();
    let index = kith_web_client::index().identity;
    for (path, accept, status) in [
        ("/", "*/*", 200),
        ("/join", "text/html,application/xhtml+xml", 200),
        ("/members/somebody", "text/html", 200),
        ("/join", "application/json", 404),
        ("/assets/gone.js", "*/*", 404),
        ("/api/v1/nothing", "text/html", 404),
        ("/log/nothing", "text/html", 404),
        ("/../../etc/passwd", "*/*", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", "*/*", 404),
    ] {
        let answer = town.served.get(path).header("accept", accept).done();
        assert_eq!(answer.status, status, "{path} {accept}");
        if status == 200 {
            assert_eq!(answer.body, index, "{path}");
        } else {
            assert_eq!(answer.problem().1, "not-found", "{path}");
        }
    }
}
