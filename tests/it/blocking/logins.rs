//! Logins and sessions of programs without async code.

use std::{
    io::{BufReader, Cursor, Read},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use core_api::{ListActivities, Scope};
use core_auth::{
    App, ErrorKind, LoginMethod, Loopback, MemoryStore, SessionBuilder, SessionState,
    blocking::{Session, Sessions, block_on, finish_by_paste},
};

use super::Remote;
use crate::support::login::app;

/// A person who consents to each login, and is counted.
fn person(remote: &Arc<Remote>, logins: &Arc<AtomicUsize>) -> LoginMethod {
    let (remote, logins) = (Arc::clone(remote), Arc::clone(logins));
    LoginMethod::with(move |login| {
        logins.fetch_add(1, Ordering::SeqCst);
        let callback = remote.sandbox.consent(login.url().as_str()).unwrap();
        async move { login.finish(&callback).await }
    })
}

fn session(remote: &Remote) -> SessionBuilder {
    Session::builder(app(&remote.sandbox), MemoryStore::new()).scopes([
        Scope::ReadCore,
        Scope::Openid,
        Scope::Profile,
        Scope::OfflineAccess,
    ])
}

fn auto_consent() -> Arc<Remote> {
    Arc::new(Remote::with(|builder| builder.auto_consent(true)))
}

#[test]
fn a_session_is_opened_used_refreshed_and_ended() {
    let remote = auto_consent();
    let logins = Arc::default();
    let session = session(&remote).login(person(&remote, &logins)).open_blocking().unwrap();
    let client = session.client().unwrap();
    let list = || session.run(|| client.collect(ListActivities::new()));
    let all = list().unwrap().len();
    remote.sandbox.expire_access_tokens();
    assert_eq!(list().unwrap().len(), all);
    assert_eq!((remote.sandbox.counters().refreshes, logins.load(Ordering::SeqCst)), (1, 1));

    let subject = session.identity().unwrap().subject().to_owned();
    assert_eq!(session.userinfo().unwrap().sub, subject);
    assert!(session.missing_scopes().is_empty() && session.expires_at().is_some());
    session.logout().unwrap();
    assert!(list().unwrap_err().needs_login());
    session.log_in().unwrap();
    assert_eq!(list().unwrap().len(), all);
    session.forget().unwrap();
    assert!(list().unwrap_err().needs_login());
}

#[test]
fn threads_that_need_a_login_share_one() {
    let remote = auto_consent();
    let logins = Arc::default();
    let session = session(&remote).login(person(&remote, &logins)).open_blocking().unwrap();
    let client = session.client().unwrap();
    // The server forgets the session: the access token is refused, and so is the refresh token.
    let grant = session.to_async();
    let token = block_on(async {
        core_api::TokenProvider::token(&grant).await.map_err(core_auth::Error::login_failed)
    });
    assert!(token.is_ok());
    remote.sandbox.inject(core_sandbox::Fault::session_revoked().on("/idp/connect/token"));
    remote.sandbox.expire_access_tokens();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| session.run(|| client.collect(ListActivities::new())).unwrap());
        }
    });
    assert_eq!(logins.load(Ordering::SeqCst), 2);
}

#[test]
fn a_browser_on_this_machine_logs_a_person_in() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let redirect_uri = format!("http://127.0.0.1:{port}/callback");
    let remote = Remote::with(|builder| builder.auto_consent(true).redirect_uri(redirect_uri));
    let browser = |loopback: Loopback| {
        loopback.without_paste().show_with(|_| {}).open_with(|url| {
            let page = core_api::blocking::block_on(core_sandbox::browse(url.as_str()));
            page.expect("this thread may block").map(drop)
        })
    };
    let session = session(&remote).login(LoginMethod::browser_with(browser));
    let client = session.open_blocking().unwrap().client().unwrap();
    assert!(!client.collect(ListActivities::new()).unwrap().is_empty());

    let app = app(&remote.sandbox);
    let grant = block_on(browser(Loopback::new(&app)).log_in([Scope::ReadCore])).unwrap();
    assert!(block_on(app.revoke(&grant)).is_ok());
}

/// An input whose end is not final, like a terminal after Ctrl-D.
struct Terminal<R> {
    lines: R,
    has_ended: bool,
}

impl<R: Read> Read for Terminal<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        assert!(!self.has_ended, "a terminal is not read after its end");
        let read = self.lines.read(buffer)?;
        self.has_ended = read == 0;
        Ok(read)
    }
}

#[test]
fn a_person_pastes_the_address_of_the_callback() {
    let remote = auto_consent();
    let app = app(&remote.sandbox);
    let start = || app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    let paste = |login, lines: &str| {
        let mut output = Vec::new();
        let input = BufReader::new(Terminal { lines: lines.as_bytes(), has_ended: false });
        let grant = finish_by_paste(login, input, &mut output);
        (grant, String::from_utf8(output).unwrap())
    };
    let login = start();
    let address = login.url().to_string();
    let callback = remote.sandbox.consent(&address).unwrap();
    let (grant, output) = paste(login, &format!("nonsense\n{callback}\n"));
    assert!(grant.is_ok() && output.contains(&address) && output.contains("not it"), "{output}");
    let (grant, _) = paste(start(), "");
    assert_eq!(grant.unwrap_err().kind(), ErrorKind::LoginFailed);

    // Lines after the callback are left for the program.
    let login = start();
    let callback = remote.sandbox.consent(login.url().as_str()).unwrap();
    let lines = format!("{callback}\nrest");
    let mut input = Cursor::new(&lines);
    finish_by_paste(login, &mut input, std::io::sink()).unwrap();
    assert_eq!(input.position(), callback.len() as u64 + 1);
}

#[test]
fn a_web_app_with_threads_has_a_pool_of_sessions() {
    let remote = auto_consent();
    let app = app(&remote.sandbox);
    let sessions = Sessions::builder(app.clone(), MemoryStore::new()).capacity(2).build_blocking();
    let accounts = ["anna", "ben", "carl"].map(|name| name.parse().unwrap());
    thread::scope(|scope| {
        for account in &accounts {
            scope.spawn(|| {
                let session = sessions.start(account, grant(&remote, &app)).unwrap();
                session.client().unwrap().collect(ListActivities::new()).unwrap();
            });
        }
    });
    let [anna, ben, carl] = &accounts;
    assert_eq!(sessions.list().unwrap().len(), 3);
    sessions.get(anna).unwrap().client().unwrap().collect(ListActivities::new()).unwrap();
    sessions.logout(anna).unwrap();
    assert!(sessions.get(anna).unwrap_err().needs_login());
    sessions.remove(anna).unwrap();
    assert!(sessions.find(anna).unwrap().is_none());
    sessions.forget(ben).unwrap();
    assert_eq!(sessions.find(ben).unwrap().unwrap().state, SessionState::Ended);
    assert_eq!(sessions.get(carl).unwrap().account(), carl);
    assert!(sessions.counters().open <= 3);
}

fn grant(remote: &Remote, app: &App) -> core_auth::Grant {
    let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    let callback = remote.sandbox.consent(login.url().as_str()).unwrap();
    block_on(login.finish(&callback)).unwrap()
}
