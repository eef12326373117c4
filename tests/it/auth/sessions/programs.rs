//! The session code of five programs, as a newcomer would write them. The lines are counted.

use std::{error::Error, sync::Arc};

use core_api::{ListProjects, Scope};
use core_auth::{
    AccountName, App, EncryptedStore, FileStore, Key, LoginMethod, Session, Sessions,
    store::GrantStore,
};
use core_sandbox::Sandbox;
use tempfile::TempDir;

use super::{Person, app, sandbox};
use crate::support::login::callback;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The maximum number of lines for the session code of a program. A newcomer's first version had
/// 56.
const MOST_LINES: usize = 12;

// Each part between `begin` and `end` is all the code that the program needs for its session.

/// A command that a person runs: it opens the stored session, or lets the person log in.
async fn command(app: App, folder: &TempDir, person: LoginMethod) -> Outcome<usize> {
    // begin command
    let store = FileStore::open(folder.path().join("session.json"))?;
    let session = Session::builder(app, store).login(person).open().await?;
    let client = session.client()?;
    let projects = session.run(|| client.collect(ListProjects::new())).await?;
    // end
    Ok(projects.len())
}

/// A nightly job without a person. Its error says where to log in.
async fn nightly(app: App, folder: &TempDir) -> Outcome<usize> {
    // begin nightly
    let store = FileStore::open(folder.path().join("session.json"))?;
    let session = Session::builder(app, store).login(LoginMethod::nobody()).open().await?;
    let client = session.client()?;
    // end
    Ok(client.collect(ListProjects::new()).await?.len())
}

/// A cloud function whose session is encrypted with a key.
async fn function(app: App, folder: &TempDir, key: Key) -> Outcome<usize> {
    // begin function
    let store = EncryptedStore::new(FileStore::open(folder.path().join("sealed.json"))?, key);
    let session = Session::builder(app, store).login(LoginMethod::nobody()).open().await?;
    let client = session.client()?;
    // end
    Ok(client.collect(ListProjects::new()).await?.len())
}

/// A desktop program that knows who logged in, and signs out.
async fn desktop(app: App, folder: &TempDir, window: LoginMethod) -> Outcome<String> {
    // begin desktop
    let store = FileStore::open(folder.path().join("desktop.json"))?;
    let scopes = [Scope::ReadCore, Scope::Openid, Scope::Profile, Scope::OfflineAccess];
    let session = Session::builder(app, store).scopes(scopes).login(window).open().await?;
    let name = session.userinfo().await?.name;
    session.logout().await?;
    // end
    Ok(name.unwrap_or_default())
}

/// The routes of a web app: a visitor returns from the login, loads a page, and signs out.
async fn web_app(app: App, store: impl GrantStore + 'static) -> Outcome<usize> {
    let visitor: AccountName = "acme/anna".parse()?;
    let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    let callback = callback(&login).await;
    // begin web app
    let sessions = Sessions::new(app, store);
    sessions.start(&visitor, login.finish(&callback).await?).await?;
    // … in another route:
    let client = sessions.get(&visitor).await?.client()?;
    let projects = client.collect(ListProjects::new()).await?;
    // … and in a third route:
    sessions.logout(&visitor).await?;
    // end
    assert!(sessions.get(&visitor).await.unwrap_err().needs_login());
    Ok(projects.len())
}

#[tokio::test]
async fn five_programs_have_sessions_in_a_few_lines() {
    let (sandbox, folder): (Sandbox, _) = (sandbox().await, tempfile::tempdir().unwrap());
    let (app, person) = (app(&sandbox), Person::default());
    let none = nightly(app.clone(), &folder).await.unwrap_err().to_string();
    assert!(none.contains("session.json (account default)"), "{none}");
    let projects = command(app.clone(), &folder, person.way()).await.unwrap();
    assert!(projects > 0);
    assert_eq!(command(app.clone(), &folder, person.way()).await.unwrap(), projects);
    assert_eq!(nightly(app.clone(), &folder).await.unwrap(), projects);
    assert_eq!(person.logins(), 1);

    let key = || Key::new("2026", &[7; 32]);
    let store = FileStore::open(folder.path().join("sealed.json")).unwrap();
    let sealed = Arc::new(EncryptedStore::new(store, key()));
    Session::builder(app.clone(), sealed).login(person.way()).open().await.unwrap();
    assert_eq!(function(app.clone(), &folder, key()).await.unwrap(), projects);

    let name = desktop(app.clone(), &folder, person.way()).await.unwrap();
    assert_eq!(name, "Ada Reyes");
    assert_eq!(web_app(app, core_auth::MemoryStore::new()).await.unwrap(), projects);
}

#[test]
fn the_session_part_of_each_program_is_short() {
    let source = include_str!("programs.rs");
    let parts: Vec<_> = source.split("// begin ").skip(1).collect();
    let parts: Vec<_> = parts.iter().filter_map(|part| part.split_once("    // end")).collect();
    let lines = |text: &str| {
        let code = text.lines().skip(1).filter(|line| !line.trim_start().starts_with("//"));
        code.filter(|line| !line.trim().is_empty()).count()
    };
    let counted: Vec<_> = parts
        .iter()
        .map(|(part, _)| (part.lines().next().unwrap_or_default(), lines(part)))
        .filter(|(name, _)| !name.contains('"'))
        .collect();
    println!("{counted:?}");
    assert_eq!(counted.len(), 5, "{counted:?}");
    assert!(counted.iter().all(|(_, count)| (3..=MOST_LINES).contains(count)), "{counted:?}");
}
