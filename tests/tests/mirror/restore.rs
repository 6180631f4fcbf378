//! A disk is lost, and a node comes back with its node key and its neighbours alone.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use kith_node::{
    cli::{
        bring::{self, From},
        desk::Desk,
        verify,
    },
    clock::{Clock as _, SystemClock, SystemEntropy},
    config::{Flags, Settings},
    engine::{Engine, Identity},
    peer::mirror::{ASK_MS, Keys, Mirrors, RESTORED, Said, holding, last_drill},
    store::{Commit, Folder, Journal as _, memory::MemoryJournal},
};
use kith_protocol::{
    entry::{
        Content, Federation, Roster,
        federation::PeerLinked,
        roster::{PersonErased, Role},
    },
    id::Digest32,
    peer::mirror::held::leaf_key,
    tlog::{Checkpoint, Signer, Verifier},
};
use kith_tests::{
    bank::{Bank, reopened, taken},
    binary::{good, run},
    kiths::{Kith, until},
    people::{Device, Person},
};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// What is known of somebody else, beside the log.
const MET: (&[u8], &[u8]) = (
    b"peering/met/kith/ka335u7nd4vpevdw",
    br#"{"card":"a card","node":"did:key:z6MkiwFZwonBep9TanPf6jx4PQvb8bLRXtXSQ5wTFARHjiuG","asked":null,"asks":null}"#,
);

/// A node in a folder, whose records its neighbours hold.
struct Leeds {
    place: TempDir,
    bank: Bank,
}

impl Leeds {
    fn folder(&self) -> PathBuf {
        self.place.path().join("leeds")
    }

    fn engine(&self) -> &Engine {
        &self.bank.engine
    }
}

fn keys(engine: &Engine) -> Keys {
    let parse = |vkey: &str| Verifier::parse(vkey).unwrap();
    Keys {
        log: parse(&engine.log_vkey()),
        witness: parse(&engine.witness_vkey().unwrap()),
    }
}

/// The two say everything there is to be said about mirrors, many times over. The first has waited long enough for others.
fn mirror(one: &Bank, two: &Engine) {
    let ends = [&one.engine, two];
    let mut mirrors = [0, 1].map(|n| {
        let other = ends[1 - n];
        let linked = [(other.origin(), keys(other))];
        Mirrors::open(ends[n].clone(), linked.into()).unwrap()
    });
    one.clock.advance(ASK_MS);
    let mut under_way = VecDeque::new();
    for n in [0, 1] {
        let said = mirrors[n].linked(ends[1 - n].origin()).unwrap();
        under_way.extend(said.into_iter().map(|said| (n, said)));
    }
    for _ in 0..3 {
        while let Some((from, said)) = under_way.pop_front() {
            let frame = match said {
                Said::Send(_, frame) => frame,
                Said::Witnessed(..) => continue,
                Said::Fault(..) | Said::Fork(..) => panic!("{said:?}"),
            };
            let heard = mirrors[1 - from].heard(ends[from].origin(), frame).unwrap();
            under_way.extend(heard.into_iter().map(|said| (1 - from, said)));
        }
        for n in [0, 1] {
            let said = mirrors[n].tick().unwrap();
            under_way.extend(said.into_iter().map(|said| (n, said)));
        }
    }
}

/// A node with people in it, one of them erased, mirrored at these neighbours.
fn leeds(neighbours: &[&Kith]) -> Leeds {
    let place = TempDir::new().unwrap();
    let bank = Bank::in_folder(&place.path().join("leeds")).unwrap();
    let now = SystemClock.now();
    bank.clock.set(now);
    let [steward, olwen, cai] = ["steward", "olwen", "cai"].map(Person::named);
    bank.join(&steward, Some(Role::Steward));
    bank.join_as(&olwen, None, r#"{"name":"Olwen Found-Again"}"#);
    bank.join_as(&cai, None, r#"{"name":"Cai Unmistakable"}"#);
    let erased = PersonErased {
        account: cai.account,
    };
    taken(
        bank.engine
            .say(Content::Roster(Roster::PersonErased(erased)), None)
            .unwrap(),
    );
    for neighbour in neighbours {
        neighbour.site.clock.set(now);
        let linked = PeerLinked {
            ceiling: 600,
            node: neighbour.served.bank.engine.node_key(),
            neighbour: neighbour.origin(),
            salt: Some(Digest32([7; 32])),
        };
        let content = Content::Federation(Federation::PeerLinked(linked));
        taken(bank.says(&steward, content).unwrap());
        neighbour.says_linked(bank.engine.node_key(), bank.engine.origin(), 600);
    }
    let met = (MET.0.to_vec(), MET.1.to_vec());
    bank.engine.keep_blocking(vec![met]).unwrap();
    bank.clock.set(now + kith_protocol::limits::DAY_MS / 2);
    bank.engine.tick().unwrap();
    for neighbour in neighbours {
        // It serves beside, and may say meanwhile whose logs it cosigns: Leeds is none of those whose feeds it has.
        until("its line", || {
            mirror(&bank, &neighbour.served.bank.engine);
            let note = bank.engine.cosigned_note()?;
            note.contains(neighbour.origin().as_str()).then_some(())
        });
    }
    Leeds { place, bank }
}

fn address(neighbour: &Kith) -> String {
    format!("http://{}", neighbour.served.at)
}

fn settings(data: &Path) -> Settings {
    let flags = Flags {
        data: Some(data.to_owned()),
        ..Flags::default()
    };
    Settings::gather(flags, None).unwrap()
}

fn from(leeds: &Leeds, neighbours: &[&Kith]) -> From {
    let safe = leeds.place.path().join("safe");
    let told = good(
        &leeds.folder(),
        &["backup", "--keys-only", safe.to_str().unwrap()],
    );
    assert!(told.starts_with("node.key and master.key"), "{told}");
    From {
        keys: safe,
        peers: neighbours.iter().map(|n| address(n)).collect(),
        wait: false,
        erased: None,
    }
}

fn holds(dir: &Path, text: &str) -> bool {
    fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, text);
        }
        let bytes = fs::read(path).unwrap();
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    })
}

#[test]
fn a_lost_disk_comes_back_from_neighbours() {
    let wigan = Kith::named("wigan");
    let leeds = leeds(&[&wigan]);
    let from = from(&leeds, &[&wigan]);
    let (origin, length) = (leeds.engine().origin(), *leeds.engine().length().borrow());
    let head = leeds.engine().head();
    let data = leeds.folder();
    drop(leeds.bank);
    fs::remove_dir_all(&data).unwrap();

    let told = bring::restore(&settings(&data), &from, &SystemClock).unwrap();
    assert!(
        told.starts_with(&format!("{length} entries came back.")),
        "{told}"
    );
    assert!(told.contains("that wigan Time Bank cosigned"), "{told}");
    assert!(verify::run(data.to_str().unwrap(), &[], &settings(&data), &SystemClock).is_ok());
    assert!(good(&data, &["verify", data.to_str().unwrap()]).contains("hold"));
    // Who was erased stays so; their words are nowhere.
    assert!(!holds(&data, "Unmistakable"));
    // Nothing is said before a neighbour was asked, whoever opens the folder.
    assert!(data.join(RESTORED).is_file());
    let refused = run(&data, &["invite"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("asking its neighbours"),
        "{}",
        refused.err
    );
    let desk = Desk::open(&settings(&data)).unwrap();
    assert_eq!(desk.engine.origin(), origin);
    assert_eq!(*desk.engine.head(), *head);
    let people = desk.engine.people();
    assert_eq!(
        people.name_of(&Person::named("olwen").account).as_deref(),
        Some("Olwen Found-Again")
    );
    assert_eq!(people.name_of(&Person::named("cai").account), None);
    // Where neighbours are reached came back too, so that they can be asked.
    let met = desk.engine.kept(MET.0).unwrap();
    assert_eq!(met.as_deref(), Some(MET.1));
    drop(desk);
    // Unless it is said in the open that nobody holds more.
    assert!(good(&data, &["recover"]).contains("Epoch 2"));
    assert!(good(&data, &["invite"]).contains("/join#"));
    assert!(good(&data, &["verify", data.to_str().unwrap()]).contains("hold"));
}

#[test]
fn what_one_neighbour_altered_another_brings() {
    let [wigan, york] = ["wigan", "york"].map(Kith::named);
    let leeds = leeds(&[&wigan, &york]);
    let origin = leeds.engine().origin();
    // York was asked last, so it holds as much as Wigan; Wigan alters an entry.
    let engine = &wigan.served.bank.engine;
    let key = leaf_key(&origin, 1, 2);
    let mut sealed = engine.kept(&key).unwrap().unwrap();
    sealed[50] ^= 1;
    engine.keep_blocking(vec![(key, sealed)]).unwrap();
    let length = *leeds.engine().length().borrow();
    let [both, one] = [&[&wigan, &york][..], &[&wigan][..]].map(|who| from(&leeds, who));
    let data = leeds.folder();
    drop(leeds.bank);
    fs::remove_dir_all(&data).unwrap();
    let failed = bring::restore(&settings(&data), &one, &SystemClock).unwrap_err();
    assert!(
        failed
            .words
            .contains("entry 2 is not what this node sealed"),
        "{failed}"
    );
    assert!(!data.exists());
    let told = bring::restore(&settings(&data), &both, &SystemClock).unwrap();
    assert!(
        told.starts_with(&format!("{length} entries came back.")),
        "{told}"
    );
    assert!(
        told.contains("entry 2 is not what this node sealed; others were asked"),
        "{told}"
    );
}

/// Everything that came back is held against the head that each neighbour has cosigned.
#[test]
fn what_came_back_leads_to_every_head_that_was_cosigned_or_it_is_said() {
    let wigan = Kith::named("wigan");
    let leeds = leeds(&[&wigan]);
    let from = from(&leeds, &[&wigan]);
    let (size, data) = (*leeds.engine().length().borrow(), leeds.folder());
    drop(leeds.bank);
    // The last of its threads lets go of the folder in its own time.
    let folder = until("the folder is free", || Folder::open(&data).ok());
    let log = Identity::open(&folder, &SystemEntropy).unwrap().log();
    drop(folder);
    let stranger = Signer::new(
        log.verifier().name(),
        Device::named("a stranger").signing().clone(),
    );
    fs::remove_dir_all(&data).unwrap();

    let engine = &wigan.served.bank.engine;
    let name = log.verifier().name();
    let shows = |size, by: &Signer| {
        let head = Checkpoint::new(name, size, [7; 32]).unwrap();
        let note = head.sign(by).unwrap().to_string().into_bytes();
        let hash = HEXLOWER.encode(&Sha256::digest(name));
        let journal = MemoryJournal::open(&wigan.site.disk);
        let commit = Commit {
            puts: vec![(format!("witness/{hash}").into_bytes(), note)],
            ..Commit::default()
        };
        journal.append(journal.len(), commit).unwrap();
        // It reads again what it cosigned.
        engine.watch(vec![log.verifier().clone()]).unwrap();
    };
    shows(size - 1, &log);
    let failed = bring::restore(&settings(&data), &from, &SystemClock).unwrap_err();
    assert!(
        failed
            .words
            .contains("there are two pasts of this node. Nothing was changed"),
        "{failed}"
    );
    assert!(!data.exists());

    let told = |said: &str| {
        let told = bring::restore(&settings(&data), &from, &SystemClock).unwrap();
        assert!(told.contains(said), "{told}");
        // It says nothing before that neighbour was asked.
        assert!(data.join(RESTORED).is_file());
        fs::remove_dir_all(&data).unwrap();
    };
    shows(size + 5, &log);
    told(&format!(
        "wigan Time Bank has cosigned {} entries, more than came back",
        size + 5
    ));
    shows(size, &stranger.unwrap());
    told("wigan Time Bank shows a head that this node never signed");
}

#[test]
fn nobody_else_can_ask_and_nothing_comes_of_nothing() {
    let wigan = Kith::named("wigan");
    let leeds = leeds(&[]);
    let from = from(&leeds, &[&wigan]);
    let other = leeds.place.path().join("other");
    let failed = bring::restore(&settings(&other), &from, &SystemClock).unwrap_err();
    assert!(
        failed.words.contains("it holds nothing of this node"),
        "{failed}"
    );
    assert!(!other.exists());
}

#[test]
fn a_drill_brings_everything_back_keeps_nothing_and_notes_the_day() {
    let wigan = Kith::named("wigan");
    let leeds = leeds(&[&wigan]);
    let length = *leeds.engine().length().borrow();
    let address = address(&wigan);
    let data = leeds.folder();
    drop(leeds.bank);
    let told = good(&data, &["drill", "--peer", &address]);
    assert!(
        told.starts_with(&format!("{length} of {length} entries would be back")),
        "{told}"
    );
    let drill = last_drill(&reopened(&data)).unwrap().unwrap();
    assert_eq!(drill.entries, length);
}

#[test]
fn whoever_looks_after_the_computer_sees_how_it_stands_with_neighbours() {
    let wigan = Kith::named("wigan");
    let leeds = leeds(&[&wigan]);
    let data = leeds.folder();
    drop(leeds.bank);
    let told = good(&data, &["peer", "list"]);
    for line in [
        format!("({})", wigan.origin()),
        "is             neighbour".to_owned(),
        "nothing is owed; 0 min under way".to_owned(),
        "limit          600 min".to_owned(),
    ] {
        assert!(told.contains(&line), "{line}: {told}");
    }
}

/// Writes a key of a test's node as a folder has it: its device has this name.
fn key_file(dir: &Path, what: &str, device: &str) {
    let device = Device::named(device);
    let digits = data_encoding::HEXLOWER.encode(&device.signing().to_bytes());
    fs::write(dir.join(format!("{what}.key")), digits).unwrap();
}

#[test]
fn neighbours_that_cannot_be_reached_call_and_bring_everything_back() {
    let (mut leeds, wigan) = (Kith::named("leeds"), Kith::named("wigan"));
    leeds.link(&wigan, 600);
    let (engine, origin) = (leeds.served.bank.engine.clone(), leeds.origin());
    let held = || holding(&wigan.served.bank.engine, &origin).unwrap();
    let files = || held().pages.last_key_value().map(|(_, page)| page.version);
    let before = until("a first page of files", files);
    let dir = leeds.site.dir.path();
    key_file(dir, "log", "leeds log");
    key_file(dir, "feed", "leeds feed");
    leeds.site.clock.advance(60_000);
    until("the keys are there too", || {
        files().filter(|now| *now > before)
    });
    let length = *engine.length().borrow();
    until("all entries are there", || {
        (held().size == length).then_some(())
    });
    let head = engine.head();

    // The disk is gone, and Wigan has no address that could be named.
    let place = TempDir::new().unwrap();
    let (safe, data) = (place.path().join("safe"), place.path().join("data"));
    fs::create_dir(&safe).unwrap();
    key_file(&safe, "node", "leeds");
    fs::copy(dir.join("master.key"), safe.join("master.key")).unwrap();
    let listen = leeds.served.at;
    leeds.served.stop();
    let flags = Flags {
        data: Some(data.clone()),
        listen: Some(listen),
        ..Flags::default()
    };
    let settings = Settings::gather(flags, None).unwrap();
    let from = From {
        keys: safe,
        peers: Vec::new(),
        wait: true,
        erased: None,
    };
    let there = settings.clone();
    let restoring = std::thread::spawn(move || bring::restore(&there, &from, &SystemClock));
    until("it is back", || {
        // Whoever was not reached is dialled again after a while.
        wigan.site.clock.advance(300_000);
        restoring.is_finished().then_some(())
    });
    let told = restoring.join().unwrap().unwrap();
    assert!(
        told.starts_with(&format!("{length} entries came back.")),
        "{told}"
    );
    assert!(data.join(RESTORED).is_file());
    let desk = Desk::open(&settings).unwrap();
    assert_eq!(desk.engine.origin(), origin);
    assert_eq!(*desk.engine.head(), *head);
    let ann = desk.engine.people().name_of(&leeds.ann.account);
    assert_eq!(ann, engine.people().name_of(&leeds.ann.account));
    // It takes nothing before Wigan was asked as a neighbour.
    assert!(!desk.engine.health().writable);
}
