//! Data files: what was answered survives SIGKILL, and foreign files stay as they are.

#![expect(clippy::unwrap_used, reason = "a helper of tests may panic")]

mod logins;
mod methods;
mod process;

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use core_sandbox::Sandbox;
use process::{Process, serve};

/// The sandbox of another process. [`Process`] runs it as an ignored test.
#[test]
#[ignore = "runs in a process of its own, which other tests start"]
fn child() {
    serve();
}

/// Returns the number of rounds, which `CORE_KILLS` sets for longer runs.
fn rounds() -> u32 {
    std::env::var("CORE_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

/// The changes that clients of a process heard of.
#[derive(Default)]
struct Answered {
    created: BTreeSet<String>,
    deleted: BTreeSet<String>,
    /// Batches by the start of their codes. `true` if the response came.
    batches: Vec<(String, bool)>,
}

impl Answered {
    fn count(&self) -> usize {
        self.created.len() + self.deleted.len() + self.batches.len()
    }
}

/// Creates and deletes prospects until the process dies.
fn write_until_killed(process: &Process, thread: &str, answered: &Mutex<Answered>) {
    for number in 0.. {
        let code = format!("{thread}-{number}");
        if number % 5 == 4 {
            let entries: Vec<String> =
                (0..20).map(|entry| prospect(&format!("{code}-{entry}"))).collect();
            let batch = format!("[{}]", entries.join(","));
            answered.lock().unwrap().batches.push((code.clone(), false));
            let Some(response) = process.send("POST", "crm/prospect/batch", &batch) else { return };
            assert!(response.starts_with("HTTP/1.1 200"), "{response}");
            let mut answered = answered.lock().unwrap();
            let found = answered.batches.iter_mut().find(|(known, _)| *known == code);
            found.unwrap().1 = true;
            continue;
        }
        let Some(response) = process.send("POST", "crm/prospect", &prospect(&code)) else { return };
        assert!(response.starts_with("HTTP/1.1 201"), "{response}");
        let body = response.split("\r\n\r\n").nth(1).unwrap();
        let record: serde_json::Value = serde_json::from_str(body).unwrap();
        let id = record["id"].as_str().unwrap().to_owned();
        if number % 3 != 0 {
            answered.lock().unwrap().created.insert(id);
            continue;
        }
        let Some(response) = process.send("DELETE", &format!("crm/prospect/{id}"), "") else {
            return;
        };
        assert!(response.starts_with("HTTP/1.1 204"), "{response}");
        answered.lock().unwrap().deleted.insert(id);
    }
}

fn prospect(code: &str) -> String {
    format!(r#"{{"company":"{code}","memo":"Kept"}}"#)
}

/// Compares the records of a process with what its predecessor answered.
fn check(process: &Process, answered: &Answered) {
    let rows = process.prospects();
    let ids: BTreeSet<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    let lost: Vec<_> = answered.created.iter().filter(|id| !ids.contains(id.as_str())).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let back: Vec<_> = answered.deleted.iter().filter(|id| ids.contains(id.as_str())).collect();
    assert!(back.is_empty(), "{back:?}");
    for (code, is_answered) in &answered.batches {
        let start = format!("{code}-");
        let is_of_batch = |row: &&serde_json::Value| {
            row["company"].as_str().is_some_and(|code| code.starts_with(&start))
        };
        let count = rows.iter().filter(is_of_batch).count();
        assert!(count == 20 || (count == 0 && !is_answered), "{code}: {count}");
    }
    let versions: BTreeSet<&str> = rows.iter().filter_map(|row| row["version"].as_str()).collect();
    assert_eq!(versions.len(), rows.len());
    assert!(rows.iter().all(|row| row["createdOn"].is_string()));
}

#[test]
fn what_was_answered_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("core.db");
    let answered = Mutex::new(Answered::default());
    for round in 0..rounds() {
        let mut process = Process::start(&file);
        check(&process, &answered.lock().unwrap());
        thread::scope(|scope| {
            let writers: Vec<_> = ["a", "b", "c"]
                .map(|thread| {
                    let (process, answered) = (process.client(), &answered);
                    let name = format!("{thread}{round}");
                    scope.spawn(move || write_until_killed(&process, &name, answered))
                })
                .into();
            // The number of answers before the kill differs between rounds, and the writers are busy.
            let before = answered.lock().unwrap().count();
            let enough = before + 12 + 7 * usize::try_from(round).unwrap();
            let deadline = Instant::now() + Duration::from_secs(60);
            while answered.lock().unwrap().count() < enough && Instant::now() < deadline {
                thread::yield_now();
            }
            process.kill();
            writers.into_iter().for_each(|writer| writer.join().unwrap());
        });
    }
    let last = Process::start(&file);
    let answered = answered.into_inner().unwrap();
    assert!(answered.created.len() > 20 && answered.deleted.len() > 5);
    check(&last, &answered);
}

async fn start(file: &Path) -> Result<Sandbox, String> {
    Sandbox::builder().data_file(file).start().await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn only_one_sandbox_uses_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("core.db");
    let process = Process::start(&file);
    let error = start(&file).await.unwrap_err();
    assert!(error.contains("is in use by another sandbox; stop that one"), "{error}");
    drop(process);
    let first = start(&file).await.unwrap();
    assert!(start(&file).await.unwrap_err().contains("in use"));
    drop(first);
}

#[tokio::test]
async fn a_file_that_is_not_a_data_file_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.db");
    drop(Process::start(&own));
    // The format is at byte 60 of an SQLite file, and the application id at byte 68.
    let changed = |place: usize| {
        let mut bytes = fs::read(&own).unwrap();
        bytes[place] ^= 1;
        bytes
    };
    for (name, content, reason) in [
        ("text", b"code,description\nDR,Drafting\n".to_vec(), "is not a data file of a sandbox"),
        ("short", b"SQLite format 3\0".to_vec(), "is not a data file of a sandbox"),
        ("foreign", changed(70), "is not a data file of a sandbox"),
        ("newer", changed(63), "has format 0, and this version of the sandbox reads format 1"),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, &content).unwrap();
        let error = start(&file).await.unwrap_err();
        assert!(error.contains(reason) && error.contains(name), "{name}: {error}");
        assert!(fs::read(&file).unwrap() == content, "{name}");
        let count = fs::read_dir(folder.path()).unwrap().count();
        assert!(!folder.path().join(format!("{name}-wal")).exists(), "{count}");
    }
    let error = start(folder.path()).await.unwrap_err();
    assert!(error.contains("cannot be"), "{error}");
    let error = start(&folder.path().join("no/such/folder.db")).await.unwrap_err();
    assert!(error.contains("cannot be opened"), "{error}");
}

#[tokio::test]
async fn a_damaged_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("core.db");
    drop(Process::start(&file));
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute("UPDATE record SET json = '{' WHERE path = '/activity'", []).unwrap();
    drop(connection);
    let error = start(&file).await.unwrap_err();
    assert!(error.contains("is damaged: the record"), "{error}");
    assert!(error.contains("move it away"), "{error}");
}
