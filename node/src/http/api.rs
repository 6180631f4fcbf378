//! The OpenAPI 3.1 document. A route comes into being together with its documentation, and every schema is derived
//! from the very type that is read or written.

use std::borrow::Cow;

use axum::Router;
use axum::extract::State;
use axum::handler::Handler;
use axum::http::{Method, header};
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, on};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::App;
use super::problem::Problem;

/// Routes and what is documented of them.
pub(super) struct Api {
    router: Router<App>,
    paths: Map<String, Value>,
    /// Of what is read: members that may be left out are optional.
    read: SchemaGenerator,
    /// Of what is written: members that are always there are required.
    written: SchemaGenerator,
}

type Make = fn(&mut SchemaGenerator) -> Schema;

/// What one operation is for, takes and answers.
pub(super) struct Doc {
    summary: &'static str,
    session: bool,
    query: Option<Make>,
    body: Option<Make>,
    answers: Vec<Answer>,
}

struct Answer {
    status: u16,
    what: &'static str,
    media: &'static str,
    schema: Option<Make>,
}

impl Doc {
    /// An operation that needs a session; `summary` is one plain sentence.
    pub(super) fn of(summary: &'static str) -> Self {
        Self {
            summary,
            session: true,
            query: None,
            body: None,
            answers: Vec::new(),
        }
    }

    /// Anyone may.
    pub(super) fn open(mut self) -> Self {
        self.session = false;
        self
    }

    /// Takes these in the query.
    pub(super) fn query<T: JsonSchema>(mut self) -> Self {
        self.query = Some(|schemas| schemas.root_schema_for::<T>());
        self
    }

    /// Takes this as JSON.
    pub(super) fn body<T: JsonSchema>(mut self) -> Self {
        self.body = Some(|schemas| schemas.subschema_for::<T>());
        self
    }

    /// Answers this as JSON.
    pub(super) fn answers<T: JsonSchema>(mut self, status: u16, what: &'static str) -> Self {
        self.answers.push(Answer {
            status,
            what,
            media: "application/json",
            schema: Some(|schemas| schemas.subschema_for::<T>()),
        });
        self
    }

    /// Answers something else: text, bytes.
    pub(super) fn sends(mut self, status: u16, media: &'static str, what: &'static str) -> Self {
        self.answers.push(Answer {
            status,
            what,
            media,
            schema: None,
        });
        self
    }

    /// Answers with a status alone.
    pub(super) fn says(self, status: u16, what: &'static str) -> Self {
        self.sends(status, "", what)
    }
}

impl Api {
    /// No routes yet.
    pub(super) fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = Cow::Borrowed("/components/schemas");
                settings.meta_schema = None;
            })
        };
        Self {
            router: Router::new(),
            paths: Map::new(),
            read: settings().for_deserialize().into_generator(),
            written: settings().for_serialize().into_generator(),
        }
    }

    /// `GET path`.
    pub(super) fn get<T: 'static>(
        self,
        path: &str,
        doc: Doc,
        handler: impl Handler<T, App>,
    ) -> Self {
        self.add((Method::GET, MethodFilter::GET), path, doc, handler)
    }

    /// `POST path`.
    pub(super) fn post<T: 'static>(
        self,
        path: &str,
        doc: Doc,
        handler: impl Handler<T, App>,
    ) -> Self {
        self.add((Method::POST, MethodFilter::POST), path, doc, handler)
    }

    /// `DELETE path`.
    pub(super) fn delete<T: 'static>(
        self,
        path: &str,
        doc: Doc,
        handler: impl Handler<T, App>,
    ) -> Self {
        self.add((Method::DELETE, MethodFilter::DELETE), path, doc, handler)
    }

    /// The router and the document.
    pub(super) fn finish(mut self) -> (Router<App>, String) {
        let problem = self.written.subschema_for::<Problem>();
        let mut schemas = self.read.take_definitions(true);
        schemas.extend(self.written.take_definitions(true));
        let document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Kith",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "One organisation's hours book. Times are milliseconds since 1970, lengths of help are \
                    minutes. Entries are signed on people's devices and authorise themselves; reading needs a session. \
                    Every error is a problem (RFC 9457) with a stable code.",
                "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            },
            "paths": self.paths,
            "components": {
                "schemas": schemas,
                "responses": { "Problem": {
                    "description": "Why not, and what to do now.",
                    "content": { "application/problem+json": { "schema": problem } },
                } },
                "securitySchemes": { "session": {
                    "type": "apiKey", "in": "cookie", "name": super::session::COOKIE,
                    "description": "Given by POST /api/v1/session for a challenge signed by a device.",
                } },
            },
        });
        (self.router, document.to_string())
    }

    fn add<T: 'static>(
        mut self,
        (method, filter): (Method, MethodFilter),
        path: &str,
        doc: Doc,
        handler: impl Handler<T, App>,
    ) -> Self {
        // A tail of several segments is written `{*name}` for the router, `{name}` in the document.
        let written = path.replace("{*", "{");
        let operation = self.operation(&written, doc);
        let operations = self
            .paths
            .entry(written)
            .or_insert_with(|| Value::Object(Map::new()));
        operations[method.as_str().to_ascii_lowercase()] = operation;
        self.router = self.router.route(path, on(filter, handler));
        self
    }

    fn operation(&mut self, path: &str, doc: Doc) -> Value {
        let named = path.split('/').filter_map(|part| {
            let name = part.strip_prefix('{')?.strip_suffix('}')?;
            Some(json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        });
        let parameters: Vec<_> = named.chain(self.query(doc.query)).collect();
        let mut responses = Map::new();
        for answer in doc.answers {
            // One status may come with several media.
            let said = json!({ "description": answer.what });
            let response = responses.entry(answer.status.to_string()).or_insert(said);
            let schema = answer.schema.map(|make| make(&mut self.written).to_value());
            if !answer.media.is_empty() {
                response["content"][answer.media] =
                    json!({ "schema": schema.unwrap_or(json!({})) });
            }
        }
        responses.insert(
            "default".to_owned(),
            json!({ "$ref": "#/components/responses/Problem" }),
        );
        let mut operation = json!({
            "summary": doc.summary,
            "parameters": parameters,
            "responses": responses,
            "security": if doc.session { json!([{ "session": [] }]) } else { json!([]) },
        });
        if let Some(make) = doc.body {
            let schema = make(&mut self.read).to_value();
            operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        operation
    }

    /// A parameter for each member of the type that is read from the query.
    fn query(&mut self, make: Option<Make>) -> Vec<Value> {
        let Some(make) = make else {
            return Vec::new();
        };
        let schema = make(&mut self.read).to_value();
        let members = schema["properties"].as_object().cloned();
        let parameter = |(name, schema): (String, Value)| json!({ "name": name, "in": "query", "schema": schema });
        members
            .unwrap_or_default()
            .into_iter()
            .map(parameter)
            .collect()
    }
}

pub(super) fn doc() -> Doc {
    Doc::of("This document.")
        .open()
        .sends(200, "application/json", "OpenAPI 3.1.")
}

/// The document.
pub(super) async fn show(State(app): State<App>) -> impl IntoResponse {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, app.0.openapi.clone())
}
