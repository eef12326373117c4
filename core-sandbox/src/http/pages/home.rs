//! The overview: addresses, a first call, and counters.

use axum::{
    body::Body,
    extract::State,
    http::{Method, Response, StatusCode},
};
use core_api::api;
use maud::{Markup, html};
use serde_json::Value;
use uuid::Uuid;

use super::{
    frame::{self, Section},
    operations,
};
use crate::{
    http::{address::ServerAddress, html},
    identity::Person,
    state::{ServerState, SharedState},
};

/// The number of characters of a name that the page shows.
const NAME_LENGTH: usize = 60;

/// Handles `GET /`.
pub(super) async fn show(
    State(state): State<SharedState>,
    address: ServerAddress,
) -> Response<Body> {
    let counters = operations::run(&state, Method::GET, "/counters", None).await.body;
    let content = html! {
        div.head {
            h1 { "A Core of your own" }
            span.badge.good { "Ready" }
        }
        p.lead {
            "This server answers like BQE Core, with sample data that you may change and break."
        }
        (first_call(&state, &address))
        (companies(&state, &address))
        div.grid {
            (addresses(&state, &address))
            (figures(&counters))
        }
    };
    frame::page(StatusCode::OK, Some(Section::Overview), "Overview", &content)
}

/// Returns the card with a call that works without a login.
fn first_call(state: &ServerState, address: &ServerAddress) -> Markup {
    let token = state.identity().development_token().to_owned();
    let company = state.company_of(state.owner()).unwrap_or(state.first_company());
    let endpoint = company.endpoint_at(&address.0);
    let endpoint = endpoint.trim_end_matches('/');
    html! {
        section.card aria-labelledby="first" {
            div.head {
                h2 #first { "Call it without a login" }
                button.small type="button" data-copies="curl" hidden { "Copy" }
            }
            pre tabindex="0" aria-labelledby="first" {
                code #curl {
                    "curl -H 'Authorization: Bearer " (token) "' '" (endpoint)
                    "/activity?page=1,2'"
                }
            }
            p { small { "This token never expires. It reads and writes as the person below who logs in without a choice." } }
        }
    }
}

/// Returns the card with the companies, their addresses and the people who can log in.
fn companies(state: &ServerState, address: &ServerAddress) -> Markup {
    let chosen = state.person_of(state.owner()).map(|(_, person)| person.id);
    html! {
        section.card aria-labelledby="companies" {
            h2 #companies { "Companies and people" }
            div.scroll tabindex="0" role="region" aria-labelledby="companies" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Person" }
                            th scope="col" { "Role" }
                            th scope="col" { "Email" }
                        }
                    }
                    @for company in state.companies() {
                        tbody {
                            tr {
                                th.group colspan="3" scope="rowgroup" {
                                    b { (html::name(&company.name, NAME_LENGTH)) }
                                    " at " code { (company.endpoint_at(&address.0)) }
                                }
                            }
                            @for person in company.people() { (row(person, chosen)) }
                        }
                    }
                }
            }
        }
    }
}

fn row(person: &Person, chosen: Option<Uuid>) -> Markup {
    html! {
        tr {
            th scope="row" {
                (html::name(&person.name, NAME_LENGTH))
                @if Some(person.id) == chosen {
                    " " span.badge { "logs in without a choice" }
                }
            }
            td { (person.role.word().replace('-', " ")) }
            td { (html::brief(&person.email, NAME_LENGTH)) }
        }
    }
}

fn addresses(state: &ServerState, address: &ServerAddress) -> Markup {
    let issuer = address.issuer();
    let discovery = format!("{issuer}{}", api::DISCOVERY_PATH);
    let app = state.apps().first(false);
    html! {
        section.card aria-labelledby="addresses" {
            h2 #addresses { "Log in with OAuth" }
            dl {
                dt { "Issuer" }
                dd { code { (issuer) } }
                dt { "Discovery" }
                dd { a href={ "/idp" (api::DISCOVERY_PATH) } { (discovery) } }
                dt { "Client id" }
                dd { code { (app.client_id) } }
                dt { "Redirect URI" }
                dd { code { (html::brief(app.redirect_uri(), 200)) } }
                dt { "Secret" }
                dd { a href="/apps" { "Applications" } " makes new ones" }
                @if cfg!(feature = "openapi") {
                    dt { "OpenAPI" }
                    dd { a href="/openapi.json" { "/openapi.json" } }
                }
                dt { "For scripts" }
                dd { a href="/sandbox" { "/sandbox" } ", " a href="/sandbox/health" { "/sandbox/health" } }
            }
        }
    }
}

/// Returns the card with the counters that people ask for first.
fn figures(counters: &Value) -> Markup {
    let figures = [
        ("requests", "API calls"),
        ("token_requests", "token requests"),
        ("access_tokens", "access tokens issued"),
        ("refreshes", "refreshes"),
        ("replays", "replayed refresh tokens"),
        ("faults", "requests with a fault"),
        ("rate_limited", "calls above the limit"),
    ];
    html! {
        section.card aria-labelledby="figures" {
            h2 #figures { "Since the start" }
            ul.figures {
                @for (name, meaning) in figures {
                    li {
                        b { (counters[name].as_u64().unwrap_or(0)) }
                        span { (meaning) }
                    }
                }
            }
        }
    }
}
