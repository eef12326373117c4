//! Many creates, sent in batches.

use core_api::{Id, TimeEntry, client::CreateOutcome};
use core_sandbox::Fault;

use super::{Api, count, inputs, key, place, rows_in_core};

#[tokio::test]
async fn two_hundred_rows_take_two_calls() {
    let api = Api::start().await;
    let place = place(&api).await;
    let before = api.sandbox.counters().requests;
    let report = api.client.create_all(inputs(place, 200)).in_batches(100).run().await;
    assert_eq!(api.sandbox.counters().requests - before, 2);
    assert_eq!(count(&report, |one| matches!(one, CreateOutcome::Accepted)), 200);
    assert_eq!(api.sandbox.created::<TimeEntry>(), 200);
}

#[tokio::test]
async fn a_natural_key_finds_the_records_of_a_batch() {
    let api = Api::start().await;
    let place = place(&api).await;
    for (expected, most) in [("200 created", 15), ("0 created, 200 already there", 4)] {
        let before = api.sandbox.counters().requests;
        let import = api.client.create_all(inputs(place, 200)).unless_exists(key());
        let report = import.in_batches(100).run().await;
        let requests = api.sandbox.counters().requests - before;
        assert_eq!(report.to_string(), expected);
        assert!(requests <= most, "{requests}");
        assert!(report.outcomes.iter().all(|outcome| outcome.record().is_some()));
    }
}

#[tokio::test]
async fn a_refused_batch_is_divided_until_the_refused_row_has_a_reason() {
    let api = Api::start().await;
    let place = place(&api).await;
    let mut inputs = inputs(place, 100);
    inputs[61] = inputs[61].clone().project_id(Id::new(uuid::Uuid::from_u128(7)));
    let before = api.sandbox.counters().requests;
    let report = api.client.create_all(inputs).in_batches(100).run().await;
    let requests = api.sandbox.counters().requests - before;
    assert_eq!(report.to_string(), "99 created, 1 refused");
    let (row, outcome) = report.failures().next().unwrap();
    assert_eq!(row, 61);
    assert!(outcome.to_string().contains("projectId"), "{outcome}");
    assert!(requests <= 16, "{requests}");
    assert_eq!(rows_in_core(&api).await.0, 99);
}

#[tokio::test]
async fn a_batch_whose_answer_was_lost_is_looked_up_and_never_repeated() {
    let api = Api::start().await;
    let place = place(&api).await;
    let lost = || Fault::answer_lost().on("/api/timeentry/batch");
    api.sandbox.inject(lost());
    let import = api.client.create_all(inputs(place, 50)).unless_exists(key()).in_batches(50);
    let report = import.run().await;
    assert_eq!(count(&report, |one| matches!(one, CreateOutcome::Recovered(_))), 50, "{report}");

    // Without a key, nothing can be looked up.
    api.sandbox.inject(lost());
    let report = api.client.create_all(inputs(place, 50)).in_batches(50).run().await;
    assert_eq!(report.to_string(), "0 created, 50 unknown");
    assert_eq!(api.sandbox.created::<TimeEntry>(), 100);
}

#[tokio::test]
async fn a_resource_path_without_batches_falls_back_to_single_creates() {
    let api = Api::start().await;
    let place = place(&api).await;
    api.sandbox.inject(Fault::status(404).on("/api/timeentry/batch").always());
    let report = api.client.create_all(inputs(place, 10)).in_batches(10).run().await;
    assert_eq!(report.to_string(), "10 created");
    assert!(report.outcomes.iter().all(|one| matches!(one, CreateOutcome::New(_))));
}
