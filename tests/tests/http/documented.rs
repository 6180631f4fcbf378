//! The OpenAPI document tells the truth: every route is in it, every route in it is there, and what is really answered
//! fits the schema that is documented for it.

use serde_json::{Map, Value, json};

use super::Town;

#[test]
fn references_lead_somewhere() {
    let town = Town::new();
    let document = document(&town);
    assert_eq!(document["openapi"], "3.1.0");
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50, "{}", references.len());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn what_is_documented_is_there() {
    let town = Town::new();
    let document = document(&town);
    let mut operations = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations += 1;
            assert!(operation["summary"].is_string(), "{method} {path}");
            let method = match method.as_str() {
                "get" => "GET",
                "post" => "POST",
                "delete" => "DELETE",
                other => panic!("{other} {path}"),
            };
            let real = path.replace(['{', '}'], "");
            let answer = town.served.ask(method, &real).done();
            assert_ne!(answer.status, 405, "{method} {path}");
            let session = operation["security"] != json!([]);
            assert_eq!(
                answer.status == 401,
                session,
                "{method} {path}: {}",
                answer.status
            );
        }
    }
    assert_eq!(
        operations, 101,
        "a new endpoint is tried in `real_answers_fit` too"
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one row an endpoint")]
fn real_answers_fit() {
    let town = Town::new();
    let document = document(&town);
    let hour = town.gave(&town.ann, &town.ann, &town.bob, 60);
    let agreed = town.agrees(&town.bob, hour.terms);
    let waiting = town.gave(&town.bob, &town.ann, &town.bob, 30);
    let mut tried = 0;
    let mut fits = |operation: &str, answer: &kith_tests::wire::Answer| {
        tried += 1;
        check(&document, operation, answer);
    };
    fits("post /api/v1/entries", &town.served.send(&hour.envelope));
    fits("post /api/v1/entries", &town.served.send(&agreed.envelope));
    fits("post /api/v1/entries", &town.served.send(&agreed.envelope));
    let wrong = town.gave(&town.cat, &town.ann, &town.bob, 60);
    fits("post /api/v1/entries", &town.served.send(&wrong.envelope));
    let batch = json!({ "entries": [waiting.envelope, wrong.envelope, hour.envelope] });
    fits(
        "post /api/v1/entries/batch",
        &town.served.post("/api/v1/entries/batch", &batch).done(),
    );
    let challenge = town
        .served
        .post("/api/v1/session/challenge", &json!({}))
        .done();
    fits("post /api/v1/session/challenge", &challenge);
    let answered = challenge.json()["challenge"].as_str().unwrap().to_owned();
    let answered = kith_tests::wire::Served::answered(&town.ann, &answered);
    fits(
        "post /api/v1/session",
        &town.served.post("/api/v1/session", &answered).done(),
    );

    let (ann, ben) = (
        town.served.sign_in(&town.ann),
        town.served.sign_in(&town.ben),
    );
    let account = town.ann.account;
    let steward =
        kith_tests::people::Device::named(&format!("invitation {}", town.sal.account)).key();
    for (operation, path) in [
        ("/api/v1/node", "/api/v1/node".to_owned()),
        ("/api/v1/card", "/api/v1/card".to_owned()),
        ("/api/v1/node-key", "/api/v1/node-key".to_owned()),
        ("/api/v1/peers", "/api/v1/peers".to_owned()),
        (
            "/api/v1/peers/invitations",
            "/api/v1/peers/invitations".to_owned(),
        ),
        ("/api/v1/networks", "/api/v1/networks".to_owned()),
        ("/api/v1/follows", "/api/v1/follows".to_owned()),
        ("/api/v1/session", "/api/v1/session".to_owned()),
        (
            "/api/v1/entries/{by}/{id}",
            format!("/api/v1/entries/{}", hour.path),
        ),
        (
            "/api/v1/receipts/{by}/{id}",
            format!("/api/v1/receipts/{}", hour.path),
        ),
        ("/api/v1/home", "/api/v1/home".to_owned()),
        (
            "/api/v1/accounts/{account}/statement",
            format!("/api/v1/accounts/{account}/statement"),
        ),
        (
            "/api/v1/exchanges",
            "/api/v1/exchanges?state=waiting".to_owned(),
        ),
        (
            "/api/v1/exchanges",
            "/api/v1/exchanges?state=not-right".to_owned(),
        ),
        (
            "/api/v1/exchanges/{by}/{id}",
            format!("/api/v1/exchanges/{}", hour.path),
        ),
        ("/api/v1/listings", "/api/v1/listings".to_owned()),
        (
            "/api/v1/areas/listings",
            "/api/v1/areas/listings".to_owned(),
        ),
        ("/api/v1/transfers", "/api/v1/transfers".to_owned()),
        (
            "/api/v1/peers/{origin}/statement",
            "/api/v1/peers/kith%2Faaaaaaaaaaaaaaaa/statement".to_owned(),
        ),
        ("/api/v1/members", "/api/v1/members".to_owned()),
        (
            "/api/v1/members/{account}",
            format!("/api/v1/members/{account}"),
        ),
        (
            "/api/v1/members/{account}",
            format!("/api/v1/members/{}", town.cat.account),
        ),
        ("/api/v1/invitations", "/api/v1/invitations".to_owned()),
        (
            "/api/v1/invitations/{key}",
            format!("/api/v1/invitations/{steward}"),
        ),
        ("/api/v1/looks", "/api/v1/looks".to_owned()),
        ("/api/v1/me/export", "/api/v1/me/export".to_owned()),
        ("/api/v1/releases", "/api/v1/releases".to_owned()),
        ("/api/v1/leaves", "/api/v1/leaves".to_owned()),
        ("/api/v1/returns", "/api/v1/returns".to_owned()),
        (
            "/api/v1/returns/signed",
            "/api/v1/returns/signed".to_owned(),
        ),
        ("/api/v1/summaries", "/api/v1/summaries".to_owned()),
        ("/api/v1/feed", "/api/v1/feed".to_owned()),
        ("/api/v1/feed", "/api/v1/feed?cursor=1".to_owned()),
        ("/api/v1/network", "/api/v1/network?limit=1".to_owned()),
        ("/api/v1/network", "/api/v1/network?cursor=x".to_owned()),
        (
            "/api/v1/network/periods",
            "/api/v1/network/periods".to_owned(),
        ),
        (
            "/api/v1/network/figures",
            "/api/v1/network/figures".to_owned(),
        ),
        (
            "/api/v1/network/evidence",
            "/api/v1/network/evidence?origin=kith/dhsbimutzegmlqmh".to_owned(),
        ),
        (
            "/api/v1/network/missing",
            "/api/v1/network/missing?from=2026-09-01&to=2026-09-30".to_owned(),
        ),
        (
            "/api/v1/network/returned",
            "/api/v1/network/returned".to_owned(),
        ),
        ("/api/openapi.json", "/api/openapi.json".to_owned()),
        ("/log/checkpoint", "/log/checkpoint".to_owned()),
        ("/log/vkey", "/log/vkey".to_owned()),
        ("/log/tile/{tile}", "/log/tile/0/000".to_owned()),
        (
            "/witness/{origin}/checkpoint",
            "/witness/00/checkpoint".to_owned(),
        ),
        ("/healthz", "/healthz".to_owned()),
        ("/readyz", "/readyz".to_owned()),
        ("/metrics", "/metrics".to_owned()),
    ] {
        for cookie in [&ben, &ann] {
            fits(
                &format!("get {operation}"),
                &town.served.get(&path).by(cookie).done(),
            );
        }
    }
    let unsigned = json!({ "body": "{}", "sig": "A".repeat(86) });
    let ask = town.served.post("/mirror", &unsigned).done();
    fits("post /mirror", &ask);
    let looking = json!({ "origin": town.bank().origin(), "done": true });
    for cookie in [&ben, &ann] {
        let looks = town.served.post("/api/v1/peers/looking", &looking);
        fits("post /api/v1/peers/looking", &looks.by(cookie).done());
    }
    assert!(tried > 50);
}

pub(super) fn document(town: &Town) -> Value {
    town.served.get("/api/openapi.json").done().good()
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                references.push(reference.to_owned());
            }
            members
                .values()
                .for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Checks an answer against what is documented of its operation: status, media type, schema.
pub(super) fn check(document: &Value, operation: &str, answer: &kith_tests::wire::Answer) {
    let (method, path) = operation.split_once(' ').unwrap();
    let responses = &document["paths"][path][method]["responses"];
    let status = answer.status.to_string();
    let response = match responses.get(&status) {
        Some(response) => response.clone(),
        None => {
            assert!(
                answer.status >= 400,
                "{operation}: {status} is not documented: {}",
                answer.text()
            );
            let reference = responses["default"]["$ref"].as_str().unwrap();
            document.pointer(&reference[1..]).unwrap().clone()
        }
    };
    let media = answer.header("content-type").unwrap();
    let media = media.split(';').next().unwrap();
    let content = response["content"].get(media);
    let content = content.unwrap_or_else(|| panic!("{operation}: {media} is not documented"));
    if media.ends_with("json")
        && let Err(why) = fits(document, &content["schema"], &answer.json())
    {
        panic!("{operation}: {why}\n{}", answer.text());
    }
}

/// Whether a value fits a schema: what of JSON Schema our document uses, and members that no schema names are wrong.
fn fits(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let Some(schema) = schema.as_object() else {
        return Ok(());
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let there = document.pointer(&reference[1..]).unwrap();
        return fits(document, there, value).map_err(|why| format!("{reference}: {why}"));
    }
    for word in schema.keys() {
        const KNOWN: [&str; 17] = [
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "const",
            "anyOf",
            "oneOf",
            "description",
            "format",
            "minimum",
            "maximum",
            "title",
            "default",
            "unevaluatedProperties",
            "allOf",
        ];
        assert!(
            KNOWN.contains(&word.as_str()),
            "this check does not know {word}"
        );
    }
    assert!(!schema.contains_key("allOf"), "not used so far");
    for choices in ["anyOf", "oneOf"] {
        if let Some(choices) = schema.get(choices).and_then(Value::as_array) {
            let tried: Vec<_> = choices
                .iter()
                .map(|choice| fits(document, choice, value))
                .collect();
            if !tried.iter().any(Result::is_ok) {
                return Err(format!("none of: {tried:?}"));
            }
        }
    }
    if let Some(allowed) = schema.get("enum").and_then(Value::as_array)
        && !allowed.contains(value)
    {
        return Err(format!("{value} is none of {allowed:?}"));
    }
    if let Some(only) = schema.get("const")
        && only != value
    {
        return Err(format!("{value} is not {only}"));
    }
    right_type(schema, value)?;
    if let (Some(items), Some(item)) = (value.as_array(), schema.get("items")) {
        for (n, value) in items.iter().enumerate() {
            fits(document, item, value).map_err(|why| format!("{n}: {why}"))?;
        }
    }
    members(document, schema, value)
}

fn right_type(schema: &Map<String, Value>, value: &Value) -> Result<(), String> {
    let types: Vec<&str> = match schema.get("type") {
        None => return Ok(()),
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        Some(other) => return Err(format!("{other} is no type")),
    };
    let right = types.iter().any(|name| match *name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("this check does not know the type {other}"),
    });
    if right {
        Ok(())
    } else {
        Err(format!("{value} is no {types:?}"))
    }
}

fn members(document: &Value, schema: &Map<String, Value>, value: &Value) -> Result<(), String> {
    let Some(members) = value.as_object() else {
        return Ok(());
    };
    for required in schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if !members.contains_key(required.as_str().unwrap()) {
            return Err(format!("{required} is missing"));
        }
    }
    let named = schema.get("properties").and_then(Value::as_object);
    let others = schema.get("additionalProperties");
    for (name, value) in members {
        let there = named.and_then(|named| named.get(name)).or(others);
        match there {
            Some(Value::Bool(false)) => return Err(format!("{name} is not documented")),
            Some(there) => fits(document, there, value).map_err(|why| format!("{name}: {why}"))?,
            None if named.is_some() => return Err(format!("{name} is not documented")),
            None => {}
        }
    }
    Ok(())
}
