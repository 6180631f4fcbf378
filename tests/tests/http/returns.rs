//! What an area without Kith returns, over the wire: it is protected before it is signed, and who wrote it down stays with this node.

use serde_json::{Value, json};

use super::Town;
use super::documented::{check, document};
use super::summaries::{everything, get, until};

pub(super) fn figures() -> Value {
    json!({
        "people": 24, "exchanges": 120, "meetings": 4,
        "hours": {"hours": 312, "people": 14, "most": 60, "two": 100},
    })
}

pub(super) fn form(from: &str, to: &str, figures: &Value) -> Value {
    json!({"form": {
        "area": {"name": "Isle of Man", "organisation": "Manx Timebank"},
        "from": from, "to": to, "agreed_by": "chair of the carers' group", "figures": figures,
    }})
}

#[test]
fn an_area_without_kith_returns_its_figures() {
    let town = Town::new();
    until(town.bank(), "2026-10-30");
    let (ben, ann) = (
        town.served.sign_in(&town.ben),
        town.served.sign_in(&town.ann),
    );
    let document = document(&town);
    let send = |path: &str, cookie: &str, body: &Value| {
        let answer = town.served.post(path, body).by(cookie).done();
        check(&document, &format!("post {path}"), &answer);
        answer
    };
    let (look, add) = ("/api/v1/returns/look", "/api/v1/returns");
    let september = form("2026-09-01", "2026-09-30", &figures());
    assert_eq!(send(look, &ann, &september).status, 403);
    let shown = send(look, &ben, &september).good();
    let activity = &shown["told"]["activity"];
    assert_eq!(activity["people"]["about"], 25);
    assert_eq!(activity["hours"]["about"], 310);
    assert_eq!(activity["meetings"]["number"], 4);
    assert_eq!(activity["decisions"], json!({"kind": "not-collected"}));
    // Looking keeps nothing.
    assert!(!everything(&town).contains("Isle of Man"));
    let refused = |body: &Value| send(add, &ben, body).problem();
    let early = form("2026-10-01", "2026-10-31", &figures());
    assert_eq!(refused(&early), (409, "return-early".to_owned()));
    let week = form("2026-09-01", "2026-09-07", &figures());
    assert_eq!(refused(&week), (422, "return-period".to_owned()));
    let mut wrong = figures();
    wrong["hours"]["people"] = json!(25);
    let wrong = form("2026-09-01", "2026-09-30", &wrong);
    assert_eq!(refused(&wrong), (422, "return-figures".to_owned()));
    let mut alone = september.clone();
    for nobody in ["", " ", "Yes", "ydw"] {
        alone["form"]["agreed_by"] = json!(nobody);
        assert_eq!(refused(&alone), (422, "return-not-agreed".to_owned()));
    }

    let signed = send(add, &ben, &september);
    assert_eq!(signed.status, 201);
    assert_eq!(signed.json()["text"], shown["text"]);
    // Once; corrections go into the next. Quarters do not mix with months.
    assert_eq!(refused(&september), (409, "return-sent".to_owned()));
    let quarter = form("2026-07-01", "2026-09-30", &figures());
    assert_eq!(refused(&quarter), (409, "return-sent".to_owned()));
    // The raw figures are nowhere.
    let public = everything(&town);
    assert!(public.contains("Isle of Man") && !public.contains("312"));
    let bytes = town.bank().engine.kept_under(b"");
    for row in bytes {
        let value = String::from_utf8_lossy(&row.unwrap().1).into_owned();
        assert!(!value.contains("312"), "{value}");
    }
    let page = town
        .served
        .get("/api/v1/returns?from=2026-09-01&to=2026-09-30");
    let page = page.by(&ben).done().good();
    let areas = page["items"].as_array().unwrap();
    let sent: Vec<bool> = areas.iter().map(|a| a["sent"].as_bool().unwrap()).collect();
    assert_eq!(sent, [false, true]);
    // Who wrote it down, when, and who is said to have agreed stays here, for those who write such things down.
    let signed = get(&town, &town.ben, "/api/v1/returns/signed");
    let signed = &signed["items"][0];
    assert_eq!(signed["by"], json!(town.ben.account));
    assert_eq!(signed["agreed_by"], "chair of the carers' group");
    assert_eq!(
        signed["at"],
        json!(kith_node::clock::Clock::now(&*town.bank().clock))
    );
    assert!(!public.contains("carers"));
    let asked = town.served.get("/api/v1/returns/signed").by(&ann).done();
    assert_eq!(asked.problem().0, 403);
}

/// What has a Kith tells its figures itself, whatever it is called by.
#[test]
fn an_area_with_a_kith_is_nobody_elses_to_tell() {
    let town = Town::with(|config| {
        config.place.area = Some("Wigan".to_owned());
        config.place.area_code = Some("E12000002".to_owned());
    });
    until(town.bank(), "2026-10-30");
    let ben = town.served.sign_in(&town.ben);
    for (name, code, taken) in [
        ("WIGAN ", "X1", false),
        ("Somewhere", "e12000002", false),
        ("Somewhere", "E12000003", true),
    ] {
        let mut body = form("2026-09-01", "2026-09-30", &figures());
        body["form"]["area"] = json!({"name": name, "code": code});
        for path in ["/api/v1/returns/look", "/api/v1/returns"] {
            let answer = town.served.post(path, &body).by(&ben).done();
            if taken {
                assert!(answer.status < 300, "{name} {code}");
            } else {
                assert_eq!(answer.problem(), (409, "return-kith".to_owned()));
            }
        }
    }
}

#[test]
fn a_spreadsheet_says_the_same() {
    let town = Town::new();
    until(town.bank(), "2026-10-30");
    let ben = town.served.sign_in(&town.ben);
    let look = |csv: &str| {
        let body = json!({ "csv": csv });
        let ask = town.served.post("/api/v1/returns/look", &body);
        ask.by(&ben).done()
    };
    let csv = "\u{feff}area,Isle of Man\r\norganisation,Manx Timebank\r\nfrom,2026-09-01\r\nto,2026-09-30\r\n\
               people,24\r\nhours,312,14,60,100\r\nexchanges,120,,\r\nmeetings,4\r\ndecisions,\r\nagreed by,chair of the carers' group\r\n";
    let by_form = form("2026-09-01", "2026-09-30", &figures());
    let by_form = town.served.post("/api/v1/returns/look", &by_form).by(&ben);
    assert_eq!(look(csv).good(), by_form.done().good());
    let with = |row: &str| format!("{csv}{row}");
    let gardens = look(&with("hours:gardening,112,9,30,50\r\n")).good();
    assert_eq!(
        gardens["told"]["activity"]["categories"][0]["category"],
        "gardening"
    );
    // One of two is too few people's: neither is told.
    let both = with("hours:gardening,112,9,30,50\r\nhours:lifts,9,3,3,6\r\n");
    assert_eq!(
        look(&both).good()["told"]["activity"]["categories"],
        json!([])
    );
    let unreadable = (422, "return-unreadable".to_owned());
    for row in [
        "peeple,24\r\n",
        "people,25\r\n",
        "actions,many\r\n",
        "hours:gardening,112\r\n",
    ] {
        assert_eq!(look(&with(row)).problem(), unreadable, "{row}");
    }
    assert_eq!(look("area,Isle of Man\r\n").problem(), unreadable);
    // Few people: little is told.
    let few = look(
        &csv.replace("people,24", "people,9")
            .replace("312,14", "312,9"),
    )
    .good();
    assert_eq!(few["told"]["activity"]["people"], json!({"kind": "few"}));
    assert_eq!(
        few["told"]["activity"]["hours"],
        json!({"kind": "not-published"})
    );
}
