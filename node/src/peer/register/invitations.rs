//! Invitations of ours to link, and who answered them.

use kith_protocol::id::{Account, Digest32, Millis, Origin};
use kith_protocol::peer::card::{Card, Certificate};
use serde::{Deserialize, Serialize};

use super::{MET, Register, Turned, put};
use crate::engine::Stopped;
use crate::peer::limits;

/// Under what they are kept.
pub(super) const INVITATION: &str = "peering/invitation/";

/// An invitation to link, kept under the hash of its token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Invitation {
    expires: Millis,
    /// The steward who made it.
    by: Account,
    /// Who answered it; nobody else may.
    used: Option<Origin>,
}

impl Register {
    /// Makes an invitation that holds until the time answered.
    ///
    /// # Errors
    /// [`Turned::Full`], or that nothing can be written.
    pub(crate) async fn invite(&self, token: &str, by: Account) -> Result<Millis, Turned> {
        let _turn = self.turn.lock().await;
        let now = self.engine.clock().now();
        let over: Vec<Digest32> = self.look(|state| {
            let all = state.invitations.iter();
            all.filter(|(_, i)| i.expires <= now)
                .map(|(key, _)| *key)
                .collect()
        });
        let open = self.look(|state| state.invitations.len()) - over.len();
        if open >= limits::INVITATIONS {
            return Err(Turned::Full);
        }
        let invitation = Invitation {
            expires: now + limits::INVITATION_MS,
            by,
            used: None,
        };
        let key = Digest32::of(token.as_bytes());
        let mut puts = vec![put(INVITATION, &key, Some(&invitation))];
        puts.extend(
            over.iter()
                .map(|key| put::<_, Invitation>(INVITATION, key, None)),
        );
        self.engine.keep(puts).await?;
        let expires = invitation.expires;
        self.change(|state| {
            state.invitations.retain(|key, _| !over.contains(key));
            state.invitations.insert(key, invitation);
        });
        Ok(expires)
    }

    /// Whether an invitation holds, for this node or for anyone.
    pub(crate) fn invited(&self, token: &str, node: Option<&Origin>) -> bool {
        let now = self.engine.clock().now();
        let key = Digest32::of(token.as_bytes());
        self.look(|state| {
            state.invitations.get(&key).is_some_and(|invitation| {
                let free = invitation.used.is_none() || invitation.used.as_ref() == node;
                now < invitation.expires && free
            })
        })
    }

    /// Invitations that nobody has answered and that still hold: by what each is known, until when it holds, who made it.
    pub(crate) fn invitations(&self) -> Vec<(Digest32, Millis, Account)> {
        let now = self.engine.clock().now();
        self.look(|state| {
            let open = { state.invitations.iter() }
                .filter(|(_, one)| one.used.is_none() && now < one.expires);
            open.map(|(key, one)| (*key, one.expires, one.by)).collect()
        })
    }

    /// Takes an invitation back that nobody has answered; false if there is none such.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn take_back(&self, key: Digest32) -> Result<bool, Stopped> {
        let _turn = self.turn.lock().await;
        if !self.invitations().iter().any(|(open, ..)| *open == key) {
            return Ok(false);
        }
        let gone = put::<_, Invitation>(INVITATION, &key, None);
        self.engine.keep(vec![gone]).await?;
        self.change(|state| {
            state.invitations.remove(&key);
        });
        Ok(true)
    }

    /// A steward says no to a node that asks, or no longer asks one; false if it is neither. The invitation by which it came is
    /// over, so it does not ask again by that. What the log or a steward's following still needs of it stays.
    ///
    /// # Errors
    /// That nothing can be written.
    pub(crate) async fn decline(&self, origin: &Origin, in_log: bool) -> Result<bool, Stopped> {
        let _turn = self.turn.lock().await;
        let Some(mut met) = self.met(origin) else {
            return Ok(false);
        };
        if met.asks.take().is_none() & met.asked.take().is_none() {
            return Ok(false);
        }
        let kept = (in_log || met.followed).then_some(met);
        let used: Vec<Digest32> = self.look(|state| {
            let by_it =
                { state.invitations.iter() }.filter(|(_, one)| one.used.as_ref() == Some(origin));
            by_it.map(|(key, _)| *key).collect()
        });
        let mut puts = vec![put(MET, origin, kept.as_ref())];
        puts.extend(
            used.iter()
                .map(|key| put::<_, Invitation>(INVITATION, key, None)),
        );
        self.engine.keep(puts).await?;
        self.change(|state| {
            state.invitations.retain(|key, _| !used.contains(key));
            match kept {
                Some(met) => drop(state.met.insert(origin.clone(), met)),
                None => drop(state.met.remove(origin)),
            }
        });
        Ok(true)
    }

    /// Somebody answers an invitation of ours with their card.
    ///
    /// # Errors
    /// [`Turned::Over`], or that nothing can be written.
    pub(crate) async fn asks(
        &self,
        token: &str,
        card: &Card,
        certificate: &Certificate,
    ) -> Result<(), Turned> {
        let _turn = self.turn.lock().await;
        let origin = &certificate.origin;
        if !self.invited(token, Some(origin)) {
            return Err(Turned::Over);
        }
        let key = Digest32::of(token.as_bytes());
        let mut invitation = self
            .look(|state| state.invitations.get(&key).cloned())
            .ok_or(Turned::Over)?;
        invitation.used = Some(origin.clone());
        let mut met = self.met_with(card, certificate)?;
        met.asks = Some(self.engine.clock().now());
        let puts = vec![
            put(INVITATION, &key, Some(&invitation)),
            put(MET, origin, Some(&met)),
        ];
        self.engine.keep(puts).await?;
        self.change(|state| {
            state.invitations.insert(key, invitation);
            state.met.insert(origin.clone(), met);
        });
        Ok(())
    }
}
