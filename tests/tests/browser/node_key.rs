//! A node key that was stolen is replaced: by two Kith leads, or by an only one who says it twice; and at the neighbour it is believed
//! once its words were compared. In real browsers, over the weeks that it takes: the nodes' clocks move as the script asks.

use std::fs;

use kith_node::clock::Clock;
use kith_protocol::entry::roster::Role;
use kith_protocol::peer::words::words;
use kith_tests::bank::Site;
use kith_tests::wire::Served;
use serde_json::json;
use tempfile::TempDir;

use super::stage;

/// A node in which nobody is yet. Its site is dropped last.
struct Area {
    served: Served,
    _site: Site,
}

#[test]
fn a_node_key_is_replaced_on_screens() {
    let test = "a_node_key_is_replaced_on_screens";
    if !stage::ready(test) {
        return;
    }
    let areas = ["Wigan", "Leeds"].map(Area::of);
    let told = json!({
        "areas": areas.each_ref().map(|area| json!({
            "address": format!("http://{}", area.served.at),
            "invitation": stage::door(&area.served, None, Role::Steward),
        })),
        "now": areas[0].served.bank.clock.now(),
    });
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("node_key.json"), told.to_string()).unwrap();
    stage::plays_asking(test, "node_key.mjs", home.path(), |asked| {
        let (what, value) = asked.split_once(' ').unwrap();
        match what {
            "later" => later(&areas, value.parse().unwrap()),
            "rekey" => areas[value.parse::<usize>().unwrap()].rekey(),
            other => panic!("the script asks for {other}"),
        }
    });
}

/// Moves all clocks on by so many milliseconds: the time it is then.
fn later(areas: &[Area], ms: i64) -> String {
    for area in areas {
        area.served.bank.clock.advance(ms);
        area.served.bank.engine.tick().unwrap();
    }
    areas[0].served.bank.clock.now().to_string()
}

impl Area {
    fn of(name: &'static str) -> Self {
        let site = Site::of(name);
        let served = Served::with(site.open().unwrap(), |config| {
            config.place.area = Some(name.to_owned());
            // No pace refills while the clock stands.
            config.paces.session.burst = 1_000_000;
            config.paces.guess.burst = 1_000_000;
        });
        Self {
            served,
            _site: site,
        }
    }

    /// What `kith rekey` does at its computer: the words that it shows there.
    fn rekey(&self) -> String {
        let engine = &self.served.bank.engine;
        let next = engine.identity().prepare(&**engine.entropy()).unwrap();
        words(&engine.node_key(), &next).join(" ")
    }
}
