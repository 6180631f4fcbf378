//! Backups made and brought back, with keys and without, after an erasure, and damaged.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kith_node::{
    clock::{Clock, SystemClock, SystemEntropy},
    engine::{Engine, Settings},
    meetings::reflections::{Answers, Reflected},
    store::Folder,
};
use kith_protocol::{
    entry::{
        Content, Entry, Meeting, Roster, Work,
        meeting::{Called, Mode, Shape, SlipsIssued},
        roster::PersonErased,
        work::{GroupFormed, GroupType},
    },
    id::{Account, Day, Digest32},
    leaf::Leaf,
};
use kith_tests::{
    bank::{reopened, taken},
    binary::{good, run},
    people::detail,
};
use tempfile::TempDir;

use super::importing::accounts;

const MEMBERS: &str =
    "member,name,phone,email\n1,Ceri Hughes,07700 900123,\n2,Olwen Jenkins-Unmistakable,,\n";

fn bank(at: &Path) {
    let _ = good(at, &["init"]);
    let files = TempDir::new().unwrap();
    let [members, rows] = ["m.csv", "t.csv"].map(|name| files.path().join(name));
    fs::write(&members, MEMBERS).unwrap();
    fs::write(&rows, "1,2,60,2026-01-02,other,tea\n").unwrap();
    let files = [members.to_str().unwrap(), rows.to_str().unwrap()];
    let _ = good(
        at,
        &[
            "import",
            "--from",
            "csv",
            "--members",
            files[0],
            "--transfers",
            files[1],
        ],
    );
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
fn a_backup_brings_everything_back() {
    let place = TempDir::new().unwrap();
    let [from, to, file] = ["from", "to", "file.backup"].map(|name| place.path().join(name));
    bank(&from);
    let _ = good(&from, &["backup", file.to_str().unwrap()]);
    let told = good(&to, &["restore", file.to_str().unwrap()]);
    assert!(told.starts_with("5 entries are back."), "{told}");
    assert_eq!(accounts(&to), accounts(&from));
    assert_eq!(
        good(&to, &["export", "--format", "json"]),
        good(&from, &["export", "--format", "json"])
    );
    // It goes on from there, and is never written over.
    assert!(good(&to, &["invite"]).contains("/join#"));
    let again = run(&to, &["restore", file.to_str().unwrap()]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("is not empty"), "{}", again.err);
}

#[test]
fn a_backup_without_keys_needs_them_from_elsewhere() {
    let place = TempDir::new().unwrap();
    let [from, to, file] = ["from", "to", "file.backup"].map(|name| place.path().join(name));
    bank(&from);
    let file = file.to_str().unwrap();
    let _ = good(&from, &["backup", file, "--without-keys"]);
    let bytes = fs::read(file).unwrap();
    let key = fs::read(from.join("node.key")).unwrap();
    assert!(
        !bytes.windows(64).any(|part| part == &key[..64]),
        "the node key is in it"
    );
    let refused = run(&to, &["restore", file]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("--keys"), "{}", refused.err);
    assert!(!to.exists());
    let _ = good(&to, &["restore", file, "--keys", from.to_str().unwrap()]);
    assert_eq!(accounts(&to), accounts(&from));
}

#[test]
fn who_was_erased_stays_erased_when_an_older_backup_comes_back() {
    let place = TempDir::new().unwrap();
    let [from, to, file] = ["from", "to", "file.backup"].map(|name| place.path().join(name));
    bank(&from);
    let file = file.to_str().unwrap();
    let _ = good(&from, &["backup", file]);
    let olwen: Account = {
        let all = accounts(&from);
        let (account, ..) = all
            .iter()
            .find(|(_, name, _)| name.starts_with("Olwen"))
            .unwrap();
        account.parse().unwrap()
    };
    {
        let engine = reopened(&from);
        let erased = Content::Roster(Roster::PersonErased(PersonErased { account: olwen }));
        taken(engine.say(erased, None).unwrap());
        engine.close();
    }
    let list = from.join("erased.list");
    let told = good(&to, &["restore", file, "--erased", list.to_str().unwrap()]);
    assert!(
        told.contains("The list of the erased was applied."),
        "{told}"
    );
    let back = accounts(&to);
    let (_, name, balance) = back
        .iter()
        .find(|(id, ..)| *id == olwen.to_string())
        .unwrap();
    assert_eq!((name.as_str(), *balance), ("", -60));
    assert!(!holds(&to, "Unmistakable"));
    // Without the list, that is said plainly.
    let other = place.path().join("other");
    let told = good(&other, &["restore", file]);
    assert!(told.contains("NO list of the erased"), "{told}");
}

#[test]
fn the_list_of_the_erased_may_be_kept_elsewhere() {
    let place = TempDir::new().unwrap();
    let [from, to, file, list, more] =
        ["from", "to", "file.backup", "list", "more"].map(|name| place.path().join(name));
    bank(&from);
    let (file, apart) = (file.to_str().unwrap(), list.to_str().unwrap());
    let _ = good(&from, &["backup", file]);
    let erased: Vec<Account> = accounts(&from)
        .iter()
        .filter(|(_, name, _)| !name.is_empty())
        .map(|(account, ..)| account.parse().unwrap())
        .collect();
    {
        let settings = Settings {
            erased_list: Some(list.clone()),
            ..Settings::default()
        };
        let folder = Folder::open(&from).unwrap();
        let (master, clock) = (folder.places().master, Arc::new(SystemClock));
        let engine =
            Engine::open_with(folder, master, settings, clock, Arc::new(SystemEntropy)).unwrap();
        let account = erased[0];
        let content = Content::Roster(Roster::PersonErased(PersonErased { account }));
        taken(engine.say(content, None).unwrap());
        engine.close();
    }
    assert!(!from.join("erased.list").exists());
    assert_eq!(
        fs::read_to_string(&list).unwrap(),
        format!("{}\n", erased[0])
    );
    let _ = good(
        &from,
        &["verify", from.to_str().unwrap(), "--erased-list", apart],
    );

    // The one that is here and one that is given count together, and stay where the node looks.
    fs::write(&more, format!("{}\n", erased[1])).unwrap();
    let flags = ["--erased-list", apart, "--erased", more.to_str().unwrap()];
    let told = good(&to, &[&["restore", file], &flags[..]].concat());
    assert!(
        told.contains("The list of the erased was applied."),
        "{told}"
    );
    assert!(!to.join("erased.list").exists());
    let listed = fs::read_to_string(&list).unwrap();
    for account in &erased[..2] {
        assert!(listed.contains(&account.to_string()));
        let back = accounts(&to);
        let (_, name, _) = back
            .iter()
            .find(|(id, ..)| *id == account.to_string())
            .unwrap();
        assert_eq!(name, "");
    }
    fs::write(&more, "nobody\n").unwrap();
    let again = place.path().join("again");
    let refused = run(&again, &[&["restore", file], &flags[..]].concat());
    assert!(
        refused.err.contains("no list of who was erased"),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(&list).unwrap(), listed);
}

#[test]
fn a_damaged_backup_is_refused_whole() {
    let place = TempDir::new().unwrap();
    let [from, to, file] = ["from", "to", "file.backup"].map(|name| place.path().join(name));
    bank(&from);
    let path = file.to_str().unwrap();
    let _ = good(&from, &["backup", path]);
    let whole = fs::read(&file).unwrap();
    let flip = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let mut longer = whole.clone();
    longer.push(0);
    let table = [
        flip(0),
        flip(16),
        flip(whole.len() / 2),
        flip(whole.len() - 1),
        whole[..whole.len() - 1].to_vec(),
        whole[..40].to_vec(),
        Vec::new(),
        longer,
    ];
    for bytes in table {
        fs::write(&file, &bytes).unwrap();
        let refused = run(&to, &["restore", path]);
        assert_eq!(refused.code, 4, "{refused:?}");
        assert!(refused.err.contains("no whole backup"), "{}", refused.err);
        assert!(!to.exists());
    }
}

/// What a slip said counts once, also where the folder came back from a backup.
#[test]
fn a_slip_that_was_used_stays_used() {
    let place = TempDir::new().unwrap();
    let [from, to, file] = ["from", "to", "file.backup"].map(|name| place.path().join(name));
    bank(&from);
    let slips = [1, 2].map(|n: u8| Digest32::of(&[n; 32]));
    let answers = Answers {
        understood: 5,
        listened: 4,
        difference: 3,
        important: 2,
        again: 1,
    };
    let reflect = |at: &Path, slip| {
        let engine = open(at);
        let reflected = wait(engine.reflect(slip, answers)).unwrap();
        engine.close();
        reflected
    };
    let engine = open(&from);
    meets(&engine, &slips);
    engine.close();
    drop(engine);
    assert_eq!(reflect(&from, slips[0]), Reflected::Counted);
    let file = file.to_str().unwrap();
    let _ = good(&from, &["backup", file]);
    let _ = good(&to, &["restore", file]);
    assert_eq!(reflect(&to, slips[0]), Reflected::Used);
    assert_eq!(reflect(&to, slips[1]), Reflected::Counted);
    assert_eq!(reflect(&to, slips[1]), Reflected::Used);
}

fn open(at: &Path) -> Engine {
    let folder = Folder::open(at).unwrap();
    let master = folder.places().master;
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    Engine::open(folder, master, clock, entropy).unwrap()
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

/// The node says that a group meets today, and that there are slips.
fn meets(engine: &Engine, slips: &[Digest32; 2]) {
    let say = |content, words: Option<&str>| {
        let words = words.map(|words| detail(words).1);
        taken(engine.say(content, words).unwrap());
        let node = engine.length();
        let last = *node.borrow() - 1;
        let leaf = engine.leaf(last).unwrap().unwrap();
        let entry = Entry::read(Leaf::read(&leaf).unwrap().body).unwrap();
        entry.name()
    };
    let formed = Work::GroupFormed(GroupFormed {
        details: detail("{}").0,
        organisers: Vec::new(),
        pot: None,
        r#type: GroupType::Circle,
    });
    let group = say(Content::Work(formed), Some("{}"));
    let shape = Shape {
        access: Vec::new(),
        agenda_sent_on: None,
        agenda_set_by: None,
        breaks: None,
        called_by: None,
        day: Day::utc_of(SystemClock.now()).unwrap(),
        details: detail("{}").0,
        group,
        initiative: None,
        minutes: 90,
        mode: Mode::InPerson,
        note_takers: Vec::new(),
        papers: Vec::new(),
        place: None,
        place_chosen_by: None,
        starts: None,
    };
    let called = Meeting::Called(Called { shape });
    let meeting = say(Content::Meeting(called), Some("{}"));
    let mut slips = slips.to_vec();
    slips.sort_unstable();
    let issued = Meeting::SlipsIssued(SlipsIssued { meeting, slips });
    let _ = say(Content::Meeting(issued), None);
}
