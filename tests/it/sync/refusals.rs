//! Passes whose deletion history Core refuses, or fails to send.

use core_api::{
    Activity, ActivityInput, Client, CreateActivity, DeleteActivity, Project, Resource,
    client::{Change, ChangeCursor, HistoryNotice},
};
use core_sandbox::{Fault, Reply, Sandbox};
use serde_json::json;

use super::{
    BEGINNING,
    mirror::{Mirror, follow},
};
use crate::support::list_server::client_of;

const HISTORY: &str = "/api/deletedhistory";

async fn delete_one(client: &Client, mirror: &mut Mirror) -> uuid::Uuid {
    let input = ActivityInput::new().code("GONE").description("Soon to be deleted");
    let created = client.send(CreateActivity::new(input)).await.unwrap();
    mirror.pass(client).await;
    client.send(DeleteActivity::new(created.id)).await.unwrap();
    created.id.uuid()
}

#[tokio::test]
async fn a_history_that_is_refused_is_replaced_by_sweeps_and_reported_once() {
    let syntax = json!({"Type": "Exception", "Message": "invalid where clause."});
    for fault in [
        Fault::status(403),
        Fault::status(404),
        Fault::status(400),
        Fault::reply(Reply::status(409).json(&syntax)),
        Fault::reply(Reply::status(500).json(&syntax)),
        Fault::status(405),
        Fault::reply(Reply::status(200).json(&json!({"deleted": 7}))),
        Fault::reply(Reply::status(200).json(&json!("none"))),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let client = client_of(&sandbox);
        let mut mirror = Mirror::new(&[follow::<Project>, follow::<Activity>]);
        mirror.pass(&client).await;
        delete_one(&client, &mut mirror).await;
        mirror.pass(&client).await;
        assert!(mirror.cursor.is_covered::<Activity>());
        let gone = delete_one(&client, &mut mirror).await;
        let refused = sandbox.inject(fault.clone().on(HISTORY).always());
        mirror.pass(&client).await;
        let asked = refused.fired();
        assert!(asked >= 1);
        assert_eq!(mirror.deleted, [gone], "{fault:?}");
        assert!(
            matches!(mirror.notices.as_slice(), [HistoryNotice::Refused { .. }]),
            "{:?}",
            mirror.notices
        );
        // It is not requested again for a day.
        mirror.pass(&client).await;
        assert_eq!((refused.fired(), mirror.notices.len()), (asked, 0), "{fault:?}");
        // The history did not move meanwhile.
        sandbox.clear_faults();
        let gone = delete_one(&client, &mut mirror).await;
        mirror.sweep_every = std::time::Duration::ZERO;
        mirror.pass(&client).await;
        assert_eq!(mirror.deleted, [gone]);
        assert!(mirror.cursor.is_covered::<Activity>(), "{:?}", mirror.notices);
    }
}

#[tokio::test]
async fn a_failure_of_the_history_is_an_error_first() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut mirror = Mirror::new(&[follow::<Project>, follow::<Activity>]);
    mirror.pass(&client).await;
    let gone = delete_one(&client, &mut mirror).await;
    // The client retries a 503, too.
    sandbox.inject(Fault::status(503).on(HISTORY).always());
    let known = mirror.rows(Activity::PATH).into_iter().map(core_api::Id::new);
    let mut changes = client.changes_after::<Activity>(&mirror.cursor).unwrap().deletions(known);
    assert!(changes.try_next().await.is_err());
    assert_eq!(changes.try_next().await.unwrap(), Some(Change::Deleted(core_api::Id::new(gone))));
    assert_eq!(changes.try_next().await.unwrap(), None);
    assert_eq!(changes.notices().len(), 1);
}

#[tokio::test]
async fn a_pass_without_known_records_does_not_read_the_history() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let never = sandbox.inject(Fault::status(403).on(HISTORY).always());
    let mut cursor = ChangeCursor::since(BEGINNING);
    for _ in 0..3 {
        let mut feed = client
            .changes_of_all(&cursor)
            .unwrap()
            .follow_changed(|_: Change<Project>| ())
            .follow(|_: Change<Activity>| (), []);
        while feed.try_next().await.unwrap().is_some() {}
        cursor = feed.cursor();
    }
    assert_eq!(never.fired(), 0);
}
