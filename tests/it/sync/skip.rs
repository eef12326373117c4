//! Passes from which a refused resource is left out.

use core_api::{
    Activity, ActivityInput, Client, CreateActivity, DeleteActivity, Error, Project,
    client::{Change, ChangeCursor, ChangeFeed},
    endpoint::{CanGet, CanReadChanges},
};
use core_sandbox::{Fault, Sandbox};
use uuid::Uuid;

use super::BEGINNING;
use crate::support::list_server::client_of;

/// The name of a resource, the id of its record, and whether the record was deleted.
type Event = (&'static str, Uuid, bool);

fn follow<R: CanReadChanges + CanGet>(
    feed: ChangeFeed<Event>,
    known: &[Uuid],
) -> ChangeFeed<Event> {
    let to_event = |change: Change<R>| {
        let is_deleted = matches!(change, Change::Deleted(_));
        (R::NAME, change.id().uuid(), is_deleted)
    };
    feed.follow(to_event, known.iter().copied().map(core_api::Id::new))
}

/// Reads a pass, and leaves out each resource whose step fails.
async fn pass(
    client: &Client,
    cursor: &ChangeCursor,
    activities: &[Uuid],
) -> (Vec<Event>, Vec<&'static str>, Result<(), Error>, ChangeCursor) {
    let feed = client.changes_of_all(cursor).unwrap();
    let mut feed = follow::<Project>(follow::<Activity>(feed, activities), &[]);
    let (mut events, mut skipped) = (Vec::new(), Vec::new());
    let end = loop {
        match feed.try_next().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => break Ok(()),
            Err(error) => match feed.skip_resource() {
                Some(path) => skipped.push(path),
                None => break Err(error),
            },
        }
    };
    assert_eq!(feed.skip_resource(), None, "the pass is over, or concerns all resources");
    (events, skipped, end, feed.cursor())
}

#[tokio::test]
async fn a_refused_resource_is_left_out_and_read_by_the_next_pass() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    sandbox.inject(Fault::status(403).on("/api/activity").always());
    let start = ChangeCursor::since(BEGINNING);
    let (events, skipped, end, cursor) = pass(&client, &start, &[]).await;
    assert!(end.is_ok());
    assert_eq!(skipped, ["/activity"]);
    assert!(!events.is_empty() && events.iter().all(|(name, ..)| *name == "Project"));

    sandbox.clear_faults();
    let (events, skipped, _, _) = pass(&client, &cursor, &[]).await;
    assert!(skipped.is_empty());
    assert!(!events.is_empty() && events.iter().all(|(name, ..)| *name == "Activity"));
}

#[tokio::test]
async fn deletions_of_a_refused_resource_are_found_by_the_next_pass() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let input = ActivityInput::new().code("GONE").description("Soon to be deleted");
    let gone = client.send(CreateActivity::new(input)).await.unwrap().id;
    let (_, _, _, cursor) = pass(&client, &ChangeCursor::since(BEGINNING), &[]).await;
    client.send(DeleteActivity::new(gone)).await.unwrap();

    // The list of changes is read, but the lookup of the record is refused.
    let item = format!("/api/activity/{gone}");
    sandbox.inject(Fault::status(403).on(item).always());
    let known = [gone.uuid()];
    let (events, skipped, end, cursor) = pass(&client, &cursor, &known).await;
    assert!(end.is_ok());
    assert_eq!((events, skipped), (vec![], vec!["/activity"]));

    sandbox.clear_faults();
    let (events, skipped, _, _) = pass(&client, &cursor, &known).await;
    assert_eq!((events, skipped), (vec![("Activity", gone.uuid(), true)], vec![]));
}

#[tokio::test]
async fn a_forgotten_resource_is_read_from_the_beginning() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let (first, _, _, mut cursor) = pass(&client, &ChangeCursor::since(BEGINNING), &[]).await;
    assert!(cursor.has("/activity") && cursor.has("/project") && !cursor.has("/timeentry"));
    cursor.forget("/activity");
    assert!(!cursor.has("/activity") && cursor.has("/project"));
    let (again, _, _, _) = pass(&client, &cursor, &[]).await;
    let activities = first.iter().filter(|(name, ..)| *name == "Activity").count();
    assert_eq!(again.iter().filter(|(name, ..)| *name == "Activity").count(), activities);
    assert!(again.iter().all(|(name, ..)| *name == "Activity"));
}
