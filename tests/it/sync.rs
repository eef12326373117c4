//! Replicas that follow the changes of a server while other clients write to it.

mod calls;
mod coverage;
mod cursor;
mod mirror;
mod refusals;
mod skip;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    sync::{Arc, Mutex},
    time::Duration,
};

use core_api::{
    Activity, ActivityInput, Client, CreateActivity, DeleteActivity, Id, ListActivities,
    client::{Change, ChangeCursor},
};
use core_sandbox::{HistoryFlaw, Sandbox};
use futures_util::future::join_all;
use jiff::civil::{DateTime, date};

use crate::support::list_server::client_of;

const BEGINNING: DateTime = date(1, 1, 1).at(0, 0, 0, 0);

/// Splitmix64: a small random number generator with the same sequence on every platform.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

/// Inserts, changes and deletes records at random.
async fn write(
    client: Client,
    mut random: Random,
    writer: usize,
    ids: Arc<Mutex<Vec<Id<Activity>>>>,
) {
    for operation in 0..30 {
        let pick = {
            let ids = ids.lock().unwrap();
            ids[random.below(ids.len())]
        };
        match random.below(10) {
            0..4 => {
                let input = ActivityInput::new()
                    .code(format!("S-{writer}-{operation}"))
                    .description("Synchronised");
                let created = client.send(CreateActivity::new(input)).await.unwrap();
                ids.lock().unwrap().push(created.id);
            }
            // Another writer may delete or change the record at the same time.
            4..8 => {
                let memo = format!("{writer}: {operation}");
                drop(client.update(pick, |activity| activity.memo = Some(memo.clone())).await);
            }
            _ => drop(client.send(DeleteActivity::new(pick)).await),
        }
    }
}

/// The state that a program stores between passes: the records and a cursor.
#[derive(Default)]
struct Replica {
    records: BTreeMap<Id<Activity>, Activity>,
    cursor: Option<String>,
    seen: BTreeSet<(Id<Activity>, Option<String>)>,
}

impl Replica {
    async fn pass(&mut self, client: &Client, overlap: Duration, sweep_every: Duration) {
        let changes = match &self.cursor {
            None => client.changes::<Activity>(BEGINNING),
            Some(stored) => {
                let cursor: ChangeCursor = serde_json::from_str(stored).unwrap();
                client.changes_after(&cursor).unwrap()
            }
        };
        let known: Vec<_> = self.records.keys().copied().collect();
        let mut changes = changes.overlap(overlap).sweep_every(sweep_every).deletions(known);
        while let Some(change) = changes.try_next().await.unwrap() {
            match change {
                Change::Changed(record) => {
                    let is_new = self.seen.insert((record.id, record.version.clone()));
                    assert!(is_new, "{} came twice in version {:?}", record.id, record.version);
                    self.records.insert(record.id, record);
                }
                Change::Deleted(id) => {
                    assert!(self.records.remove(&id).is_some(), "{id} was not there");
                }
                _ => unreachable!("there are no other changes"),
            }
        }
        self.cursor = Some(serde_json::to_string(&changes.cursor()).unwrap());
    }

    fn versions(&self) -> BTreeMap<Id<Activity>, Option<String>> {
        self.records.values().map(|record| (record.id, record.version.clone())).collect()
    }
}

/// Forms of the deletion history.
const FLAWS: [Option<HistoryFlaw>; 5] = [
    None,
    None,
    Some(HistoryFlaw::NoRows),
    Some(HistoryFlaw::IdInId),
    Some(HistoryFlaw::BehindUtc(8)),
];

async fn run(seed: u64) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut random = Random(seed);
    let overlap =
        [Duration::ZERO, Duration::from_millis(40), Duration::from_secs(300)][random.below(3)];
    let sweep_every = [Duration::ZERO, Duration::from_secs(86_400)][random.below(2)];
    let flaw = FLAWS[random.below(FLAWS.len())];
    sandbox.set_history_flaw(flaw);
    let existing = client.collect(ListActivities::new()).await.unwrap();
    let ids = Arc::new(Mutex::new(existing.iter().map(|activity| activity.id).collect::<Vec<_>>()));
    let mut replica = Replica::default();
    replica.pass(&client, overlap, sweep_every).await;
    let writers = (0..3).map(|writer| {
        let random = Random(seed * 31 + writer as u64);
        tokio::spawn(write(client.clone(), random, writer, Arc::clone(&ids)))
    });
    let writers: Vec<_> = writers.collect();
    while writers.iter().any(|writer| !writer.is_finished()) {
        replica.pass(&client, overlap, sweep_every).await;
    }
    join_all(writers).await.into_iter().for_each(|writer| writer.unwrap());
    replica.pass(&client, overlap, sweep_every).await;
    let source = client.collect(ListActivities::new()).await.unwrap();
    let source: BTreeMap<_, _> =
        source.into_iter().map(|record| (record.id, record.version)).collect();
    assert_eq!(
        replica.versions(),
        source,
        "seed {seed}, overlap {overlap:?}, {flaw:?}, sweeps every {sweep_every:?}"
    );
}

/// `CORE_SYNC_SEEDS` sets the number of seeds. For each, three writers do 30 operations.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_equals_the_source_when_the_writers_stop() {
    let seeds = env::var("CORE_SYNC_SEEDS").map_or(8, |seeds| seeds.parse().unwrap());
    for seed in 0..seeds {
        run(seed).await;
    }
}
