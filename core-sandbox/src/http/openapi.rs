//! The OpenAPI documents, with the addresses of this sandbox.

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Response, StatusCode},
    routing::get,
};
use core_api::api;
use serde_json::{Value, json};

use super::response::json_response;
use crate::state::{ServerState, SharedState};

/// The document for tools that read OpenAPI 3.1.
const NEWER: &str = include_str!("../../openapi/openapi.json");

/// Returns the OpenAPI 3.1 document of Core's API, with Core's own addresses.
///
/// It has the meaning of each field, which no table of `core-api` has.
#[must_use]
pub fn openapi() -> &'static str {
    NEWER
}

/// The document for tools that read OpenAPI 3.0 only.
const OLDER: &str = include_str!("../../openapi/openapi-3.0.json");

/// The text before the servers of a document, which are one line each.
const SERVERS: &str = "\n  \"servers\": [\n";

/// The text after the servers.
const END: &str = "\n  ],\n";

/// Returns the routes of both documents.
pub(super) fn router() -> Router<SharedState> {
    Router::new().route("/openapi.json", get(newer)).route("/openapi-3.0.json", get(older))
}

async fn newer(State(state): State<SharedState>) -> Response<Body> {
    answer(NEWER, &state)
}

async fn older(State(state): State<SharedState>) -> Response<Body> {
    answer(OLDER, &state)
}

fn answer(document: &str, state: &ServerState) -> Response<Body> {
    let servers: Vec<Value> = state
        .companies()
        .map(|company| {
            let url = company.endpoint.trim_end_matches('/');
            json!({"url": url, "description": format!("The company {}.", company.name)})
        })
        .collect();
    json_response(StatusCode::OK, with_addresses(document, &state.issuer(), &servers))
}

/// Returns a document with these servers and with the addresses of this issuer.
fn with_addresses(document: &str, issuer: &str, servers: &[Value]) -> String {
    let parts =
        document.split_once(SERVERS).and_then(|(head, rest)| Some((head, rest.split_once(END)?.1)));
    let Some((head, tail)) = parts else { return document.to_owned() };
    let servers = servers.iter().map(|server| format!("    {server}"));
    let servers = servers.collect::<Vec<_>>().join(",\n");
    format!("{head}{SERVERS}{servers}{END}{}", tail.replace(api::ISSUER, issuer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_have_the_addresses_of_the_sandbox_and_no_others() {
        let servers = [json!({"url": "http://a.test/api"}), json!({"url": "http://a.test/eu/api"})];
        for document in [NEWER, OLDER] {
            let own = with_addresses(document, "http://a.test/idp", &servers);
            let own: Value = serde_json::from_str(&own).unwrap();
            assert_eq!(own["servers"], json!(servers));
            let flow =
                &own["components"]["securitySchemes"]["OAuth2"]["flows"]["authorizationCode"];
            assert_eq!(flow["authorizationUrl"], "http://a.test/idp/connect/authorize");
            assert_eq!(flow["tokenUrl"], "http://a.test/idp/connect/token");
            assert!(!own.to_string().contains(api::ISSUER));
            let whole: Value = serde_json::from_str(document).unwrap();
            assert_eq!(own["paths"], whole["paths"]);
        }
    }
}
