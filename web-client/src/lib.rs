//! The built web client, embedded: a table of files, each ready to be sent as it is or compressed.
//!
//! This crate knows nothing of HTTP servers. Whoever serves it negotiates the encoding, answers 304 to a known
//! `etag`, lets `immutable` files be kept for ever and everything else be asked for again each time (`no-cache`),
//! and answers [`index`] for every address that is a page of the client.

/// One file of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// Where it is served, without the leading slash: `assets/main-B1x2.js`.
    pub path: &'static str,
    /// Its `Content-Type`, character set included.
    pub mime: &'static str,
    /// A strong validator, quoted as HTTP wants it: the start of the SHA-256 of `identity`.
    pub etag: &'static str,
    /// Whether the name holds a hash of the content, so that it may be kept for ever.
    pub immutable: bool,
    /// The file as it is.
    pub identity: &'static [u8],
    /// The file by gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
    /// The file by brotli, where that is smaller.
    pub brotli: Option<&'static [u8]>,
}

/// Every file, sorted by path.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The file served at `path`, given without its leading slash; none where the client has no such file.
#[must_use]
pub fn file(path: &str) -> Option<&'static File> {
    let at = FILES.binary_search_by(|file| file.path.cmp(path)).ok()?;
    FILES.get(at)
}

/// The page that every address of the client starts from.
#[must_use]
pub fn index() -> &'static File {
    file("index.html").expect("the build writes index.html, and fails where it cannot")
}

/// Every file of the client, sorted by path.
#[must_use]
pub fn files() -> &'static [File] {
    FILES
}

#[cfg(test)]
mod tests {
    use super::{file, files, index};

    #[test]
    fn every_file_is_found_by_its_path() {
        assert!(files().windows(2).all(|pair| pair[0].path < pair[1].path));
        for wanted in files() {
            assert_eq!(file(wanted.path), Some(wanted));
        }
        assert_eq!(file("nothing/here"), None);
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(!index().immutable);
        assert!(files().iter().any(|f| f.immutable));
        for f in files() {
            assert_eq!(f.immutable, f.path.starts_with("assets/"), "{}", f.path);
        }
    }

    #[test]
    fn packed_files_are_smaller_and_gzip_says_so() {
        for f in files() {
            for packed in [f.gzip, f.brotli].into_iter().flatten() {
                assert!(packed.len() < f.identity.len(), "{}", f.path);
            }
            if let Some(gzip) = f.gzip {
                assert_eq!(gzip[..2], [0x1f, 0x8b], "{}", f.path);
            }
        }
    }
}
