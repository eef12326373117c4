//! A mirror of projects and time entries in memory, with the number of calls of each pass.
//!
//! `cargo run --example mirror` starts a sandbox and needs no other setup. A real mirror stores its
//! tables and the cursor in one transaction.

use std::{collections::BTreeMap, error::Error};

use core_api::{
    AccessToken, Client, DeleteTimeEntry, Id, ListTimeEntries, Project, TimeEntry, TokenProvider,
    client::{Change, ChangeCursor},
    token::TokenFuture,
};
use core_sandbox::Sandbox;
use jiff::civil::DateTime;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A change of one of the two resources.
#[expect(clippy::large_enum_variant, reason = "an event is handled before the next one")]
enum Event {
    Project(Change<Project>),
    TimeEntry(Change<TimeEntry>),
}

/// The tables of the mirror, and the cursor of the last pass.
struct Mirror {
    projects: BTreeMap<Id<Project>, Project>,
    entries: BTreeMap<Id<TimeEntry>, TimeEntry>,
    cursor: ChangeCursor,
}

impl Mirror {
    /// Makes a pass, and returns the number of events.
    async fn pass(&mut self, client: &Client) -> Outcome<usize> {
        let mut changes = client
            .changes_of_all(&self.cursor)?
            .follow(Event::Project, self.projects.keys().copied())
            .follow(Event::TimeEntry, self.entries.keys().copied());
        let mut events = 0;
        while let Some(event) = changes.try_next().await? {
            events += 1;
            match event {
                Event::Project(Change::Changed(project)) => {
                    self.projects.insert(project.id, project);
                }
                Event::Project(Change::Deleted(id)) => drop(self.projects.remove(&id)),
                Event::TimeEntry(Change::Changed(entry)) => {
                    self.entries.insert(entry.id, entry);
                }
                Event::TimeEntry(Change::Deleted(id)) => drop(self.entries.remove(&id)),
                Event::Project(_) | Event::TimeEntry(_) => {}
            }
        }
        for notice in changes.notices() {
            println!("  notice: {notice:?}");
        }
        self.cursor = changes.cursor();
        Ok(events)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let sandbox = Sandbox::start().await?;
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url()?);
    let client = Client::builder(Token(token)).allow_loopback().build()?;
    let mut mirror = Mirror {
        projects: BTreeMap::new(),
        entries: BTreeMap::new(),
        cursor: ChangeCursor::since(DateTime::MIN),
    };
    for name in ["first pass", "pass without changes", "pass after a deletion", "next pass"] {
        if name == "pass after a deletion"
            && let Some(entry) = client.first(ListTimeEntries::new()).await?
        {
            client.send(DeleteTimeEntry::new(entry.id)).await?;
        }
        let before = sandbox.counters().requests;
        let events = mirror.pass(&client).await?;
        let calls = sandbox.counters().requests - before;
        println!("{name}: {events} events, {calls} calls");
    }
    println!("{} projects, {} time entries", mirror.projects.len(), mirror.entries.len());
    println!("The history covers time entries: {}", mirror.cursor.is_covered::<TimeEntry>());
    Ok(())
}

/// A provider that always returns the same token. Programs use a session of `core_auth` instead.
struct Token(AccessToken);

impl TokenProvider for Token {
    fn token(&self) -> TokenFuture<'_> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}
