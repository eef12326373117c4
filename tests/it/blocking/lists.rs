//! Calls and lists of the blocking client.

use core_api::{
    Activity, DeleteActivity, ErrorKind, GetActivity, Id, ListActivities, ListTimeEntries,
    Projection,
};
use core_sandbox::Fault;
use http::Method;

use super::Remote;
use crate::support::api::{create, unknown_id};

#[test]
fn each_kind_of_call_has_its_result() {
    let remote = Remote::start();
    let client = remote.client();
    let made = client.send(create("blocking")).unwrap();
    let mut calls = 0;
    let changed = client.update(made.id, |activity: &mut Activity| {
        calls += 1; // The closure borrows.
        activity.memo = Some("changed".to_owned());
    });
    assert_eq!((calls, changed.unwrap().memo.as_deref()), (1, Some("changed")));

    let list = || ListActivities::new().filter(Activity::CODE.eq("blocking"));
    assert_eq!(client.one(list()).unwrap().id, made.id);
    assert_eq!(client.first(list()).unwrap().unwrap().id, made.id);
    assert_eq!(client.collect(list()).unwrap().len(), 1);
    assert_eq!(client.collect_readable(list()).unwrap().records.len(), 1);
    assert_eq!(client.count(list()).unwrap(), 1);
    let raw = client.raw(Method::GET, "/activity/{id}").placeholder("id", made.id);
    assert_eq!(raw.fetch::<Activity>().unwrap().id, made.id);
    assert!(client.raw_get("/activity").response().unwrap().status().is_success());
    client.check_base_url().unwrap();

    client.read_only().send(GetActivity::new(made.id)).unwrap();
    client.send(DeleteActivity::new(made.id)).unwrap();
    let error = client.send(GetActivity::new(made.id)).unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::NotFound, 1));
    assert_eq!(client.one(list()).unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn a_closure_of_an_update_may_make_calls() {
    let remote = Remote::start();
    let client = remote.client();
    let made = client.send(create("nested")).unwrap();
    let saved = client.update(made.id, |activity: &mut Activity| {
        let count = client.count(ListActivities::new()).unwrap();
        activity.memo = Some(format!("one of {count}"));
    });
    assert!(saved.unwrap().memo.unwrap().starts_with("one of "));
}

#[derive(Projection)]
#[projection(Activity)]
struct Code {
    id: Id<Activity>,
}

#[test]
fn rows_as_json_are_those_of_the_records_and_continue_from_a_cursor() {
    let remote = Remote::start();
    let client = remote.client();
    let list = ListActivities::new().by_key().page(1, 3);
    let records: Vec<Activity> = client.stream(list.clone()).map(Result::unwrap).collect();
    let mut rows = client.stream_json(list.clone());
    assert_eq!(rows.count_rows(), Some(records.len() as u64));
    let first: Vec<_> = rows.by_ref().take(4).map(Result::unwrap).collect();
    assert_eq!((rows.progress().rows, rows.progress().total), (4, Some(records.len() as u64)));
    assert_eq!(format!("{:?}", first[0]), "JsonRow { is_flat: true, .. }");
    let rest = client.resume_json(list, &rows.cursor()).unwrap().map(Result::unwrap);
    let all = first.into_iter().chain(rest).map(|row| row.into_string());
    let read: Vec<Activity> = all.map(|json| serde_json::from_str(&json).unwrap()).collect();
    let ids = |all: &[Activity]| all.iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(&read), ids(&records));
    assert!(client.resume_json(ListTimeEntries::new(), &rows.cursor()).is_err());
}

#[test]
fn iterators_return_what_collect_returns_and_continue_from_a_cursor() {
    let remote = Remote::with(|builder| builder.at_least::<Activity>(450));
    let client = remote.client();
    let list = || ListActivities::new().page(1, 100);
    for list in [list(), list().prefetch(4), list().by_key()] {
        let ids = |rows: Vec<Activity>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let all = ids(client.collect(list.clone()).unwrap());
        assert!(all.len() >= 450);
        let streamed: Result<Vec<_>, _> = client.stream(list.clone()).collect();
        assert_eq!(ids(streamed.unwrap()), all);
        let pages = client.pages(list.clone()).map(|page| page.unwrap().records);
        assert_eq!(ids(pages.flatten().collect()), all);

        let mut rows = client.stream(list.clone());
        let mut read = ids(rows.by_ref().take(130).map(Result::unwrap).collect());
        let stored = serde_json::to_string(&rows.cursor()).unwrap();
        drop(rows);
        let rest = client.resume(list, &serde_json::from_str(&stored).unwrap()).unwrap();
        read.extend(rest.map(|row| row.unwrap().id));
        assert_eq!(read, all);
    }
    let rows = client.stream(ListActivities::new().select::<Code>());
    let ids: Vec<_> = rows.map(|row| row.unwrap().id).collect();
    assert!(ids.len() >= 450);
    let wrong = client.stream(ListActivities::new()).cursor();
    let refused = client.resume(ListTimeEntries::new(), &wrong).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unsent);
}

#[test]
fn an_iterator_requests_a_failed_page_again() {
    let remote = Remote::start();
    let client = remote.client();
    remote.sandbox.inject(Fault::status(400).on("/api/activity"));
    let mut activities = client.stream(ListActivities::new());
    assert!(activities.next().unwrap().is_err());
    let rest: Vec<_> = activities.map(Result::unwrap).collect();
    assert_eq!(rest.len(), client.collect(ListActivities::new()).unwrap().len());
    let error = client.update(unknown_id(), |_: &mut Activity| {}).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
