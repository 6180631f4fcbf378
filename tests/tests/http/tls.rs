//! TLS of the node's own: everything works over it, and who does not speak it, or slowly, is shown out.

use std::fs;
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kith_node::http::Tls;
use kith_tests::binary::{Running, run};
use kith_tests::wire::{Ask, Served, told};
use serde_json::json;
use tempfile::TempDir;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::Town;

/// Where a certificate and its key lie.
struct Files {
    folder: TempDir,
}

type Line = StreamOwned<ClientConnection, TcpStream>;

impl Files {
    fn new() -> (Self, CertificateDer<'static>) {
        let files = Self {
            folder: TempDir::new().unwrap(),
        };
        let (certificate, key, der) = made();
        fs::write(files.certificate(), certificate).unwrap();
        fs::write(files.key(), key).unwrap();
        (files, der)
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    fn town(&self) -> Town {
        let tls = Tls::open(&self.certificate(), &self.key()).unwrap();
        Town::with(|config| {
            config.address = "https://localhost".to_owned();
            config.tls = Some(Arc::new(tls));
            config.waits.header = Duration::from_millis(500);
        })
    }
}

/// A new certificate for localhost, its key, and what a client trusts to accept it.
fn made() -> (String, String, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let der = made.cert.der().clone();
    (made.cert.pem(), made.signing_key.serialize_pem(), der)
}

/// A line to a node whose certificate is this one; none if the node shows another.
fn line(at: SocketAddr, certificate: &CertificateDer<'static>) -> Option<Line> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = TcpStream::connect(at).unwrap();
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).ok()?;
    }
    Some(StreamOwned::new(connection, stream))
}

fn ask(served: &Served, method: &'static str, path: &str) -> Ask {
    served.ask(method, path).header("host", "localhost")
}

#[test]
fn everything_works_over_it() {
    let (files, certificate) = Files::new();
    let town = files.town();
    let line = || line(town.served.at, &certificate).unwrap();
    let challenge = ask(&town.served, "POST", "/api/v1/session/challenge").json(&json!({}));
    let challenge = challenge.over(line()).good()["challenge"].clone();
    let answered = Served::answered(&town.bob, challenge.as_str().unwrap());
    let session = ask(&town.served, "POST", "/api/v1/session").json(&answered);
    let session = session.over(line());
    assert_eq!(session.status, 200, "{}", session.text());
    let cookie = session.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Secure"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let live = ask(&town.served, "GET", "/api/v1/live").by(cookie);
    let (answer, mut live) = live.upgrade_over(line());
    assert_eq!(answer.status, 101);
    assert_eq!(told(&mut live).unwrap()["kind"], "hello");

    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    let sent = ask(&town.served, "POST", "/api/v1/entries").json(&json!(hour.envelope));
    assert_eq!(sent.over(line()).status, 201);
    assert_eq!(told(&mut live).unwrap()["kind"], "changed");
}

#[test]
fn plain_http_is_told_and_shown_out() {
    let (files, certificate) = Files::new();
    let town = files.town();
    let plain = ask(&town.served, "GET", "/api/v1/node").done();
    assert_eq!(plain.status, 400);
    assert!(plain.text().contains("https://"), "{}", plain.text());
    // Whatever it is, it ends, and no other line suffers.
    for noise in [
        &b"SSH-2.0-x\r\n"[..],
        &[22, 3, 1, 0, 5, 1, 2, 3, 4, 5],
        &[0; 64],
    ] {
        assert_ended(town.served.connect(), noise);
    }
    let node = ask(&town.served, "GET", "/api/v1/node");
    let node = node.over(line(town.served.at, &certificate).unwrap());
    assert_eq!(node.status, 200);
}

#[test]
fn a_slow_handshake_is_cut() {
    let (files, _) = Files::new();
    let town = files.town();
    assert_ended(town.served.connect(), &[]);
    assert_ended(town.served.connect(), &[22, 3, 1, 2]);
}

/// Says something, and waits until the other side has ended the line.
fn assert_ended(mut stream: TcpStream, said: &[u8]) {
    stream.write_all(said).unwrap();
    let mut rest = Vec::new();
    if let Err(why) = BufReader::new(stream).read_to_end(&mut rest) {
        assert_eq!(why.kind(), std::io::ErrorKind::ConnectionReset, "{said:?}");
    }
}

#[test]
fn a_new_certificate_is_taken_up_and_half_of_one_is_not() {
    let (files, old) = Files::new();
    let town = files.town();
    let shown = |certificate: &CertificateDer<'static>| line(town.served.at, certificate).is_some();
    assert!(shown(&old));
    let (certificate, key, new) = made();
    fs::write(files.certificate(), certificate).unwrap();
    assert!(shown(&old), "its key is not there yet");
    assert!(!shown(&new));
    fs::write(files.key(), key).unwrap();
    assert!(shown(&new));
    assert!(!shown(&old));
    fs::remove_file(files.key()).unwrap();
    fs::write(files.certificate(), "no certificate").unwrap();
    assert!(shown(&new), "what cannot be used is not taken up");
}

#[test]
fn the_command_takes_both_files_or_says_what_is_wrong() {
    let (files, certificate) = Files::new();
    let data = files.folder.path().join("kith");
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let (chain, key) = (path(&files.certificate()), path(&files.key()));
    let flags = ["--tls-certificate", &chain, "--tls-key", &key];
    let running = Running::with(&data, &flags);
    let port = running.address.strip_prefix("https://localhost:").unwrap();
    let at = SocketAddr::from(([127, 0, 0, 1], port.parse().unwrap()));
    let ready = Ask::to(at, "GET", "/readyz").over(line(at, &certificate).unwrap());
    assert_eq!(ready.status, 200);
    let _ = running.stop();

    let none = path(&files.folder.path().join("none.pem"));
    let table: [(&[&str], &str); 4] = [
        (
            &["--tls-certificate", &chain],
            "both a certificate and its key",
        ),
        (&["--tls-certificate", &none, "--tls-key", &key], "none.pem"),
        (
            &["--tls-certificate", &key, "--tls-key", &key],
            "no certificate",
        ),
        (
            &["--tls-certificate", &chain, "--tls-key", &chain],
            "certificate.pem",
        ),
    ];
    for (flags, words) in table {
        let ran = run(
            &data,
            &[&["serve", "--listen", "127.0.0.1:0"], flags].concat(),
        );
        assert_eq!(ran.code, 2, "{flags:?}: {ran:?}");
        assert!(ran.err.contains(words), "{flags:?}: {}", ran.err);
        assert!(ran.err.contains("Nothing was started."), "{}", ran.err);
    }
}
