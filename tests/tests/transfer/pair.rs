//! Two nodes, Leeds and York, and what people there may say. A node is known by its log: it is kept once for each log there is, so
//! that a world of them can be copied and compared cheaply.

use std::collections::BTreeMap;

use kith_protocol::{
    entry::{
        Content,
        federation::{
            Federation, PeerChanged, PeerEnded, PeerLinked, TransferOffered, TransferPromised,
            TransferWithdrawn,
        },
        roster::{AccountLimits, PolicySet, Role, Roster},
    },
    id::{Account, Author, Digest32, Origin},
    peer::transfer::{Effect, Input, Machine, Message, entry},
    transfer::PayCode,
};
use kith_tests::{
    desk::{Code, Desk, START},
    people::{Person, entry as made},
};

/// How many minutes Pat, who lives in Leeds, received from Gil, who lives in York.
pub(super) const MINUTES: i64 = 60;
/// The pay code that Pat made.
pub(super) const CODE: PayCode = PayCode([7; 10]);

/// Which of the two nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    /// Leeds, where the payer is at home.
    Payer,
    /// York, where the giver is.
    Giver,
}

pub(super) const BOTH: [Side; 2] = [Side::Payer, Side::Giver];

impl Side {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Payer => Self::Giver,
            Self::Giver => Self::Payer,
        }
    }
}

/// What somebody says at one of the two nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Word {
    Promise,
    TakeBack,
    Offer(i64),
    AskToCancel,
    /// A steward there ends the link.
    End(Side),
    /// A steward there sets a limit so low that nothing more fits.
    Bar(Side, Limit),
    /// And back to where it was.
    Lift(Side, Limit),
}

/// What may be too full for hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Limit {
    /// The ceiling between the two nodes.
    Neighbour,
    /// What the account may receive, or have.
    Account,
}

/// The ceiling between the two nodes and the limits of an account, in minutes, where they bar nothing.
const ROOM: i64 = 600;

impl Word {
    pub(super) const fn side(self) -> Side {
        match self {
            Self::Promise | Self::TakeBack => Side::Payer,
            Self::Offer(_) | Self::AskToCancel => Side::Giver,
            Self::End(side) | Self::Bar(side, _) | Self::Lift(side, _) => side,
        }
    }

    /// Whether it is said once: limits that go up and down for ever would never come to an end.
    pub(super) const fn once(self) -> bool {
        matches!(self, Self::Bar(..) | Self::Lift(..))
    }
}

/// A node with a log, kept once.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) desk: Desk,
    pub(super) before: Option<usize>,
    after: BTreeMap<String, Result<usize, Code>>,
}

/// Every log of the two nodes that came up.
#[derive(Debug)]
pub(super) struct Nodes {
    pub(super) all: Vec<Node>,
    pat: Person,
    gil: Person,
    steward: Person,
}

impl Nodes {
    /// Leeds is 0, York is 1; they are linked, and nothing was said.
    pub(super) fn new() -> Self {
        let [pat, gil, steward] = ["pat", "gil", "steward"].map(Person::named);
        let mut leeds = Desk::open_as("leeds node", "leeds log");
        let mut york = Desk::open_as("york node", "york log");
        let keys = [leeds.node.key(), york.node.key()];
        for (desk, who, other) in [(&mut leeds, &pat, keys[1]), (&mut york, &gil, keys[0])] {
            desk.join(&steward, Some(Role::Steward));
            desk.join(who, None);
            let linked = PeerLinked {
                ceiling: ROOM,
                node: other,
                neighbour: Origin::mint(&other),
                salt: Some(Digest32([7; 32])),
            };
            let linked = Content::Federation(Federation::PeerLinked(linked));
            desk.says(&steward, linked).unwrap();
        }
        let all = [leeds, york]
            .map(|desk| Node {
                desk,
                before: None,
                after: BTreeMap::new(),
            })
            .into();
        Self {
            all,
            pat,
            gil,
            steward,
        }
    }

    pub(super) fn origin(&self, side: Side) -> &Origin {
        &self.all[side as usize].desk.origin
    }

    pub(super) fn desk(&self, node: usize) -> &Desk {
        &self.all[node].desk
    }

    /// What the payer, or the giver, has at a node.
    pub(super) fn balance(&self, side: Side, node: usize) -> i64 {
        let who = match side {
            Side::Payer => &self.pat,
            Side::Giver => &self.gil,
        };
        self.desk(node).balance(who.account)
    }

    /// The account of whoever pays, or gives.
    pub(super) const fn account(&self, side: Side) -> Account {
        match side {
            Side::Payer => self.pat.account,
            Side::Giver => self.gil.account,
        }
    }

    /// The node after somebody said this; the refusal's code if it is refused.
    pub(super) fn say(&mut self, node: usize, word: Word) -> Result<usize, Code> {
        let other = self.origin(word.side().other()).clone();
        let day = "2026-09-01".parse().unwrap();
        let category = "gardening".parse().unwrap();
        let transfer = CODE.transfer();
        let said = match word {
            Word::Promise => Federation::TransferPromised(TransferPromised {
                basis: None,
                category,
                day,
                details: None,
                r#for: self.pat.account,
                minutes: MINUTES,
                neighbour: other,
                transfer,
            }),
            Word::Offer(minutes) => Federation::TransferOffered(TransferOffered {
                basis: None,
                category,
                code: CODE,
                day,
                details: None,
                r#for: self.gil.account,
                minutes,
                neighbour: other,
            }),
            Word::TakeBack | Word::AskToCancel => {
                Federation::TransferWithdrawn(TransferWithdrawn { transfer })
            }
            Word::End(_) => Federation::PeerEnded(PeerEnded { neighbour: other }),
            Word::Bar(side, limit) => return self.limits(node, side, limit, 0),
            Word::Lift(side, limit) => return self.limits(node, side, limit, ROOM),
        };
        let who = match word {
            Word::Promise | Word::TakeBack => self.pat.clone(),
            Word::Offer(_) | Word::AskToCancel => self.gil.clone(),
            Word::End(_) | Word::Bar(..) | Word::Lift(..) => self.steward.clone(),
        };
        self.take(node, Some(&who), Content::Federation(said))
    }

    /// The node after a steward there left so much room.
    fn limits(&mut self, node: usize, side: Side, limit: Limit, room: i64) -> Result<usize, Code> {
        let content = match limit {
            Limit::Neighbour => Content::Federation(Federation::PeerChanged(PeerChanged {
                ceiling: Some(room),
                neighbour: self.origin(side.other()).clone(),
                node: None,
            })),
            Limit::Account => {
                Content::Roster(Roster::PolicySet(PolicySet::Account(AccountLimits {
                    account: self.account(side),
                    ceiling: Some(room),
                    floor: room,
                })))
            }
        };
        let steward = self.steward.clone();
        self.take(node, Some(&steward), content)
    }

    /// The node after a person (or the node itself) said this.
    pub(super) fn take(
        &mut self,
        node: usize,
        who: Option<&Person>,
        content: Content,
    ) -> Result<usize, Code> {
        let key = format!("{who:?} {content:?}");
        if let Some(known) = self.all[node].after.get(&key) {
            return *known;
        }
        let mut desk = self.all[node].desk.clone();
        let by = who.map_or(Author::Node, |p| Author::Account(p.account));
        let said = made(&desk.origin, by, &key, START, content);
        let device = who.map_or_else(|| desk.node.clone(), |p| p.device.clone());
        let taken = desk.submit(&said, &[&device]).map(|_| {
            let sum: i64 = desk.book.balances().map(|(_, minutes)| minutes).sum();
            assert_eq!(sum, 0, "the accounts of a node are not 0 together");
            self.all.push(Node {
                desk,
                before: Some(node),
                after: BTreeMap::new(),
            });
            self.all.len() - 1
        });
        self.all[node].after.insert(key, taken);
        taken
    }

    /// The kind of a log's newest entry.
    pub(super) fn last(&self, node: usize) -> String {
        let leaf = self.desk(node).leaves.last().unwrap();
        let (_, kind) = leaf.rsplit_once("\"kind\":\"").unwrap();
        kind.split('"').next().unwrap().to_owned()
    }

    /// This log and every shorter one that it grew from.
    pub(super) fn earlier(&self, node: usize) -> Vec<usize> {
        std::iter::successors(Some(node), |at| self.all[*at].before).collect()
    }

    /// What a machine makes of an input, with leaves looked up: what is sent, and what is proposed.
    pub(super) fn turn(
        &self,
        node: usize,
        machine: &mut Machine,
        input: Input,
    ) -> (Vec<Message>, Vec<Content>) {
        let desk = self.desk(node);
        let (mut sent, mut proposed) = (Vec::new(), Vec::new());
        for effect in machine.input(input, &desk.views) {
            match effect {
                Effect::Send(_, message) => sent.push(message),
                Effect::SendEntry(_, index) => {
                    let leaf = &desk.leaves[usize::try_from(index).unwrap()];
                    sent.push(entry(leaf).unwrap());
                }
                Effect::Propose(_, content) => proposed.push(content),
                // What both sign moves nothing; the stories look at it.
                Effect::Sign(..) | Effect::Keep { .. } => {}
                Effect::Contradicted { .. } | Effect::End(..) => {
                    panic!("two honest nodes fell out: {effect:?}")
                }
            }
        }
        (sent, proposed)
    }
}
