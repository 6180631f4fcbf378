//! A made-up region: nodes with their feeds, all of them signed, played by the bench. Their cards are served over HTTP under one
//! address, and a few play neighbours that gossip what all of them published.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use kith_node::cores;
use kith_protocol::id::{Account, Day, Origin};
use kith_protocol::key::Key;
use kith_protocol::peer::Frame;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::{Item, Kind};
use kith_protocol::peer::gossip::{Clock, Mark, Message, Range};
use kith_protocol::peer::limits::{ITEMS, ITEMS_BYTES};
use kith_protocol::summary::activity::{Between, Help, Work};
use kith_tests::areas::{self, Area};
use kith_tests::eve::Eve;
use kith_tests::people::uuid;
use serde_json::{Value, json};

use crate::Failed;
use crate::measure::{Pace, Watch};

/// Months that each node released.
pub(crate) const MONTHS: usize = 24;
/// Clocks in one page.
const PAGE: usize = 500;

/// A node of it.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) area: Area,
    card: String,
    /// As they travel.
    items: Vec<SignedBody>,
    clock: Clock,
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) nodes: Vec<Played>,
    by_origin: BTreeMap<Origin, usize>,
    /// Where their cards are served.
    pub(crate) at: SocketAddr,
}

impl Region {
    /// So many nodes with their profile and [`MONTHS`] releases each; all cores sign.
    ///
    /// # Errors
    /// That there is no port to serve their cards at.
    pub(crate) fn of(count: usize) -> Result<Arc<Self>, Failed> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let at = listener.local_addr()?;
        let nodes = cores::map((0..count).collect(), |nth| Played::new(nth, at));
        let by_origin = (0..).zip(&nodes);
        let by_origin = by_origin.map(|(nth, node)| (node.area.origin.clone(), nth));
        let region = Arc::new(Self {
            by_origin: by_origin.collect(),
            nodes,
            at,
        });
        let served = Arc::clone(&region);
        std::thread::spawn(move || {
            for line in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                std::thread::spawn(move || served.answer(line));
            }
        });
        Ok(region)
    }

    /// The signatures on all of it: one an item, and one of the certificate that the first of a feed brings.
    pub(crate) fn signatures(&self) -> usize {
        self.items() + self.nodes.len()
    }

    /// All items.
    pub(crate) fn items(&self) -> usize {
        self.nodes.iter().map(|node| node.items.len()).sum()
    }

    /// Bytes of a body, in the mean.
    pub(crate) fn mean_body(&self) -> usize {
        let bodies = self.nodes.iter().flat_map(|node| &node.items);
        bodies.map(|item| item.body.len()).sum::<usize>() / self.items().max(1)
    }

    /// Answers one request: a card. Feeds are told by neighbours, not here.
    fn answer(&self, mut line: TcpStream) {
        let mut first = String::new();
        let read = line.try_clone().map(BufReader::new);
        if read
            .and_then(|mut read| read.read_line(&mut first))
            .is_err()
        {
            return;
        }
        let path = first.split(' ').nth(1).unwrap_or_default();
        let nth = path
            .strip_prefix("/n")
            .and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
        let node = nth.and_then(|nth| self.nodes.get(nth));
        let (status, body) = match node {
            Some(node) if path.ends_with("/api/v1/card") => ("200 OK", node.card.as_str()),
            Some(_) | None => ("503 Service Unavailable", ""),
        };
        let length = body.len();
        // Whoever asked and went away is asked for no reason.
        let _ = write!(
            line,
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
    }

    /// What a neighbour that holds everything answers to a want.
    fn wanted(&self, ranges: &[Range]) -> Message {
        let (mut items, mut room) = (Vec::new(), ITEMS_BYTES);
        'full: for range in ranges {
            let Some(nth) = self.by_origin.get(&range.feed.origin) else {
                continue;
            };
            let held = &self.nodes[*nth].items;
            let bounds = [range.from, range.to].map(|at| usize::try_from(at).unwrap_or(usize::MAX));
            for item in held.iter().take(bounds[1]).skip(bounds[0]) {
                let bytes = item.body.len() + 80;
                if bytes > room || items.len() == ITEMS {
                    break 'full;
                }
                room -= bytes;
                items.push(item.clone());
            }
        }
        Message::Items {
            answer: true,
            items,
        }
    }

    /// Says where everything stands.
    fn say_clocks(&self, eve: &mut Eve) {
        let mut clocks: Vec<&Clock> = self.nodes.iter().map(|node| &node.clock).collect();
        clocks.sort_by(|a, b| a.origin.cmp(&b.origin));
        let pages = clocks.len().div_ceil(PAGE);
        for (page, clocks) in (0..).zip(clocks.chunks(PAGE)) {
            let message = Message::Clocks {
                page,
                last: page as usize + 1 == pages,
                clocks: clocks.iter().map(|clock| (*clock).clone()).collect(),
            };
            eve.say(&Frame::Gossip(message));
        }
    }

    /// So many neighbours give a node all that it lacks, as fast as it asks; how long it took until it said that all is
    /// held, which it says of what is durable.
    pub(crate) fn gossiped(
        self: &Arc<Self>,
        neighbours: &[Area],
        at: SocketAddr,
        (to, key): (&Origin, Key),
    ) -> Pace {
        let given = Arc::new(AtomicUsize::new(0));
        let done = Arc::new(AtomicBool::new(false));
        let (tell, told) = mpsc::channel();
        let watch = Watch::start();
        for area in neighbours {
            let (region, area, to) = (Arc::clone(self), area.clone(), to.clone());
            let (given, done, tell) = (Arc::clone(&given), Arc::clone(&done), tell.clone());
            // Whoever is not the one that hears it is done once the node stops.
            std::thread::spawn(move || {
                let mut eve = Eve::as_area(&area, at, &to, key);
                region.neighbour(&mut eve, &given, &done);
                let _ = tell.send(());
            });
        }
        drop(tell);
        // None is left to tell if all were cut off; what is shown afterwards says so.
        let _ = told.recv();
        watch.done(self.items())
    }

    fn neighbour(&self, eve: &mut Eve, given: &AtomicUsize, done: &AtomicBool) {
        let mut held = 0;
        while let Some(frame) = eve.hear() {
            let Frame::Gossip(message) = frame else {
                continue;
            };
            match message {
                Message::Digest { .. } => self.say_clocks(eve),
                Message::Want { ranges, .. } => {
                    let answer = self.wanted(&ranges);
                    if let Message::Items { items, .. } = &answer {
                        given.fetch_add(items.len(), Ordering::Relaxed);
                    }
                    eve.say(&Frame::Gossip(answer));
                    if given.load(Ordering::Relaxed) >= self.items() {
                        ask_where(eve);
                    }
                }
                Message::Clocks { page, last, clocks } => {
                    held = if page == 0 { 0 } else { held };
                    let marks = clocks.iter().flat_map(|clock| &clock.feeds);
                    held += marks.map(|mark| mark.length).sum::<u64>();
                    // Its own feed may hold something too.
                    if last && held >= self.items() as u64 {
                        done.store(true, Ordering::Relaxed);
                    } else if last && given.load(Ordering::Relaxed) >= self.items() {
                        ask_where(eve);
                    }
                }
                Message::Items { .. } | Message::Head { .. } | Message::Evidence { .. } => {}
            }
            if done.load(Ordering::Relaxed) {
                return;
            }
        }
    }
}

/// A digest that fits nothing is answered with clocks.
fn ask_where(eve: &mut Eve) {
    let [mine, yours, state] = [[1; 16]; 3];
    eve.say(&Frame::Gossip(Message::Digest { mine, yours, state }));
}

impl Played {
    fn new(nth: usize, at: SocketAddr) -> Self {
        let area = Area::named(&format!("region {nth}"));
        let mut card = area.card();
        card.address = format!("http://{at}/n{nth}");
        card.area = format!("Area {nth}");
        card.area_code = Some(format!("X{nth:08}"));
        card.name = format!("Time Bank {nth}");
        let content = serde_json::to_value(&card).expect("texts become JSON");
        let shown = json!({ "card": content }).to_string();
        let mut last = area.item(0, None, Kind::Profile, &content);
        let mut items = vec![last.signed.clone()];
        for month in 0..MONTHS {
            let content = release(&area.origin, nth, month);
            last = area.item(
                last.head.seq + 1,
                Some(last.digest),
                Kind::Summary,
                &content,
            );
            items.push(last.signed.clone());
        }
        Self {
            clock: clock(&area, &last, items.len()),
            card: shown,
            area,
            items,
        }
    }
}

fn clock(area: &Area, last: &Item, length: usize) -> Clock {
    let mut tip = [0; 16];
    tip.copy_from_slice(&last.digest.0[..16]);
    Clock {
        origin: area.origin.clone(),
        feeds: vec![Mark {
            epoch: 1,
            length: length as u64,
            tip,
            evidence: 0,
        }],
        head: None,
        by: Vec::new(),
        behind: Vec::new(),
    }
}

/// A month of a bank with some thirty people, five categories and a few meetings.
fn release(origin: &Origin, nth: usize, month: usize) -> Value {
    let first = |month: usize| -> Day {
        let (year, month) = (2024 + (month + 8) / 12, (month + 8) % 12 + 1);
        let day = format!("{year}-{month:02}-01");
        day.parse().expect("a month begins with its first")
    };
    let categories = ["company", "errands", "gardening", "lifts", "repairs"];
    let people: Vec<Account> = (0..30)
        .map(|n| Account(uuid(&format!("{nth} {n}"))))
        .collect();
    let help = (0..120).map(|n| Help {
        giver: Some(people[(n + month) % 30]),
        receiver: Some(people[(n * 7 + nth + 1) % 30]),
        minutes: 30 + 15 * i64::try_from((n + nth) % 5).unwrap_or_default(),
        category: categories[n % 5].parse().expect("a category"),
        between: Between::Here,
    });
    let work = Work {
        help: help.collect(),
        exchanges: 120,
        took_part: people.iter().copied().collect(),
        meetings: 3,
        decisions: 5,
        actions: 4,
        approaches: Some(2),
        categories: categories.iter().flat_map(|name| name.parse()).collect(),
    };
    let (from, next) = (first(month), first(month + 1));
    let release = areas::release(origin, &work, from, next.plus(-1));
    serde_json::from_str(&release.text()).expect("a release is JSON")
}
