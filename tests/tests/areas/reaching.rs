//! How one node reaches another: over TLS and through a reverse proxy with a path of its own, once where both dial at the same
//! time, and no further than it has to.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use kith_node::http::Trust;
use kith_protocol::transfer::PayCode;
use kith_tests::kiths::{Kith, until};
use kith_tests::line::Line;
use serde_json::json;
use tempfile::TempDir;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A reverse proxy that ends TLS, and serves what stands behind it under a path.
struct Proxy {
    at: SocketAddr,
    taken: Arc<AtomicUsize>,
    folder: TempDir,
}

const UNDER: &str = "/kith";

impl Proxy {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(folder.path().join("own.pem"), made.cert.pem()).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            at: listener.local_addr().unwrap(),
            taken: Arc::default(),
            folder,
        };
        let (config, taken) = (Arc::new(config), Arc::clone(&proxy.taken));
        let to = proxy.behind();
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let (config, to) = (Arc::clone(&config), to.clone());
                taken.fetch_add(1, SeqCst);
                std::thread::spawn(move || pass(near, config, &to));
            }
        });
        proxy
    }

    fn address(&self) -> String {
        format!("https://localhost:{}{UNDER}", self.at.port())
    }

    /// Where it is written who stands behind it.
    fn behind(&self) -> std::path::PathBuf {
        self.folder.path().join("behind")
    }

    fn trust(&self) -> Trust {
        Trust::and(&self.folder.path().join("own.pem")).unwrap()
    }
}

/// Serves one connection: its request without the path of ours, and then whatever goes either way.
fn pass(near: TcpStream, config: Arc<ServerConfig>, to: &Path) -> Option<()> {
    let far = fs::read_to_string(to).ok()?;
    let mut far = TcpStream::connect(far).ok()?;
    let wire = near.try_clone().ok()?;
    let mut near = StreamOwned::new(ServerConnection::new(config).ok()?, near);
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n") {
        near.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let request = String::from_utf8(head).ok()?;
    let (method, rest) = request.split_once(' ')?;
    let rest = rest.strip_prefix(UNDER)?;
    far.write_all(format!("{method} {rest}").as_bytes()).ok()?;
    // One thread serves both ways: neither side is waited for long.
    let soon = Some(std::time::Duration::from_millis(5));
    wire.set_read_timeout(soon).ok()?;
    far.set_read_timeout(soon).ok()?;
    let mut piece = [0; 16 * 1024];
    loop {
        carry(&mut near, &mut far, &mut piece)?;
        carry(&mut far, &mut near, &mut piece)?;
    }
}

/// Carries what is there; none once that direction has ended.
fn carry(from: &mut impl Read, to: &mut impl Write, piece: &mut [u8]) -> Option<()> {
    match from.read(piece) {
        Ok(0) => None,
        Ok(count) => {
            to.write_all(&piece[..count]).ok()?;
            to.flush().ok()
        }
        Err(why) => {
            let later = [std::io::ErrorKind::WouldBlock, std::io::ErrorKind::TimedOut];
            later.contains(&why.kind()).then_some(())
        }
    }
}

#[test]
fn a_node_behind_tls_and_a_path_is_reached_by_who_trusts_its_certificate() {
    let proxy = Proxy::new();
    let wigan = Kith::with("Wigan", |config| config.address = proxy.address());
    fs::write(proxy.behind(), wigan.served.at.to_string()).unwrap();
    // Leeds cannot be dialled: its outbound connection alone suffices.
    let nowhere = "http://127.0.0.1:1".to_owned();
    let leeds = Kith::with("Leeds", |config| {
        config.address = nowhere.clone();
        config.trust = proxy.trust();
    });
    let link = wigan.invites();
    assert!(link.starts_with(&format!("{}/area#", proxy.address())));

    // Who does not know the authority does not believe it.
    let wight = Kith::named("Wight");
    assert_eq!(
        wight.looks(&link).problem(),
        (502, "neighbour-silent".to_owned())
    );

    let looked = leeds.looks(&link).good();
    assert_eq!(looked["card"]["address"], proxy.address());
    leeds.says_linked(wigan.served.bank.engine.node_key(), wigan.origin(), 600);
    let _ = wigan.until_it_sees(&leeds.origin(), "asks", |seen| seen["state"] == "asks");
    wigan.says_linked(leeds.served.bank.engine.node_key(), leeds.origin(), 600);
    // It tried before it was let in, and tries again when its clock has moved on.
    leeds.served.bank.clock.advance(10_000);
    for (here, there) in [(&wigan, &leeds), (&leeds, &wigan)] {
        let _ = here.until_it_sees(&there.origin(), "connected", |seen| {
            seen["connected"] == true
        });
    }
    let code = PayCode([1; 10]);
    wigan.ann_promises(&leeds, code, 60);
    leeds.ann_offers(&wigan, code, 60);
    until("the hour is settled", || {
        (leeds.ann_has() == 60).then_some(())
    });
    assert!(proxy.taken.load(SeqCst) >= 3);
}

/// Two nodes that are reached by lines of their own.
fn across_lines() -> [(Kith, Line); 2] {
    ["Wigan", "Leeds"].map(|name| {
        let line = Line::new();
        let kith = Kith::with(name, |config| {
            config.address = format!("http://{}", line.at)
        });
        line.leads(Some(kith.served.at));
        (kith, line)
    })
}

#[test]
fn of_two_that_dial_at_the_same_time_one_line_stays() {
    let [(wigan, to_wigan), (leeds, to_leeds)] = across_lines();
    wigan.link(&leeds, 60_000);
    for round in 1..=8 {
        for line in [&to_wigan, &to_leeds] {
            line.leads(None);
        }
        for (here, there) in [(&wigan, &leeds), (&leeds, &wigan)] {
            let _ = here.until_it_sees(&there.origin(), "cut", |seen| seen["connected"] == false);
        }
        let links = [wigan.invites(), leeds.invites()];
        to_wigan.leads(Some(wigan.served.at));
        to_leeds.leads(Some(leeds.served.at));
        // Whoever's steward looks at the other's invitation dials at once.
        std::thread::scope(|scope| {
            scope.spawn(|| assert_eq!(leeds.looks(&links[0]).status, 200));
            scope.spawn(|| assert_eq!(wigan.looks(&links[1]).status, 200));
        });
        let nodes = || to_wigan.nodes() + to_leeds.nodes();
        let code = PayCode([round; 10]);
        wigan.ann_promises(&leeds, code, 1);
        leeds.ann_offers(&wigan, code, 1);
        until("the minute is settled", || {
            (leeds.ann_has() == i64::from(round)).then_some(())
        });
        until("one line is left", || (nodes() == 1).then_some(()));
        // Time goes by, and neither dials again.
        let dialled = to_wigan.calls() + to_leeds.calls();
        for kith in [&wigan, &leeds] {
            kith.served.bank.clock.advance(60_000);
        }
        for (here, there) in [(&wigan, &leeds), (&leeds, &wigan)] {
            let _ = here.until_it_sees(&there.origin(), "connected", |seen| {
                seen["connected"] == true
            });
        }
        assert_eq!(
            to_wigan.calls() + to_leeds.calls(),
            dialled,
            "round {round}"
        );
        assert_eq!(nodes(), 1, "round {round}");
    }
}

/// What somebody on the node's own network answers, and who else must never be asked.
fn inside(answer: &'static [u8]) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (at, sent) = (
        listener.local_addr().unwrap(),
        Arc::new(AtomicUsize::new(0)),
    );
    let counted = Arc::clone(&sent);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 1024];
            let _ = stream.read(&mut request);
            if answer.is_empty() {
                // Never an end.
                while stream.write_all(&[b'x'; 1024]).is_ok() {
                    counted.fetch_add(1, SeqCst);
                }
            } else {
                counted.fetch_add(1, SeqCst);
                let _ = stream.write_all(answer);
            }
        }
    });
    (at, sent)
}

#[test]
fn a_look_tells_nothing_of_who_else_answers() {
    let wigan = Kith::named("Wigan");
    let token = "AAECAwQFBgcICQoLDA0ODw";
    let look = |at: &str| wigan.looks(&format!("{at}/area#{token}"));
    let (secret, asked) =
        inside(b"HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n{\"password\":\"hunter2\"}");
    let leads =
        format!("HTTP/1.1 302 Found\r\nlocation: http://{secret}/\r\ncontent-length: 0\r\n\r\n");
    let (leads, _) = inside(leads.leak().as_bytes());
    let (endless, sent) = inside(b"");
    let (mute, _) = inside(b"SSH-2.0-OpenSSH_9.9\r\n");
    for at in [secret, leads, endless, mute] {
        let answer = look(&format!("http://{at}"));
        assert_eq!(answer.problem(), (502, "neighbour-silent".to_owned()));
        for word in ["hunter2", "password", "SSH", "302", "xxx"] {
            assert!(!answer.text().contains(word), "{at}: {}", answer.text());
        }
    }
    // Where one was led to, nobody went; and of what has no end, no more than the system's own buffers was taken.
    assert_eq!(asked.load(SeqCst), 1);
    let taken = sent.load(SeqCst);
    assert!(taken < 16 * 1024, "{taken} KiB");

    // Nothing but http and https, no names and passwords, and no address that no Kith has.
    for none in [
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://user:word@127.0.0.1",
    ] {
        assert_eq!(look(none).problem(), (422, "no-link".to_owned()), "{none}");
    }
    for nobody in ["169.254.169.254", "0.0.0.0", "[fe80::1]", "224.0.0.1"] {
        let answer = look(&format!("http://{nobody}"));
        assert_eq!(
            answer.problem(),
            (502, "neighbour-silent".to_owned()),
            "{nobody}"
        );
    }
    let body = json!({ "address": format!("http://{secret}") });
    let followed = wigan.post(&wigan.sal, "/api/v1/follows", &body);
    assert_eq!(followed.problem(), (502, "neighbour-silent".to_owned()));
}
