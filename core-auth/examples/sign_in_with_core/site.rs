//! The routes of the web app.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use core_api::Scope;
use core_auth::{App, Error, Login};

use super::visitors::{Person, Visitors};

/// The name of the cookie. Over `https`, call it `__Host-session` and add `Secure`.
const COOKIE: &str = "session";

/// No scope of Core's data: the app learns who the visitor is, and nothing else.
const SCOPES: [Scope; 3] = [Scope::Openid, Scope::Profile, Scope::Email];

struct Site {
    app: App,
    visitors: Visitors,
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/login", get(login))
        .route("/callback", get(callback))
        .route("/logout", post(logout))
        .with_state(Arc::new(Site { app, visitors: Visitors::default() }))
}

/// `GET /`: who the visitor is.
async fn home(State(site): State<Arc<Site>>, headers: HeaderMap) -> Html<String> {
    Html(match site.visitors.info(cookie(&headers).as_deref()) {
        Some(info) => format!(
            "<h1>Hello, {}</h1><p>{}</p>\
             <form method=\"post\" action=\"/logout\"><button>Log out</button></form>",
            escaped(info.name.as_deref()),
            escaped(info.company.as_deref()),
        ),
        None => "<h1>Hello</h1><p><a href=\"/login\">Sign in with Core</a></p>".to_owned(),
    })
}

/// `GET /login`: sends the visitor to Core. Another tab may do the same.
async fn login(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let login = site.app.authorize(SCOPES);
    let to = Redirect::to(login.url().as_str());
    let cookie = site.visitors.begin(cookie(&headers), login);
    ([set(&cookie)], to).into_response()
}

/// `GET /callback`: takes the answer of Core, in the browser that was sent there.
async fn callback(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (cookie, query) = (cookie(&headers), query.unwrap_or_default());
    // Anybody can lead a visitor here. So only a callback of a login of this browser changes
    // anything.
    let Some(login) = site.visitors.take(cookie.as_deref(), &query) else {
        let text = "this browser has no login that is waiting for this answer";
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    let person = match person(&site.app, login, &query).await {
        Ok(person) => person,
        // Errors hold no secret, so they may be shown and logged.
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let (cookie, before) = site.visitors.log_in(cookie.as_deref(), person);
    if let Some(before) = before {
        end(&site.app, &before).await;
    }
    ([set(&cookie)], Redirect::to("/")).into_response()
}

async fn person(app: &App, login: Login, query: &str) -> Result<Person, Error> {
    let grant = login.finish(query).await?;
    let info = app.userinfo(&grant).await?;
    // In a real app: find the account by `grant.identity()`, issuer and subject, never by the email.
    Ok(Person { grant, info })
}

/// `POST /logout`: logs the visitor out here, and ends the tokens at Core.
async fn logout(State(site): State<Arc<Site>>, headers: HeaderMap) -> Redirect {
    if let Some(person) = site.visitors.log_out(cookie(&headers).as_deref()) {
        end(&site.app, &person).await;
    }
    Redirect::to("/")
}

async fn end(app: &App, person: &Person) {
    if let Err(error) = app.revoke(&person.grant).await {
        eprintln!("{error}");
    }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?.split(';');
    let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

/// The header that gives the cookie to the browser. `Lax` lets it come back with the redirect from
/// Core, and with no form elsewhere.
fn set(cookie: &str) -> (header::HeaderName, String) {
    (header::SET_COOKIE, format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax"))
}

fn escaped(text: Option<&str>) -> String {
    text.unwrap_or_default().replace('&', "&amp;").replace('<', "&lt;")
}
