//! Where settings come from, and which of them wins.

use std::fs;

use kith_node::config::{Flags, Settings};

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let folder = tempfile::tempdir().unwrap();
    let flags = || Flags {
        data: Some(folder.path().to_owned()),
        ..Flags::default()
    };
    let plain = Settings::gather(flags(), None).unwrap();
    assert_eq!(plain.listen.to_string(), "127.0.0.1:7100");
    assert_eq!(plain.address, "http://localhost:7100");

    let file = "listen = \"127.0.0.1:7200\"\naddress = \"https://kith.example.org/\"\n";
    fs::write(folder.path().join("kith.toml"), file).unwrap();
    let written = Settings::gather(flags(), None).unwrap();
    assert_eq!(written.listen.port(), 7200);
    assert_eq!(written.address, "https://kith.example.org");

    let flagged = Flags {
        listen: Some("127.0.0.1:7300".parse().unwrap()),
        ..flags()
    };
    let flagged = Settings::gather(flagged, None).unwrap();
    assert_eq!(flagged.listen.port(), 7300);
    assert_eq!(flagged.address, "https://kith.example.org");
}

#[test]
fn a_settings_file_that_cannot_be_meant_is_refused_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let table = [
        (
            "\n\nlissen = \"127.0.0.1:7200\"\n",
            "line 3: unknown field `lissen`",
        ),
        ("listen = \"somewhere\"\n", "line 1: "),
        ("listen = \n", "line 1: "),
        ("zone = \"Europe/Nowhere\"\n", "is no time zone"),
        (
            "address = \"kith.example.org\"\n",
            "no address that others can reach",
        ),
        (
            "address = \"https://a b\"\n",
            "no address that others can reach",
        ),
    ];
    for (text, words) in table {
        let file = folder.path().join("mine.toml");
        fs::write(&file, text).unwrap();
        let flags = Flags {
            config: Some(file),
            ..Flags::default()
        };
        let refused = Settings::gather(flags, None).unwrap_err().to_string();
        assert!(refused.contains(words), "{text:?}: {refused}");
        assert!(refused.contains("Nothing was started."));
    }
    let flags = Flags {
        config: Some(folder.path().join("none.toml")),
        ..Flags::default()
    };
    let refused = Settings::gather(flags, None).unwrap_err().to_string();
    assert!(refused.contains("none.toml cannot be read"), "{refused}");
}

#[test]
fn https_and_proxies_are_set_in_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let gather = |text: &str| {
        fs::write(folder.path().join("kith.toml"), text).unwrap();
        let flags = Flags {
            data: Some(folder.path().to_owned()),
            ..Flags::default()
        };
        Settings::gather(flags, None).map_err(|why| why.to_string())
    };
    let text = "tls_certificate = \"c.pem\"\ntls_key = \"k.pem\"\ntrusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]\n";
    let settings = gather(text).unwrap();
    assert_eq!(settings.address, "https://localhost:7100");
    assert_eq!(settings.tls, Some(("c.pem".into(), "k.pem".into())));
    assert_eq!(settings.trusted_proxies.len(), 2);
    let refused = gather("tls_key = \"k.pem\"\n").unwrap_err();
    assert!(
        refused.contains("both a certificate and its key"),
        "{refused}"
    );
    let refused = gather("trusted_proxies = [\"10/8\"]\n").unwrap_err();
    assert!(refused.contains("\u{201c}10/8\u{201d}"), "{refused}");
}

/// The map of a network is drawn by a layout that its operator may replace.
#[test]
fn a_layout_of_the_map_is_taken_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let gather = |text: &str| {
        let file = folder.path().join("own.hexjson");
        fs::write(&file, text).unwrap();
        let flags = Flags {
            data: Some(folder.path().to_owned()),
            hexes: Some(file),
            ..Flags::default()
        };
        Settings::gather(flags, None)
    };
    for layout in ["odd-r", "even-r", "odd-q", "even-q"] {
        let text = format!(
            r#"{{"layout":"{layout}","hexes":{{"E08000010":{{"n":"Wigan","q":-1,"r":2}}}}}}"#
        );
        let hexes = gather(&text).unwrap().hexes.unwrap();
        assert_eq!(hexes["hexes"]["E08000010"]["q"], -1);
    }
    for text in [
        "",
        "[]",
        r#"{"layout":"odd-r"}"#,
        r#"{"layout":"square","hexes":{}}"#,
        r#"{"layout":"odd-r","hexes":{"E08000010":{"n":"Wigan","q":1}}}"#,
        r#"{"layout":"odd-r","hexes":{"E08000010":{"q":"1","r":2}}}"#,
    ] {
        let refused = gather(text).unwrap_err().to_string();
        assert!(refused.contains("own.hexjson, cannot be used"), "{refused}");
        assert!(refused.contains("Nothing was started."), "{refused}");
    }
    // One that somebody else made of all districts, where it is there.
    let districts = "../../shared/data/uk-local-authority-districts-2023.hexjson";
    if let Ok(text) = fs::read_to_string(districts) {
        assert!(gather(&text).unwrap().hexes.unwrap()["hexes"]["E08000010"].is_object());
    }
}
