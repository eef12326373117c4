//! A person who creates, changes and deletes time entries all the time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use core_api::{
    Client, CreateTimeEntry, DeleteTimeEntry, ListTimeEntries, TimeEntry, TimeEntryInput,
    endpoint::CanCreate,
};
use fastrand::Rng;
use rust_decimal::Decimal;
use tokio::{task::JoinHandle, time::MissedTickBehavior};

/// A task that writes until it is stopped.
pub(crate) struct Writer {
    task: JoinHandle<()>,
    is_stopped: Arc<AtomicBool>,
    writes: Arc<AtomicU64>,
}

impl Writer {
    pub(crate) fn start(client: Client, seed: u64) -> Self {
        let (is_stopped, writes) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (stopped, count) = (Arc::clone(&is_stopped), Arc::clone(&writes));
        let task = tokio::spawn(async move {
            let mut rng = Rng::with_seed(seed);
            let mut entries = client.collect(ListTimeEntries::new().page(1, 500)).await.unwrap();
            // The rate of the writes, so that the worker gets its share of the machine.
            let mut turns = tokio::time::interval(Duration::from_millis(10));
            turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
            while !stopped.load(Ordering::Relaxed) && entries.len() > 1 {
                write(&client, &mut rng, &mut entries).await;
                count.fetch_add(1, Ordering::Relaxed);
                turns.tick().await;
            }
        });
        Self { task, is_stopped, writes }
    }

    /// Ends the task, and returns the number of writes.
    pub(crate) async fn stop(self) -> u64 {
        self.is_stopped.store(true, Ordering::Relaxed);
        self.task.await.unwrap();
        self.writes.load(Ordering::Relaxed)
    }
}

/// Changes, creates or deletes a random time entry.
async fn write(client: &Client, rng: &mut Rng, entries: &mut Vec<TimeEntry>) {
    let index = rng.usize(..entries.len());
    match rng.u8(0..4) {
        0 => client.send(DeleteTimeEntry::new(entries.swap_remove(index).id)).await.unwrap(),
        1 => {
            let copy = copy(&entries[index]);
            entries.push(client.send(CreateTimeEntry::new(copy)).await.unwrap());
        }
        _ => {
            let hours = Decimal::new(rng.i64(1..1_000), 2);
            let change = |entry: &mut TimeEntry| entry.actual_hours = Some(hours);
            client.update(entries[index].id, change).await.unwrap();
        }
    }
}

fn copy(entry: &TimeEntry) -> <TimeEntry as CanCreate>::Input {
    TimeEntryInput::new()
        .date(entry.date.unwrap())
        .activity_id(entry.activity_id.unwrap())
        .project_id(entry.project_id.unwrap())
        .resource_id(entry.resource_id.unwrap())
        .description("written meanwhile")
}
