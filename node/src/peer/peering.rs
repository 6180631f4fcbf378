//! Linking by an invitation: looking at another node's, and bringing our card there once our steward has said that we are
//! linked.

use kith_protocol::id::Origin;
use kith_protocol::id::{Account, Digest32, Millis};
use kith_protocol::peer::card::{CARD_TYPE, Card, Certificate};
use kith_protocol::peer::words::words;
use kith_protocol::peer::{Fault, SignedBody};
use serde::{Deserialize, Serialize};

use super::address::Address;
use super::hub::Event;
use super::register::{Asked, Turned};
use super::{NoAnswer, Peers, Shared, dial};
use crate::engine::Stopped;

/// What a look at an invitation showed.
#[derive(Debug)]
pub(crate) struct Looked {
    /// Who invites.
    pub(crate) card: Card,
    /// Its keys.
    pub(crate) certificate: Certificate,
    /// The words to read out.
    pub(crate) words: [&'static str; 8],
}

/// Why a look showed nothing.
#[derive(Debug)]
pub(crate) enum NotLooked {
    /// The text is no link.
    NoLink,
    /// The other node gave no answer.
    NoAnswer(NoAnswer),
    /// What it shows of itself does not hold.
    BadCard(Fault),
    /// It is we ourselves.
    Own,
    /// What came of it cannot be kept.
    Turned(Turned),
}

/// What a node shows to whoever has its invitation.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Shown {
    /// Who it is.
    pub(crate) card: Card,
}

impl Peers {
    /// Makes an invitation: its link, and until when it holds.
    ///
    /// # Errors
    /// [`Turned`].
    pub(crate) async fn invite(&self, by: Account) -> Result<(String, Millis), Turned> {
        let mut token = [0; 16];
        self.0.engine.entropy().fill(&mut token);
        let token = data_encoding::BASE64URL_NOPAD.encode(&token);
        let expires = self.0.register.invite(&token, by).await?;
        Ok((format!("{}/area#{token}", self.0.address), expires))
    }

    /// Invitations that nobody has answered and that still hold: by what each is known, until when it holds, who made it.
    pub(crate) fn invitations(&self) -> Vec<(Digest32, Millis, Account)> {
        self.0.register.invitations()
    }

    /// Takes an invitation back; false if there is none such that is open.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn take_back(&self, id: Digest32) -> Result<bool, Stopped> {
        self.0.register.take_back(id).await
    }

    /// Says no to a node that asks, or forgets one that was asked; false if it is neither, or linked.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn decline(&self, origin: &Origin) -> Result<bool, Stopped> {
        let linked = self.0.engine.look(|views| {
            let peer = views.directory.peers.get(origin);
            peer.map(|peer| peer.linked)
        });
        if linked == Some(true) {
            return Ok(false);
        }
        self.0.register.decline(origin, linked.is_some()).await
    }

    /// Whether somebody with this token may see our card.
    pub(crate) fn invited(&self, token: &str) -> bool {
        self.0.register.invited(token, None)
    }

    /// Looks at another node's invitation, and remembers it as asked.
    ///
    /// # Errors
    /// [`NotLooked`].
    pub(crate) async fn look(&self, link: &str) -> Result<Looked, NotLooked> {
        let (address, token) = taken_apart(link).ok_or(NotLooked::NoLink)?;
        let path = format!("/api/v1/peering/{token}");
        let looked = self.shown_at(&address, &path).await?;
        let place = (address.to_string(), token);
        self.0
            .register
            .looked(place, &looked.card, &looked.certificate)
            .await
            .map_err(NotLooked::Turned)?;
        self.wake(&looked.certificate.origin).await;
        Ok(looked)
    }

    /// Whom the node at an address says it is, with the words for the two of us.
    pub(super) async fn shown_at(
        &self,
        address: &Address,
        path: &str,
    ) -> Result<Looked, NotLooked> {
        let shared = &self.0;
        let answer = dial::ask(address, &shared.trust, path, None).await;
        let answer = answer.map_err(NotLooked::NoAnswer)?;
        let bad = |_| NotLooked::NoAnswer(NoAnswer::Garbled);
        let Shown { card } = serde_json::from_slice(&answer).map_err(bad)?;
        if !card.fits() {
            return Err(NotLooked::BadCard(Fault::Garbled));
        }
        let certificate = shared.opened(&card).map_err(NotLooked::BadCard)?;
        let own = shared.engine.node_key();
        if certificate.node == own {
            return Err(NotLooked::Own);
        }
        Ok(Looked {
            words: words(&own, &certificate.node),
            card,
            certificate,
        })
    }

    /// Takes the card of somebody who answers an invitation of ours.
    ///
    /// # Errors
    /// What is wrong with it, or that the invitation is over.
    pub(crate) async fn asked_by(&self, token: &str, sent: &SignedBody) -> Result<(), NotLooked> {
        if !self.0.register.invited(token, None) && !self.used_by_sender(token, sent) {
            return Err(NotLooked::Turned(Turned::Over));
        }
        let (card, certificate) = self.0.signed_card(sent).map_err(NotLooked::BadCard)?;
        if certificate.node == self.0.engine.node_key() {
            return Err(NotLooked::Own);
        }
        self.0
            .register
            .asks(token, &card, &certificate)
            .await
            .map_err(NotLooked::Turned)?;
        self.wake(&certificate.origin).await;
        Ok(())
    }

    /// Whether who answered an invitation before answers it again: the answer may have been lost on its way.
    fn used_by_sender(&self, token: &str, sent: &SignedBody) -> bool {
        self.0
            .signed_card(sent)
            .is_ok_and(|(_, by)| self.0.register.invited(token, Some(&by.origin)))
    }

    /// Something changed with a neighbour: it may be dialled at once.
    async fn wake(&self, origin: &Origin) {
        let origin = origin.clone();
        self.0.tell(Event::Look { origin }).await;
    }
}

impl Shared {
    /// A card's certificate, by the node key that we know its node by, or by the one its origin was minted from.
    fn opened(&self, card: &Card) -> Result<Certificate, Fault> {
        let certificate = Certificate::open(&card.certificate)?;
        let known = self.engine.look(|views| {
            let peer = views.directory.peers.get(&certificate.origin);
            peer.map(|peer| peer.node)
        });
        if certificate.by(known.as_ref()) {
            Ok(certificate)
        } else {
            Err(Fault::Certificate)
        }
    }

    /// The card that a node signed, if it did.
    fn signed_card(&self, sent: &SignedBody) -> Result<(Card, Certificate), Fault> {
        let card = Card::read(&sent.body)?;
        let certificate = self.opened(&card)?;
        if sent.holds(CARD_TYPE, &certificate.node) {
            Ok((card, certificate))
        } else {
            Err(Fault::Forged)
        }
    }
}

/// Brings our card to a node whose invitation we looked at. True if nothing is left to be done, well or not.
pub(super) async fn bring_card(shared: &Shared, origin: &Origin, asked: &Asked) -> bool {
    let Ok(address) = asked.address.parse::<Address>() else {
        return true;
    };
    let card = SignedBody::sign(CARD_TYPE, shared.card().text(), &|bytes| {
        shared.engine.identity().sign(bytes)
    });
    let card = serde_json::to_string(&card).expect("texts become JSON");
    let path = format!("/api/v1/peering/{}", asked.token);
    match dial::ask(&address, &shared.trust, &path, Some(&card)).await {
        Ok(_) => {}
        Err(NoAnswer::Status(status @ 400..=499)) if status != 429 && status != 408 => {
            tracing::warn!(%origin, status, "a neighbour does not take our card: its invitation is over");
        }
        Err(why) => {
            tracing::debug!(%origin, %why, "our card could not be brought to a neighbour");
            return false;
        }
    }
    let done = |met: &mut super::Met| {
        if let Some(asked) = &mut met.asked {
            asked.open = false;
        }
    };
    shared.register.alter(origin, done).await.is_ok()
}

/// The address and the token of a link: whatever page it opens in a browser, the token follows the `#`.
fn taken_apart(link: &str) -> Option<(Address, String)> {
    let (page, token) = link.trim().split_once('#')?;
    let raw = data_encoding::BASE64URL_NOPAD
        .decode(token.as_bytes())
        .ok()?;
    if raw.len() != 16 {
        return None;
    }
    let page = page.trim_end_matches('/');
    let address = page.strip_suffix("/area").unwrap_or(page);
    Some((address.parse().ok()?, token.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_come_apart() {
        let token = "AAECAwQFBgcICQoLDA0ODw";
        for page in [
            "https://leeds.example",
            "https://leeds.example/",
            "https://leeds.example/area",
        ] {
            let (address, seen) = taken_apart(&format!(" {page}#{token}\n")).unwrap();
            assert_eq!(
                (address.to_string().as_str(), seen.as_str()),
                ("https://leeds.example", token)
            );
        }
        for none in [
            "",
            "https://leeds.example/area",
            "https://leeds.example/area#",
            "leeds.example#AAECAwQFBgcICQoLDA0ODw",
            "https://leeds.example/area#AAECAwQFBgcICQoLDA0O",
            "https://leeds.example/area#../../api",
        ] {
            assert!(taken_apart(none).is_none(), "{none}");
        }
    }
}
