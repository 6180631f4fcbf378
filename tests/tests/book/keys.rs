//! The one spelling of a key agrees with a library that spells any length.

use kith_protocol::key::Key;
use proptest::prelude::*;

fn elsewhere(key: &[u8; 32]) -> String {
    let raw = [&[0xed, 0x01], key.as_slice()].concat();
    format!("did:key:z{}", bs58::encode(raw).into_string())
}

/// What the library reads: 34 bytes with the prefix of an Ed25519 key.
fn read_elsewhere(text: &str) -> Option<[u8; 32]> {
    let raw = bs58::decode(text.strip_prefix("did:key:z")?)
        .into_vec()
        .ok()?;
    let key = raw.strip_prefix(&[0xed, 0x01])?;
    key.try_into().ok()
}

proptest! {
    #[test]
    fn a_key_is_spelt_as_elsewhere(key: [u8; 32]) {
        let text = Key::from_bytes(key).to_string();
        prop_assert_eq!(&text, &elsewhere(&key));
        prop_assert_eq!(text.parse(), Ok(Key::from_bytes(key)));
    }

    #[test]
    fn what_is_misspelt_here_is_so_elsewhere(key: [u8; 32], at in 0..60_usize, other in "[ -~]{0,2}") {
        let mut text = elsewhere(&key);
        let at = at.min(text.len());
        let end = (at + 1).min(text.len());
        text.replace_range(at..end, &other);
        let read: Option<Key> = text.parse().ok();
        prop_assert_eq!(read, read_elsewhere(&text).map(Key::from_bytes));
    }
}

#[test]
fn the_smallest_and_the_greatest_have_one_spelling() {
    for key in [[0; 32], [0xff; 32]] {
        let text = Key::from_bytes(key).to_string();
        assert_eq!(text, elsewhere(&key));
        assert_eq!(text.parse(), Ok(Key::from_bytes(key)));
    }
    let greatest = format!("did:key:z{}", "z".repeat(47));
    assert!(greatest.parse::<Key>().is_err(), "more than 34 bytes");
    assert!("did:key:zé".parse::<Key>().is_err());
}
