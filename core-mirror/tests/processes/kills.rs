//! Kills at random moments, after which nothing is lost and nothing is doubled.

use std::{env, time::Duration};

use core_api::{TimeEntry, catalog};
use core_mirror::Table;
use core_sandbox::Sandbox;
use fastrand::Rng;

use super::{
    child::{Orders, Worker},
    place::Place,
    support::Firm,
    tables::compare,
    writer::Writer,
};

/// The resources: two with changes, one that is read whole, and one that grows by deletions.
const RESOURCES: [&str; 4] = ["Project", "TimeEntry", "Allocation", "DeletedHistory"];

/// Returns a number of the environment, or the small one of the default tests.
fn number(variable: &str, small: usize) -> usize {
    env::var(variable).map_or(small, |text| text.parse().unwrap())
}

/// Kills workers while they mirror and others write, lets the last one end, and compares all tables.
async fn kill(destination: Place) {
    let (kills, count) = (number("CORE_MIRROR_KILLS", 4), number("CORE_MIRROR_ROWS", 5_000));
    let seed = u64::try_from(number("CORE_MIRROR_SEED", 20)).unwrap();
    let sandbox = Sandbox::builder().at_least::<TimeEntry>(count).start().await.unwrap();
    let firm = Firm::of(sandbox);
    let orders = Orders {
        destination: destination.clone(),
        endpoint: firm.sandbox.endpoint().to_owned(),
        token: firm.sandbox.issue_token(),
        company: "acme".to_owned(),
        resources: RESOURCES.map(Into::into).into(),
    };
    let writer = Writer::start(firm.client.clone(), seed);
    let mut rng = Rng::with_seed(seed);
    // The largest number of batches before a kill, so that the kills are spread over the first load.
    let most = (2 * count / 1_000 / kills).max(1);
    let (mut killed, mut complete) = (0, 0);
    while killed < kills {
        let mut worker = Worker::start(&orders);
        let (batches, pause) = (rng.usize(1..=most), Duration::from_micros(rng.u64(0..20_000)));
        let has_ended = tokio::task::block_in_place(|| {
            worker.after(batches).is_some() || worker.within_batch(pause)
        });
        complete += usize::from(has_ended);
        killed += usize::from(worker.kill() && !has_ended);
    }
    let writes = writer.stop().await;
    let end = tokio::task::block_in_place(|| Worker::start(&orders).end());
    assert!(end.is_complete(), "{end:?}");
    eprintln!(
        "{killed} kills, {complete} complete runs between them, {writes} writes meanwhile, then {end:?}"
    );
    for name in RESOURCES {
        let table = Table::new(catalog::find(name).unwrap()).unwrap();
        let count = compare(&destination, "acme", &firm.client, &table).await;
        eprintln!("{name}: {count} equal rows");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_and_double_nothing_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    kill(Place::Sqlite(folder.path().join("firm.db"))).await;
}

#[cfg(feature = "postgres")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_and_double_nothing_in_postgres() {
    let Some(server) = super::server::Server::shared() else { return };
    kill(Place::Postgres(server.socket_address(&server.database().await))).await;
}

#[cfg(feature = "parquet")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_and_double_nothing_in_parquet() {
    let folder = tempfile::tempdir().unwrap();
    kill(Place::Parquet(folder.path().join("warehouse"))).await;
}

#[cfg(feature = "csv")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_and_double_nothing_in_csv() {
    let folder = tempfile::tempdir().unwrap();
    kill(Place::Csv(folder.path().join("warehouse"))).await;
}
