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

/// The name of the cookie. With `https`, use `__Host-session` and the attribute `Secure`.
const COOKIE: &str = "session";

/// The scopes of the login. They give access to the visitor's identity, but not to data in Core.
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

/// `GET /`: greets the visitor.
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

/// `GET /login`: redirects the visitor to Core. Several tabs may do this at the same time.
async fn login(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    let login = site.app.authorize(SCOPES);
    let to = Redirect::to(login.url().as_str());
    let cookie = site.visitors.begin(cookie(&headers), login);
    ([set(&cookie)], to).into_response()
}

/// `GET /callback`: handles the callback of Core, in the browser that started the login.
async fn callback(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let (cookie, query) = (cookie(&headers), query.unwrap_or_default());
    // Anybody can send a visitor to this address. Only a callback that belongs to a login of this
    // browser may change anything.
    let Some(login) = site.visitors.take(cookie.as_deref(), &query) else {
        let text = "this browser has no login that is waiting for this callback";
        return (StatusCode::BAD_REQUEST, text).into_response();
    };
    let person = match person(&site.app, login, &query).await {
        Ok(person) => person,
        // Errors contain no secrets, so they may be shown and logged.
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
    // A real app finds the account by issuer and subject of `grant.identity()`, never by the email.
    Ok(Person { grant, info })
}

/// `POST /logout`: logs the visitor out, and revokes the tokens at Core.
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

/// Returns the header that sets the cookie. With `SameSite=Lax`, the browser sends the cookie with the
/// redirect from Core, but not with a form of another site.
fn set(cookie: &str) -> (header::HeaderName, String) {
    (header::SET_COOKIE, format!("{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Lax"))
}

fn escaped(text: Option<&str>) -> String {
    text.unwrap_or_default().replace('&', "&amp;").replace('<', "&lt;")
}
