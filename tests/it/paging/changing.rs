//! Lists read while other clients insert and delete records.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use core_api::{
    Activity, ActivityInput, Client, CreateActivity, DeleteActivity, Id, ListActivities,
};
use core_sandbox::Sandbox;

use super::client_of;

/// Number of rows: enough for 20 pages of 200, so that writers run between the pages.
const ROWS: usize = 4_000;

/// Number of rows for pages of 40. It is smaller because every page takes a call.
const ROWS_OF_SHORT_PAGES: usize = 1_000;

/// Four writers. Until stopped, each one inserts an activity and deletes two existing ones in turn.
struct Writers {
    is_running: Arc<AtomicBool>,
    writes: Arc<AtomicU32>,
    tasks: Vec<tokio::task::JoinHandle<Vec<Id<Activity>>>>,
}

impl Writers {
    fn start(client: &Client, victims: &[Id<Activity>]) -> Self {
        let is_running = Arc::new(AtomicBool::new(true));
        let writes = Arc::new(AtomicU32::new(0));
        let write = |writer: usize| {
            let (client, running, writes) =
                (client.clone(), Arc::clone(&is_running), Arc::clone(&writes));
            let mut victims: Vec<_> = victims.iter().skip(writer).step_by(4).copied().collect();
            async move {
                let mut deleted = Vec::new();
                while running.load(Ordering::Relaxed) && victims.len() > 2 {
                    for id in victims.drain(..2) {
                        // Activities that other records refer to cannot be deleted.
                        deleted.extend(client.send(DeleteActivity::new(id)).await.map(|()| id));
                    }
                    let number = writes.fetch_add(3, Ordering::Relaxed);
                    let input = ActivityInput::new()
                        .code(format!("W-{writer}-{number}"))
                        .description("Written meanwhile");
                    client.send(CreateActivity::new(input)).await.unwrap();
                }
                deleted
            }
        };
        let tasks = (0..4).map(|writer| tokio::spawn(write(writer))).collect();
        Self { is_running, writes, tasks }
    }

    async fn stop(self) -> Vec<Id<Activity>> {
        self.is_running.store(false, Ordering::Relaxed);
        let mut deleted = Vec::new();
        for task in self.tasks {
            deleted.extend(task.await.unwrap());
        }
        deleted
    }
}

/// Reads the list during writes. Returns the number of lost records and of repeated records.
///
/// Only records that exist all the time can count as lost.
async fn lost_and_repeated(
    list: core_api::endpoint::List<Activity>,
    rows: usize,
) -> (usize, usize) {
    let sandbox = Sandbox::builder().at_least::<Activity>(rows).start().await.unwrap();
    let client = client_of(&sandbox);
    let before = client.collect(ListActivities::new().field(Activity::CREATED_ON)).await.unwrap();
    assert_eq!(before.len(), rows);
    let ids: Vec<Id<Activity>> = before.iter().map(|activity| activity.id).collect();
    // Deletes rows at the front of the list, because this shifts all rows behind them.
    let writers = Writers::start(&client, &ids[..rows / 2]);

    let mut seen: BTreeMap<Id<Activity>, usize> = BTreeMap::new();
    let mut activities = client.stream(list);
    while let Some(activity) = activities.try_next().await.unwrap() {
        *seen.entry(activity.id).or_default() += 1;
    }
    assert!(writers.writes.load(Ordering::Relaxed) >= 12, "nobody wrote meanwhile");
    let deleted = writers.stop().await;
    let steady = ids.iter().filter(|id| !deleted.contains(id));
    let lost = steady.filter(|id| !seen.contains_key(id)).count();
    (lost, seen.values().filter(|count| **count > 1).count())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_key_no_record_is_lost_or_repeated() {
    let list = ListActivities::new().field(Activity::CREATED_ON).page(1, 200).by_key();
    assert_eq!(lost_and_repeated(list, ROWS).await, (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_key_more_records_of_one_moment_than_a_page_are_read() {
    // Each moment has 100 activities.
    let list = ListActivities::new().field(Activity::CREATED_ON).page(1, 40).by_key();
    assert_eq!(lost_and_repeated(list, ROWS_OF_SHORT_PAGES).await, (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_number_records_are_lost() {
    let list = ListActivities::new().field(Activity::CREATED_ON).page(1, 40);
    let (lost, _) = lost_and_repeated(list, ROWS_OF_SHORT_PAGES).await;
    assert!(lost > 0, "deleted records pull those behind them across the edges of pages");
}
