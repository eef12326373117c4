//! Reading a record, updating it unchanged and reading it again gives the same record.

use std::{cell::Cell, collections::BTreeMap};

use core_api::{
    AccessToken, Activity, Client, Id, Project, TimeEntry,
    endpoint::{CanGet, CanUpdate, Get, Update},
    record::{FieldInfo, Kind},
    wire_enum::WireValue,
};
use core_auth::StaticToken;
use core_sandbox::Sandbox;
use proptest::{
    prelude::Strategy,
    test_runner::{Config, TestCaseError, TestRunner},
};
use serde::Serialize;
use tokio::runtime::{Builder, Runtime};

use crate::support::http_client::http_client_builder;
use crate::{round_trip::object, support::json::Tree};

/// Number of generated records of each resource.
const CASES: u32 = 48;

struct Setup {
    runtime: Runtime,
    sandbox: Sandbox,
    token: String,
    client: Client,
}

impl Setup {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let sandbox = runtime.block_on(Sandbox::start()).unwrap();
        let token = sandbox.issue_token();
        let access = AccessToken::new(token.clone(), sandbox.base_url().unwrap());
        let client = Client::builder(StaticToken::from(access)).allow_loopback().build().unwrap();
        Self { runtime, sandbox, token, client }
    }

    /// Creates a record from arbitrary JSON, and returns its id.
    async fn create<R>(&self, path: &str, record: &Tree) -> Id<R> {
        let answer = http_client_builder()
            .build()
            .unwrap()
            .post(format!("{}{path}", self.sandbox.endpoint()))
            .header("authorization", format!("Bearer {}", self.token))
            .body(record.to_json())
            .send()
            .await
            .unwrap();
        let created = answer.text().await.unwrap();
        let Tree::Object(mut members) = Tree::parse(&created) else { panic!("{created}") };
        match members.remove("id") {
            Some(Tree::Text(id)) => id.parse().unwrap(),
            _ => panic!("{created}"),
        }
    }

    /// Reads a record, updates it unchanged and reads it again. Returns the first and the last state.
    async fn update<R>(&self, id: Id<R>) -> (Tree, Tree)
    where
        R: CanGet + CanUpdate + Serialize + Sync,
    {
        let tree = |record: &R| Tree::parse(&serde_json::to_string(record).unwrap());
        let before = self.client.send(Get::new(id)).await.unwrap();
        // Sends the update directly, because `Client::update` skips an update that changes nothing.
        self.client.send(Update::new(before.clone())).await.unwrap();
        let after = self.client.send(Get::new(id)).await.unwrap();
        (tree(&before), tree(&after))
    }

    /// Tries generated records. The fields in `fixed` have the given values.
    fn check<R>(&self, path: &str, fixed: &BTreeMap<&str, Tree>)
    where
        R: CanGet + CanUpdate + Serialize + Sync,
    {
        let case = Cell::new(0);
        let records = object(R::FIELDS).prop_map(|mut tree| {
            remove_words(&mut tree, R::FIELDS);
            match tree {
                Tree::Object(members) => members,
                _ => BTreeMap::new(),
            }
        });
        let mut runner = TestRunner::new(Config { cases: CASES, ..Config::default() });
        let result = runner.run(&records, |mut members| {
            case.set(case.get() + 1);
            let named = fixed.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
            members.extend(named);
            members.insert("code".to_owned(), Tree::Text(format!("P-{}", case.get())));
            let (mut before, mut after) = self.runtime.block_on(async {
                let id = self.create::<R>(path, &Tree::Object(members)).await;
                self.update(id).await
            });
            for changing in ["version", "lastUpdated", "token"] {
                remove(&mut before, changing);
                remove(&mut after, changing);
            }
            if before == after {
                Ok(())
            } else {
                Err(TestCaseError::fail(format!("{before:?}\n{after:?}")))
            }
        });
        result.unwrap();
        assert!(case.get() >= CASES);
    }

    /// Returns the id of any existing record.
    fn any_id(&self, path: &str) -> Tree {
        let url = format!("{}{path}?page=1,1&fields=id", self.sandbox.endpoint());
        let bearer = format!("Bearer {}", self.token);
        let body = self.runtime.block_on(async {
            let http = http_client_builder().build().unwrap();
            http.get(url)
                .header("authorization", bearer)
                .send()
                .await
                .unwrap()
                .text()
                .await
                .unwrap()
        });
        match Tree::parse(&body) {
            Tree::List(rows) => match &rows[0] {
                Tree::Object(members) => members["id"].clone(),
                _ => panic!("{body}"),
            },
            _ => panic!("{body}"),
        }
    }
}

/// Replaces the words that the server refuses, which are those for enums of numbers, by `null`.
fn remove_words(tree: &mut Tree, fields: &[FieldInfo]) {
    let Tree::Object(members) = tree else { return };
    for info in fields {
        let Some(value) = members.get_mut(info.name) else { continue };
        match (info.kind, value) {
            (Kind::Enum(values), value @ Tree::Text(_))
                if values.iter().all(|known| matches!(known.wire, WireValue::Number(_))) =>
            {
                *value = null();
            }
            (Kind::List(table), Tree::List(items)) => {
                items.iter_mut().for_each(|item| remove_words(item, table.fields()));
            }
            (Kind::Object(table), value) => remove_words(value, table.fields()),
            (_, _) => {}
        }
    }
}

fn remove(tree: &mut Tree, name: &str) {
    if let Tree::Object(members) = tree {
        members.remove(name);
    }
}

fn text(text: &str) -> Tree {
    Tree::Text(text.to_owned())
}

fn null() -> Tree {
    Tree::Bare("null".to_owned())
}

#[test]
fn updating_an_activity_unchanged_changes_nothing() {
    Setup::new().check::<Activity>("activity", &BTreeMap::from([("description", text("Work"))]));
}

#[test]
fn updating_a_project_unchanged_changes_nothing() {
    let fixed = BTreeMap::from([("parentId", null()), ("rootProjectId", null())]);
    Setup::new().check::<Project>("project", &fixed);
}

#[test]
fn updating_a_time_entry_unchanged_changes_nothing() {
    let setup = Setup::new();
    let fixed = BTreeMap::from([
        ("projectId", setup.any_id("project")),
        ("activityId", setup.any_id("activity")),
        ("resourceId", text("12ef76ec-06f9-4212-8a60-c0f14b08f6d0")),
        ("date", text("2026-09-01T00:00:00")),
        ("description", text("Work")),
    ]);
    setup.check::<TimeEntry>("timeentry", &fixed);
}
