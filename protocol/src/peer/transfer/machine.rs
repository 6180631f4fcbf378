//! The machine: one conversation a peer, and what each turn of it brings about.

use alloc::{borrow::Cow, collections::BTreeMap, string::String, vec::Vec};

use super::{
    Message,
    link::{Link, What},
};
use crate::{
    entry::Content,
    id::{Index, Origin},
    peer::{Fault, SignedBody},
    view::{Views, transfers::Between},
};

/// What the machine is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A handshake with this peer went well.
    Connected(Origin),
    /// The connection is gone.
    Disconnected(Origin),
    /// A connected peer said this.
    Message(Origin, Message),
    /// The log is longer than it was, or may take entries again.
    Moved,
    /// What was proposed about this peer was refused.
    Refused(Origin),
    /// The node takes no entries now, so what was proposed about this peer never came to be judged. It is proposed again with
    /// whatever is heard next; [`Input::Moved`] asks for it.
    NotNow(Origin),
}

/// What is to be done, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send this to a connected peer.
    Send(Origin, Message),
    /// Send a connected peer what [`super::entry`] makes of the leaf at this position.
    SendEntry(Origin, Index),
    /// Say this as the node, through the door every entry goes through; if it is refused, [`Input::Refused`] with
    /// this origin, if it could not be judged [`Input::NotNow`], though the peer be gone.
    Propose(Origin, Content),
    /// Sign this statement as the node and send it.
    Sign(Origin, String),
    /// Keep these bytes under this key, in place of what was there.
    Keep {
        /// Under which key.
        key: Vec<u8>,
        /// What.
        value: Vec<u8>,
    },
    /// The peer signed another decision under the number of the one that stands at this position: for people to look at.
    Contradicted {
        /// Who.
        peer: Origin,
        /// Where the one stands.
        index: Index,
        /// The other.
        other: SignedBody,
    },
    /// End the connection with this peer for this fault.
    End(Origin, Fault),
}

/// All conversations about hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    own: Origin,
    links: BTreeMap<Origin, Link>,
    /// What was proposed and neither stands nor was refused yet, whatever became of the connection: one thing at a time for each
    /// peer, since decisions are numbered.
    proposed: BTreeMap<Origin, Proposed>,
}

/// What was proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Proposed {
    what: What,
    /// How many decisions stood then, ours and theirs.
    at: (u64, u64),
}

impl Proposed {
    /// Whether it neither stands nor was overtaken.
    fn waits(&self, between: &Between) -> bool {
        match self.what {
            What::Answer => self.at.1 == between.theirs.next(),
            What::Recall | What::Decide(_) => self.at.0 == between.ours.next(),
        }
    }
}

impl Machine {
    /// A machine that is connected with nobody.
    #[must_use]
    pub const fn new(own: Origin) -> Self {
        Self {
            own,
            links: BTreeMap::new(),
            proposed: BTreeMap::new(),
        }
    }

    /// What a connected peer said of the two of us: how far the balance may go as it sees it, in minutes, or nothing where it is
    /// no longer linked with us. None before it said either.
    #[must_use]
    pub fn their_ceiling(&self, peer: &Origin) -> Option<Option<i64>> {
        let (_, _, ceiling) = self.links.get(peer)?.theirs?;
        Some(ceiling)
    }

    /// Takes one input. `views` are those of the durable log.
    pub fn input(&mut self, input: Input, views: &Views) -> Vec<Effect> {
        let mut out = Vec::new();
        match input {
            Input::Connected(peer) => {
                if views.directory.peers.contains_key(&peer) {
                    self.links.insert(peer.clone(), Link::default());
                    self.turn(&peer, views, &mut out);
                }
            }
            Input::NotNow(peer) => drop(self.proposed.remove(&peer)),
            Input::Disconnected(peer) => drop(self.links.remove(&peer)),
            Input::Message(peer, message) => {
                if let Some(link) = self.links.get_mut(&peer) {
                    let heard = link.hear(&self.own, &peer, message, views, &mut out);
                    if let Err(fault) = heard {
                        self.links.remove(&peer);
                        out.push(Effect::End(peer, fault));
                        return out;
                    }
                    self.turn(&peer, views, &mut out);
                }
            }
            Input::Moved => {
                self.proposed
                    .retain(|peer, p| p.waits(&between(peer, views)));
                let peers: Vec<Origin> = self.links.keys().cloned().collect();
                for peer in peers {
                    if let Some(link) = self.links.get_mut(&peer) {
                        link.look_again();
                    }
                    self.turn(&peer, views, &mut out);
                }
            }
            Input::Refused(peer) => {
                let proposed = self.proposed.remove(&peer);
                let Some(link) = self.links.get_mut(&peer) else {
                    return out;
                };
                let waits = proposed.filter(|p| p.waits(&between(&peer, views)));
                match waits.map(|p| p.what) {
                    // The signature held, and nothing came before it: it is the peer whose totals do not fit.
                    Some(What::Answer) => {
                        self.links.remove(&peer);
                        out.push(Effect::End(peer, Fault::BadDecision));
                        return out;
                    }
                    Some(What::Decide(transfer)) => link.later(&transfer),
                    Some(What::Recall) => link.forget_recalled(between(&peer, views).ours.next()),
                    None => {}
                }
                self.turn(&peer, views, &mut out);
            }
        }
        out
    }

    /// Says and proposes all that is owed to a peer as things stand.
    fn turn(&mut self, peer: &Origin, views: &Views, out: &mut Vec<Effect>) {
        let (Some(link), Some(known)) = (self.links.get_mut(peer), views.directory.peers.get(peer))
        else {
            return;
        };
        let between = &*between(peer, views);
        let waits = self.proposed.get(peer).map(|p| p.what);
        // A decision of theirs that was proposed on an earlier connection may stand in a moment: to say now that we lack it
        // would let them decide anew, if they lost it.
        if link.told.is_none() && waits == Some(What::Answer) {
            return;
        }
        let ceiling = known.linked.then_some(known.ceiling);
        let say = (between.theirs.next(), between.ours.next(), ceiling);
        if link.told != Some(say) {
            link.told = Some(say);
            let (have, own, ceiling) = say;
            let sync = Message::Sync { have, own, ceiling };
            out.push(Effect::Send(peer.clone(), sync));
        }
        // Nothing before their Sync: what they hold of ours may be more than we know.
        let Some((have, own, _)) = link.theirs else {
            return;
        };
        link.bring(peer, between, (have, own), out);
        link.show(peer, between, views, out);
        if waits.is_none()
            && let Some((what, content)) = link.next(peer, between, have, views)
        {
            let at = (between.ours.next(), between.theirs.next());
            self.proposed.insert(peer.clone(), Proposed { what, at });
            let content = Content::Federation(content);
            out.push(Effect::Propose(peer.clone(), content));
        }
        let agreed = have == between.ours.next() && own == between.theirs.next();
        link.state(&self.own, peer, agreed, views, out);
    }
}

/// What stands between us and a peer.
pub(super) fn between<'a>(peer: &Origin, views: &'a Views) -> Cow<'a, Between> {
    let held = views.transfers.between(peer);
    held.map_or_else(Cow::default, Cow::Borrowed)
}
