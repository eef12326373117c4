//! Look-ups and creates of many records without async code.

use core_api::{
    Activity, ActivityInput, ErrorKind, ListActivities, ListProjects, Project,
    client::{CreateOutcome, Creation, NaturalKey},
};
use core_sandbox::Fault;
use tokio::runtime::Builder;

use super::Remote;
use crate::support::api::create;

fn inputs(codes: &[&str]) -> Vec<ActivityInput> {
    codes.iter().map(|code| ActivityInput::new().code(*code).description("Look-up")).collect()
}

#[test]
fn records_are_looked_up_by_their_values() {
    let remote = Remote::start();
    let client = remote.client();
    let made = client.send(create("L-01")).unwrap();
    assert_eq!(client.find(Activity::CODE, "L-01").unwrap().unwrap().id, made.id);
    assert_eq!(client.find_one(Activity::CODE, "L-01").unwrap().id, made.id);
    assert!(client.find(Activity::CODE, "L-02").unwrap().is_none());
    let missing = client.find_one(Activity::CODE, "L-02").unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    let ids = client.ids(Activity::CODE, ["L-01"]).unwrap().all().unwrap();
    assert_eq!(ids["L-01"], made.id);
    let found = client.find_each(ListActivities::new(), Activity::CODE, ["L-01"]).unwrap();
    assert_eq!(found.all().unwrap()["L-01"].id, made.id);
    let project = client.first(ListProjects::new()).unwrap().unwrap();
    assert!(client.subtree(Project::PARENT_ID, project.id).unwrap().contains(&project.id));
}

#[test]
fn records_are_created_unless_they_exist_and_each_row_has_an_outcome() {
    let remote = Remote::start();
    let client = remote.client();
    let key = NaturalKey::new(Activity::CODE);
    let input = || ActivityInput::new().code("C-01").description("Once");
    let first = client.find_or_create(input(), &key).unwrap();
    let second = client.find_or_create(input(), &key).unwrap();
    assert!(matches!((&first, &second), (Creation::New(_), Creation::Existing(_))));

    let rows = inputs(&["C-01", "C-02", "C-03"]);
    let mut creates = client.create_all(rows.clone()).unless_exists(key.clone()).concurrency(1);
    assert!(matches!(creates.next(), Some(CreateOutcome::Existing(_))));
    assert_eq!((creates.reported(), creates.progress().rows), (1, 1));
    let rest: Vec<_> = creates.collect();
    assert!(rest.iter().all(|outcome| matches!(outcome, CreateOutcome::New(_))), "{rest:?}");
    let again = client.create_all(rows).unless_exists(key).run();
    assert_eq!((again.outcomes.len(), again.failures().count()), (3, 0));

    let refused = remote.sandbox.inject(Fault::status(400).method("POST").on("/api/activity"));
    let report = client.create_all(inputs(&["C-04", "C-05"])).concurrency(1).run();
    assert!(matches!(report.outcomes[0], CreateOutcome::Refused(_)), "{report}");
    assert!(matches!(report.outcomes[1], CreateOutcome::New(_)) && refused.fired() == 1);
}

#[test]
fn rows_in_async_code_are_unsent() {
    let remote = Remote::start();
    let client = remote.client();
    let key = NaturalKey::new(Activity::CODE);
    let before = remote.sandbox.counters().requests;
    let mut creates = client.create_all(inputs(&["U-01", "U-02", "U-03"])).unless_exists(key);
    let (mut all, runtime) = (Vec::new(), Builder::new_current_thread().build().unwrap());
    runtime.block_on(async { all.extend(creates.by_ref()) });
    all.extend(creates);
    assert_eq!(all.len(), 3);
    for outcome in all {
        let CreateOutcome::Unsent(error) = outcome else { panic!("{outcome:?}") };
        assert!(error.blocking_error().is_some(), "{error}");
    }
    runtime.block_on(async {
        assert!(client.find(Activity::CODE, "U-01").unwrap_err().blocking_error().is_some());
        assert!(client.stream(ListActivities::new()).count_rows().is_none());
    });
    assert_eq!(remote.sandbox.counters().requests, before);
}

#[test]
fn the_progress_of_a_list_has_its_total() {
    let remote = Remote::start();
    let client = remote.client();
    let mut activities = client.stream(ListActivities::new());
    let total = activities.count_rows().unwrap();
    activities.next().unwrap().unwrap();
    let progress = activities.progress();
    assert_eq!((progress.rows, progress.total), (1, Some(total)));
    let mut pages = client.pages(ListActivities::new());
    assert_eq!(pages.count_rows(), Some(total));
    pages.next().unwrap().unwrap();
    assert_eq!(pages.progress().rows, total);
}
