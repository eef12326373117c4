//! "Sign in with Core": a web app whose visitors log in by Core, and stay logged in by a cookie.
//!
//! `cargo run --example sign_in_with_core` starts a sandbox and the web app, visits it as a browser
//! would, and ends. With `-- --serve` it stays, for a browser of your own.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use bytes::Bytes;
use core_api::{
    Scope,
    client::{ConnectionReuse, Transport},
};
use core_auth::{App, Grant, Login, UserInfo};
use core_sandbox::Sandbox;
use oauth2::CsrfToken;
use tokio::net::TcpListener;
use url::Url;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The name of the cookie. Over `https`, call it `__Host-session` and add `Secure`.
const COOKIE: &str = "session";

/// No scope of Core's data: the app learns who the visitor is, and nothing else.
const SCOPES: [Scope; 3] = [Scope::Openid, Scope::Profile, Scope::Email];

/// What the app knows of a visitor, by the value of the cookie; in a real one, a table.
type Sessions = Mutex<BTreeMap<String, Session>>;

enum Session {
    /// Was sent to Core, and may come back with the answer: the state is bound to this browser.
    LoggingIn(Box<Login>),
    LoggedIn(Box<(Grant, UserInfo)>),
}

struct Site {
    app: App,
    sessions: Sessions,
}

impl Site {
    /// Makes a session with a name that nobody can guess, and the header that gives it to the
    /// browser. `Lax` lets it come back with the redirect from Core, and with no form elsewhere.
    fn begin(&self, session: Session) -> (header::HeaderName, String) {
        let name = CsrfToken::new_random_len(32).into_secret();
        let cookie = format!("{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax");
        self.sessions().insert(name, session);
        (header::SET_COOKIE, cookie)
    }

    /// Ends the session of a request; its name is never used again.
    fn end(&self, headers: &HeaderMap) -> Option<Session> {
        self.sessions().remove(&cookie(headers)?)
    }

    fn sessions(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?.split(';');
    let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

/// `GET /`: who the visitor is.
async fn home(State(site): State<Arc<Site>>, headers: HeaderMap) -> Html<String> {
    let sessions = site.sessions();
    let session = cookie(&headers).and_then(|name| sessions.get(&name));
    Html(match session {
        Some(Session::LoggedIn(visitor)) => format!(
            "<h1>Hello, {}</h1><p>{}</p>\
             <form method=\"post\" action=\"/logout\"><button>Log out</button></form>",
            escaped(visitor.1.name.as_deref()),
            escaped(visitor.1.company.as_deref()),
        ),
        _ => "<h1>Hello</h1><p><a href=\"/login\">Sign in with Core</a></p>".to_owned(),
    })
}

/// `GET /login`: sends the visitor to Core.
async fn login(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    drop(site.end(&headers));
    let login = site.app.authorize(SCOPES);
    let to = Redirect::to(login.url().as_str());
    ([site.begin(Session::LoggingIn(Box::new(login)))], to).into_response()
}

/// `GET /callback`: takes the answer of Core, in the browser that was sent there.
async fn callback(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    // Taken out of the sessions, so that a second callback finds none.
    let Some(Session::LoggingIn(login)) = site.end(&headers) else {
        return (StatusCode::BAD_REQUEST, "nobody is logging in in this browser").into_response();
    };
    match visitor(&site.app, *login, &query.unwrap_or_default()).await {
        // A new name for the session: one that somebody planted before is worth nothing.
        Ok(visitor) => {
            ([site.begin(Session::LoggedIn(Box::new(visitor)))], Redirect::to("/")).into_response()
        }
        // Errors hold no secret, so they may be shown and logged.
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}

async fn visitor(
    app: &App,
    login: Login,
    query: &str,
) -> Result<(Grant, UserInfo), core_auth::Error> {
    let grant = login.finish(query).await?;
    let info = app.userinfo(&grant).await?;
    // In a real app: find the account by `grant.identity()`, issuer and subject, never by the email.
    Ok((grant, info))
}

/// `POST /logout`: ends the session here, and the tokens at Core.
async fn logout(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if let Some(Session::LoggedIn(visitor)) = site.end(&headers)
        && let Err(error) = site.app.revoke(&visitor.0).await
    {
        eprintln!("{error}");
    }
    Redirect::to("/").into_response()
}

fn escaped(text: Option<&str>) -> String {
    text.unwrap_or_default().replace('&', "&amp;").replace('<', "&lt;")
}

#[tokio::main]
async fn main() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let stays = env::args().nth(1).as_deref() == Some("--serve");
    let redirect_uri = format!("{address}/callback");
    let sandbox = Sandbox::builder().auto_consent(!stays).redirect_uri(redirect_uri);
    let sandbox = sandbox.start().await?;
    let id = sandbox.app();
    let app = App::at(&sandbox.identity_url(), &id.client_id, &id.redirect_uri)?
        .with_secret(id.client_secret.as_str())
        .allow_loopback();
    // Where it fails, the endpoints are those that Core is known to have.
    if let Err(error) = app.discover().await {
        eprintln!("{error}");
    }

    let site = Arc::new(Site { app, sessions: Sessions::default() });
    let router = Router::new()
        .route("/", get(home))
        .route("/login", get(login))
        .route("/callback", get(callback))
        .route("/logout", post(logout))
        .with_state(site);
    let server = tokio::spawn(async { axum::serve(listener, router).await });
    println!("The web app answers at {address}.");
    if stays { Ok(server.await??) } else { visit(&address).await }
}

/// Does what a visitor's browser does.
async fn visit(address: &str) -> Outcome {
    let mut browser = Browser::default();
    let title = |page: &str| page.split("</h1>").next().unwrap_or_default().replace("<h1>", "");
    println!("A visitor sees: {}", title(&browser.open(&format!("{address}/")).await?));
    let greeting = title(&browser.open(&format!("{address}/login")).await?);
    println!("After signing in with Core: {greeting}");
    if greeting == "Hello" {
        return Err("the visitor is not logged in".into());
    }
    let refused = browser.open(&format!("{address}/callback?code=stolen&state=guessed")).await?;
    println!("A forged callback: {refused}");
    let page = browser.send(Method::POST, format!("{address}/logout")).await?;
    println!("After logging out: {}", title(&page));
    Ok(())
}

/// Follows redirects, and keeps the one cookie.
#[derive(Default)]
struct Browser {
    transport: Transport,
    cookie: String,
}

impl Browser {
    async fn open(&mut self, url: &str) -> Outcome<String> {
        self.send(Method::GET, url.to_owned()).await
    }

    async fn send(&mut self, mut method: Method, url: String) -> Outcome<String> {
        let mut url = Url::parse(&url)?;
        loop {
            let request = Request::builder().method(method).uri(url.as_str());
            let request = request.header(header::COOKIE, self.cookie.as_str());
            let sent = self.transport.send(request.body(Bytes::new())?, ConnectionReuse::Permitted);
            let mut answer = sent.await?;
            if let Some(cookie) = answer.headers().get(header::SET_COOKIE) {
                let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
                pair.clone_into(&mut self.cookie);
            }
            let Some(location) = answer.headers().get(header::LOCATION) else {
                let mut page = Vec::new();
                while let Some(chunk) = answer.body_mut().chunk().await? {
                    page.extend_from_slice(&chunk);
                }
                return Ok(String::from_utf8(page)?);
            };
            (method, url) = (Method::GET, url.join(location.to_str()?)?);
        }
    }
}
