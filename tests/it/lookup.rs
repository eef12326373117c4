//! Look-ups of records by the values of a field, and trees of records.

mod tree;

use core_api::{
    Activity, ActivityInput, BatchCreateProjects, Client, CreateActivity, DeleteActivity,
    ErrorKind, Id, ListActivities, ListProjects, ListTimeEntries, Project, ProjectInput, TimeEntry,
};
use core_sandbox::{Fault, Sandbox};

use super::support::api::{Api, builder, create};

/// Creates projects, and returns their codes.
async fn projects(client: &Client, count: usize) -> Vec<String> {
    let root = client.first(ListProjects::new()).await.unwrap().unwrap();
    let codes: Vec<_> = (0..count).map(|number| format!("BULK-{number:04}")).collect();
    let inputs = codes.iter().map(|code| {
        let (customer, manager) = (root.client_id.unwrap(), root.manager_id.unwrap());
        ProjectInput::new().name("Bulk").code(code).client_id(customer).manager_id(manager)
    });
    client.send(BatchCreateProjects::new(inputs)).await.unwrap();
    codes
}

/// Returns the codes of some activities.
async fn codes(client: &Client, count: usize) -> Vec<String> {
    let activities = client.collect(ListActivities::new().field(Activity::CODE)).await.unwrap();
    activities.into_iter().filter_map(|activity| activity.code).take(count).collect()
}

#[tokio::test]
async fn one_call_finds_the_record_with_a_code() {
    let Api { sandbox, client } = Api::start().await;
    let made = client.send(create("LOOK-1")).await.unwrap();
    let before = sandbox.counters().requests;
    let found = client.find(Activity::CODE, "LOOK-1").await.unwrap().unwrap();
    assert_eq!(found.id, made.id);
    assert_eq!(client.find(Activity::CODE, " LOOK-1 ").await.unwrap().unwrap().id, made.id);
    assert_eq!(client.find(Activity::CODE, "LOOK-2").await.unwrap(), None);
    assert_eq!(client.find(Activity::ID, made.id).await.unwrap().unwrap().id, made.id);
    assert_eq!(sandbox.counters().requests - before, 4);
}

#[tokio::test]
async fn a_missing_record_is_named_with_field_and_value() {
    let Api { client, sandbox: _running } = Api::start().await;
    client.send(create("Look-1")).await.unwrap();
    let error = client.find_one(Activity::CODE, "LOOK-2").await.unwrap_err();
    assert_eq!(error.to_string(), "GET /activity: not found: no record has the `code` 'LOOK-2'");
    // Core compares without case, but the caller has asked for other characters.
    let error = client.find_one(Activity::CODE, "LOOK-1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /activity: not found: no record has the `code` 'LOOK-1', but Core has 'Look-1'"
    );
    assert_eq!(client.find(Activity::CODE, "LOOK-1").await.unwrap(), None);
}

#[tokio::test]
async fn several_records_with_the_value_are_an_error_with_their_ids() {
    let Api { client, sandbox: _running } = Api::start().await;
    let mut ids = Vec::new();
    for code in ["LOOK-1", "LOOK-2"] {
        let input = ActivityInput::new().code(code).description("Twice");
        ids.push(client.send(CreateActivity::new(input)).await.unwrap().id.to_string());
    }
    let error = client.find(Activity::DESCRIPTION, "Twice").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotUnique);
    let text = error.to_string();
    assert!(text.contains("2 records have the `description` 'Twice': "), "{text}");
    assert!(ids.iter().all(|id| text.contains(id)), "{text}");

    let matches = client.ids(Activity::DESCRIPTION, ["Twice", "Never"]).await.unwrap();
    assert_eq!(matches.missing().collect::<Vec<_>>(), [&"Never"]);
    assert_eq!(matches.get(&"Twice"), None);
    let (value, mut several) = matches.ambiguous().next().unwrap();
    several.sort();
    let mut expected: Vec<Id<Activity>> = ids.iter().map(|id| id.parse().unwrap()).collect();
    expected.sort();
    assert_eq!((value, several), (&"Twice", expected));
    let text = matches.all().unwrap_err().to_string();
    assert!(text.contains("no record has the `description` 'Never'; 2 records"), "{text}");
}

#[tokio::test]
async fn the_only_record_of_a_list_is_read_or_the_filter_is_named() {
    let Api { client, sandbox: _running } = Api::start().await;
    let made = client.send(create("LOOK-1")).await.unwrap().id;
    let twin = client.send(create("LOOK-2")).await.unwrap().id;
    let one = |filter| client.one(ListActivities::new().filter(filter));
    assert_eq!(one(Activity::CODE.eq("LOOK-1")).await.unwrap().id, made);
    let text = one(Activity::CODE.eq("LOOK-3")).await.unwrap_err().to_string();
    assert_eq!(text, "GET /activity: not found: no record matches `code = 'LOOK-3'`");
    let error = one(Activity::DESCRIPTION.eq("Resilience")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotUnique);
    let text = error.to_string();
    assert!(text.contains("more than one record matches `description = 'Resilience'`, such as"));
    assert!(text.contains(&made.to_string()) && text.contains(&twin.to_string()), "{text}");
}

#[tokio::test]
async fn two_hundred_codes_take_a_few_calls() {
    let Api { sandbox, client } = Api::start().await;
    let codes = projects(&client, 200).await;
    let before = sandbox.counters().requests;
    let ids = client.ids(Project::CODE, &codes).await.unwrap().all().unwrap();
    let requests = sandbox.counters().requests - before;
    assert_eq!(ids.len(), 200);
    assert!(requests <= 4, "{requests}");

    let before = sandbox.counters().requests;
    let list = ListProjects::new().trust_short_pages();
    let found = client.find_each(list, Project::CODE, &codes).await.unwrap().all().unwrap();
    let requests = sandbox.counters().requests - before;
    assert!(found.iter().all(|(code, project)| project.code.as_ref() == Some(*code)));
    assert!(found.iter().all(|(code, project)| ids[code] == project.id));
    assert!(requests <= 2, "{requests}");
}

#[tokio::test]
async fn a_list_is_read_whole_where_that_takes_fewer_calls() {
    let Api { sandbox, client } = Api::start().await;
    let mut codes = projects(&client, 700).await;
    codes.push("none".to_owned());
    let before = sandbox.counters().requests;
    let matches = client.ids(Project::CODE, &codes).await.unwrap();
    let requests = sandbox.counters().requests - before;
    assert_eq!(matches.missing().collect::<Vec<_>>(), [&"none"]);
    assert_eq!(matches.into_found().len(), 700);
    // A count, a page, and the end.
    assert_eq!(requests, 3);
}

#[tokio::test]
async fn another_case_counts_only_on_request() {
    let Api { client, sandbox: _running } = Api::start().await;
    let made = client.send(create("Look-1")).await.unwrap();
    let matches = client.ids(Activity::CODE, ["LOOK-1", "look-1", "Look-1"]).await.unwrap();
    assert_eq!(matches.missing().count(), 2);
    let found = matches.ignore_case().all().unwrap();
    assert!(found.values().all(|id| *id == made.id) && found.len() == 3);
}

#[tokio::test]
async fn all_missing_values_are_named() {
    let Api { client, sandbox: _running } = Api::start().await;
    let codes: Vec<_> = (0..120).map(|number| format!("NONE-{number}")).collect();
    let text = client.ids(Activity::CODE, &codes).await.unwrap().all().unwrap_err().to_string();
    assert_eq!(text.matches("no record has the `code` 'NONE-").count(), 100);
    assert!(text.ends_with("; and 20 more"), "{text}");
}

#[tokio::test]
async fn no_value_costs_no_call_and_an_unwritable_one_is_refused() {
    let Api { sandbox, client } = Api::start().await;
    let before = sandbox.counters().requests;
    assert!(client.ids(Activity::CODE, [""; 0]).await.unwrap().all().unwrap().is_empty());
    let error = client.find(Activity::CODE, "a\nb").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert!(error.to_string().contains("`code` cannot be compared with this value"), "{error}");
    assert_eq!(sandbox.counters().requests, before);
}

#[tokio::test]
async fn a_filter_of_the_list_narrows_the_look_up() {
    let Api { client, sandbox: _running } = Api::start().await;
    let made = client.send(create("LOOK-1")).await.unwrap();
    let inactive = ListActivities::new().filter(Activity::BILLABLE.eq(false));
    let matches = client.find_each(inactive, Activity::CODE, ["LOOK-1"]).await.unwrap();
    assert_eq!(matches.missing().count(), 1);
    client.send(DeleteActivity::new(made.id)).await.unwrap();
    assert_eq!(client.find(Activity::CODE, "LOOK-1").await.unwrap(), None);
}

#[tokio::test]
async fn a_failed_page_of_a_look_up_is_retried_or_fails_the_look_up() {
    let Api { sandbox, client } = Api::start().await;
    let codes = codes(&client, 3).await;
    sandbox.inject(Fault::status(503).on("/api/activity"));
    assert_eq!(client.ids(Activity::CODE, &codes).await.unwrap().all().unwrap().len(), 3);
    sandbox.inject(Fault::status(404).on("/api/activity"));
    // A missing path is not a missing record.
    assert!(client.find(Activity::CODE, &codes[0]).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_stream_knows_its_progress() {
    let sandbox = Sandbox::builder().at_least::<TimeEntry>(2_500).start().await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    let mut entries = client.stream(ListTimeEntries::new());
    assert_eq!(entries.progress().to_string(), "0 rows");
    let total = entries.count_rows().await.unwrap();
    for _ in 0..total / 2 {
        entries.try_next().await.unwrap().unwrap();
    }
    let progress = entries.progress();
    assert_eq!((progress.rows, progress.total), (total / 2, Some(total)));
    assert!(progress.time_left.is_some());
    let mut pages = client.pages(ListTimeEntries::new());
    pages.count_rows().await;
    while pages.try_next().await.unwrap().is_some() {}
    assert_eq!(pages.progress().to_string(), format!("{total} of {total} rows, 0 s left"));
}
