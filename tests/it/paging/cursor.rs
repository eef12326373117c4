//! Streams that are resumed from a cursor.

use core_api::{Activity, Client, ErrorKind, Id, ListActivities, ListExpenses, client::Cursor};
use core_sandbox::Sandbox;

use super::client_of;

type List = core_api::endpoint::List<Activity>;

/// Reads `part` records at a time, and resumes from the stored cursor like another process.
async fn read_in_parts(client: &Client, list: &List, part: usize) -> Vec<Id<Activity>> {
    let mut ids = Vec::new();
    let mut stored = serde_json::to_string(&client.stream(list.clone()).cursor()).unwrap();
    loop {
        let cursor: Cursor = serde_json::from_str(&stored).unwrap();
        let mut activities = client.resume(list.clone(), &cursor).unwrap();
        let before = ids.len();
        while ids.len() < before + part
            && let Some(activity) = activities.try_next().await.unwrap()
        {
            ids.push(activity.id);
        }
        stored = serde_json::to_string(&activities.cursor()).unwrap();
        if ids.len() == before {
            return ids;
        }
    }
}

#[tokio::test]
async fn a_stream_resumes_at_the_exact_row() {
    let sandbox = Sandbox::builder().at_least::<Activity>(300).start().await.unwrap();
    let client = client_of(&sandbox);
    let by_number = ListActivities::new().page(1, 20);
    // Seven or eight activities share a creation time, which is more than a page of five.
    for list in
        [by_number, ListActivities::new().by_key(), ListActivities::new().page(1, 5).by_key()]
    {
        let whole: Vec<_> = client
            .collect(list.clone())
            .await
            .unwrap()
            .iter()
            .map(|activity| activity.id)
            .collect();
        assert_eq!(whole.len(), 300);
        for part in [7, 20, 33] {
            assert_eq!(read_in_parts(&client, &list, part).await, whole, "{list:?} by {part}");
        }
    }
}

#[tokio::test]
async fn a_cursor_at_the_end_stays_there() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let list = ListActivities::new().by_key();
    let mut activities = client.stream(list.clone());
    while activities.try_next().await.unwrap().is_some() {}
    let requests = sandbox.counters().requests;
    let mut activities = client.resume(list, &activities.cursor()).unwrap();
    assert!(activities.try_next().await.unwrap().is_none());
    assert_eq!(sandbox.counters().requests, requests);
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused_with_the_reason() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let cursor = client.stream(ListActivities::new()).cursor();
    let refusal = |list: List, cursor: &Cursor| {
        let error = client.resume(list, cursor).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsent);
        error.to_string()
    };
    insta::assert_snapshot!(
        refusal(ListActivities::new().filter(Activity::BILLABLE.eq(true)), &cursor),
        @"GET /activity: not sent: the cursor belongs to another query: `orderBy=createdOn asc & pages of 1000`, not `where=billable = true & orderBy=createdOn asc & pages of 1000`; start the list from the beginning"
    );
    insta::assert_snapshot!(refusal(ListActivities::new().by_key(), &cursor), @"GET /activity: not sent: the cursor belongs to another query: `orderBy=createdOn asc & pages of 1000`, not `orderBy=createdOn asc & by createdOn`; start the list from the beginning");
    let error = client.resume(ListExpenses::new(), &cursor).unwrap_err();
    insta::assert_snapshot!(error, @"GET /expense: not sent: the cursor belongs to another list: `/activity`, not `/expense`; start the list from the beginning");

    let text = serde_json::to_string(&cursor).unwrap();
    let later = text
        .replace(r#""version":2"#, r#""version":3"#)
        .replace(r#""kind":"page""#, r#""kind":"line""#);
    let later: Cursor = serde_json::from_str(&later).unwrap();
    insta::assert_snapshot!(refusal(ListActivities::new(), &later), @"GET /activity: not sent: the cursor belongs to another version: `3`, not `2`; start the list from the beginning");
}
