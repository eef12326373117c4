//! "Sign in with Core": the app learns who a visitor is, and has no access to data in Core.

use std::{
    collections::BTreeMap,
    env,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use core_api::Scope;
use core_auth::{App, Error, Login};
use jiff::Timestamp;
use tokio::net::TcpListener;
use uuid::Uuid;

/// The logins in progress by cookie.
struct Site {
    app: App,
    logins: Mutex<BTreeMap<String, Login>>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let site = Site { app: App::from_env()?, logins: Mutex::default() };
    let router = Router::new()
        .route("/", get(sign_in))
        .route("/callback", get(callback))
        .with_state(Arc::new(site));
    let listener =
        TcpListener::bind(env::var("LISTEN").as_deref().unwrap_or("127.0.0.1:8765")).await?;
    println!("open http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

/// Sends the visitor to Core. The cookie binds the login to this browser.
async fn sign_in(State(site): State<Arc<Site>>, jar: CookieJar) -> (CookieJar, Redirect) {
    let login = site.app.authorize([Scope::Openid, Scope::Profile, Scope::Email]);
    let to = Redirect::to(login.url().as_str());
    let key = Uuid::new_v4().to_string();
    let mut logins = site.logins();
    logins.retain(|_, login| login.expires_at() > Timestamp::now());
    logins.insert(key.clone(), login);
    let cookie = Cookie::build(("login", key)).path("/").http_only(true).same_site(SameSite::Lax);
    (jar.add(cookie), to)
}

/// Greets the visitor. A real app now starts a session of its own.
async fn callback(
    State(site): State<Arc<Site>>,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let Some(login) = site.take_login(&jar, &query) else {
        return (StatusCode::BAD_REQUEST, "this browser has not started this login")
            .into_response();
    };
    match person(&site.app, login, &query).await {
        Ok(text) => Html(text).into_response(),
        // Errors contain no secrets.
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

impl Site {
    /// Takes the login of this browser. A forged callback takes nothing.
    fn take_login(&self, jar: &CookieJar, callback: &str) -> Option<Login> {
        let (cookie, key) = (jar.get("login")?.value(), Login::key_of(callback)?);
        let mut logins = self.logins();
        logins.get(cookie).filter(|login| login.key() == key)?;
        logins.remove(cookie)
    }

    fn logins(&self) -> MutexGuard<'_, BTreeMap<String, Login>> {
        self.logins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the subject, which identifies the person at Core, and the name.
async fn person(app: &App, login: Login, callback: &str) -> Result<String, Error> {
    let grant = login.finish(callback).await?;
    let info = app.userinfo(&grant).await?;
    app.revoke(&grant).await?;
    Ok(format!("Hello {}, subject {}", info.name.as_deref().unwrap_or_default(), info.subject()))
}
