//! The pages of a login.

use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use core_api::Scope;
use maud::{Markup, html};
use uuid::Uuid;

use crate::{
    http::{
        html::{self, Policy},
        reason::Reason,
    },
    identity::{Apps, AuthorizationRequest, Form, OAuthError, Person},
    state::ServerState,
};

/// The number of characters of a name that a page shows.
const NAME_LENGTH: usize = 120;

/// Returns the consent page of a request, with a form that sends its `query` back.
///
/// The form also sends `person`, and `scope` for each scope that is ticked. The member `scopes` tells a
/// form in which nothing is ticked from the form of a program, which has no choice of scopes.
pub(super) fn consent(
    state: &ServerState,
    request: &AuthorizationRequest,
    query: &str,
) -> Response<Body> {
    let content = html! {
        h1 { "Let " (html::name(&request.app.name, NAME_LENGTH)) " use your data?" }
        form method="post" {
            input type="hidden" name="request" value=(query);
            input type="hidden" name="scopes" value="chosen";
            (people(state))
            fieldset {
                legend { "The application asks to" }
                ul.scopes { @for scope in request.scopes().iter() { li { (choice(scope)) } } }
            }
            div.actions {
                button name="decision" value="deny" { "Deny" }
                button.main name="decision" value="grant" { "Grant Permission" }
            }
        }
        p { small { "This is a sandbox with sample data, so no real data is at risk." } }
        p { small { "Client id: " code { (request.app.client_id) } } }
    };
    page(StatusCode::OK, "Grant Permission", &content)
}

/// Returns the choice of the person who logs in, by company.
fn people(state: &ServerState) -> Markup {
    let chosen = state.person_of(state.owner()).map(|(_, person)| person.id);
    html! {
        div.person {
            label for="person" { "You are" }
            select #person name="person" {
                @for company in state.companies() {
                    optgroup label=(html::brief(&company.name, NAME_LENGTH)) {
                        @for person in company.people() { (option(person, chosen)) }
                    }
                }
            }
        }
    }
}

/// Returns the page of a request that must not be answered by a redirect, because no app has its
/// client id and redirect URI.
pub(super) fn unknown_client(apps: &Apps, query: &str) -> Response<Body> {
    let form = Form::parse(query.as_bytes());
    let client_id = form.get("client_id").unwrap_or_default();
    let redirect_uri = form.get("redirect_uri").unwrap_or_default();
    let wrong = match apps.get(client_id) {
        None => ("client id", client_id),
        Some(_) => ("redirect URI", redirect_uri),
    };
    let reason = format!("no app has the {} {:?}", wrong.0, html::brief(wrong.1, 200));
    let content = html! {
        h1 { "The login cannot continue" }
        @match apps.get(client_id) {
            None => {
                p { "No application is registered with this " code { "client_id" } ":" }
                (value(client_id))
                p { "The page of the applications has the ids of all of them." }
            }
            Some(app) => {
                p {
                    "The application " (html::name(&app.name, NAME_LENGTH))
                    " is not registered with this " code { "redirect_uri" } ":"
                }
                (value(redirect_uri))
                p { "It must be one of these, to the letter:" }
                ul { @for uri in &app.redirect_uris { li { code { (html::brief(uri, 500)) } } } }
            }
        }
        p {
            small {
                "The error is not sent to the address, because it may not belong to the application."
            }
        }
    };
    let mut response = page(StatusCode::BAD_REQUEST, "Error", &content);
    response.extensions_mut().insert(Reason(reason));
    response
}

/// Returns the page for a form that a page of another site has sent.
pub(super) fn foreign_form() -> Response<Body> {
    let content = html! {
        h1 { "This request is refused" }
        p { "A page of another site has sent the form. Start the login again in your application." }
    };
    page(StatusCode::FORBIDDEN, "Refused", &content)
}

/// Returns a value of the request, which may be missing.
fn value(text: &str) -> Markup {
    html! {
        @if text.is_empty() { p.muted { "The request has none." } }
        @else { pre { (html::brief(text, 500)) } }
    }
}

/// Returns a choice of the person who logs in.
fn option(person: &Person, chosen: Option<Uuid>) -> Markup {
    html! {
        option value=(person.id) selected[Some(person.id) == chosen] {
            (html::brief(&person.name, NAME_LENGTH)) ", " (person.role.word().replace('-', " "))
            ", " (html::brief(&person.company, NAME_LENGTH))
        }
    }
}

/// Returns the page of a login that ends here, because the app does not learn the error.
pub(super) fn refusal(error: &OAuthError) -> Response<Body> {
    let content = html! {
        h1 { "The login cannot continue" }
        p { b { (error.code) } ": " (html::brief(&error.description, 1_000)) }
        p {
            small {
                "Core shows such an error on a page of its own, and the application does not learn it."
            }
        }
    };
    page(StatusCode::BAD_REQUEST, "Error", &content)
}

/// Returns the checkbox of a scope with its meaning. A scope without a choice says so.
fn choice(scope: Scope) -> Markup {
    let is_required = scope == Scope::Openid;
    html! {
        label.choice {
            input type="checkbox" name=[(!is_required).then_some("scope")] value=(scope)
                checked disabled[is_required];
            span {
                b { (meaning(scope)) }
                small { code { (scope) } @if is_required { ", required by the login" } }
            }
        }
        @if is_required { input type="hidden" name="scope" value=(scope); }
    }
}

fn meaning(scope: Scope) -> &'static str {
    match scope {
        Scope::ReadCore => "Read the data that you may read",
        Scope::ReadwriteCore => "Read and change the data that you may read and change",
        Scope::OfflineAccess => "Stay connected while you are away",
        Scope::Openid => "Know who you are",
        Scope::Profile => "See your profile",
        Scope::Address => "See your address",
        Scope::Email => "See your email address",
        _ => "Something else",
    }
}

fn page(status: StatusCode, title: &str, content: &Markup) -> Response<Body> {
    let body = html! { main { div.card { (content) } } };
    html::document(status, Policy::Login, title, "login", &html! {}, &body)
}
