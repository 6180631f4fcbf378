//! A file of evidence, as a node gives it out: whether it shows what it claims to.

use std::path::Path;

use data_encoding::BASE64URL_NOPAD;
use kith_protocol::peer::card::Certificate;
use kith_protocol::peer::evidence::{Contradiction, Evidence};
use kith_protocol::summary::release;

use crate::cli::trouble::Trouble;
use crate::http::KnownEvidence;

/// Checks every piece in the file; what each shows, in words.
pub(super) fn check(file: &Path) -> Result<String, Trouble> {
    let wrong = |what: String| {
        Trouble::failed(format!(
            "{} shows nothing. {what} Nothing was changed. Ask for it again where it came from.",
            file.display()
        ))
    };
    let text = std::fs::read(file).map_err(|why| wrong(format!("It cannot be read: {why}.")))?;
    let known: KnownEvidence = serde_json::from_slice(&text)
        .map_err(|why| wrong(format!("It is no file of evidence: {why}.")))?;
    if known.evidence.is_empty() {
        return Err(wrong(format!("Nothing is known against {}.", known.origin)));
    }
    let mut told = format!("Records of {} contradict each other:\n", known.origin);
    for (nth, piece) in known.evidence.iter().enumerate() {
        let bytes = BASE64URL_NOPAD.decode(piece.as_bytes()).ok();
        let evidence = bytes.and_then(|bytes| Evidence::from_bytes(&bytes).ok());
        let shown = evidence.and_then(|one| {
            let by_first_key = one.verify(None, release::contradicts_itself).ok()?;
            let certificate = Certificate::open(one.certificate()).ok()?;
            let ours = certificate.origin == known.origin;
            ours.then_some((one, certificate, by_first_key))
        });
        let Some((one, certificate, by_first_key)) = shown else {
            return Err(wrong(format!(
                "Piece {} is no contradiction of that node\u{2019}s.",
                nth + 1
            )));
        };
        told += &format!(
            "  {}, in epoch {}, under the node key {}{}\n",
            words(one.contradiction()),
            certificate.epoch,
            certificate.node,
            if by_first_key {
                ""
            } else {
                " (not the one that its name was made from: ask whether it was replaced)"
            }
        );
    }
    Ok(told
        + "Each is signed by that node, and both cannot be true. Why, only its people can tell: an old disk that was brought back looks \
           the same as a lie. Ask them.")
}

const fn words(what: Contradiction) -> &'static str {
    match what {
        Contradiction::Items => "two things told in public at one place",
        Contradiction::Heads => "two heads over the same number of entries",
        Contradiction::Summary => "a summary that does not keep the rule it names",
        Contradiction::Decisions => "two decisions of one number about hours with another area",
        Contradiction::Pasts => "a head that does not go on from one before it",
    }
}
