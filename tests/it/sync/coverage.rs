//! The coverage of a resource by the deletion history.

use std::time::Duration;

use core_api::{
    Activity, ActivityInput, Client, CreateActivity, DeleteActivity, Id, Project, Resource,
    client::HistoryNotice,
};
use core_sandbox::{Fault, HistoryFlaw, Reply, Sandbox};
use serde_json::{Value, json};

use super::mirror::{Mirror, follow};
use crate::support::list_server::client_of;

/// Creates an activity, lets the mirror see it, and deletes it.
async fn delete_one(client: &Client, mirror: &mut Mirror, code: &str) -> Id<Activity> {
    let input = ActivityInput::new().code(code).description("Soon to be deleted");
    let created = client.send(CreateActivity::new(input)).await.unwrap();
    mirror.pass(client).await;
    client.send(DeleteActivity::new(created.id)).await.unwrap();
    created.id
}

async fn start() -> (Sandbox, Client, Mirror) {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut mirror = Mirror::new(&[follow::<Project>, follow::<Activity>]);
    mirror.pass(&client).await;
    (sandbox, client, mirror)
}

#[tokio::test]
async fn each_form_of_the_history_earns_trust_or_leaves_the_sweeps() {
    for (flaw, field) in [
        (None, Some("entityId")),
        (Some(HistoryFlaw::NoRows), None),
        (Some(HistoryFlaw::IdInId), Some("id")),
        (Some(HistoryFlaw::IdUnlisted), Some("recordId")),
        (Some(HistoryFlaw::EntityIsName), Some("entityId")),
        (Some(HistoryFlaw::NoEntity), Some("entityId")),
        // A filter by time leaves such rows out.
        (Some(HistoryFlaw::NoTime), None),
        (Some(HistoryFlaw::BehindUtc(8)), Some("entityId")),
        (Some(HistoryFlaw::BehindUtc(23)), Some("entityId")),
    ] {
        let (sandbox, client, mut mirror) = start().await;
        sandbox.set_history_flaw(flaw);
        let gone = delete_one(&client, &mut mirror, "A").await;
        mirror.pass(&client).await;
        assert_eq!(mirror.deleted, [gone.uuid()], "{flaw:?}");
        let expected =
            field.map(|field| format!("Covered {{ resource: \"Activity\", field: \"{field}\" }}"));
        assert_eq!(mirror.notices_of_use(), expected.as_slice(), "{flaw:?}");
        assert_eq!(mirror.cursor.is_covered::<Activity>(), field.is_some());
        // Either way, later deletions are found.
        let gone = delete_one(&client, &mut mirror, "B").await;
        mirror.pass(&client).await;
        assert_eq!(mirror.deleted, [gone.uuid()], "{flaw:?}");
        mirror.pass(&client).await;
        assert_eq!((mirror.deleted.len(), mirror.notices_of_use().len()), (0, 0), "{flaw:?}");
    }
}

#[tokio::test]
async fn a_sweep_that_finds_more_than_the_history_ends_the_coverage() {
    let (sandbox, client, mut mirror) = start().await;
    delete_one(&client, &mut mirror, "A").await;
    mirror.pass(&client).await;
    assert!(mirror.cursor.is_covered::<Activity>());
    sandbox.set_history_flaw(Some(HistoryFlaw::NoRows));
    let gone = delete_one(&client, &mut mirror, "B").await;
    mirror.pass(&client).await;
    assert!(mirror.deleted.is_empty(), "the history covers the activities, and lacks this one");
    mirror.sweep_every = Duration::ZERO;
    mirror.pass(&client).await;
    assert_eq!(mirror.deleted, [gone.uuid()]);
    let ended = format!("CoverageEnded {{ resource: \"Activity\", missing: [{}] }}", gone.uuid());
    assert_eq!(mirror.notices_of_use(), [ended]);
    assert!(!mirror.cursor.is_covered::<Activity>());
    // From now on, each pass sweeps again, and another agreement brings the coverage back.
    mirror.sweep_every = Duration::from_secs(86_400);
    let gone = delete_one(&client, &mut mirror, "C").await;
    mirror.pass(&client).await;
    assert_eq!(
        (mirror.deleted.as_slice(), mirror.cursor.is_covered::<Activity>()),
        (&[gone.uuid()][..], false)
    );
    sandbox.set_history_flaw(None);
    delete_one(&client, &mut mirror, "D").await;
    mirror.pass(&client).await;
    assert!(mirror.cursor.is_covered::<Activity>());
}

#[tokio::test]
async fn many_deletions_of_a_covered_resource_are_checked_by_one_list() {
    let (sandbox, client, mut mirror) = start().await;
    delete_one(&client, &mut mirror, "A").await;
    mirror.pass(&client).await;
    let mut gone = Vec::new();
    for number in 0..30 {
        let input = ActivityInput::new().code(format!("M-{number}")).description("x");
        gone.push(client.send(CreateActivity::new(input)).await.unwrap().id.uuid());
    }
    mirror.pass(&client).await;
    for id in &gone {
        client.send(DeleteActivity::new(Id::new(*id))).await.unwrap();
    }
    mirror.notices.clear();
    let before = sandbox.counters().requests;
    mirror.pass(&client).await;
    let calls = sandbox.counters().requests - before;
    gone.sort();
    assert_eq!(mirror.deleted, gone);
    // Two for the history, up to two for each list of changes, one for the ids of the projects and one
    // for its end, and one that checks the deletions.
    assert!(calls <= 9, "{calls}");
}

/// Makes the history answer with these rows.
fn history(sandbox: &Sandbox, rows: &Value) {
    sandbox.clear_faults();
    sandbox.inject(Fault::reply(Reply::status(200).json(rows)).on("/api/deletedhistory"));
    sandbox.inject(Fault::status(204).on("/api/deletedhistory").always());
}

#[tokio::test]
async fn a_row_of_the_history_is_no_proof() {
    let (sandbox, client, mut mirror) = start().await;
    delete_one(&client, &mut mirror, "A").await;
    mirror.pass(&client).await;
    assert!(mirror.cursor.is_covered::<Activity>());
    let living = *mirror.rows(Activity::PATH).first().unwrap();
    let gone = delete_one(&client, &mut mirror, "B").await;
    let unknown = "11111111-2222-3333-4444-555555555555";
    let now = jiff::Timestamp::now().to_string();
    let now = now.trim_end_matches('Z');
    history(
        &sandbox,
        &json!([
            {"id": unknown, "entityId": gone.uuid(), "entity": "Activities"},
            {"id": living, "entityId": living, "entity": "Activity", "deletedOn": now},
            {"id": unknown, "entityId": unknown, "entity": "Activity", "deletedOn": now},
            {"id": "7", "entityId": null, "entity": "Planet", "deletedOn": now},
            {"entity": "Planet", "deletedOn": now},
            {"entity": 7, "deletedOn": "soon"},
            "not an object",
        ]),
    );
    mirror.pass(&client).await;
    assert_eq!(mirror.deleted, [gone.uuid()], "a row without a time counts, too");
    assert!(mirror.rows(Activity::PATH).contains(&living));
    assert!(mirror.notices.iter().any(|notice| matches!(
        notice,
        HistoryNotice::RecordExists { resource: "Activity", id, deleted_on: Some(_) } if *id == living
    )));
    assert!(
        mirror.notices.iter().any(|notice| matches!(
            notice,
            HistoryNotice::UnknownEntity { entity, rows: 2 } if entity == "Planet"
        )),
        "{:?}",
        mirror.notices
    );
    assert!(
        mirror
            .notices
            .iter()
            .any(|notice| matches!(notice, HistoryNotice::UnreadableRows { rows: 1, .. })),
        "{:?}",
        mirror.notices
    );
}

#[tokio::test]
async fn a_record_that_comes_again_can_be_deleted_again() {
    let (sandbox, client, mut mirror) = start().await;
    let gone = delete_one(&client, &mut mirror, "A").await;
    mirror.pass(&client).await;
    assert_eq!(mirror.deleted, [gone.uuid()]);
    // The sandbox has no call that restores a record, so its answers are scripted.
    let now = jiff::Timestamp::now().to_string();
    let row = json!({"id": gone.uuid(), "code": "A", "version": "v2", "lastUpdated": now.trim_end_matches('Z')});
    sandbox.inject(Fault::reply(Reply::status(200).json(&json!([row]))).at("/api/activity"));
    sandbox.inject(Fault::status(204).at("/api/activity"));
    mirror.pass(&client).await;
    assert!(mirror.rows(Activity::PATH).contains(&gone.uuid()));
    // The history still has its first deletion, and the record is gone again.
    sandbox.clear_faults();
    mirror.pass(&client).await;
    assert_eq!(mirror.deleted, [gone.uuid()]);
}
