//! Programs at a terminal and programs without one, with the default settings.

use std::{
    env,
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Read, Write},
    process::{Child, Command, Stdio},
};

use core_auth::{App, MemoryStore, Session};
use core_sandbox::Sandbox;
use reqwest::redirect::Policy;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::{list, ways::on_this_machine};
use crate::support::http_client::http_client_builder;

const VARIABLE: &str = "CORE_SESSION_CHILD";

/// Opens a session like a program without settings.
#[test]
fn runs_as_a_program_without_settings() {
    let Ok(known) = env::var(VARIABLE) else { return };
    let known: Vec<String> = serde_json::from_str(&known).unwrap();
    let [issuer, client_id, secret, redirect_uri] = known.as_slice() else { panic!() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let result = runtime.block_on(async {
        let app = App::at(issuer, client_id, redirect_uri)?;
        let app = app.with_secret(secret.as_str()).allow_loopback();
        Session::builder(app, MemoryStore::new()).open().await
    });
    match result {
        Ok(session) => println!("RESULT calls: {}", runtime.block_on(list(&session)).is_ok()),
        Err(error) => println!("RESULT {error}"),
    }
}

/// A running program and its terminal.
struct Program {
    child: Child,
    terminal: File,
}

impl Program {
    fn start(sandbox: &Sandbox, redirect_uri: &str, is_at_terminal: bool) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let path = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let end = || Stdio::from(OpenOptions::new().read(true).write(true).open(&path).unwrap());
        let (input, error) =
            if is_at_terminal { (end(), end()) } else { (Stdio::null(), Stdio::null()) };
        let id = sandbox.app();
        let known = [&sandbox.identity_url(), &id.client_id, &id.client_secret, redirect_uri];
        let name = "auth::sessions::terminal::runs_as_a_program_without_settings";
        let child = Command::new(env::current_exe().unwrap())
            .args([name, "--exact", "--nocapture"])
            .env(VARIABLE, serde_json::to_string(&known).unwrap())
            .env("BROWSER", "/bin/false")
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(error)
            .spawn()
            .unwrap();
        Self { child, terminal: File::from(master) }
    }

    /// Returns the address that the program shows.
    fn address(&mut self) -> String {
        let mut lines = BufReader::new(&self.terminal).lines();
        lines.find_map(|line| line.unwrap().trim().parse::<url::Url>().ok()).unwrap().into()
    }

    fn result(mut self) -> String {
        let mut output = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
        self.child.wait().unwrap();
        output.lines().find_map(|line| line.split("RESULT ").nth(1)).unwrap().to_owned()
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

#[tokio::test]
async fn a_program_without_a_terminal_asks_nobody_and_says_where_to_log_in() {
    let (sandbox, app) = on_this_machine().await;
    drop(app);
    let redirect_uri = sandbox.app().redirect_uri().to_owned();
    let program = Program::start(&sandbox, &redirect_uri, false);
    let output = blocking(|| program.result()).await;
    assert!(output.starts_with("memory (account default): a person must log in"), "{output}");
    assert!(output.contains("in a terminal"), "{output}");
    assert_eq!(sandbox.counters().requests, 0);
}

#[tokio::test]
async fn a_person_at_a_terminal_sees_the_address_and_a_browser_comes_back() {
    let (sandbox, app) = on_this_machine().await;
    drop(app);
    let redirect_uri = sandbox.app().redirect_uri().to_owned();
    let mut program = Program::start(&sandbox, &redirect_uri, true);
    let (address, program) = blocking(move || (program.address(), program)).await;
    let browser = http_client_builder().redirect(Policy::default()).build().unwrap();
    browser.get(address).send().await.unwrap();
    assert_eq!(blocking(|| program.result()).await, "calls: true");
}

#[tokio::test]
async fn a_person_at_a_terminal_pastes_where_no_browser_can_come_back() {
    let redirect_uri = "https://app.test/callback";
    let sandbox = Sandbox::builder().auto_consent(true).redirect_uri(redirect_uri);
    let sandbox = sandbox.start().await.unwrap();
    let mut program = Program::start(&sandbox, redirect_uri, true);
    let (address, mut program) = blocking(move || (program.address(), program)).await;
    let browser = http_client_builder().build().unwrap();
    let answer = browser.get(address).send().await.unwrap();
    let callback = answer.headers()["location"].to_str().unwrap().to_owned();
    program.terminal.write_all(format!("{callback}\n").as_bytes()).unwrap();
    assert_eq!(blocking(|| program.result()).await, "calls: true");
}
