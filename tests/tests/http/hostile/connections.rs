//! Connections held open, filled, left unread, or too many; and headers that say who asks.

use std::io::{BufReader, ErrorKind, Write};
use std::net::{IpAddr, TcpStream, UdpSocket};
use std::time::Duration;

use kith_node::http::Pace;
use kith_protocol::entry::Content;
use kith_protocol::entry::roster::{MemberPaused, Roster};
use kith_tests::bank::Site;
use kith_tests::people::Device;
use kith_tests::tools;
use kith_tests::wire::{Served, answer, told};

use super::{Town, refused};

#[test]
fn slow_senders() {
    let town = Town::with(|config| {
        config.waits.header = Duration::from_millis(150);
        config.waits.body = Duration::from_millis(150);
    });
    let mut half = town.served.connect();
    half.write_all(b"GET /healthz HTTP/1.1\r\nhost: local")
        .unwrap();
    let told = answer(&mut BufReader::new(half));
    assert!(
        told.is_none_or(|answer| answer.status == 408),
        "half a header is cut off"
    );
    let mut idle = town.served.connect();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .unwrap();
    let mut idle = BufReader::new(idle);
    assert_eq!(answer(&mut idle).unwrap().status, 200);
    assert!(
        answer(&mut idle).is_none(),
        "who asks for nothing more is cut off"
    );
    refused(&town, "half a body", 408, "too-slow", || {
        let mut half = town.served.connect();
        half.write_all(
            b"POST /api/v1/entries HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
        )
        .unwrap();
        answer(&mut BufReader::new(half)).unwrap()
    });
}

#[test]
fn floods_of_headers() {
    let town = Town::new();
    let flood = |headers: String| {
        let mut stream = town.served.connect();
        let head = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n");
        // The server may have hung up before all is sent.
        let _ = stream.write_all(head.as_bytes());
        answer(&mut BufReader::new(stream)).map(|answer| answer.status)
    };
    let many: String = (0..200).map(|n| format!("x-{n}: 1\r\n")).collect();
    let long = format!("x-long: {}\r\n", "a".repeat(64 * 1024));
    for (what, headers) in [("many", many), ("long", long)] {
        let told = flood(headers);
        assert!(matches!(told, None | Some(431)), "{what}: {told:?}");
    }
    assert_eq!(flood(String::new()), Some(200));
}

/// Writes until the other side has cut the line, which must come; what was asked for stays unread.
fn until_cut(mut stream: &TcpStream, ask: &[u8], mut between: impl FnMut()) {
    for _ in 0..1_000 {
        if let Err(why) = stream.write_all(ask) {
            let cut = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
            assert!(cut.contains(&why.kind()), "{why}");
            return;
        }
        between();
    }
    panic!("whoever reads nothing is served for ever");
}

#[test]
fn answers_that_nobody_reads() {
    let town = Town::with(|config| config.waits.write = Duration::from_millis(150));
    let asks = b"GET /api/openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(100);
    until_cut(&town.served.connect(), &asks, || {});
    assert_eq!(town.served.get("/healthz").done().status, 200);
}

#[test]
fn a_live_socket_that_nobody_reads() {
    let town = Town::with(|config| config.waits.live = Duration::from_millis(150));
    let cookie = town.served.sign_in(&town.ann);
    let (answer, mut socket) = town.served.get("/api/v1/live").by(&cookie).upgrade();
    assert_eq!(answer.status, 101);
    assert!(told(&mut socket).is_some());
    // Each ping is answered, until nothing fits on the line; then something happens that Ann is told.
    let mut ping = vec![0x89, 0x80 | 125, 0, 0, 0, 0];
    ping.extend([0; 125]);
    let mut rests = true;
    until_cut(socket.get_ref(), &ping.repeat(1_000), || {
        let paused = MemberPaused {
            account: town.ann.account,
            paused: rests,
        };
        rests = !rests;
        let paused = Content::Roster(Roster::MemberPaused(paused));
        let said = town.said(&town.ann, paused, &[]);
        assert_eq!(town.served.send(&said.envelope).status, 201);
    });
    assert_eq!(town.served.get("/healthz").done().status, 200);
}

/// An address of this machine by which it does not take itself for local.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // Nothing is sent: this only asks the system which of its addresses it would send from.
    socket.connect("192.0.2.1:9").ok()?;
    let own = socket.local_addr().ok()?.ip();
    (!own.is_loopback() && !own.is_unspecified()).then_some(own)
}

#[test]
fn one_address_cannot_take_all_connections() {
    let Some(own) = own_address() else {
        tools::skip(
            "one_address_cannot_take_all_connections",
            "no network at all",
        );
        return;
    };
    let bank = Site::default().open().unwrap();
    let served = Served::on(own, bank, |config| config.hosts = vec![own.to_string()]);
    let asks = |mut stream: TcpStream| {
        // One that is not taken is closed at once.
        let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n");
        answer(&mut BufReader::new(stream)).map(|answer| answer.status)
    };
    let mut held: Vec<TcpStream> = (0..256).map(|_| served.connect()).collect();
    assert_eq!(asks(served.connect()), None, "the 257th");
    assert_eq!(
        asks(held.pop().unwrap()),
        Some(200),
        "those before are served"
    );
    // The place is given back once the server has seen that end.
    let again = (0..10_000).find_map(|_| asks(served.connect()));
    assert_eq!(again, Some(200), "a place given back is taken again");
}

#[test]
fn who_asks_is_what_a_trusted_proxy_says() {
    const BURST: u32 = 5;
    let town = |proxies: &[&str]| {
        Town::with(|config| {
            config.proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
            let pace = Pace {
                burst: BURST,
                per_second: 0,
            };
            config.paces.address = pace;
            config.paces.guess = pace;
        })
    };
    // How many of ten requests of a stranger with these headers are answered.
    let taken =
        |town: &Town, path: &str, forwarded: &dyn Fn(u32) -> [(&'static str, String); 2]| {
            let ask = |n| {
                let ask = town.served.get(path);
                let ask = forwarded(n)
                    .into_iter()
                    .fold(ask, |ask, (name, value)| ask.header(name, &value));
                ask.done().status
            };
            (0..10).map(ask).filter(|status| *status != 429).count()
        };
    let forged = |n: u32| {
        [
            ("x-forwarded-for", format!("198.51.100.{n}, 203.0.113.9")),
            ("forwarded", format!("for=198.51.100.{n}")),
        ]
    };
    let guess = format!("/api/v1/invitations/{}", Device::named("guess").key());

    let untrusted = town(&[]);
    assert_eq!(
        taken(&untrusted, &guess, &forged),
        5,
        "all are the proxy's own"
    );
    let elsewhere = town(&["192.0.2.7"]);
    assert_eq!(
        taken(&elsewhere, &guess, &forged),
        5,
        "another proxy is trusted"
    );

    let trusted = town(&["127.0.0.1"]);
    assert_eq!(
        taken(&trusted, &guess, &forged),
        5,
        "what a stranger writes gains nothing"
    );
    let other = |_| {
        [
            ("x-forwarded-for", "203.0.113.10".to_owned()),
            ("x-else", String::new()),
        ]
    };
    assert_eq!(taken(&trusted, &guess, &other), 5, "and slows nobody else");
    // Every request counts against the stranger's pace, the guesses before too; who is on this machine has none.
    assert_eq!(taken(&trusted, "/api/v1/node", &forged), 0);
    let local = |_| [("x-else", String::new()), ("x-other", String::new())];
    assert_eq!(taken(&trusted, "/api/v1/node", &local), 10);
    // A proxy here cannot be talked into being the machine itself.
    let here = town(&["127.0.0.1"]);
    let as_local = |_| {
        [
            ("x-forwarded-for", "127.0.0.1".to_owned()),
            ("x-else", String::new()),
        ]
    };
    assert_eq!(taken(&here, "/api/v1/node", &as_local), 5);
}
