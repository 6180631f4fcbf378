//! The demonstration: three areas of made-up people, their region, and one that does not run Kith, as the built program makes it.

use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use kith_tests::binary;
use kith_tests::kiths::within;
use kith_tests::wire::Ask;
use serde_json::Value;
use tempfile::TempDir;

/// Nodes of the demonstration.
const NODES: u16 = 4;

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

fn get(port: u16, path: &str) -> Option<Value> {
    let at = SocketAddr::from(([127, 0, 0, 1], port));
    let ask = Ask::to(at, "GET", path).header("host", &format!("localhost:{port}"));
    let answer = ask.tried()?;
    (answer.status == 200).then(|| answer.json())
}

#[test]
fn the_demonstration_comes_to_a_region_with_sums_and_trends() {
    let (folder, port) = (TempDir::new().unwrap(), ports());
    let mut demo = demo(folder.path(), port);
    demo.stdout(Stdio::null()).process_group(0);
    let _running = Running(demo.spawn().unwrap());
    let region = port + NODES - 1;
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
