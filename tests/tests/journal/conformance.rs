//! The suite. A backend is something that can be opened again and again; dropping a journal in between is a crash.

use kith_node::store::{
    Commit, Disk, Fault, Folder, Journal, MAX_KEY_BYTES, MAX_VALUE_BYTES, MemoryJournal,
    SledJournal,
};

use super::{commit, head, leaves};

trait Backend: Default {
    type Opened: Journal;
    fn open(&self) -> Self::Opened;
}

#[derive(Default)]
struct Memory(Disk);

impl Backend for Memory {
    type Opened = MemoryJournal;
    fn open(&self) -> MemoryJournal {
        MemoryJournal::open(&self.0)
    }
}

struct Sled(tempfile::TempDir);

impl Default for Sled {
    fn default() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
}

impl Backend for Sled {
    type Opened = SledJournal;
    fn open(&self) -> SledJournal {
        SledJournal::open(&Folder::open(self.0.path()).unwrap()).unwrap()
    }
}

macro_rules! suite {
    ($($story:ident),* $(,)?) => {
        mod on_memory { $(#[test] fn $story() { super::$story::<super::Memory>(); })* }
        mod on_sled { $(#[test] fn $story() { super::$story::<super::Sled>(); })* }
    };
}

suite!(
    starts_empty,
    keeps_what_was_appended,
    refuses_a_wrong_place_and_is_none_the_worse,
    refuses_what_is_too_large_and_is_none_the_worse,
    takes_the_largest_values,
    reads_ranges,
    a_read_ends_where_it_was_when_asked,
    keeps_state_beside_the_log,
    replaces_and_erases_details,
    keeps_many_commits_in_order,
    readers_see_only_whole_commits,
);

fn starts_empty<B: Backend>() {
    let backend = B::default();
    for _ in 0..2 {
        let journal = backend.open();
        assert_eq!((journal.len(), journal.is_empty()), (0, true));
        assert_eq!(journal.head().unwrap(), None);
        assert_eq!(leaves(&journal), Vec::<String>::new());
        assert_eq!(journal.aside(&[7; 32]).unwrap(), None);
        assert_eq!(journal.get(b"nothing").unwrap(), None);
        assert_eq!(journal.asides().count(), 0);
    }
}

fn keeps_what_was_appended<B: Backend>() {
    let backend = B::default();
    backend
        .open()
        .append(0, commit(0, &["alice", "bob"]))
        .unwrap();
    let journal = backend.open();
    assert_eq!(journal.len(), 2);
    journal.append(2, commit(2, &["carol"])).unwrap();
    assert_eq!(leaves(&journal), ["alice", "bob", "carol"]);
    drop(journal);
    let journal = backend.open();
    assert_eq!(leaves(&journal), ["alice", "bob", "carol"]);
    assert_eq!(journal.head().unwrap(), Some(head(3)));
}

fn refuses_a_wrong_place_and_is_none_the_worse<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    journal.append(0, commit(0, &["alice"])).unwrap();
    for at in [0, 2, u64::MAX] {
        assert_eq!(
            journal.append(at, commit(1, &["eve"])),
            Err(Fault::OutOfPlace { at, have: 1 })
        );
    }
    let headless = Commit {
        head: None,
        ..commit(1, &["eve"])
    };
    assert_eq!(
        journal.append(1, headless),
        Err(Fault::OutOfPlace { at: 1, have: 1 })
    );
    journal.append(1, commit(1, &["bob"])).unwrap();
    assert_eq!(leaves(&journal), ["alice", "bob"]);
}

fn refuses_what_is_too_large_and_is_none_the_worse<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    let (value, key) = (vec![1; MAX_VALUE_BYTES + 1], vec![1; MAX_KEY_BYTES + 1]);
    let table = [
        Commit {
            leaves: vec![value.clone()],
            head: Some(head(1)),
            ..Commit::default()
        },
        Commit {
            asides: vec![([1; 32], value.clone())],
            ..Commit::default()
        },
        Commit {
            puts: vec![(b"k".to_vec(), value)],
            ..Commit::default()
        },
        Commit {
            puts: vec![(key, vec![])],
            ..Commit::default()
        },
        Commit {
            head: Some("h".repeat(5000)),
            ..Commit::default()
        },
    ];
    for case in table {
        let outcome = journal.append(0, case.clone());
        assert!(
            matches!(outcome, Err(Fault::TooLarge { bytes, limit }) if bytes > limit),
            "{outcome:?} for {case:?}"
        );
    }
    journal.append(0, commit(0, &["alice"])).unwrap();
    assert_eq!(leaves(&journal), ["alice"]);
}

fn takes_the_largest_values<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    let value = |n: u64| vec![u8::try_from(n).unwrap(); MAX_VALUE_BYTES];
    for at in 0..40 {
        let asides = vec![([u8::try_from(at).unwrap(); 32], value(at))];
        journal
            .append(
                at,
                Commit {
                    leaves: vec![value(at)],
                    asides,
                    head: Some(head(at + 1)),
                    ..Commit::default()
                },
            )
            .unwrap();
    }
    drop(journal);
    let journal = backend.open();
    assert_eq!(
        journal.read(0..40).map(Result::unwrap).collect::<Vec<_>>(),
        (0..40).map(value).collect::<Vec<_>>()
    );
    assert_eq!(journal.aside(&[39; 32]).unwrap(), Some(value(39)));
}

fn reads_ranges<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    let all: Vec<String> = (0..300).map(|n| format!("leaf {n}")).collect();
    journal
        .append(
            0,
            commit(0, &all.iter().map(String::as_str).collect::<Vec<_>>()),
        )
        .unwrap();
    // The range asked for, and the one that is there.
    let table = [
        (0..300, 0..300),
        (0..u64::MAX, 0..300),
        (255..257, 255..257),
        (299..301, 299..300),
        (300..400, 0..0),
        (7..7, 0..0),
    ];
    for (asked, there) in table {
        let read: Vec<Vec<u8>> = journal.read(asked.clone()).map(Result::unwrap).collect();
        let expected: Vec<Vec<u8>> = there.map(|n| format!("leaf {n}").into_bytes()).collect();
        assert_eq!(read, expected, "{asked:?}");
    }
}

fn a_read_ends_where_it_was_when_asked<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    journal.append(0, commit(0, &["alice", "bob"])).unwrap();
    let read = journal.read(0..u64::MAX);
    journal.append(2, commit(2, &["carol"])).unwrap();
    assert_eq!(read.map(Result::unwrap).count(), 2);
}

fn keeps_state_beside_the_log<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    let puts = |value: &[u8]| Commit {
        puts: vec![(b"witness/1".to_vec(), value.to_vec())],
        ..Commit::default()
    };
    journal
        .append(
            0,
            Commit {
                puts: puts(b"old").puts,
                ..commit(0, &["alice"])
            },
        )
        .unwrap();
    journal.append(1, puts(b"new")).unwrap();
    drop(journal);
    let journal = backend.open();
    assert_eq!(
        journal.get(b"witness/1").unwrap().as_deref(),
        Some(&b"new"[..])
    );
    let put = |key: &[u8], value: &[u8]| (key.to_vec(), value.to_vec());
    let more = [
        put(b"witness/0", b"zero"),
        put(b"witness0", b"no"),
        put(b"w", b"no"),
    ];
    let more = Commit {
        puts: more.to_vec(),
        ..Commit::default()
    };
    journal.append(1, more).unwrap();
    let under: Vec<_> = journal.puts(b"witness/").map(Result::unwrap).collect();
    assert_eq!(
        under,
        [put(b"witness/0", b"zero"), put(b"witness/1", b"new")]
    );
    assert_eq!(
        journal.get(b"witness/").unwrap(),
        None,
        "a key is not found by its beginning"
    );
    assert_eq!(
        (journal.len(), journal.head().unwrap()),
        (1, Some(head(1))),
        "a commit without leaves moved the head"
    );
    assert_eq!(leaves(&journal), ["alice"]);
}

fn replaces_and_erases_details<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    let asides = vec![
        ([2; 32], b"two".to_vec()),
        ([1; 32], b"one".to_vec()),
        ([3; 32], b"three".to_vec()),
    ];
    journal
        .append(
            0,
            Commit {
                asides,
                ..commit(0, &["alice"])
            },
        )
        .unwrap();
    journal
        .append(
            1,
            Commit {
                asides: vec![([3; 32], b"again".to_vec())],
                ..Commit::default()
            },
        )
        .unwrap();
    journal.erase_asides(&[[2; 32], [9; 32]]).unwrap();
    journal.erase_asides(&[]).unwrap();
    let as_expected = |journal: &B::Opened| {
        let all: Vec<_> = journal.asides().map(Result::unwrap).collect();
        assert_eq!(
            all,
            [([1; 32], b"one".to_vec()), ([3; 32], b"again".to_vec())]
        );
        assert_eq!(journal.aside(&[2; 32]).unwrap(), None);
        assert_eq!(leaves(journal), ["alice"]);
    };
    as_expected(&journal);
    drop(journal);
    as_expected(&backend.open());
}

fn keeps_many_commits_in_order<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    let mut expected = Vec::new();
    for group in 0..60 {
        let names: Vec<String> = (0..group % 7)
            .map(|n| format!("group {group} leaf {n}"))
            .collect();
        let at = expected.len() as u64;
        journal
            .append(
                at,
                commit(at, &names.iter().map(String::as_str).collect::<Vec<_>>()),
            )
            .unwrap();
        expected.extend(names);
    }
    assert_eq!(leaves(&journal), expected);
    drop(journal);
    assert_eq!(leaves(&backend.open()), expected);
}

fn readers_see_only_whole_commits<B: Backend>() {
    let backend = B::default();
    let journal = backend.open();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for at in (0..400).step_by(4) {
                journal
                    .append(at, commit(at, &["a", "b", "c", "d"]))
                    .unwrap();
            }
        });
        while journal.len() < 400 {
            let len = journal.len();
            assert_eq!(len % 4, 0, "a reader saw part of a commit");
            assert!(
                journal.read(0..len).map(Result::unwrap).count() as u64 == len,
                "a leaf that counts was not there"
            );
        }
    });
}
