//! Changes as iterators.

use std::collections::BTreeMap;

use core_api::{
    Activity, DeleteActivity, Project,
    client::{Change, ChangeCursor},
};
use jiff::civil::DateTime;

use super::Remote;
use crate::support::api::create;

/// The name of a resource.
enum Event {
    Activity,
    Project,
}

#[test]
fn a_replica_follows_one_resource_from_pass_to_pass() {
    let remote = Remote::start();
    let client = remote.client();
    let mut replica = BTreeMap::new();
    let mut cursor: Option<ChangeCursor> = None;
    let mut made = None;
    for pass in 0..3 {
        match pass {
            1 => made = Some(client.send(create("replica")).unwrap().id),
            2 => client.send(DeleteActivity::new(made.unwrap())).unwrap(),
            _ => {}
        }
        let known: Vec<_> = replica.keys().copied().collect();
        let changes = match &cursor {
            Some(cursor) => client.changes_after::<Activity>(cursor).unwrap(),
            None => client.changes(DateTime::MIN),
        };
        let mut changes = changes.deletions(known);
        for change in changes.by_ref() {
            match change.unwrap() {
                Change::Changed(activity) => drop(replica.insert(activity.id, activity)),
                Change::Deleted(id) => drop(replica.remove(&id)),
                _ => unreachable!("there are no other changes"),
            }
        }
        let notices = changes.notices().len();
        assert_eq!(notices, usize::from(pass == 2), "the history covers the resource");
        let stored = serde_json::to_string(&changes.cursor()).unwrap();
        cursor = Some(serde_json::from_str(&stored).unwrap());
        assert_eq!(made.is_some_and(|id| replica.contains_key(&id)), pass == 1);
    }
    let all = client.collect(core_api::ListActivities::new()).unwrap();
    assert_eq!(replica.len(), all.len());
}

#[test]
fn one_pass_follows_several_resources() {
    let remote = Remote::start();
    let client = remote.client();
    let cursor = ChangeCursor::since(DateTime::MIN);
    let feed = client.changes_of_all(&cursor).unwrap();
    let mut feed = feed
        .follow(|_: Change<Activity>| Event::Activity, [])
        .follow_changed(|_: Change<Project>| Event::Project);
    let (mut activities, mut projects) = (0, 0);
    for event in feed.by_ref() {
        match event.unwrap() {
            Event::Activity => activities += 1,
            Event::Project => projects += 1,
        }
    }
    assert!(activities > 0 && projects > 0 && feed.notices().is_empty());
    let again = client.changes_of_all(&feed.cursor()).unwrap();
    let again = again.follow(|_: Change<Activity>| (), []);
    assert_eq!(again.map(Result::unwrap).count(), 0);
}
