//! Filters that are too long for one URL, and are sent in parts.

use std::collections::BTreeSet;

use core_api::{Activity, ErrorKind, Filter, Id, ListActivities};
use core_sandbox::Sandbox;

use super::client_of;

type Ids = Vec<Id<Activity>>;

async fn ids(client: &core_api::Client, count: usize) -> Ids {
    let list = ListActivities::new().field(Activity::CREATED_ON);
    client.collect(list).await.unwrap().iter().map(|activity| activity.id).take(count).collect()
}

#[tokio::test]
async fn a_choice_among_many_ids_is_sent_in_parts_in_their_order() {
    let sandbox = Sandbox::builder().at_least::<Activity>(1_500).start().await.unwrap();
    let client = client_of(&sandbox);
    let wanted = ids(&client, 1_200).await;
    // Unknown ids match nothing, but take space in the URL.
    let requested = wanted.iter().copied().chain((1..9).map(|id| Id::new(super::id(id))));
    let list = ListActivities::new().filter(Activity::ID.is_in(requested));

    let before = sandbox.counters().requests;
    let found = client.collect(list.clone().by_key()).await.unwrap();
    let requests = sandbox.counters().requests - before;
    assert!((10..=40).contains(&requests), "{requests}");
    let found: Ids = found.iter().map(|activity| activity.id).collect();
    assert_eq!(found.len(), wanted.len());
    // Each part has a consecutive run of the requested ids.
    let sets = |ids: &Ids| ids.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(sets(&found), sets(&wanted));
    let first: BTreeSet<_> = found[..50].iter().collect();
    assert!(wanted[..150].iter().collect::<BTreeSet<_>>().is_superset(&first));

    assert_eq!(client.count(list.clone()).await.unwrap(), 1_200);
    let everything = client.collect(list).await.unwrap();
    assert_eq!(sets(&everything.iter().map(|activity| activity.id).collect()), sets(&wanted));
}

#[tokio::test]
async fn a_cursor_resumes_in_the_part_where_it_was_taken() {
    let sandbox = Sandbox::builder().at_least::<Activity>(400).start().await.unwrap();
    let client = client_of(&sandbox);
    let wanted = ids(&client, 300).await;
    for list in [ListActivities::new(), ListActivities::new().by_key()] {
        let list = list.filter(Activity::ID.is_in(wanted.clone()));
        let whole = client.collect(list.clone()).await.unwrap();
        let mut parts = Vec::new();
        let mut cursor = client.stream(list.clone()).cursor();
        while parts.len() < 300 {
            let mut activities = client.resume(list.clone(), &cursor).unwrap();
            for _ in 0..70 {
                parts.extend(activities.try_next().await.unwrap());
            }
            cursor = activities.cursor();
        }
        let ids = |all: &[Activity]| all.iter().map(|activity| activity.id).collect::<Ids>();
        assert_eq!(ids(&parts), ids(&whole));
    }
}

#[tokio::test]
async fn an_empty_choice_sends_no_request() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let none = ListActivities::new().filter(Activity::ID.is_in(Ids::new()));
    assert_eq!(client.count(none.clone()).await.unwrap(), 0);
    assert!(client.collect(none).await.unwrap().is_empty());
    assert_eq!(sandbox.counters().requests, 0);
}

#[tokio::test]
async fn a_filter_that_cannot_be_split_is_refused_before_a_request() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let many = || Activity::ID.is_in((1..1_000).map(|id| Id::new(super::id(id))));
    let codes = (0..400).map(|code| format!("code {code}")).collect::<Vec<_>>();
    // Core ignores case in comparisons, so a record could match two of these codes.
    let cases = codes.iter().map(String::as_str).chain(["CODE 1"]);
    let refusals: [(_, &str); 4] = [
        (
            ListActivities::new().filter(many()).order_by(Activity::CREATED_ON.desc()),
            "remove the order",
        ),
        (ListActivities::new().filter(many()).page(2, 10), "the page number"),
        (ListActivities::new().filter(many() | Activity::BILLABLE.eq(true)), "make several lists"),
        (ListActivities::new().filter(Activity::CODE.is_in(cases)), "make several lists"),
    ];
    for (list, expected) in refusals {
        let error = client.collect(list).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsent);
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(sandbox.counters().requests, 0);
    let list = ListActivities::new().filter(Activity::CODE.is_in(codes.iter().map(String::as_str)));
    assert!(client.collect(list).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_error_of_a_refused_filter_explains_its_fields() {
    let sandbox = Sandbox::builder().strict(true).start().await.unwrap();
    let client = client_of(&sandbox);
    let refusal = async |text: &str| {
        let list = ListActivities::new().filter(Activity::BILLABLE.eq(true) & Filter::raw(text));
        let error = client.collect(list.clone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Query, "{error}");
        assert_eq!(client.count(list).await.unwrap_err().to_string(), error.to_string());
        error.to_string()
    };
    insta::assert_snapshot!(refusal("memo = 'x'").await, @"GET /activity: 400 query refused: Invalid field in 'where' parameter. Field name: memo: sent `where=billable = true AND memo = 'x'`; Core filters by `billable`; the filter by `memo` is unconfirmed, because no source shows it");
    insta::assert_snapshot!(refusal("colour = 'memo and code'").await, @"GET /activity: 400 query refused: Invalid field in 'where' parameter. Field name: colour: sent `where=billable = true AND colour = 'memo and code'`; Core filters by `billable`; the record has no known field `colour`");
    insta::assert_snapshot!(refusal("code").await, @"GET /activity: 409 query refused: invalid where clause. Unexpected end of file occurred.: sent `where=billable = true AND code`; Core filters by `billable`; Core filters by `code`");
    insta::assert_snapshot!(refusal("createdOn >= '2026-01-01T00:00:00Z'").await, @"GET /activity: 424 query refused (APISqlError): sandbox: the query cannot be executed, because `2026-01-01T00:00:00Z` ends with `Z`; leave the `Z` out.: sent `where=billable = true AND createdOn >= '2026-01-01T00:00:00Z'`; Core filters by `billable`; Core filters by `createdOn`");
}
