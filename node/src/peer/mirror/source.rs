//! A neighbour that is asked over HTTP for this node's own records. For a thread that may wait.

use std::time::Duration;

use data_encoding::HEXLOWER;
use kith_protocol::id::Origin;
use kith_protocol::peer::mirror::ask::{Ask, Want};
use kith_protocol::peer::mirror::{Gathering, Holding, Mirror, Part, Record};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::asked;
use crate::clock::Clock;
use crate::engine::Identity;

/// How long a neighbour may take for one answer: a megabyte on a slow line.
const PATIENCE: Duration = Duration::from_secs(120);

/// A neighbour that can be asked for this node's own records. Errors say in words why it does not answer.
pub trait Source {
    /// What it is called.
    fn name(&self) -> &str;

    /// What it holds of this node's records.
    ///
    /// # Errors
    /// Why it does not say.
    fn held(&self) -> Result<Holding, String>;

    /// This node's entries from a position on, as many as one answer brings.
    ///
    /// # Errors
    /// Why there are none.
    fn records(&self, epoch: u32, from: u64) -> Result<Vec<Record>, String>;

    /// This node's page of the lowest version after one; none if there is no later one.
    ///
    /// # Errors
    /// Why it is not there.
    fn page(&self, epoch: u32, after: u64) -> Result<Option<Vec<Part>>, String>;

    /// The newest head of the log of this name that it cosigned, as a signed note.
    fn cosigned(&self, log: &str) -> Option<String>;
}

/// What a neighbour says that it holds; none if this says something else.
pub(crate) fn told(frame: Mirror) -> Option<Holding> {
    let Mirror::Held {
        epoch,
        size,
        mark,
        beside,
        full,
    } = frame
    else {
        return None;
    };
    Some(Holding {
        epoch,
        size,
        mark,
        beside,
        full,
        ..Holding::default()
    })
}

/// A neighbour that was reached at its address.
pub struct Reached<'a> {
    agent: ureq::Agent,
    address: String,
    identity: &'a Identity,
    clock: &'a dyn Clock,
    origin: Origin,
    name: String,
}

#[derive(Deserialize)]
struct Node {
    origin: Origin,
    name: Option<String>,
}

impl<'a> Reached<'a> {
    /// Asks at this address who is there.
    ///
    /// # Errors
    /// Why it cannot be reached, in words.
    pub fn meet(
        address: &str,
        identity: &'a Identity,
        clock: &'a dyn Clock,
    ) -> Result<Self, String> {
        let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE));
        let agent: ureq::Agent = config.build().into();
        let address = address.trim_end_matches('/').to_owned();
        let text = agent
            .get(format!("{address}/api/v1/node"))
            .call()
            .and_then(|mut answer| answer.body_mut().read_to_string())
            .map_err(|why| why.to_string())?;
        let node: Node = serde_json::from_str(&text)
            .map_err(|_| "there is no Kith at this address".to_owned())?;
        Ok(Self {
            agent,
            identity,
            clock,
            name: node.name.unwrap_or_else(|| address.clone()),
            origin: node.origin,
            address,
        })
    }

    fn ask(&self, epoch: u32, want: Want, from: u64) -> Result<Vec<Mirror>, String> {
        let names = (self.identity.origin(), &self.origin);
        let ask = Ask::new(names, self.clock.now(), epoch, want, from);
        // A neighbour that was not told of a new node key knows this node by the one before.
        let refused = "it holds nothing of this node, or knows it by another key";
        let mut answer = Err(refused.to_owned());
        for signature in self.identity.sign_by_each(&ask.signed_bytes()) {
            let signed = ask.sign(&|_| signature);
            let json = serde_json::to_string(&signed).expect("two texts");
            let sent = self
                .agent
                .post(format!("{}/mirror", self.address))
                .content_type("application/json")
                .send(json);
            answer = match sent {
                Err(ureq::Error::StatusCode(403 | 404)) => continue,
                Err(why) => Err(why.to_string()),
                Ok(answer) => Ok(answer),
            };
            break;
        }
        let mut answer = answer?;
        let bytes = answer
            .body_mut()
            .with_config()
            .limit(asked::MOST_BYTES as u64)
            .read_to_vec()
            .map_err(|why| why.to_string())?;
        asked::frames(&bytes).ok_or_else(|| "its answer cannot be read".to_owned())
    }
}

impl Source for Reached<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn held(&self) -> Result<Holding, String> {
        let mut frames = self.ask(0, Want::Held, 0)?.into_iter();
        let held = frames.next().and_then(told);
        held.ok_or_else(|| "it does not say what it holds".to_owned())
    }

    fn records(&self, epoch: u32, from: u64) -> Result<Vec<Record>, String> {
        let mut next = from;
        let mut all = Vec::new();
        for frame in self.ask(epoch, Want::Records, from)? {
            match frame {
                Mirror::Records {
                    back: true,
                    epoch: of,
                    from,
                    records,
                    ..
                } if of == epoch && from == next => {
                    next += records.len() as u64;
                    all.extend(records);
                }
                Mirror::Records { .. }
                | Mirror::Held { .. }
                | Mirror::Cosign { .. }
                | Mirror::Cosigned { .. }
                | Mirror::Fetch { .. }
                | Mirror::Page { .. }
                | Mirror::FetchPage { .. } => return Err("its entries are in no order".to_owned()),
            }
        }
        Ok(all)
    }

    fn page(&self, epoch: u32, after: u64) -> Result<Option<Vec<Part>>, String> {
        let mut gathering = Gathering::default();
        for frame in self.ask(epoch, Want::Page, after)? {
            let Mirror::Page {
                back: true, part, ..
            } = frame
            else {
                return Err("its pages cannot be read".to_owned());
            };
            match gathering.take(part) {
                Ok(None) => {}
                Ok(Some(parts)) => return Ok(Some(parts)),
                Err(_) => return Err("its pages are in no order".to_owned()),
            }
        }
        Ok(None)
    }

    fn cosigned(&self, log: &str) -> Option<String> {
        let hash = HEXLOWER.encode(&Sha256::digest(log.as_bytes()));
        let path = format!("{}/witness/{hash}/checkpoint", self.address);
        let mut answer = self.agent.get(path).call().ok()?;
        answer.body_mut().read_to_string().ok()
    }
}

impl std::fmt::Debug for Reached<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reached")
            .field("address", &self.address)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
