//! A node that is only played: a websocket by hand, so that it can also do what no decent node would.

use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use kith_protocol::id::Origin;
use kith_protocol::key::Key;
use kith_protocol::peer::Frame;
use kith_protocol::peer::link::{Link, Own, SUBPROTOCOL};

use crate::areas::Area;
use crate::wire::{Answer, Ask};

const BINARY: u8 = 0x82;

/// Its end of one connection.
#[derive(Debug)]
pub struct Eve {
    line: BufReader<TcpStream>,
}

/// Asks to go over to the websocket, offering these subprotocols.
#[must_use]
pub fn knock(at: SocketAddr, subprotocols: Option<&str>) -> (Answer, BufReader<TcpStream>) {
    let ask = Ask::to(at, "GET", "/gossip");
    let (answer, line) = match subprotocols {
        Some(names) => ask.header("sec-websocket-protocol", names).upgrade(),
        None => ask.upgrade(),
    };
    // A frame is written in two parts, of which the second would wait until the first was acknowledged.
    line.get_ref().set_nodelay(true).unwrap();
    (answer, line)
}

impl Eve {
    /// Opens a connection and says nothing yet.
    #[must_use]
    pub fn knocks(at: SocketAddr) -> Self {
        let (answer, line) = knock(at, Some(SUBPROTOCOL));
        assert_eq!(answer.status, 101);
        assert_eq!(answer.header("sec-websocket-protocol"), Some(SUBPROTOCOL));
        Self { line }
    }

    /// Opens a connection and shows that it is `area`, to the node of this origin and key.
    ///
    /// # Panics
    /// If it is not let in.
    #[must_use]
    pub fn as_area(area: &Area, at: SocketAddr, to: &Origin, known: Key) -> Self {
        Self::tries(area, at, to, known).expect("a handshake")
    }

    /// The same; none if it is not let in.
    #[must_use]
    pub fn tries(area: &Area, at: SocketAddr, to: &Origin, known: Key) -> Option<Self> {
        let (answer, line) = knock(at, Some(SUBPROTOCOL));
        if answer.status != 101 {
            return None;
        }
        let mut eve = Self { line };
        let own = Own {
            origin: area.origin.clone(),
            node: area.key(),
            certificate: area.certified(),
        };
        let (mut link, hello) = Link::dial(own, to.clone(), known, [9; 32]);
        eve.say(&hello.into());
        loop {
            let Some(Frame::Link(said)) = eve.hear() else {
                return None;
            };
            let sign = |bytes: &[u8]| area.sign(bytes);
            let step = link.input(said, &|_| Some(known), &sign).ok()?;
            if let Some(answer) = step.send {
                eve.say(&answer.into());
            }
            if step.open.is_some() {
                return Some(eve);
            }
        }
    }

    /// Sends a frame.
    pub fn say(&mut self, frame: &Frame) {
        self.send(BINARY, &frame.encode());
    }

    /// Sends a message of this first byte, whole.
    pub fn send(&mut self, first: u8, bytes: &[u8]) {
        self.begin(first, bytes.len() as u64);
        // What breaks while sending shows in what is heard.
        let _ = self.line.get_mut().write_all(bytes);
    }

    /// Begins a message that is said to have so many bytes. Its mask is all zeroes.
    pub fn begin(&mut self, first: u8, length: u64) {
        let mut head = vec![first];
        match length {
            0..=125 => head.push(0x80 | u8::try_from(length).unwrap()),
            126..=0xffff => {
                head.push(0x80 | 126);
                head.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            _ => {
                head.push(0x80 | 127);
                head.extend(length.to_be_bytes());
            }
        }
        head.extend([0; 4]);
        let _ = self.line.get_mut().write_all(&head);
    }

    /// The next frame that is said; none once the other side has ended it.
    #[must_use]
    pub fn hear(&mut self) -> Option<Frame> {
        loop {
            let mut head = [0; 2];
            self.line.read_exact(&mut head).ok()?;
            let length = match head[1] {
                126 => {
                    let mut length = [0; 2];
                    self.line.read_exact(&mut length).ok()?;
                    u64::from(u16::from_be_bytes(length))
                }
                127 => {
                    let mut length = [0; 8];
                    self.line.read_exact(&mut length).ok()?;
                    u64::from_be_bytes(length)
                }
                short => u64::from(short),
            };
            let mut bytes = vec![0; usize::try_from(length).unwrap()];
            self.line.read_exact(&mut bytes).ok()?;
            match head[0] {
                BINARY => return Some(Frame::decode(&bytes).unwrap()),
                0x88 => return None,
                _ => {}
            }
        }
    }

    /// The last word of the other side, after whatever else it says.
    #[must_use]
    pub fn last_word(&mut self) -> Option<String> {
        let mut last = None;
        while let Some(frame) = self.hear() {
            if let Frame::Link(kith_protocol::peer::link::Message::Bye { code }) = frame {
                last = Some(code);
            }
        }
        last
    }
}
