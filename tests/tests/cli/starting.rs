//! What the command line takes, and how it says no.

use kith_node::store::Folder;
use kith_tests::binary::{good, run};
use tempfile::TempDir;

#[test]
fn init_makes_a_node_once_and_prints_its_first_invitation() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("kith");
    let told = good(&data, &["init", "--address", "https://kith.example.org"]);
    let link = told
        .split_whitespace()
        .find(|w| w.contains("/join#"))
        .unwrap();
    let secret = link.strip_prefix("https://kith.example.org/join#").unwrap();
    assert_eq!(secret.len(), 43, "{link}");
    let again = run(&data, &["init"]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("Nothing was changed"), "{}", again.err);
    assert!(good(&data, &["verify", data.to_str().unwrap()]).contains("2 entries"));
}

#[test]
fn each_way_to_fail_has_its_exit_code_and_says_what_to_do() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("kith");
    let nowhere = folder.path().join("nowhere");
    let _ = good(&data, &["init"]);
    let table: [(&std::path::Path, &[&str], i32, &str); 8] = [
        (&nowhere, &["invite"], 1, "kith init"),
        (
            &nowhere,
            &["verify", "/nowhere/at/all"],
            1,
            "There are no records",
        ),
        (&data, &["invite", "--steward", "--broker"], 2, "--broker"),
        (&data, &["invite", "--member", "Ceri"], 2, "Ceri"),
        (&data, &["frobnicate"], 2, "frobnicate"),
        (&data, &["import", "--from", "csv"], 2, "--members"),
        (
            &data,
            &["--address", "kith.example.org", "invite"],
            2,
            "Nothing was started",
        ),
        (
            &data,
            &["import", "--from", "csv", "--members", "/no/such.csv"],
            1,
            "/no/such.csv",
        ),
    ];
    for (data, args, code, words) in table {
        let ran = run(data, args);
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    assert!(!nowhere.exists());
    let held = Folder::open(&data).unwrap();
    let busy = run(&data, &["invite"]);
    assert_eq!(busy.code, 3, "{busy:?}");
    drop(held);
    std::fs::write(data.join("node.key"), "none").unwrap();
    assert_eq!(run(&data, &["invite"]).code, 4);
}

#[test]
fn a_console_invitation_is_for_whom_and_what_it_says() {
    let folder = TempDir::new().unwrap();
    let _ = good(folder.path(), &["init"]);
    assert!(good(folder.path(), &["invite"]).contains("/join#"));
    assert!(good(folder.path(), &["invite", "--broker"]).contains("/join#"));
    let nobody = "00000000-0000-4000-8000-000000000000";
    let refused = run(folder.path(), &["invite", "--member", nobody]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("No invitation was made"),
        "{}",
        refused.err
    );
}

#[test]
fn verify_says_what_it_could_not_open() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("kith");
    let _ = good(&data, &["init"]);
    let key = folder.path().join("elsewhere.key");
    std::fs::rename(data.join("master.key"), &key).unwrap();
    let told = good(&data, &["verify", data.to_str().unwrap()]);
    assert!(
        told.contains("NOT opened") && told.contains("--master-key"),
        "{told}"
    );
    let args = [
        "verify",
        data.to_str().unwrap(),
        "--master-key",
        key.to_str().unwrap(),
    ];
    assert!(!good(&data, &args).contains("NOT opened"));
}
