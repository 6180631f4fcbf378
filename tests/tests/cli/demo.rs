//! The demonstration: three areas of made-up people, their region, and one that does not run Kith, as the built program makes it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use kith_node::clock::{Clock as _, SystemClock};
use kith_protocol::entry::{
    Content,
    roster::{Enrolment, KeyEnrolled, Roster, Storage},
};
use kith_protocol::id::Author;
use kith_tests::binary;
use kith_tests::kiths::within;
use kith_tests::people::{self, Device, Person};
use kith_tests::wire::{Ask, Served};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Nodes of the demonstration.
const NODES: u16 = 4;
/// How long it may be silent while it makes up people and links their areas.
const PATIENCE: Duration = Duration::from_secs(300);

/// The first of four ports that nobody listens on.
fn ports() -> u16 {
    for _ in 0..100 {
        let Ok(first) = TcpListener::bind("127.0.0.1:0") else {
            continue;
        };
        let port = first.local_addr().unwrap().port();
        let free = |at: u16| TcpListener::bind(("127.0.0.1", at)).is_ok();
        if port < u16::MAX - NODES && (port + 1..port + NODES).all(free) {
            return port;
        }
    }
    panic!("no four ports in a row are free");
}

fn demo(folder: &Path, first_port: u16) -> Command {
    let kith: PathBuf = binary::kith().to_owned();
    let mut demo = Command::new(kith.with_file_name("kith-demo"));
    demo.arg(kith)
        .arg(folder)
        // Two whole months at least.
        .args(["--days", "95", "--first-port", &first_port.to_string()])
        .stdin(Stdio::null());
    demo
}

/// It and its nodes are stopped together, as by Ctrl-C.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-INT", "--", &group]).status();
        let _ = self.0.wait();
    }
}

/// A node, as the demonstration tells people where to look.
#[derive(Debug)]
struct Shown {
    /// The area.
    name: String,
    address: String,
    port: u16,
    /// Who they are, and the link by which to sign in as them.
    doors: Vec<(String, String)>,
}

/// What it prints, up to where it says how to stop it.
fn told(running: &mut Running) -> String {
    let lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let (tell, hear) = mpsc::channel();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|l| tell.send(l)));
    let mut told = String::new();
    while !told.contains("Ctrl-C stops all four.") {
        let line = hear.recv_timeout(PATIENCE);
        told += &line.unwrap_or_else(|_| panic!("it said no more than: {told}"));
        told.push('\n');
    }
    told
}

/// The nodes that it tells of, with the links below each.
fn shown(told: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut who = None;
    for line in told.lines() {
        if let Some(whom) = line.strip_prefix("  as ") {
            who = Some(whom.trim_end_matches(':').to_owned());
        } else if let Some(link) = line.strip_prefix("    ") {
            let who = who.take().expect("a link is for somebody");
            let node = shown.last_mut().expect("a link is to a node");
            assert!(link.starts_with(&format!("{}/join#", node.address)));
            node.doors.push((who, link.to_owned()));
        } else if let Some((called, address)) = line.split_once("): http://localhost:") {
            let (name, organisation) = called.split_once(" (").unwrap();
            assert!(!organisation.is_empty(), "{line}");
            shown.push(Shown {
                name: name.to_owned(),
                address: format!("http://localhost:{address}"),
                port: address.parse().unwrap(),
                doors: Vec::new(),
            });
        }
    }
    shown
}

fn ask(port: u16, method: &'static str, path: &str) -> Ask {
    let at = SocketAddr::from(([127, 0, 0, 1], port));
    Ask::to(at, method, path).header("host", &format!("localhost:{port}"))
}

fn get(port: u16, path: &str) -> Option<Value> {
    let answer = ask(port, "GET", path).tried()?;
    (answer.status == 200).then(|| answer.json())
}

/// A browser is shown a page there.
fn page_opens(port: u16, path: &str) {
    let page = ask(port, "GET", path).header("accept", "text/html").done();
    let html = page.header("content-type");
    let html = html.is_some_and(|media| media.starts_with("text/html"));
    assert!(page.status == 200 && html, "{path}: {page:?}");
}

/// Somebody's session in the browser that opened their link.
struct Session {
    port: u16,
    cookie: String,
}

impl Session {
    fn get(&self, path: &str) -> Value {
        ask(self.port, "GET", path).by(&self.cookie).done().good()
    }

    fn items(&self, path: &str) -> Vec<Value> {
        self.get(path)["items"].as_array().unwrap().clone()
    }
}

impl Shown {
    /// Opens the link of somebody in a browser, which becomes one of their devices, and signs in with it.
    fn sign_in(&self, whom: &str) -> Session {
        let door = self.doors.iter().find(|(who, _)| who.ends_with(whom));
        let (who, link) = door.unwrap_or_else(|| panic!("no link for whom {whom}: {self:?}"));
        let (page, code) = link.split_once('#').unwrap();
        let page = page.strip_prefix(&self.address).unwrap();
        page_opens(self.port, page);
        let invitation = Device::of_code(code);
        let invited = format!("/api/v1/invitations/{}", invitation.key());
        let invited = get(self.port, &invited).unwrap();
        let name = invited["account_name"].as_str().unwrap();
        assert!(who.starts_with(&format!("{name}, ")), "{who}: {invited}");
        let device = Device::named(&format!("a browser of {who}"));
        let account = serde_json::from_value(invited["account"].clone()).unwrap();
        let enrolled = KeyEnrolled {
            account,
            device: Enrolment {
                invitation: Some(invitation.key()),
                key: device.key(),
                storage: Storage::Webcrypto,
            },
        };
        let node = get(self.port, "/api/v1/node").unwrap();
        let origin = node["origin"].as_str().unwrap().parse().unwrap();
        let content = Content::Roster(Roster::KeyEnrolled(enrolled));
        let by = Author::Account(account);
        let entry = people::entry(&origin, by, who, SystemClock.now(), content);
        let said = people::envelope(entry.body(), &[&device, &invitation], &[]);
        let sent = ask(self.port, "POST", "/api/v1/entries").json(&json!(said));
        let _ = sent.done().good();
        self.session(&Person { account, device })
    }

    fn session(&self, person: &Person) -> Session {
        let challenge = ask(self.port, "POST", "/api/v1/session/challenge").json(&json!({}));
        let challenge = challenge.done().good()["challenge"].clone();
        let answered = Served::answered(person, challenge.as_str().unwrap());
        let answer = ask(self.port, "POST", "/api/v1/session").json(&answered);
        let answer = answer.done();
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.header("set-cookie").unwrap();
        Session {
            port: self.port,
            cookie: cookie.split(';').next().unwrap().to_owned(),
        }
    }
}

/// The minutes that an area owes, or has to come from, each of the others, once all that both have said is settled.
fn balances(area: &Shown, steward: &Session) -> BTreeMap<String, i64> {
    within(5, &format!("hours settled at {}", area.name), || {
        let peers = steward.items("/api/v1/peers");
        assert_eq!(peers.len(), 3, "{peers:?}");
        assert!(peers.iter().all(|peer| peer["state"] == "linked"));
        let balance = |peer: &Value| {
            let name = peer["area"].as_str().unwrap().to_owned();
            (name, peer["balance"].as_i64().unwrap())
        };
        let balances: BTreeMap<String, i64> = peers.iter().map(balance).collect();
        // An hour and a half, and an hour: of the third help only one side has said anything.
        let settled = balances.values().filter(|minutes| minutes.abs() == 150);
        (settled.count() == 2).then_some(balances)
    })
}

/// Each of the three areas has settled hours with both others, and the two books of each pair say the same.
fn hours_were_settled(areas: &[Shown]) {
    let balances: BTreeMap<&str, BTreeMap<String, i64>> = { areas.iter() }
        .map(|area| {
            let steward = area.sign_in(", answers for the node");
            (area.name.as_str(), balances(area, &steward))
        })
        .collect();
    for (one, with) in &balances {
        for (other, _) in balances.iter().filter(|(other, _)| *other != one) {
            let sum = with[*other] + balances[other][*one];
            assert_eq!(sum, 0, "{one} and {other}: {balances:?}");
        }
    }
}

/// Each area has a piece of work about which a group has met, and published what came of it.
fn work_was_done(areas: &[Shown]) {
    for area in areas {
        let facilitator = area.sign_in(", runs meetings");
        let work = facilitator.items("/api/v1/initiatives");
        assert!(!work.is_empty(), "{} has no work", area.name);
        assert!(work[0]["title"].is_string() && work[0]["group_title"].is_string());
        // Of 95 days, the first after 30 and each 28 days on.
        assert!(work[0]["meetings"].as_u64() >= Some(3), "{work:?}");
        let meetings = facilitator.items("/api/v1/meetings?when=past");
        assert!(meetings.len() >= 3, "{meetings:?}");
        let published = get(area.port, "/api/v1/published").unwrap();
        let published = published["items"].as_array().unwrap();
        assert!(published.len() >= 2, "{published:?}");
    }
}

/// The region's sums of a closed period, of all areas.
fn the_region_sees_them(region: u16) {
    let newest = within(5, "sums of all areas at the region", || {
        let periods = get(region, "/api/v1/network/periods")?;
        let newest = periods["items"].as_array()?.first()?.clone();
        // Three with Kith, and one whose figures the region signs.
        (newest["areas"] == 4).then_some(newest)
    });
    let people = &newest["totals"][0];
    assert_eq!(people["figure"], "people");
    assert_eq!(people["sum"]["areas"], 4, "{people}");
    assert!(people["trend"].is_string(), "{people}");
    let returned = get(region, "/api/v1/network/returned").unwrap();
    assert_eq!(returned["items"][0]["name"], "Cornwall");
    let nodes = get(region, "/api/v1/network").unwrap();
    let area = |node: &Value| node["area"].as_str().unwrap().to_owned();
    let areas: Vec<String> = nodes["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(area)
        .collect();
    assert_eq!(areas, ["Isle of Wight", "Leeds", "The region", "Wigan"]);
}

#[test]
fn the_demonstration_tells_where_to_look_and_shows_what_it_promises() {
    let (folder, port) = (TempDir::new().unwrap(), ports());
    let mut demo = demo(folder.path(), port);
    demo.stdout(Stdio::piped()).process_group(0);
    let mut running = Running(demo.spawn().unwrap());
    let told = told(&mut running);
    let shown = shown(&told);
    let places: Vec<(&str, u16, usize)> = { shown.iter() }
        .map(|node| (node.name.as_str(), node.port, node.doors.len()))
        .collect();
    let expected = [
        ("Wigan", port, 5),
        ("Leeds", port + 1, 5),
        ("Isle of Wight", port + 2, 5),
        ("The region", port + 3, 1),
    ];
    assert_eq!(places, expected, "{told}");
    let region = &shown[3];
    let page = format!("page: {}/network\n", region.address);
    assert!(told.contains(&page), "{told}");
    page_opens(region.port, "/network");
    hours_were_settled(&shown[..3]);
    work_was_done(&shown[..3]);
    the_region_sees_them(region.port);
}

#[test]
fn a_port_in_use_is_said_and_nothing_is_made() {
    let (folder, port) = (TempDir::new().unwrap(), ports());
    let there = TcpListener::bind(("127.0.0.1", port + 2)).unwrap();
    let ran = binary::ran(demo(folder.path(), port).output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{ran:?}");
    let at = there.local_addr().unwrap();
    assert!(
        ran.out
            .starts_with(&format!("The demonstration cannot listen on {at}:")),
        "{ran:?}"
    );
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}
