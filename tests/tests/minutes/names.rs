//! Leaving names out of free text.

use kith_node::minutes::Names;

/// Names, a text, and the text without them.
const CASES: [(&[&str], &str, &str); 24] = [
    (&["Ann Ash"], "Ann Ash said so.", "[name] said so."),
    (
        &["Ann Ash"],
        "ann said; ASH agreed (Ann's idea).",
        "[name] said; [name] agreed ([name]'s idea).",
    ),
    (&["Ann Ash"], "An annual ashtray", "An annual ashtray"),
    (
        &["Zoë Müller"],
        "zoe muller and ZOË MU\u{308}LLER",
        "[name] and [name]",
    ),
    (&["Bjørn Łuczak"], "Bjorn met luczak", "[name] met [name]"),
    (&["Weiß"], "WEISS", "[name]"),
    // Hyphens and apostrophes, written as people write them.
    (
        &["Ann-Marie O'Brien"],
        "annmarie, Ann Marie, Marie; O’Brien, OBrien, O Brien",
        "[name], [name], [name]; [name], [name], [name]",
    ),
    (
        &["Sarah Smith-Jones"],
        "the Smiths and Mrs Jones",
        "the [name] and Mrs [name]",
    ),
    (&["Tom Jones"], "the Joneses", "the [name]"),
    // An initial stands in every text: it goes with the rest of the name only.
    (
        &["J. Smith"],
        "J Smith took plan J to j. smith",
        "[name] took plan J to [name]",
    ),
    (
        &["J. Smith"],
        "Ann J. thanked Smith",
        "Ann J. thanked [name]",
    ),
    // Between first and last, what stands in every text stays.
    (
        &["Juan de la Cruz"],
        "the rest of Juan de la Cruz's talk, de facto",
        "the rest of [name]'s talk, de facto",
    ),
    (
        &["Mary Jane Watson"],
        "Jane spoke for Watson",
        "[name] spoke for [name]",
    ),
    // A name that is a word goes where it is a word, too.
    (
        &["Will May"],
        "it may rain, will it?",
        "it [name] rain, [name] it?",
    ),
    // Hidden characters, wide letters, handles, addresses.
    (
        &["Ann Ash"],
        "A\u{ad}n\u{200b}n, Ａｎｎ, @annash, ann.ash@example.org",
        "[name], [name], @[name], [name]@example.org",
    ),
    (
        &["李明", "王 小芳"],
        "昨天李明说王小芳来了",
        "昨天[name]说[name]来了",
    ),
    (&["Олена Коваль"], "ОЛЕНА і коваль", "[name] і [name]"),
    (&["محمد علي"], "قال محمد", "قال [name]"),
    (&["Siân"], "Sian, Siân\u{301}", "[name], [name]"),
    // Names in a row are one gap.
    (&["Ann Ash"], "Ann Ann Ash-Ann", "[name]"),
    (
        &["Ann Ash", "Bob"],
        "Ann, Bob and Ash",
        "[name], [name] and [name]",
    ),
    (&[], "Nobody", "Nobody"),
    (&["", " - ", "'"], "All stays - 'all'", "All stays - 'all'"),
    (
        &["X"],
        "Only X knows x-rays",
        "Only [name] knows [name]-rays",
    ),
];

#[test]
fn names_are_left_out() {
    for (names, text, expected) in CASES {
        assert_eq!(
            Names::of(names).out(text),
            expected,
            "{names:?} in {text:?}"
        );
    }
}
