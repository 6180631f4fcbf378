//! Nodes that are followed without being linked: each is asked over HTTP, now and then, for what it published since
//! (docs/protocol.md, "Nodes that are followed from afar"). What comes is checked like everything else.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::id::{Millis, Origin};
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::gossip::Clock;
use kith_protocol::peer::limits::{HEAD_BYTES, ITEMS};
use serde::Deserialize;

use super::address::Address;
use super::ahead::Looked;
use super::{NoAnswer, Shared, dial, limits};

/// Whom to ask, and when.
#[derive(Debug, Default)]
pub(super) struct Fetches {
    turns: BTreeMap<Origin, Turn>,
    asking: BTreeSet<Origin>,
}

#[derive(Debug, Default)]
struct Turn {
    due: Millis,
    /// In vain, in a row.
    failures: u32,
    /// What it said last did not fit what we hold: it is asked for all of it.
    whole: bool,
}

/// What a node answered.
#[derive(Debug)]
pub(crate) struct Page {
    /// Items of its feeds, in order; what is none is left out.
    pub(super) items: Vec<Looked>,
    /// The head of its log.
    pub(super) head: Option<String>,
    /// There are more.
    next: Option<String>,
}

/// The same, as it travels.
#[derive(Debug, Deserialize)]
struct Answer {
    items: Vec<SignedBody>,
    head: Option<String>,
    next: Option<String>,
}

impl Fetches {
    /// These are to be asked from now on. One that is new here is asked at once; at a start, with `chance` (any number), all
    /// within a time, so that not all are asked at once.
    pub(super) fn these(
        &mut self,
        all: impl Iterator<Item = (Origin, bool)>,
        now: Millis,
        chance: u64,
    ) {
        let all: BTreeMap<Origin, bool> = all.collect();
        self.turns.retain(|origin, _| all.contains_key(origin));
        for (nth, (origin, known)) in (0_u64..).zip(all) {
            self.turns.entry(origin).or_insert_with(|| Turn {
                due: if known {
                    now + part(
                        limits::FETCH_MS,
                        chance.rotate_left(7).wrapping_add(nth * 617),
                    )
                } else {
                    now
                },
                ..Turn::default()
            });
        }
    }

    /// Who is to be asked now, and whether for everything. They count as asked.
    pub(super) fn due(&mut self, now: Millis) -> Vec<(Origin, bool)> {
        let free = limits::FETCHES.saturating_sub(self.asking.len());
        let due = self
            .turns
            .iter()
            // A clock that ran back lets nobody wait for longer than from anew.
            .filter(|(_, turn)| turn.due <= now || turn.due > now + limits::FETCH_MOST_MS)
            .filter(|(origin, _)| !self.asking.contains(*origin));
        let due: Vec<_> = due
            .take(free)
            .map(|(origin, turn)| (origin.clone(), turn.whole))
            .collect();
        self.asking
            .extend(due.iter().map(|(origin, _)| origin.clone()));
        due
    }

    /// What came of it: whether it answered, whether it has more for us, and whether what it said fits what we hold.
    pub(super) fn done(&mut self, origin: &Origin, came: Option<Came>, now: Millis, chance: u64) {
        self.asking.remove(origin);
        let Some(turn) = self.turns.get_mut(origin) else {
            return;
        };
        let Some(came) = came else {
            let wait = limits::FETCH_MS << turn.failures.min(10);
            turn.failures += 1;
            turn.due = now + part(wait.min(limits::FETCH_MOST_MS), chance);
            return;
        };
        turn.failures = 0;
        turn.due = match came {
            Came::More => now,
            Came::All | Came::Strange => now + part(limits::FETCH_MS, chance),
        };
        turn.whole = came == Came::Strange && !turn.whole;
    }
}

/// What came of asking a node that answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// It took us further, and there is more.
    More,
    /// We hold all that it has.
    All,
    /// It said something that does not go with what we hold.
    Strange,
}

impl Page {
    /// Whether it goes on from where we stood: its first item is the last that we hold.
    pub(super) fn fits(&self, stand: Option<&Clock>) -> bool {
        let newest = stand.and_then(|clock| clock.feeds.last());
        let first = self.items.first().map(|first| &first.item);
        let (Some(newest), Some(first)) = (newest, first) else {
            return true;
        };
        let place = (first.head.feed.epoch, first.head.seq + 1);
        place != (newest.epoch, newest.length) || first.digest.0.starts_with(&newest.tip)
    }

    /// What came of it: whether it fitted, and took us further.
    pub(super) const fn came(&self, fits: bool, further: bool) -> Came {
        match (&self.next, further) {
            (Some(_), true) => Came::More,
            (None, true) => Came::All,
            (None, false) if fits => Came::All,
            (Some(_) | None, false) => Came::Strange,
        }
    }
}

/// From half of a time to all of it.
fn part(ms: Millis, chance: u64) -> Millis {
    let part = Millis::try_from(chance % 1_000).unwrap_or_default();
    ms / 2 + ms / 2 * part / 1_000
}

/// Asks a node for what it published from where we stand with it: from the last item of its newest feed that we hold, so
/// that another one at its place would show.
///
/// # Errors
/// [`NoAnswer`].
pub(super) async fn fetch(
    shared: &Shared,
    address: &Address,
    stand: Option<&Clock>,
) -> Result<Page, NoAnswer> {
    let newest = stand.and_then(|clock| clock.feeds.last());
    // A feed with two pasts has no length: only a later epoch can tell more.
    let frozen = newest.is_some_and(|mark| mark.length == 0);
    let (epoch, seq) = newest.map_or((1, 0), |mark| {
        (
            mark.epoch + u32::from(frozen),
            mark.length.saturating_sub(1),
        )
    });
    let path = format!("/api/v1/feed?cursor={epoch}.{seq}");
    let most = limits::FEED_ANSWER_BYTES;
    let answer = dial::ask_for(address, &shared.trust, &path, most).await?;
    let answer: Answer = serde_json::from_slice(&answer).map_err(|_| NoAnswer::Garbled)?;
    let head = answer.head.as_ref().map_or(0, String::len);
    if answer.items.len() > ITEMS || head > HEAD_BYTES {
        return Err(NoAnswer::Garbled);
    }
    Ok(Page {
        items: answer.items.into_iter().flat_map(Looked::read).collect(),
        head: answer.head,
        next: answer.next,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(letter: char) -> Origin {
        let tail: String = std::iter::repeat_n(letter, 16).collect();
        format!("kith/{tail}").parse().unwrap()
    }

    #[test]
    fn who_is_new_is_asked_at_once_and_who_is_known_within_a_time() {
        let mut fetches = Fetches::default();
        let (new, known) = (origin('a'), origin('b'));
        fetches.these(
            [(new.clone(), false), (known.clone(), true)].into_iter(),
            0,
            5,
        );
        assert_eq!(fetches.due(0), [(new.clone(), false)]);
        assert_eq!(fetches.due(0), [], "it is being asked");
        assert_eq!(fetches.due(limits::FETCH_MS), [(known, false)]);
        fetches.done(&new, Some(Came::More), 0, 0);
        assert_eq!(fetches.due(0), [(new.clone(), false)], "there is more");
        fetches.done(&new, Some(Came::All), 0, 0);
        assert_eq!(fetches.due(limits::FETCH_MS / 2 - 1), []);
        assert_eq!(fetches.due(limits::FETCH_MS / 2), [(new.clone(), false)]);
        fetches.these(std::iter::empty(), 0, 5);
        fetches.done(&new, None, 0, 0);
        assert_eq!(fetches.due(limits::FETCH_MOST_MS), [], "nobody is followed");
    }

    #[test]
    fn who_does_not_answer_is_asked_ever_more_seldom() {
        let (mut fetches, wigan) = (Fetches::default(), origin('a'));
        fetches.these([(wigan.clone(), false)].into_iter(), 0, 0);
        let (mut now, mut longest) = (0, 0);
        for _ in 0..20 {
            assert_eq!(fetches.due(now).len(), 1);
            fetches.done(&wigan, None, now, 999);
            let next = (now..)
                .step_by(60_000)
                .find(|at| !fetches.due(*at).is_empty());
            let wait = next.unwrap() - now;
            assert!(wait + 60_000 >= longest && wait <= limits::FETCH_MOST_MS);
            longest = wait.max(longest);
            now += wait;
            fetches.asking.clear();
        }
        assert!(longest > limits::FETCH_MOST_MS / 2);
        // One that comes back is no longer waited for so long; one whose words do not fit is asked for all of them, once.
        fetches.done(&wigan, Some(Came::Strange), now, 999);
        assert_eq!(fetches.due(now + limits::FETCH_MS), [(wigan.clone(), true)]);
        fetches.done(&wigan, Some(Came::Strange), now, 999);
        assert_eq!(fetches.due(now + limits::FETCH_MS), [(wigan, false)]);
    }

    #[test]
    fn a_thousand_are_asked_a_few_at_a_time() {
        let mut fetches = Fetches::default();
        let all: Vec<Origin> = (0..1_000_u16)
            .map(|n| {
                let [a, b] = n.to_be_bytes();
                Origin::from_raw([a, b, 0, 0, 0, 0, 0, 0, 0, 0])
            })
            .collect();
        fetches.these(all.iter().map(|origin| (origin.clone(), true)), 0, 77);
        let mut asked = 0;
        let mut busiest = 0;
        for now in (0..=limits::FETCH_MS).step_by(1_000) {
            let due = fetches.due(now);
            assert!(due.len() <= limits::FETCHES);
            busiest = busiest.max(due.len());
            asked += due.len();
            for (origin, _) in due {
                fetches.done(&origin, Some(Came::All), now + limits::FETCH_MS, 0);
            }
        }
        assert_eq!(asked, 1_000);
        assert!(busiest < limits::FETCHES, "spread over the time");
    }
}
