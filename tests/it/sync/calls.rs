//! The calls that a pass takes, counted by the sandbox.

use std::{env, time::Duration};

use core_api::{
    Account, Activity, Bill, Client, ClientRecord, CustomField, Document, Employee, Id, Invoice,
    Payment, Project, PtoRequest, Resource, TimeEntry,
    endpoint::{CanDelete, CanGet, CanReadChanges, Delete},
};
use core_sandbox::{Sandbox, SandboxBuilder};
use jiff::civil::date;

use super::mirror::{Follow, Mirror, follow};
use crate::support::list_server::client_of;

/// A followed resource, with its share of all rows in thousandths.
struct Followed {
    follow: Follow,
    path: &'static str,
    share: usize,
    at_least: fn(SandboxBuilder, usize) -> SandboxBuilder,
    delete: for<'a> fn(&'a Client, &'a Mirror) -> Deleting<'a>,
}

type Deleting<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

const fn followed<R: CanReadChanges + CanGet + CanDelete>(share: usize) -> Followed {
    Followed {
        follow: follow::<R>,
        path: R::PATH,
        share,
        at_least: |builder, rows| builder.at_least::<R>(rows),
        delete: |client, mirror| Box::pin(delete::<R>(client, mirror)),
    }
}

/// Deletes a record to which no other refers.
async fn delete<R: CanDelete>(client: &Client, mirror: &Mirror) {
    for id in mirror.rows(R::PATH) {
        if client.send(Delete::<R>::new(Id::new(id))).await.is_ok() {
            return;
        }
    }
    panic!("other records refer to each record of {}", R::PATH);
}

/// All resources whose changes can be read and whose records can be fetched by id.
const TWELVE: [Followed; 12] = [
    followed::<TimeEntry>(600),
    followed::<Invoice>(80),
    followed::<Document>(60),
    followed::<Payment>(50),
    followed::<Project>(50),
    followed::<Activity>(40),
    followed::<ClientRecord>(30),
    followed::<Bill>(30),
    followed::<Employee>(20),
    followed::<PtoRequest>(20),
    followed::<Account>(10),
    followed::<CustomField>(10),
];

/// A mirror of some resources, and the calls of its passes.
struct Run {
    sandbox: Sandbox,
    client: Client,
    mirror: Mirror,
    /// The calls of each pass.
    calls: Vec<(&'static str, u64)>,
}

impl Run {
    async fn start(resources: &[Followed], rows: usize) -> Self {
        // The last change of any record was months ago.
        let builder = Sandbox::builder().today(date(2026, 3, 17));
        let builder = resources.iter().fold(builder, |builder, resource| {
            // Other records refer to the sample records, so only copies can be deleted.
            (resource.at_least)(builder, (rows * resource.share / 1000).max(400))
        });
        let sandbox = builder.start().await.unwrap();
        let client = client_of(&sandbox);
        let follows: Vec<Follow> = resources.iter().map(|resource| resource.follow).collect();
        let mut mirror = Mirror::new(&follows);
        mirror.overlap = Duration::ZERO;
        Self { sandbox, client, mirror, calls: Vec::new() }
    }

    async fn pass(&mut self, name: &'static str) -> u64 {
        let before = self.sandbox.counters().requests;
        self.mirror.pass(&self.client).await;
        let calls = self.sandbox.counters().requests - before;
        self.calls.push((name, calls));
        calls
    }

    /// Makes the history cover all resources.
    async fn cover(&mut self, resources: &[Followed]) {
        for resource in resources {
            (resource.delete)(&self.client, &self.mirror).await;
        }
        self.pass("one deletion of each resource").await;
        assert_eq!(self.mirror.deleted.len(), resources.len());
        for resource in resources {
            assert!(!self.mirror.rows(resource.path).is_empty());
        }
    }
}

/// Waits until the server's clock is certainly later than all changes. A `Date` has whole seconds, and
/// three of them are rounded.
async fn wait() {
    tokio::time::sleep(Duration::from_millis(4_200)).await;
}

#[tokio::test]
async fn a_pass_without_changes_takes_one_call_for_each_resource_and_one_for_all_deletions() {
    let five = &TWELVE[..5];
    let mut run = Run::start(five, 0).await;
    run.pass("first").await;
    run.cover(five).await;
    assert!(run.mirror.cursor.is_covered::<TimeEntry>(), "{:?}", run.mirror.notices);
    // The record that changed last is within the overlap.
    wait().await;
    let with_rows = run.pass("with rows in the overlap").await;
    assert!(with_rows <= 12, "{with_rows}");
    let quiet = run.pass("without changes").await;
    assert_eq!(quiet, 6, "{:?}", run.calls);
    // One change costs one more call for its list.
    let project = Id::<Project>::new(*run.mirror.rows(Project::PATH).first().unwrap());
    let client = run.client.clone();
    client.update(project, |project| project.code = Some("CALLS-1".to_owned())).await.unwrap();
    assert!(run.pass("one change").await <= 7, "{:?}", run.calls);
}

/// `CORE_SYNC_ROWS` sets the number of rows: `CORE_SYNC_ROWS=100000` for the figures of the docs.
#[tokio::test]
async fn twelve_resources_are_mirrored_with_few_calls() {
    let rows = env::var("CORE_SYNC_ROWS").map_or(0, |rows| rows.parse().unwrap());
    let mut run = Run::start(&TWELVE, rows).await;
    let first = run.pass("first mirror").await;
    let count = run.mirror.count();
    run.pass("without changes, not covered").await;
    run.cover(&TWELVE).await;
    wait().await;
    run.pass("without changes, with rows in the overlap").await;
    let quiet = run.pass("without changes").await;
    for (name, calls) in &run.calls {
        println!("{count} rows, {name}: {calls} calls");
    }
    assert_eq!(quiet, 13, "{:?}", run.calls);
    // A page has 1,000 rows. Equal times, a page that is not full, and the end of a list add calls.
    assert!(first <= count as u64 / 1000 + 12 * 4, "{first}");
}
