//! Runs whose batches share transactions, and runs on other threads.

use std::time::Duration;

use core_mirror::{
    Batch, Company, Destination, DestinationError, Holder, Mirror, MirrorError, RejectedRow,
    RunReport, Sqlite, Table, Written,
};
use core_sandbox::{Fault, FaultHandle, Sandbox};
use uuid::Uuid;

use super::Place;
use crate::support::Firm;

/// A file whose batches after the first one fail. It commits none of them.
struct Fragile {
    file: Sqlite,
    batches: usize,
    /// The fault that holds a call. Batches fail once it does.
    call: Option<FaultHandle>,
}

impl Destination for Fragile {
    async fn prepare(&mut self, tables: &[Table]) -> Result<(), DestinationError> {
        self.file.prepare(tables).await
    }

    async fn claim(
        &mut self,
        company: &Company,
        holder: Holder,
        time: Duration,
    ) -> Result<(), DestinationError> {
        self.file.claim(company, holder, time).await
    }

    async fn release(&mut self, company: &Company, holder: Holder) -> Result<(), DestinationError> {
        self.file.release(company, holder).await
    }

    async fn state(&mut self, company: &Company) -> Result<Option<String>, DestinationError> {
        self.file.state(company).await
    }

    async fn known_rows(
        &mut self,
        company: &Company,
        table: &Table,
    ) -> Result<Vec<(Uuid, i64)>, DestinationError> {
        self.file.known_rows(company, table).await
    }

    async fn rejected(&mut self, company: &Company) -> Result<Vec<RejectedRow>, DestinationError> {
        self.file.rejected(company).await
    }

    async fn write(&mut self, _: Batch<'_>) -> Result<Written, DestinationError> {
        self.batches += 1;
        if self.batches > 1 {
            if let Some(call) = &self.call {
                call.until_fired(1).await;
            }
            return Err(DestinationError::unavailable("the disk is full", "no space"));
        }
        let mut written = Written::with_rejected(0);
        written.is_committed = false;
        Ok(written)
    }

    async fn report(&mut self, report: &RunReport) -> Result<(), DestinationError> {
        self.file.report(report).await
    }
}

#[tokio::test]
async fn rows_that_were_undone_do_not_count() {
    let sandbox = Sandbox::builder().rows("activity", 3_000).start().await.unwrap();
    let (firm, place) = (Firm::of(sandbox), Place::new());
    let file = Sqlite::open(&place.path).await.unwrap();
    let destination = Fragile { file, batches: 0, call: None };
    let builder = Mirror::builder(firm.read_only(), destination).company("acme");
    let error = builder.resources(["Activity"]).build().unwrap().run().await.unwrap_err();
    let MirrorError::Destination { report, .. } = error else { panic!("{error}") };
    assert_eq!((report.rows_read, report.rows_changed), (0, 0));
}

#[tokio::test]
async fn an_error_of_the_destination_ends_the_run_while_a_call_has_no_answer() {
    let sandbox = Sandbox::builder().rows("activity", 5_000).start().await.unwrap();
    let (firm, place) = (Firm::of(sandbox), Place::new());
    let call = firm.sandbox.inject(Fault::held().on("/api/activity").after(4));
    let file = Sqlite::open(&place.path).await.unwrap();
    let destination = Fragile { file, batches: 1, call: Some(call.clone()) };
    let builder = Mirror::builder(firm.read_only(), destination).company("acme");
    let mut mirror = builder.resources(["Activity"]).build().unwrap();
    // The call gets no answer in this test.
    let run = tokio::time::timeout(Duration::from_secs(10), mirror.run());
    let error = run.await.expect("the run waits for the call").unwrap_err();
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(call.fired(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_may_be_a_task_of_its_own() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = place.builder(&firm).await.resources(["Activity"]).build().unwrap();
    let report = tokio::spawn(async move { mirror.run().await }).await.unwrap().unwrap();
    assert_eq!(report.rows_changed, u64::try_from(place.count("activity")).unwrap());
}
