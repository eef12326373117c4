//! Processes that end, or are killed, in the middle of blocking calls.

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use core_api::{ListActivities, Scope, blocking::Client};
use core_auth::{
    App, FileStore, LoginMethod,
    blocking::{Session, block_on},
};
use core_sandbox::Fault;
use jiff::Timestamp;

use super::{Remote, until_fired};
use crate::support::login::app;

/// The environment variable with the orders of a child process, as lines.
const VARIABLE: &str = "CORE_TESTS_BLOCKING_CHILD";

/// The work of a child process.
const LIST: &str = "list";
const LEAVE: &str = "leave a call";

fn open(app: App, store: &Path) -> Result<Session, core_auth::Error> {
    let store = FileStore::open(store)?;
    Session::builder(app, store).login(LoginMethod::nobody()).open_blocking()
}

/// Does the work of a child process. Without orders, it is a test of nothing.
#[test]
fn runs_as_a_child_process() {
    let Ok(orders) = env::var(VARIABLE) else { return };
    let orders: Vec<&str> = orders.lines().collect();
    let [identity_url, id, secret, redirect_uri, store, work] = orders[..] else {
        panic!("the orders are incomplete: {orders:?}");
    };
    let app = App::at(identity_url, id, redirect_uri).unwrap();
    let app = app.with_secret(secret).allow_loopback();
    let client: Client = open(app, Path::new(store)).unwrap().client().unwrap();
    let mut activities = client.stream(ListActivities::new().page(1, 1).prefetch(4));
    match work {
        LIST => while activities.next().transpose().unwrap().is_some() {},
        LEAVE => {
            // The call of the thread never ends.
            thread::spawn(move || activities.next());
            io::stdin().read_line(&mut String::new()).unwrap();
        }
        _ => panic!("the work `{work}` is not known"),
    }
}

/// A session in a file.
struct Trial {
    remote: Remote,
    app: App,
    folder: tempfile::TempDir,
}

impl Trial {
    fn new() -> Self {
        let remote = Remote::with(|builder| builder.auto_consent(true));
        let app = app(&remote.sandbox);
        let trial = Self { remote, app, folder: tempfile::tempdir().unwrap() };
        let login = trial.app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
        let callback = trial.remote.sandbox.consent(login.url().as_str()).unwrap();
        let store = FileStore::open(trial.path()).unwrap();
        let stored = async {
            let grant = login.finish(&callback).await?;
            core_auth::RefreshingProvider::new(trial.app.clone(), store, grant).await
        };
        block_on(stored).unwrap();
        trial
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("session.json")
    }

    fn child(&self, work: &str) -> Child {
        let id = self.remote.sandbox.app();
        let (identity_url, path) = (self.remote.sandbox.identity_url(), self.path());
        let orders = [
            &identity_url,
            &id.client_id,
            &id.client_secret,
            id.redirect_uri(),
            path.to_str().unwrap(),
            work,
        ];
        Command::new(env::current_exe().unwrap())
            .args(["blocking::killed::runs_as_a_child_process", "--exact"])
            .env(VARIABLE, orders.join("\n"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Lists with the stored session, ten minutes later.
    fn list_later(&self) -> usize {
        let later = || Timestamp::now() + Duration::from_secs(600);
        let session = open(self.app.clone().with_clock(later), &self.path()).unwrap();
        session.client().unwrap().collect(ListActivities::new()).unwrap().len()
    }
}

#[test]
fn a_session_continues_after_a_kill_in_the_middle_of_a_list() {
    let trial = Trial::new();
    let held = trial.remote.sandbox.inject(Fault::held().on("/api/activity").after(1));
    let mut child = trial.child(LIST);
    until_fired(&held, 1);
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    held.remove();
    assert!(trial.list_later() > 0);
}

#[test]
fn a_session_continues_after_a_kill_in_the_middle_of_a_refresh() {
    let trial = Trial::new();
    let held = trial.remote.sandbox.inject(Fault::held().on("/idp/connect/token"));
    trial.remote.sandbox.expire_access_tokens();
    let mut child = trial.child(LIST);
    until_fired(&held, 1);
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    // The server never sees the request that it held.
    assert!(trial.list_later() > 0);
    assert_eq!(trial.remote.sandbox.counters().replays, 0);
}

#[test]
fn a_process_ends_although_a_call_is_in_flight() {
    let trial = Trial::new();
    let held = trial.remote.sandbox.inject(Fault::held().on("/api/activity").always());
    let mut child = trial.child(LEAVE);
    until_fired(&held, 1);
    child.stdin.take().unwrap().write_all(b"end\n").unwrap();
    assert!(child.wait().unwrap().success());
    held.remove();
}
