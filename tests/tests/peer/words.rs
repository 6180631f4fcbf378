//! The words that two people read out to each other.

use kith_protocol::peer::words::{LIST, words};
use kith_tests::areas::Area;

#[test]
fn both_sides_see_the_same_words_and_others_see_others() {
    let [wigan, leeds, wight] = ["wigan", "leeds", "wight"].map(|name| Area::named(name).key());
    assert_eq!(words(&wigan, &leeds), words(&leeds, &wigan));
    assert_ne!(words(&wigan, &leeds), words(&wigan, &wight));
}

#[test]
fn the_words_are_plain_and_not_easily_taken_for_each_other() {
    for (n, word) in LIST.iter().enumerate() {
        assert!((3..=9).contains(&word.len()), "{word}");
        assert!(word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
        for other in &LIST[n + 1..] {
            assert!(word < other, "{word} and {other} are not in order");
            assert!(!a_letter_apart(word, other), "{word} and {other}");
        }
    }
}

/// Whether one letter changed, added or left out makes one of the other.
fn a_letter_apart(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one.as_bytes(), other.as_bytes())
    } else {
        (other.as_bytes(), one.as_bytes())
    };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 => short.get(same + 1..) == long.get(same + 1..),
        1 => short[same..] == long[same + 1..],
        _ => false,
    }
}

#[test]
fn a_letter_apart_is_seen() {
    assert!(a_letter_apart("ferry", "berry") && a_letter_apart("oven", "ovens"));
    assert!(!a_letter_apart("monkey", "monday") && !a_letter_apart("owl", "oven"));
}
