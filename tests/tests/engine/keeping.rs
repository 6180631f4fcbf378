//! What is kept of other areas beside the log: there after a crash, apart from everything else, and no way to stop the writer.

use kith_node::{engine::Stopped, store::Fault};
use kith_tests::bank::{Bank, Site};

fn put(key: &str, value: &[u8]) -> (Vec<u8>, Vec<u8>) {
    (key.into(), value.into())
}

fn under(bank: &Bank, key: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let all = bank.engine.kept_under(key.as_bytes());
    all.map(Result::unwrap).collect()
}

#[test]
fn what_is_kept_outlives_a_crash_and_is_found_by_how_its_key_begins() {
    let site = Site::default();
    let bank = site.open().unwrap();
    let both = vec![put("head/leeds", b"8"), put("head/wigan", b"3")];
    bank.engine.keep_blocking(both).unwrap();
    let again = vec![put("head/leeds", b"9"), put("item/leeds/0", b"card")];
    bank.engine.keep_blocking(again).unwrap();
    drop(bank);
    let bank = site.open().unwrap();
    assert_eq!(bank.engine.kept(b"head/leeds").unwrap().unwrap(), b"9");
    assert_eq!(bank.engine.kept(b"head/").unwrap(), None);
    let heads = [put("head/leeds", b"9"), put("head/wigan", b"3")];
    assert_eq!(under(&bank, "head/"), heads);
    assert_eq!(under(&bank, "").len(), 3, "and nothing else of the node's");
    let entries = *bank.engine.length().borrow();
    assert_eq!(entries, 1, "nothing of it is in the log");
}

#[test]
fn what_is_too_long_is_refused_and_the_writer_goes_on() {
    let bank = Site::default().open().unwrap();
    let long = [
        vec![put("a", b"fits"), put("b", &vec![0; 32 * 1024 + 1])],
        vec![put(&"k".repeat(252), b"")],
    ];
    for puts in long {
        let refused = bank.engine.keep_blocking(puts);
        assert!(matches!(
            refused,
            Err(Stopped::Fault(Fault::TooLarge { .. }))
        ));
    }
    assert_eq!(under(&bank, ""), [], "all or none");
    let most = vec![put(&"k".repeat(251), &vec![0; 32 * 1024])];
    bank.engine.keep_blocking(most).unwrap();
    assert!(bank.engine.health().writable);
}
