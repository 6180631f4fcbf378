//! A stranger's node, written from docs/protocol.md alone in another language, links with a served Kith and gossips with it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use kith_protocol::id::Origin;
use kith_protocol::peer::SignedBody;
use kith_protocol::peer::evidence::{Contradiction, Evidence};
use kith_protocol::peer::feed::{Item, Kind};
use kith_tests::kiths::{Kith, until};
use kith_tests::tools;
use serde_json::{Value, json};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// How the stranger is sent away for what it does wrong, in this order.
const WRONGS: [&str; 5] = ["wrong-name", "forged", "out-of-turn", "garbled", "garbled"];

fn program(python: &Path) -> Command {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut command = Command::new(python);
    // -B: nothing is written beside the sources.
    command.arg("-B").arg(top.join("tests/python/gossip.py"));
    command
}

#[test]
fn a_stranger_says_the_recorded_conversation_again() {
    let Some(python) = tools::python("a_stranger_says_the_recorded_conversation_again") else {
        return;
    };
    let said = program(&python).arg("replay").output().unwrap();
    assert!(said.status.success(), "{said:?}");
    assert_eq!(said.stdout, b"15 frames, byte for byte\n");
}

/// The stranger's program while it runs.
struct Stranger {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Stranger {
    fn answers(python: &Path, link: &str) -> Self {
        let mut child = program(python)
            .args(["node", link])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            to: child.stdin.take().unwrap(),
            from: BufReader::new(child.stdout.take().unwrap()),
            child,
        }
    }

    /// What it says next, which must be this.
    fn says(&mut self, what: &str) -> Value {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "it ended before it said: {what}");
        let said: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(said["is"], what, "{said}");
        said
    }

    fn hears(&mut self, what: &str) {
        writeln!(self.to, "{what}").unwrap();
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The kinds of items that a node holds of another's feed.
fn kinds(at: &Kith, of: &Origin) -> Vec<Kind> {
    let rows = at.served.bank.engine.kept_under(b"gossip/item/");
    let items =
        rows.filter_map(|row| Item::read(SignedBody::from_bytes(&row.unwrap().1).unwrap()).ok());
    { items }
        .filter(|item| item.head.feed.origin == *of)
        .map(|item| item.head.kind)
        .collect()
}

#[test]
fn a_stranger_links_and_gossips() {
    let Some(python) = tools::python("a_stranger_links_and_gossips") else {
        return;
    };
    let wigan = Kith::named("Wigan");
    let mut stranger = Stranger::answers(&python, &wigan.invites());
    let looked = stranger.says("looked");
    let origin: Origin = looked["origin"].as_str().unwrap().parse().unwrap();
    assert_eq!(stranger.says("refused")["code"], "not-linked");

    // It brings its card; both read the same words; Wigan's steward says yes.
    stranger.says("asked");
    let asks = wigan.until_it_sees(&origin, "asks", |seen| seen["state"] == "asks");
    assert_eq!(asks["words"], looked["words"]);
    assert_eq!(asks["name"], "A stranger's time bank");
    let key = serde_json::from_value(looked["node"].clone()).unwrap();
    wigan.says_linked(key, origin.clone(), 600);
    stranger.hears("linked");

    // Wigan dials it, and both take what the other has, and what is new.
    let met = stranger.says("met");
    assert_eq!(
        (&met["kinds"], &met["name"]),
        (&json!(["profile"]), &json!("Wigan Time Bank"))
    );
    let length = || {
        let head = wigan.served.bank.engine.public_head();
        head.lines().nth(1).unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(met["head"], length());
    stranger.says("pushed");
    until("its pulse at Wigan", || {
        (kinds(&wigan, &origin) == [Kind::Profile, Kind::Pulse]).then_some(())
    });
    let seen = wigan.until_it_sees(&origin, "its ceiling", |seen| seen["their_ceiling"] == 0);
    assert_eq!(
        (&seen["state"], &seen["connected"]),
        (&json!("linked"), &json!(true))
    );

    // A day goes by, and Wigan's head moves.
    wigan.served.bank.clock.advance(DAY_MS);
    wigan.served.bank.engine.tick().unwrap();
    assert_eq!(stranger.says("head")["size"], length());
    assert!(length() > met["head"].as_u64().unwrap());

    // They meet again with nothing new.
    let again = stranger.says("again");
    for bytes in [&again["sent"], &again["heard"]] {
        assert!(bytes.as_u64().unwrap() <= 100, "{again}");
    }
    for wrong in WRONGS {
        assert_eq!(stranger.says("refused")["code"], wrong);
    }

    // It shows that its feed says two things at one place; what only looks so is another matter, and is not forgotten.
    stranger.says("convicted");
    let convicted = || {
        let rows = wigan.served.bank.engine.kept_under(b"gossip/evidence/");
        rows.count()
    };
    until("the evidence", || (convicted() == 1).then_some(()));
    stranger.hears("seen");
    // And its log two pasts. It is told both, and reads them.
    stranger.says("convicted");
    until("the evidence", || (convicted() == 2).then_some(()));
    stranger.hears("seen");
    for _ in 0..2 {
        assert_eq!(stranger.says("refused")["code"], "bad-evidence");
    }
    assert!(stranger.child.wait().unwrap().success());
    let rows = wigan.served.bank.engine.kept_under(b"gossip/evidence/");
    let evidence = rows.map(|row| Evidence::from_bytes(&row.unwrap().1).unwrap());
    assert!(
        { evidence }
            .map(|evidence| evidence.contradiction())
            .eq([Contradiction::Items, Contradiction::Pasts])
    );
}
