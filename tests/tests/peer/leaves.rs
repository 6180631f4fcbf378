//! Whatever leaves a node is told of to people: every part of it has its words on the page *What leaves this Kith*, in every language,
//! and its row in docs/privacy.md. Which part a frame or a kind of item belongs to, the compiler asks whoever adds one.

use std::fs;
use std::path::{Path, PathBuf};

use kith_protocol::peer::leaves::Part;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

#[test]
fn every_part_has_its_words() {
    let page = read("web-client/web/screens/summaries/leaves.tsx");
    let privacy = read("docs/privacy.md");
    for part in Part::ALL {
        let code = part.code();
        let heading = format!("leaves.{code}");
        assert!(
            page.contains(&format!("\"{heading}\"")),
            "{heading} on the page"
        );
        let row = format!("\n| `{code}` | ");
        assert!(privacy.contains(&row), "a row `{code}` in docs/privacy.md");
        for language in ["en-GB", "en-GB-easy", "cy", "cy-easy"] {
            let path = format!("web-client/web/words/{language}/summaries.json");
            let catalogue: Value = serde_json::from_str(&read(&path)).unwrap();
            assert!(
                catalogue["words"][&heading].is_string(),
                "{heading} in {path}"
            );
        }
    }
    let rows = privacy.lines().filter(|line| line.starts_with("| `"));
    assert_eq!(
        rows.count(),
        Part::ALL.len(),
        "rows of docs/privacy.md for parts that are none"
    );
}
