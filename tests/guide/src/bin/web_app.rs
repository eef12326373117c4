//! A web app whose visitors log in with Core and see their own hours.

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
    routing::{get, post},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use core_api::{Employee, Id, ListTimeEntries, Scope, TimeEntry};
use core_auth::{AccountName, App, FileStore, Login, Sessions};
use jiff::Timestamp;
use rust_decimal::Decimal;
use tokio::net::TcpListener;
use uuid::Uuid;

/// A person who is logged in.
#[derive(Clone)]
struct Person {
    account: AccountName,
    employee: Option<Id<Employee>>,
}

/// The state of a browser, by its cookie. A real app keeps this in its database.
enum Visitor {
    LoggingIn(Box<Login>),
    LoggedIn(Person),
}

struct Site {
    app: App,
    sessions: Sessions,
    visitors: Mutex<BTreeMap<String, Visitor>>,
}

type Outcome<T = Response> = Result<T, Failure>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = App::from_env()?;
    let sessions = Sessions::new(app.clone(), FileStore::folder("sessions")?);
    let site = Site { app, sessions, visitors: Mutex::default() };
    let router = Router::new()
        .route("/", get(hours))
        .route("/login", get(login))
        .route("/callback", get(callback))
        .route("/logout", post(logout))
        .with_state(Arc::new(site));
    let listener =
        TcpListener::bind(env::var("LISTEN").as_deref().unwrap_or("127.0.0.1:8765")).await?;
    println!("open http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

/// Shows the visitor's hours, or lets the visitor log in.
async fn hours(State(site): State<Arc<Site>>, jar: CookieJar) -> Outcome {
    let Some(person) = site.person(&jar) else {
        return Ok(Html("<a href=\"/login\">Log in with Core</a>").into_response());
    };
    let session = match site.sessions.get(&person.account).await {
        Err(error) if error.needs_login() => return Ok(Redirect::to("/login").into_response()),
        session => session?,
    };
    let employee = person.employee.ok_or("only employees have hours")?;
    let list = ListTimeEntries::new().filter(TimeEntry::RESOURCE_ID.eq(employee));
    let entries = session.client()?.collect(list.order_by(TimeEntry::DATE.asc())).await?;
    let sum: Decimal = entries.iter().filter_map(|entry| entry.actual_hours).sum();
    Ok(Html(format!("{} entries, {sum} hours", entries.len())).into_response())
}

/// Sends the visitor to Core.
async fn login(State(site): State<Arc<Site>>, jar: CookieJar) -> (CookieJar, Redirect) {
    let login = site.app.authorize([Scope::ReadCore, Scope::OfflineAccess, Scope::Openid]);
    let to = Redirect::to(login.url().as_str());
    (site.remember(jar, Visitor::LoggingIn(Box::new(login))), to)
}

/// Completes the login of this browser. A forged callback changes nothing.
async fn callback(
    State(site): State<Arc<Site>>,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Outcome {
    let query = query.unwrap_or_default();
    let login = site.take_login(&jar, &query).ok_or("this browser has not started this login")?;
    let grant = login.finish(&query).await?;
    let info = site.app.userinfo(&grant).await?;
    let person = Person { account: info.subject().parse()?, employee: info.employee_id() };
    site.sessions.start(&person.account, grant).await?;
    Ok((site.remember(jar, Visitor::LoggedIn(person)), Redirect::to("/")).into_response())
}

/// Logs this browser out. Other browsers of the same person need a new login, too.
async fn logout(State(site): State<Arc<Site>>, jar: CookieJar) -> Outcome<Redirect> {
    if let Some(Visitor::LoggedIn(person)) = site.forget(&jar) {
        site.sessions.logout(&person.account).await?;
    }
    Ok(Redirect::to("/"))
}

impl Site {
    /// Keeps the state of a browser under a new cookie, which nobody can guess.
    fn remember(&self, jar: CookieJar, visitor: Visitor) -> CookieJar {
        self.forget(&jar);
        let is_alive = |visitor: &Visitor| match visitor {
            Visitor::LoggingIn(login) => login.expires_at() > Timestamp::now(),
            Visitor::LoggedIn(_) => true,
        };
        let key = Uuid::new_v4().to_string();
        let mut visitors = self.visitors();
        visitors.retain(|_, visitor| is_alive(visitor)); // nobody finished these logins in time
        visitors.insert(key.clone(), visitor);
        // With `https`, add `secure(true)`.
        let cookie = Cookie::build(("visitor", key)).path("/").http_only(true);
        jar.add(cookie.same_site(SameSite::Lax))
    }

    fn take_login(&self, jar: &CookieJar, callback: &str) -> Option<Login> {
        let (cookie, key) = (jar.get("visitor")?.value(), Login::key_of(callback)?);
        let mut visitors = self.visitors();
        match visitors.remove(cookie)? {
            Visitor::LoggingIn(login) if login.key() == key => Some(*login),
            other => {
                visitors.insert(cookie.to_owned(), other);
                None
            }
        }
    }

    fn forget(&self, jar: &CookieJar) -> Option<Visitor> {
        self.visitors().remove(jar.get("visitor")?.value())
    }

    fn person(&self, jar: &CookieJar) -> Option<Person> {
        match self.visitors().get(jar.get("visitor")?.value())? {
            Visitor::LoggedIn(person) => Some(person.clone()),
            Visitor::LoggingIn(_) => None,
        }
    }

    fn visitors(&self) -> MutexGuard<'_, BTreeMap<String, Visitor>> {
        self.visitors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An error as a page. Errors of both crates contain no secrets.
struct Failure(String);

impl<E: ToString> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, self.0).into_response()
    }
}
