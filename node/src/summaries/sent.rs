//! What was signed off, and what somebody said no to. All of it follows from the log and the texts that were offered, so that a release
//! is public exactly once, whenever the process stops.

use data_encoding::BASE64URL_NOPAD;
use kith_protocol::id::{Account, Day, Digest32, Millis};
use kith_protocol::leaf::Leaf;
use kith_protocol::summary::release::{Release, contradict};

use super::{No, NotDone, Offer, Sent, Summaries};
use crate::store::Fault;

impl Summaries {
    /// What was signed off and is public, oldest first: of each period the first, not before its delay, and only where it
    /// contradicts none before it, and nothing that our feed says.
    ///
    /// # Errors
    /// What the disk says.
    pub fn released(&self) -> Result<Vec<Sent>, Fault> {
        let engine = self.engine();
        let signed = engine.look(|views| views.directory.releases.clone());
        let told = self.told()?;
        let mut sent: Vec<Sent> = Vec::new();
        for signed in signed {
            let Some(by) = signed.by.account() else {
                continue;
            };
            let kept = self.text(&signed.release)?;
            let Some(text) = kept.or_else(|| told.text(&signed.release)) else {
                continue;
            };
            let Ok(release) = Release::read(&text) else {
                continue;
            };
            let at = self.at(signed.index)?;
            let early = Day::utc_of(at).is_none_or(|day| release.early(day));
            let same = (release.from, release.to) == (signed.from, signed.to);
            let ours = release.origin == engine.origin() && release.area.is_none();
            let before = sent.iter().map(|s| &s.release);
            let once = { told.releases().chain(before) }.all(|b| !contradict(b, &release));
            if ours && same && once && !early {
                sent.push(Sent {
                    release,
                    text,
                    digest: signed.release,
                    by,
                    index: signed.index,
                    at,
                });
            }
        }
        Ok(sent)
    }

    /// Says no to an offered text, for a reason; none where no such text is offered now.
    ///
    /// # Errors
    /// Why nothing is written now.
    pub fn decline(
        &self,
        digest: &Digest32,
        by: Account,
        reason: &str,
    ) -> Result<Option<()>, NotDone> {
        let offered = self.waiting()?.iter().any(|offer| offer.digest == *digest);
        if !offered {
            return Ok(None);
        }
        let no = No {
            by,
            at: self.engine().clock().now(),
            reason: reason.to_owned(),
        };
        let text = serde_json::to_vec(&no).expect("words and numbers are JSON");
        self.engine()
            .keep_blocking(vec![(key("summary/no/", digest), text)])?;
        Ok(Some(()))
    }

    pub(super) fn with_no(&self, mut offers: Vec<Offer>) -> Result<Vec<Offer>, NotDone> {
        for offer in &mut offers {
            let kept = self.engine().kept(&key("summary/no/", &offer.digest))?;
            offer.no = kept.and_then(|no| serde_json::from_slice(&no).ok());
        }
        Ok(offers)
    }

    /// Keeps an offered text under what is signed off.
    pub(super) fn keep_text(&self, offer: &Offer) -> Result<(), NotDone> {
        let key = key("summary/text/", &offer.digest);
        if self.engine().kept(&key)?.is_none() {
            let text = offer.text.clone().into_bytes();
            self.engine().keep_blocking(vec![(key, text)])?;
        }
        Ok(())
    }

    fn text(&self, digest: &Digest32) -> Result<Option<String>, Fault> {
        let kept = self.engine().kept(&key("summary/text/", digest))?;
        Ok(kept.and_then(|text| String::from_utf8(text).ok()))
    }

    pub(super) fn at(&self, index: u64) -> Result<Millis, Fault> {
        let missing = || Fault::Damaged(format!("entry {index} cannot be read"));
        let text = self.engine().leaf(index)?.ok_or_else(missing)?;
        Ok(Leaf::read(&text).map_err(|_| missing())?.at)
    }
}

fn key(prefix: &str, digest: &Digest32) -> Vec<u8> {
    format!("{prefix}{}", BASE64URL_NOPAD.encode(&digest.0)).into_bytes()
}
