//! Networks: lists of nodes that one of them publishes and others may look at and follow. No list is above another.

use std::collections::{BTreeMap, BTreeSet};

use kith_protocol::canonical;
use kith_protocol::id::{Digest32, Millis, Origin};
use kith_protocol::peer::Fault;
use kith_protocol::peer::card::Card;
use kith_protocol::peer::limits::{ITEM_BYTES, NAME_CHARS};
use serde::{Deserialize, Serialize};

use super::hub::Event;
use super::{NotLooked, Peers, Shared};
use crate::engine::Stopped;
use crate::store;

/// Under which keys our own lists are kept.
const OURS: &str = "network/";
/// What stands around the content of an item.
const AROUND_BYTES: usize = 512;

/// A list as it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Network {
    /// What it is called.
    pub(crate) name: String,
    /// Who is on it.
    pub(crate) nodes: Vec<Listed>,
}

/// A node on a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// How it is reached.
    pub(crate) address: String,
    /// The code of its area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) area_code: Option<String>,
    /// What it is called.
    pub(crate) name: String,
    /// Its origin.
    pub(crate) origin: Origin,
}

/// A list that somebody published.
#[derive(Debug, Clone)]
pub(crate) struct Published {
    /// Who.
    pub(crate) by: Origin,
    /// When, by their clock.
    pub(crate) at: Millis,
    /// What.
    pub(crate) network: Network,
}

/// Why a list is not published.
#[derive(Debug)]
pub(crate) enum NoList {
    /// No name that fits on a line.
    Name,
    /// A node on it that we have not met.
    Unknown,
    /// More than an item of a feed holds: some hundred nodes.
    TooLong {
        /// Bytes that it takes.
        bytes: usize,
        /// Bytes that there is room for.
        room: usize,
    },
    /// Nothing can be kept.
    Stopped(Stopped),
}

impl Peers {
    /// Publishes a list, in place of ours of that name.
    ///
    /// # Errors
    /// [`NoList`].
    pub(crate) async fn publish_network(&self, name: &str, nodes: &[Origin]) -> Result<(), NoList> {
        let chars = name.chars().count();
        if name.trim() != name
            || !(1..=NAME_CHARS).contains(&chars)
            || name.contains(char::is_control)
        {
            return Err(NoList::Name);
        }
        let listed = |origin: &Origin| {
            let card = if *origin == self.0.engine.origin() {
                self.0.card()
            } else {
                self.0.register.met(origin)?.card()?
            };
            Some(Listed {
                address: card.address,
                area_code: card.area_code,
                name: card.name,
                origin: origin.clone(),
            })
        };
        let nodes = nodes.iter().map(listed).collect::<Option<Vec<_>>>();
        let network = Network {
            name: name.to_owned(),
            nodes: nodes.ok_or(NoList::Unknown)?,
        };
        let value = serde_json::to_value(&network).expect("texts become JSON");
        let content = canonical::write(&value);
        let (bytes, room) = (content.len(), ITEM_BYTES - AROUND_BYTES);
        if bytes > room {
            return Err(NoList::TooLong { bytes, room });
        }
        let key = format!("{OURS}{}", Digest32::of(name.as_bytes()));
        let put = (key.into_bytes(), content.into_bytes());
        let kept = self.0.engine.keep(vec![put]).await;
        kept.map_err(NoList::Stopped)?;
        self.0.tell(Event::Publish).await;
        Ok(())
    }

    /// The lists that this node publishes, word for word. It reads the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub(crate) fn lists(&self) -> Result<Vec<String>, store::Fault> {
        self.0.lists()
    }

    /// The newest of each list, ours and those of nodes that we follow: `most` of them after so many, and whether there are
    /// more. It reads the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub(crate) fn networks(
        &self,
        after: usize,
        most: usize,
    ) -> Result<(Vec<Published>, bool), store::Fault> {
        let known = self.known();
        let mut lists = known.lists().skip(after);
        let page = lists.by_ref().take(most).map(|at| {
            let item = at.read(&self.0.engine)?;
            let network = serde_json::from_str(&item.content);
            Ok::<_, store::Fault>(Published {
                by: at.origin,
                at: item.head.at,
                network: network
                    .map_err(|_| store::Fault::Damaged("a list of nodes".to_owned()))?,
            })
        });
        let page = page.collect::<Result<_, _>>()?;
        Ok((page, lists.next().is_some()))
    }

    /// Nodes that a steward added to those that are followed, neighbours left out, with what we know of each.
    pub(crate) fn added(&self) -> BTreeMap<Origin, Option<Card>> {
        let linked = self.0.engine.look(|views| {
            let peers = views.directory.peers.iter();
            peers
                .filter(|(_, peer)| peer.linked)
                .map(|(origin, _)| origin.clone())
                .collect::<BTreeSet<_>>()
        });
        let everyone = self.0.register.everyone().into_iter();
        everyone
            .filter(|(origin, met)| met.followed && !linked.contains(origin))
            .map(|(origin, met)| (origin, met.card()))
            .collect()
    }

    /// Follows the node at an address, if it is who is expected there: what it says in public is held here as soon as it is
    /// heard.
    ///
    /// # Errors
    /// [`NotLooked`].
    pub(crate) async fn follow(
        &self,
        address: &str,
        expected: Option<&Origin>,
    ) -> Result<Origin, NotLooked> {
        let address = address.trim().trim_end_matches('/');
        let address = address.parse().map_err(|_| NotLooked::NoLink)?;
        let looked = self.shown_at(&address, "/api/v1/card").await?;
        if expected.is_some_and(|origin| *origin != looked.certificate.origin) {
            return Err(NotLooked::BadCard(Fault::WrongName));
        }
        self.0
            .register
            .follow(&looked.card, &looked.certificate)
            .await
            .map_err(NotLooked::Turned)?;
        self.0.tell(Event::Followed).await;
        Ok(looked.certificate.origin)
    }

    /// Follows a node no longer, unless it is a neighbour.
    ///
    /// # Errors
    /// Why nothing can be kept.
    pub(crate) async fn unfollow(&self, origin: &Origin) -> Result<(), Stopped> {
        self.0
            .register
            .alter(origin, |met| met.followed = false)
            .await?;
        self.0.tell(Event::Followed).await;
        Ok(())
    }
}

impl Shared {
    /// The lists that we publish.
    pub(super) fn lists(&self) -> Result<Vec<String>, store::Fault> {
        let rows = self.engine.kept_under(OURS.as_bytes());
        rows.map(|row| row.map(|(_, content)| String::from_utf8_lossy(&content).into_owned()))
            .collect()
    }
}

/// What a list is called.
pub(crate) fn name_of(content: &str) -> Option<String> {
    serde_json::from_str::<Network>(content)
        .ok()
        .map(|network| network.name)
}
