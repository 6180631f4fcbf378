//! Whom to dial and whom to ask now.

use std::sync::Arc;

use kith_protocol::id::Origin;

use super::{Event, Hub};
use crate::peer::fetching::{self, Page};
use crate::peer::{NoAnswer, limits, peering, talk};

impl Hub {
    /// Asks those whom we follow from afar and whose turn it is.
    pub(super) fn fetch(&mut self) {
        for (origin, whole) in self.fetches.due(self.now()) {
            let met = self.shared.register.met(&origin);
            let address = met.and_then(|met| met.card()?.address.parse().ok());
            let stand = self.machines.stand(&origin).filter(|_| !whole);
            let shared = Arc::clone(&self.shared);
            tokio::spawn(async move {
                let page = match &address {
                    Some(address) => fetching::fetch(&shared, address, stand.as_ref()).await,
                    None => Err(NoAnswer::Garbled),
                };
                let page = page
                    .inspect_err(|why| tracing::debug!(%origin, %why, "a node that we follow is asked again"))
                    .ok();
                shared.tell(Event::Fetched { origin, page }).await;
            });
        }
    }

    /// A node that we follow from afar has answered, or not.
    pub(super) async fn fetched(&mut self, origin: &Origin, page: Option<Page>) {
        let (now, chance) = (self.now(), self.chance());
        let came = match page {
            None => None,
            Some(mut page) => {
                self.shared.see(origin, |seen| seen.heard = Some(now));
                let before = self.machines.stand(origin);
                let fits = page.fits(before.as_ref());
                let acts = self.machines.fetched(&mut page);
                self.perform(acts).await;
                let further = before != self.machines.stand(origin);
                Some(page.came(fits, further))
            }
        };
        self.fetches.done(origin, came, now, chance);
        self.fetch();
    }

    /// Dials and asks whoever it is time for.
    pub(super) fn look_around(&mut self) {
        let now = self.now();
        let (reachable, met) = (self.shared.reachable(), self.shared.register.everyone());
        for (origin, key) in reachable {
            let Some(met) = met.get(&origin) else {
                continue;
            };
            let asked = met.asked.as_ref().filter(|asked| asked.open);
            if let Some(asked) = asked
                && self.asks.due(&origin, now)
                && self.asking.insert(origin.clone())
            {
                let (shared, asked) = (Arc::clone(&self.shared), asked.clone());
                let origin = origin.clone();
                tokio::spawn(async move {
                    let done = peering::bring_card(&shared, &origin, &asked).await;
                    shared.tell(Event::Asked { origin, done }).await;
                });
            }
            let address = met.card().and_then(|card| card.address.parse().ok());
            if let Some(address) = address
                && !self.links.contains_key(&origin)
                && self.dialling.len() < limits::DIALS
                && self.dials.due(&origin, now)
                && self.dialling.insert(origin.clone())
            {
                let shared = Arc::clone(&self.shared);
                tokio::spawn(async move { talk::dial(&shared, origin, key, &address).await });
            }
        }
    }
}
