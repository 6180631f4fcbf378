//! The handshake: both sides show that they hold their node keys, to each other, in this conversation alone.
//!
//! The dialler says whom it means to reach, so an invitation to one node cannot be passed on to another; both put a
//! fresh nonce in, so nothing said before can be said again; each signs with its side, so it cannot be given back.

use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec::Vec};

use data_encoding::BASE64URL_NOPAD;

use super::{
    Fault, SignedBody,
    card::Certificate,
    limits,
    wire::{self, Reader, Writer},
};
use crate::{envelope::pae, id::Origin, key::Key};

/// The DSSE payload type of what each side signs.
pub const LINK_TYPE: &str = "application/vnd.kith.link.v1+json";
/// The websocket's subprotocol.
pub const SUBPROTOCOL: &str = "kith.gossip.v1";

/// 32 bytes drawn for one handshake, never again.
pub type Nonce = [u8; 32];

/// What passes until both know each other, and the last word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The dialler: who I am, whom I mean.
    Hello {
        /// Its node key.
        key: Key,
        /// Drawn by it.
        nonce: Nonce,
        /// The origin of the node it means to reach.
        dialled: Origin,
        /// Its newest certificate.
        certificate: SignedBody,
    },
    /// The other side: who I am, and a signature to show it.
    Challenge {
        /// Its node key.
        key: Key,
        /// Drawn by it.
        nonce: Nonce,
        /// Its signature on what was agreed.
        sig: [u8; 64],
        /// Its newest certificate.
        certificate: SignedBody,
    },
    /// The dialler's signature on what was agreed.
    Proof {
        /// The signature.
        sig: [u8; 64],
    },
    /// Why the connection ends: a [`Fault`]'s code.
    Bye {
        /// The code; one that we do not know is no fault of its own.
        code: String,
    },
}

impl wire::Message for Message {
    fn write(&self) -> Vec<u8> {
        let mut to;
        match self {
            Self::Hello {
                key,
                nonce,
                dialled,
                certificate,
            } => {
                to = Writer::frame(0, 4);
                to.bytes(key.bytes()).bytes(nonce).text(dialled.as_str());
                certificate.put(&mut to);
            }
            Self::Challenge {
                key,
                nonce,
                sig,
                certificate,
            } => {
                to = Writer::frame(1, 4);
                to.bytes(key.bytes()).bytes(nonce).bytes(sig);
                certificate.put(&mut to);
            }
            Self::Proof { sig } => {
                to = Writer::frame(2, 1);
                to.bytes(sig);
            }
            Self::Bye { code } => {
                to = Writer::frame(3, 1);
                to.text(code);
            }
        }
        to.done()
    }

    fn read(kind: u8, from: &mut Reader<'_>) -> Result<Self, Fault> {
        match kind {
            0 => {
                from.fields(4)?;
                Ok(Self::Hello {
                    key: Key::from_bytes(from.fixed()?),
                    nonce: from.fixed()?,
                    dialled: from.text(32)?.parse().map_err(|_| Fault::Garbled)?,
                    certificate: SignedBody::take(from, limits::CERTIFICATE_BYTES)?,
                })
            }
            1 => {
                from.fields(4)?;
                Ok(Self::Challenge {
                    key: Key::from_bytes(from.fixed()?),
                    nonce: from.fixed()?,
                    sig: from.fixed()?,
                    certificate: SignedBody::take(from, limits::CERTIFICATE_BYTES)?,
                })
            }
            2 => {
                from.fields(1)?;
                Ok(Self::Proof { sig: from.fixed()? })
            }
            3 => {
                from.fields(1)?;
                let code = from.text(limits::CODE_BYTES)?;
                Ok(Self::Bye { code })
            }
            _ => Err(Fault::Garbled),
        }
    }
}

/// Who we are in handshakes.
#[derive(Debug, Clone)]
pub struct Own {
    /// Our origin.
    pub origin: Origin,
    /// Our node key.
    pub node: Key,
    /// Our newest certificate.
    pub certificate: SignedBody,
}

/// One handshake, on either side.
#[derive(Debug)]
pub struct Link {
    own: Own,
    nonce: Nonce,
    state: State,
    other_key: Option<Certificate>,
    unknown_to: Option<Origin>,
}

#[derive(Debug)]
enum State {
    /// We dialled this node, known by this key, and said hello.
    Dialled { to: Origin, known: Key },
    /// We were dialled and wait for their hello.
    Waiting,
    /// We were dialled by this one and wait for its proof.
    Challenged(Box<(Known, Said)>),
    /// Nothing more is to be said, whether it went well or not.
    Over,
}

/// Who is at the other end, shown beyond doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its origin.
    pub origin: Origin,
    /// Its node key.
    pub node: Key,
    /// Its newest certificate: its keys of this epoch.
    pub certificate: Certificate,
    /// The same as signed, to pass on.
    pub signed: SignedBody,
}

/// What comes of a message.
#[derive(Debug, Default)]
pub struct Step {
    /// To be sent now.
    pub send: Option<Message>,
    /// The handshake is over: they are who they say, and so were we once what is sent arrives.
    pub open: Option<Known>,
}

impl Link {
    /// Dials the node of this origin, which we know by that node key. The nonce must be drawn for this alone.
    #[must_use]
    pub fn dial(own: Own, to: Origin, known: Key, nonce: Nonce) -> (Self, Message) {
        let hello = Message::Hello {
            key: own.node,
            nonce,
            dialled: to.clone(),
            certificate: own.certificate.clone(),
        };
        let state = State::Dialled { to, known };
        (Self::begin(own, nonce, state), hello)
    }

    /// Waits for whoever has dialled us. The nonce must be drawn for this alone.
    #[must_use]
    pub const fn accept(own: Own, nonce: Nonce) -> Self {
        Self::begin(own, nonce, State::Waiting)
    }

    const fn begin(own: Own, nonce: Nonce, state: State) -> Self {
        Self {
            own,
            nonce,
            state,
            other_key: None,
            unknown_to: None,
        }
    }

    /// After [`Fault::NotLinked`]: the certificate of a node that we know by another key, signed by the key that it claims to have
    /// now. Whether it is that node is for people to find out.
    #[must_use]
    pub const fn other_key(&self) -> Option<&Certificate> {
        self.other_key.as_ref()
    }

    /// After [`Fault::NotLinked`]: the node that does not know us by our key.
    #[must_use]
    pub const fn unknown_to(&self) -> Option<&Origin> {
        self.unknown_to.as_ref()
    }

    /// Takes what the other side said. `known` gives the node key of a node that we are linked with; `sign` signs with
    /// our node key.
    ///
    /// # Errors
    /// Their fault; the handshake is over then. A [`Message::Bye`] gives the fault that they see in us, or
    /// [`Fault::OutOfTurn`] when we do not know its code.
    pub fn input(
        &mut self,
        message: Message,
        known: &dyn Fn(&Origin) -> Option<Key>,
        sign: &dyn Fn(&[u8]) -> [u8; 64],
    ) -> Result<Step, Fault> {
        let state = core::mem::replace(&mut self.state, State::Over);
        match (state, message) {
            (state, Message::Bye { code }) => {
                let fault = Fault::of_code(&code).unwrap_or(Fault::OutOfTurn);
                if fault == Fault::NotLinked {
                    self.unknown_to = match state {
                        State::Dialled { to, .. } => Some(to),
                        State::Challenged(challenged) => Some(challenged.0.origin),
                        State::Waiting | State::Over => None,
                    };
                }
                Err(fault)
            }
            (
                State::Waiting,
                Message::Hello {
                    key,
                    nonce,
                    dialled,
                    certificate,
                },
            ) => self.hello((key, nonce), &dialled, certificate, known, sign),
            (
                State::Dialled { to, known },
                Message::Challenge {
                    key,
                    nonce,
                    sig,
                    certificate,
                },
            ) => {
                let met = self.meet(key, nonce, certificate, &|_| Some(known));
                let said = Said {
                    accepts: key,
                    dialled: to.clone(),
                    dials: self.own.node,
                    nonces: [self.nonce, nonce],
                };
                let signed = said.check("accepts", &key, &sig);
                // Only what is at the other end of this very connection, and speaks for the node that was meant.
                self.other_key
                    .take_if(|other| signed.is_err() || other.origin != to);
                let with = met?;
                if with.origin != to {
                    return Err(Fault::WrongName);
                }
                signed?;
                let sig = sign(&said.bytes("dials"));
                Ok(Step {
                    send: Some(Message::Proof { sig }),
                    open: Some(with),
                })
            }
            (State::Challenged(challenged), Message::Proof { sig }) => {
                let (with, said) = *challenged;
                said.check("dials", &with.node, &sig)?;
                Ok(Step {
                    send: None,
                    open: Some(with),
                })
            }
            (
                State::Waiting | State::Dialled { .. } | State::Challenged(_) | State::Over,
                Message::Hello { .. } | Message::Challenge { .. } | Message::Proof { .. },
            ) => Err(Fault::OutOfTurn),
        }
    }

    fn hello(
        &mut self,
        (key, nonce): (Key, Nonce),
        dialled: &Origin,
        certificate: SignedBody,
        known: &dyn Fn(&Origin) -> Option<Key>,
        sign: &dyn Fn(&[u8]) -> [u8; 64],
    ) -> Result<Step, Fault> {
        let with = self.meet(key, nonce, certificate, known)?;
        if *dialled != self.own.origin {
            return Err(Fault::WrongName);
        }
        let said = Said {
            accepts: self.own.node,
            dialled: dialled.clone(),
            dials: key,
            nonces: [nonce, self.nonce],
        };
        let sig = sign(&said.bytes("accepts"));
        self.state = State::Challenged(Box::new((with, said)));
        let challenge = Message::Challenge {
            key: self.own.node,
            nonce: self.nonce,
            sig,
            certificate: self.own.certificate.clone(),
        };
        Ok(Step {
            send: Some(challenge),
            open: None,
        })
    }

    /// Whom their first message says they are, as far as that can be told before they sign.
    fn meet(
        &mut self,
        key: Key,
        nonce: Nonce,
        signed: SignedBody,
        known: &dyn Fn(&Origin) -> Option<Key>,
    ) -> Result<Known, Fault> {
        if key == self.own.node {
            return Err(Fault::OwnKey);
        }
        if nonce == self.nonce {
            return Err(Fault::Replayed);
        }
        if !key.sound() {
            return Err(Fault::WeakKey);
        }
        let certificate = Certificate::open(&signed)?;
        let expected = known(&certificate.origin);
        if expected != Some(key) {
            if expected.is_some() && certificate.node == key {
                self.other_key = Some(certificate);
            }
            return Err(Fault::NotLinked);
        }
        if certificate.node != key {
            return Err(Fault::Certificate);
        }
        Ok(Known {
            origin: certificate.origin.clone(),
            node: key,
            certificate,
            signed,
        })
    }
}

/// What both sides sign, each adding its side.
#[derive(Debug)]
struct Said {
    accepts: Key,
    dialled: Origin,
    dials: Key,
    nonces: [Nonce; 2],
}

impl Said {
    /// The signed bytes: canonical JSON under [`LINK_TYPE`].
    fn bytes(&self, side: &str) -> Vec<u8> {
        let [dials, accepts] = self.nonces.map(|nonce| BASE64URL_NOPAD.encode(&nonce));
        let body = format!(
            r#"{{"accepts":"{}","dialled":"{}","dials":"{}","nonces":["{dials}","{accepts}"],"side":"{side}"}}"#,
            self.accepts, self.dialled, self.dials
        );
        pae(LINK_TYPE, body.as_bytes())
    }

    fn check(&self, side: &str, key: &Key, sig: &[u8; 64]) -> Result<(), Fault> {
        if key.verify(&self.bytes(side), sig) {
            Ok(())
        } else {
            Err(Fault::Forged)
        }
    }
}

impl From<Fault> for Message {
    /// The last word to a peer: what it did wrong.
    fn from(fault: Fault) -> Self {
        Self::Bye {
            code: fault.code().to_owned(),
        }
    }
}
