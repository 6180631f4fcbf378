//! A node that is served, and what a browser or any other program does to it over the wire: plain HTTP/1.1 by hand, so
//! that a test can also do what no decent program would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use kith_node::http::{Config, serve};
use kith_protocol::envelope::{CHALLENGE_TYPE, Envelope};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::bank::Bank;
use crate::people::Person;

/// Until a test gives up on an answer: longer than any bound it waits for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A bank behind a server on a port of its own.
#[derive(Debug)]
pub struct Served {
    /// The bank.
    pub bank: Bank,
    /// Where it listens.
    pub at: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A request under way.
#[derive(Debug, Clone)]
pub struct Ask {
    at: SocketAddr,
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Served {
    /// Serves a bank.
    #[must_use]
    pub fn over(bank: Bank) -> Self {
        Self::with(bank, |_| {})
    }

    /// The same, with something configured otherwise.
    #[must_use]
    pub fn with(bank: Bank, change: impl FnOnce(&mut Config)) -> Self {
        Self::on(IpAddr::V4(Ipv4Addr::LOCALHOST), bank, change)
    }

    /// The same on another address of this machine.
    #[must_use]
    pub fn on(ip: IpAddr, bank: Bank, change: impl FnOnce(&mut Config)) -> Self {
        let listener = std::net::TcpListener::bind((ip, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let at = listener.local_addr().unwrap();
        let mut config = Config::at(&format!("http://{at}"));
        change(&mut config);
        let (stop, stopped) = oneshot::channel();
        let engine = bank.engine.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                let stop = async {
                    let _ = stopped.await;
                };
                serve(engine, config, listener, stop).await.unwrap();
            });
        });
        Self {
            bank,
            at,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// A request.
    #[must_use]
    pub fn ask(&self, method: &'static str, path: &str) -> Ask {
        Ask::to(self.at, method, path)
    }

    /// `GET`.
    #[must_use]
    pub fn get(&self, path: &str) -> Ask {
        self.ask("GET", path)
    }

    /// `POST` of JSON.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Ask {
        self.ask("POST", path).json(body)
    }

    /// Sends an entry.
    #[must_use]
    pub fn send(&self, envelope: &Envelope) -> Answer {
        self.post("/api/v1/entries", &json!(envelope)).done()
    }

    /// A challenge to sign in with.
    #[must_use]
    pub fn challenge(&self) -> String {
        let answer = self.post("/api/v1/session/challenge", &json!({})).done();
        answer.json()["challenge"].as_str().unwrap().to_owned()
    }

    /// What a person answers to a challenge.
    #[must_use]
    pub fn answered(person: &Person, challenge: &str) -> Value {
        let signed = person.device.sign(CHALLENGE_TYPE, challenge);
        json!({ "challenge": challenge, "key": signed.key, "sig": signed.sig })
    }

    /// Signs a person in, and gives the cookie.
    #[must_use]
    pub fn sign_in(&self, person: &Person) -> String {
        let answered = Self::answered(person, &self.challenge());
        let answer = self.post("/api/v1/session", &answered).done();
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.header("set-cookie").unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// A connection for whatever a test wants to write into it.
    #[must_use]
    pub fn connect(&self) -> TcpStream {
        connect(self.at)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Ask {
    /// A request to a server at an address.
    #[must_use]
    pub fn to(at: SocketAddr, method: &'static str, path: &str) -> Self {
        Self {
            at,
            method,
            path: path.to_owned(),
            headers: vec![("host".to_owned(), at.to_string())],
            body: Vec::new(),
        }
    }

    /// With a header, instead of the one of that name.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(have, _)| have != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// In a session.
    #[must_use]
    pub fn by(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }

    /// With JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string().into_bytes())
    }

    /// With a body.
    #[must_use]
    pub fn bytes(mut self, media: &str, body: Vec<u8>) -> Self {
        self.body = body;
        self.header("content-type", media)
    }

    /// Sends it and waits for the answer.
    #[must_use]
    pub fn done(self) -> Answer {
        let stream = connect(self.at);
        self.over(stream)
    }

    /// The same over a line of the test's own.
    #[must_use]
    pub fn over(self, mut stream: impl Read + Write) -> Answer {
        // An answer may come before all is sent: what breaks while sending shows in the answer, or its absence.
        let _ = stream.write_all(&self.head("close"));
        let _ = stream.write_all(&self.body);
        answer(&mut BufReader::new(stream)).expect("the server answers")
    }

    /// Sends it to somebody who may be gone, or go before there is an answer.
    #[must_use]
    pub fn tried(self) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.at).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.write_all(&self.head("close")).ok()?;
        stream.write_all(&self.body).ok()?;
        answer(&mut BufReader::new(stream))
    }

    /// Asks to go over to a websocket; the answer, and the stream after it.
    #[must_use]
    pub fn upgrade(self) -> (Answer, BufReader<TcpStream>) {
        let stream = connect(self.at);
        self.upgrade_over(stream)
    }

    /// The same over a line of the test's own.
    #[must_use]
    pub fn upgrade_over<S: Read + Write>(self, mut stream: S) -> (Answer, BufReader<S>) {
        let ask = self
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "a2l0aCBraXRoIGtpdGgga2g=");
        stream.write_all(&ask.head("upgrade")).unwrap();
        let mut stream = BufReader::new(stream);
        (answer(&mut stream).expect("the server answers"), stream)
    }

    fn head(&self, connection: &str) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !self.body.is_empty() || self.method == "POST" {
            head += &format!("content-length: {}\r\n", self.body.len());
        }
        head += &format!("connection: {connection}\r\n\r\n");
        head.into_bytes()
    }
}

impl Answer {
    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(have, _)| have == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|why| panic!("no JSON ({why}): {} {}", self.status, self.text()))
    }

    /// The JSON of what must have gone well.
    #[must_use]
    pub fn good(&self) -> Value {
        assert!(self.status < 300, "{} {}", self.status, self.text());
        self.json()
    }

    /// The status and code of a problem, which must look like one.
    #[must_use]
    pub fn problem(&self) -> (u16, String) {
        let media = self.header("content-type");
        assert_eq!(
            media,
            Some("application/problem+json"),
            "{} {}",
            self.status,
            self.text()
        );
        let problem = self.json();
        let code = problem["code"].as_str().unwrap().to_owned();
        assert_eq!(problem["type"], format!("urn:kith:problem:{code}"));
        assert_eq!(problem["status"], self.status);
        for words in ["title", "detail"] {
            assert!(!problem[words].as_str().unwrap().is_empty(), "{words}");
        }
        (self.status, code)
    }
}

fn connect(at: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Reads an answer; none if the connection ends before one.
pub fn answer(stream: &mut impl BufRead) -> Option<Answer> {
    let first = line(stream)?;
    let status = first.split(' ').nth(1)?.parse().ok()?;
    let mut headers = Vec::new();
    loop {
        let line = line(stream)?;
        let Some((name, value)) = line.split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut answer = Answer {
        status,
        headers,
        body: Vec::new(),
    };
    answer.body = body(stream, &answer)?;
    Some(answer)
}

fn body(stream: &mut impl BufRead, answer: &Answer) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    if answer.header("transfer-encoding") == Some("chunked") {
        loop {
            let length = usize::from_str_radix(&line(stream)?, 16).ok()?;
            let start = body.len();
            body.resize(start + length, 0);
            stream.read_exact(&mut body[start..]).ok()?;
            line(stream)?;
            if length == 0 {
                return Some(body);
            }
        }
    }
    let length = answer.header("content-length").unwrap_or("0");
    body.resize(length.parse().ok()?, 0);
    stream.read_exact(&mut body).ok()?;
    Some(body)
}

fn line(stream: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

/// The next frame a server sends on a websocket: its opcode and content. None if the connection ends.
pub fn frame(stream: &mut impl Read) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 2];
    stream.read_exact(&mut head).ok()?;
    let length = match head[1] {
        126 => {
            let mut long = [0; 2];
            stream.read_exact(&mut long).ok()?;
            usize::from(u16::from_be_bytes(long))
        }
        short => usize::from(short),
    };
    let mut content = vec![0; length];
    stream.read_exact(&mut content).ok()?;
    Some((head[0] & 0x0f, content))
}

/// The next text on a websocket as JSON, pings passed over.
#[must_use]
pub fn told(stream: &mut impl Read) -> Option<Value> {
    loop {
        match frame(stream)? {
            (1, text) => return serde_json::from_slice(&text).ok(),
            (8, _) => return None,
            _ => {}
        }
    }
}

/// Writes a text of this many bytes on a websocket, as a client (masked with zeroes).
pub fn shout(stream: &mut BufReader<TcpStream>, bytes: u16) {
    let mut frame = vec![0x81, 0x80 | 126];
    frame.extend(bytes.to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(std::iter::repeat_n(b'a', usize::from(bytes)));
    // The other side may have closed already.
    let _ = stream.get_mut().write_all(&frame);
}
