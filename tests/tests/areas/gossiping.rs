//! What nodes say in public reaches those who follow them, over real sockets, and is there again after a crash.

use kith_protocol::entry::Content;
use kith_protocol::entry::roster::{ProfileChanged, Roster};
use kith_protocol::id::{Author, Origin};
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::feed::Item;
use kith_tests::bank::{signed, taken};
use kith_tests::kiths::{Kith, until};
use kith_tests::people::detail;

/// What a node holds of another's feed: the name on each card.
fn names(at: &Kith, of: &Origin) -> Vec<String> {
    let rows = at.served.bank.engine.kept_under(b"gossip/item/");
    let items =
        rows.filter_map(|row| Item::read(SignedBody::from_bytes(&row.unwrap().1).unwrap()).ok());
    items
        .filter(|item| item.head.feed.origin == *of)
        .map(|item| item.card().unwrap().name)
        .collect()
}

fn rename(kith: &Kith, name: &str) {
    let (details, words) = detail(&format!(r#"{{"name":"{name}"}}"#));
    let profile = ProfileChanged {
        account: None,
        details,
    };
    let content = Content::Roster(Roster::ProfileChanged(profile));
    let bank = &kith.served.bank;
    let entry = bank.make(Author::Account(kith.sal.account), content);
    let said = signed(&entry, &[&kith.sal.device], &[(details, words)]);
    taken(bank.submit(said).unwrap());
}

#[test]
fn a_new_name_reaches_the_neighbour_as_the_next_item() {
    let (wigan, leeds) = (Kith::named("Wigan"), Kith::named("Leeds"));
    wigan.link(&leeds, 600);
    for (here, there) in [(&wigan, &leeds), (&leeds, &wigan)] {
        let held = || Some(names(here, &there.origin())).filter(|names| !names.is_empty());
        let held = until("the first card", held);
        assert_eq!(held, [format!("{} Time Bank", there.site.node)]);
    }
    rename(&wigan, "Wigan Circle");
    let seen = leeds.until_it_sees(&wigan.origin(), "the new name", |seen| {
        seen["name"] == "Wigan Circle"
    });
    assert_eq!(seen["area"], "Wigan");
    assert_eq!(
        names(&leeds, &wigan.origin()),
        ["Wigan Time Bank", "Wigan Circle"]
    );
    assert_eq!(
        names(&wigan, &wigan.origin()),
        ["Wigan Time Bank", "Wigan Circle"],
        "said once"
    );
}
