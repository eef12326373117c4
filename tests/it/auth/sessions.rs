//! Sessions that let a person log in, and their pool.

mod opened;
mod pool;
mod programs;
mod repeated;
#[cfg(unix)]
mod terminal;
mod ways;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use core_api::{ListActivities, Scope};
use core_auth::{App, Error, Grant, Login, LoginMethod, Session, SessionBuilder};
use core_sandbox::Sandbox;

use super::{app, callback, sandbox, watched::Watched};

/// A person who consents to each login, and remembers the grants.
#[derive(Clone, Default)]
struct Person {
    logins: Arc<AtomicUsize>,
    grants: Arc<Mutex<Vec<Grant>>>,
}

impl Person {
    fn way(&self) -> LoginMethod {
        let person = self.clone();
        LoginMethod::with(move |login| {
            let person = person.clone();
            async move { person.log_in(login).await }
        })
    }

    async fn log_in(&self, login: Login) -> Result<Grant, Error> {
        self.logins.fetch_add(1, Ordering::SeqCst);
        let callback = callback(&login).await;
        let grant = login.finish(&callback).await?;
        self.grants.lock().unwrap().push(grant.clone());
        Ok(grant)
    }

    /// Returns the number of logins.
    fn logins(&self) -> usize {
        self.logins.load(Ordering::SeqCst)
    }

    /// Makes the server forget the last session of this person.
    async fn is_forgotten(&self, app: &App) {
        let grant = self.grants.lock().unwrap().last().unwrap().clone();
        app.revoke(&grant).await.unwrap();
    }
}

/// A sandbox, a store and a person.
struct Room {
    sandbox: Sandbox,
    app: App,
    store: Watched,
    person: Person,
}

impl Room {
    async fn new() -> Self {
        let sandbox = sandbox().await;
        let app = app(&sandbox);
        Self { sandbox, app, store: Watched::default(), person: Person::default() }
    }

    fn builder(&self) -> SessionBuilder {
        Session::builder(self.app.clone(), self.store.clone())
            .scopes([Scope::ReadCore, Scope::OfflineAccess])
            .login(self.person.way())
    }

    async fn open(&self) -> Session {
        self.builder().open().await.unwrap()
    }
}

/// Denies access.
async fn deny(login: Login) -> Result<Grant, Error> {
    let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1;
    let callback = format!("?error=access_denied&state={state}");
    login.finish(&callback).await
}

/// Makes a call with the session.
async fn list(session: &Session) -> Result<usize, core_api::Error> {
    let client = session.client().unwrap();
    session.run(|| client.send(ListActivities::new().page(1, 1))).await.map(|page| page.len())
}
