//! Cursors: of other resources, of other versions, and of passes that end early.

use core_api::{
    Activity, ActivityInput, CreateActivity, DeleteActivity, ErrorKind, Id, Project, Resource,
    client::{Change, ChangeCursor},
};
use core_sandbox::Sandbox;

use super::{
    BEGINNING,
    mirror::{Mirror, follow},
};
use crate::support::list_server::client_of;

#[tokio::test]
async fn a_cursor_of_other_changes_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let cursor = client.changes::<Activity>(BEGINNING).cursor();
    let error = client.changes_after::<Project>(&cursor).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    insta::assert_snapshot!(error, @"GET /project: not sent: the cursor belongs to the changes of `/activity`, not of `/project`; use it with its own resource");
    let text = serde_json::to_string(&cursor).unwrap().replace(r#""version":2"#, r#""version":9"#);
    let error =
        client.changes_after::<Activity>(&serde_json::from_str(&text).unwrap()).unwrap_err();
    insta::assert_snapshot!(error, @"GET /activity: not sent: the cursor has version 9, but this crate reads versions 1 and 2; start from a time instead");
}

#[tokio::test]
async fn a_cursor_of_version_1_continues() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut changes = client.changes::<Activity>(BEGINNING);
    let mut known = Vec::new();
    while let Some(Change::Changed(activity)) = changes.try_next().await.unwrap() {
        known.push(activity);
    }
    let last = known.iter().max_by_key(|activity| activity.last_updated).unwrap();
    let moment = last.last_updated.unwrap();
    let (id, version) = (last.id, last.version.as_deref().unwrap());
    let stored = format!(
        r#"{{"version":1,"list":"/activity","since":"{moment}",
            "given":[{{"id":"{id}","changed":"{moment}","version":"{version}"}}]}}"#
    );
    client.send(DeleteActivity::new(created(&client, "V1").await)).await.unwrap();
    let gone = created(&client, "GONE").await;
    client.send(DeleteActivity::new(gone)).await.unwrap();
    let cursor: ChangeCursor = serde_json::from_str(&stored).unwrap();
    let known = known.iter().map(|activity| activity.id).chain([gone]);
    let mut changes = client.changes_after::<Activity>(&cursor).unwrap().deletions(known);
    assert_eq!(changes.try_next().await.unwrap(), Some(Change::Deleted(gone)));
    assert_eq!(changes.try_next().await.unwrap(), None);
    assert!(changes.cursor().is_covered::<Activity>(), "{:?}", changes.notices());
}

async fn created(client: &core_api::Client, code: &str) -> Id<Activity> {
    client
        .send(CreateActivity::new(ActivityInput::new().code(code).description("x")))
        .await
        .unwrap()
        .id
}

#[tokio::test]
async fn a_pass_that_ends_early_loses_nothing_and_repeats_no_deletion() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut mirror = Mirror::new(&[follow::<Project>, follow::<Activity>]);
    mirror.pass(&client).await;
    for stop in 0..12 {
        let mut gone = Vec::new();
        for number in 0..4 {
            gone.push(created(&client, &format!("E-{stop}-{number}")).await);
        }
        mirror.pass(&client).await;
        for id in &gone {
            client.send(DeleteActivity::new(*id)).await.unwrap();
        }
        let new = created(&client, &format!("N-{stop}")).await;
        // The program stops after some events, and stores its state and the cursor.
        mirror.pass_up_to(&client, stop).await;
        mirror.pass(&client).await;
        let rows = mirror.rows(Activity::PATH);
        assert!(rows.contains(&new.uuid()), "stop {stop}");
        assert!(gone.iter().all(|id| !rows.contains(&id.uuid())), "stop {stop}");
    }
    assert!(mirror.cursor.is_covered::<Activity>());
    assert!(!mirror.cursor.is_covered::<Project>());
}

#[tokio::test]
async fn a_deletion_is_reported_once_even_if_the_caller_keeps_the_record() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let gone = created(&client, "KEPT").await;
    let mut cursor = ChangeCursor::since(BEGINNING);
    let mut reports = 0;
    for pass in 0..4 {
        if pass == 1 {
            client.send(DeleteActivity::new(gone)).await.unwrap();
        }
        let mut feed = client
            .changes_of_all(&cursor)
            .unwrap()
            .follow(|change: Change<Activity>| change, [gone]);
        while let Some(change) = feed.try_next().await.unwrap() {
            reports += u32::from(change == Change::Deleted(gone));
        }
        cursor = feed.cursor();
    }
    assert_eq!(reports, 1);
}

#[tokio::test]
async fn a_resource_that_is_followed_twice_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut feed = client
        .changes_of_all(&ChangeCursor::since(BEGINNING))
        .unwrap()
        .follow(|_: Change<Activity>| (), [])
        .follow_changed(|_: Change<Activity>| ());
    let error = feed.try_next().await.unwrap_err();
    insta::assert_snapshot!(error, @"GET /activity: not sent: a pass follows `/activity` twice; follow each resource once");
    assert_eq!(feed.try_next().await.unwrap(), None);
    assert_eq!(sandbox.counters().requests, 0);
}

#[tokio::test]
async fn a_cursor_of_several_resources_continues_with_one_and_keeps_the_others() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut mirror = Mirror::new(&[follow::<Project>, follow::<Activity>]);
    mirror.pass(&client).await;
    let created = created(&client, "ONE").await;
    let mut changes = client.changes_after::<Activity>(&mirror.cursor).unwrap();
    assert!(matches!(
        changes.try_next().await.unwrap(),
        Some(Change::Changed(activity)) if activity.id == created
    ));
    assert_eq!(changes.try_next().await.unwrap(), None);
    let mut projects = client.changes_after::<Project>(&changes.cursor()).unwrap();
    assert_eq!(projects.try_next().await.unwrap(), None);
}
