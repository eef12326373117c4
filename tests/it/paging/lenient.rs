//! Pages with too many rows, and values that do not fit, in the strict and the lenient mode.

use core_api::{
    Activity, Client, ErrorKind, ListActivities, Projection, Resource, client::CallOptions,
    client::Change,
};
use jiff::civil::date;
use rust_decimal::Decimal;

use super::{Script, id};
use crate::support::list_server::Token;

/// Returns `count` rows in JSON.
fn rows(count: u32) -> String {
    let row = |number| format!(r#"{{"id":"{}","code":"{number}"}}"#, id(u128::from(number)));
    format!("[{}]", (0..count).map(row).collect::<Vec<_>>().join(","))
}

#[tokio::test]
async fn more_rows_than_requested_are_one_error_with_the_numbers() {
    for (count, is_readable) in [(3000, true), (11, true), (3000, false)] {
        let body = if is_readable {
            rows(count)
        } else {
            rows(count).replace("{", "[{").replace("}", "}]")
        };
        let script = Script::start(move |_| (200, body.clone())).await;
        let (client, list) = (&script.client, ListActivities::new().page(1, 10));
        for error in [
            client.send(list.clone()).await.unwrap_err(),
            client.collect(list.clone()).await.unwrap_err(),
            client.stream(list.clone()).try_next().await.unwrap_err(),
            client.pages(list.clone()).try_next().await.map(drop).unwrap_err(),
            client.stream(list.clone().by_key()).try_next().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Decode);
            let text = error.to_string();
            assert!(text.contains(&format!("has {count} rows")) || !is_readable, "{text}");
            assert!(text.contains("at most 10") || !is_readable, "{text}");
            assert!(error.row().is_none(), "{text}");
        }
    }
}

#[tokio::test]
async fn without_a_page_size_core_gives_at_most_1000_rows() {
    let script = Script::start(|_| (200, rows(1001))).await;
    let error = script.client.send(ListActivities::new()).await.unwrap_err();
    assert!(error.to_string().contains("has 1001 rows, but at most 1000"), "{error}");
    let script = Script::start(|_| (200, rows(1000))).await;
    assert_eq!(script.client.send(ListActivities::new()).await.unwrap().len(), 1000);
}

/// Returns three rows in JSON. In the second one, the rate is a word.
fn rows_with_a_misfit() -> String {
    format!(
        r#"[{{"id":"{}","costRate":"1.50","createdOn":"2026-01-01T00:00:00","lastUpdated":"2026-01-02T00:00:00"}},
        {{"id":"{}","costRate":"dear","memo":"x","createdOn":"2026-01-01T00:00:00","lastUpdated":"2026-01-02T00:00:00"}},
        {{"id":"{}","costRate":2,"createdOn":"2026-01-01T00:00:00","lastUpdated":"2026-01-02T00:00:00"}}]"#,
        id(1),
        id(2),
        id(3)
    )
}

async fn script() -> Script {
    Script::start(|request| {
        if request.page == Some(1) { (200, rows_with_a_misfit()) } else { (204, String::new()) }
    })
    .await
}

/// Checks the values of the three rows, and the misfit of the second one.
fn check(activities: &[Activity]) {
    let rates: Vec<_> = activities.iter().map(|activity| activity.cost_rate).collect();
    assert_eq!(rates, [Some(Decimal::new(150, 2)), None, Some(2.into())]);
    assert_eq!(activities.iter().map(Resource::is_whole).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(activities[1].misfits()[0].path(), "costRate");
    assert_eq!(activities[1].misfits()[0].json().as_str(), r#""dear""#);
    assert_eq!(activities[1].memo.as_deref(), Some("x"));
}

/// Reads the list in every way that the client offers.
async fn read_all(client: &Client) -> Vec<Vec<Activity>> {
    let list = ListActivities::new;
    let mut streamed = Vec::new();
    let mut stream = client.stream(list());
    while let Some(activity) = stream.try_next().await.unwrap() {
        streamed.push(activity);
    }
    let mut changed = Vec::new();
    let mut changes = client.changes::<Activity>(date(2026, 1, 1).at(0, 0, 0, 0));
    while let Some(change) = changes.try_next().await.unwrap() {
        let Change::Changed(activity) = change else { panic!("{change:?}") };
        changed.push(activity);
    }
    vec![
        client.send(list().page(1, 10)).await.unwrap(),
        client.collect(list()).await.unwrap(),
        client.collect(list().by_key()).await.unwrap(),
        client.pages(list()).try_next().await.unwrap().unwrap().records,
        streamed,
        changed,
    ]
}

#[tokio::test]
async fn a_lenient_call_reads_the_record_without_the_value() {
    let script = script().await;
    let lenient = script.client.with(CallOptions::new().lenient(true));
    for activities in read_all(&lenient).await {
        check(&activities);
    }
    // The client is still strict, and so is a call that asks for the strict mode.
    for strict in [script.client.clone(), lenient.with(CallOptions::new().lenient(false))] {
        let error = strict.send(ListActivities::new().page(1, 10)).await.unwrap_err();
        assert!(error.to_string().contains("at `[1].costRate`"), "{error}");
        let rows = strict.collect_readable(ListActivities::new()).await.unwrap();
        assert_eq!((rows.records.len(), rows.unreadable.len()), (2, 1));
        assert_eq!(rows.unreadable[0].row().unwrap().path(), "costRate");
    }
}

#[tokio::test]
async fn a_lenient_client_reads_every_record_leniently() {
    let script = script().await;
    let endpoint = script.endpoint.parse().unwrap();
    let token = Token(core_api::AccessToken::new("secret", endpoint));
    let client = Client::builder(token).allow_loopback().lenient().build().unwrap();
    for activities in read_all(&client).await {
        check(&activities);
    }
    let strict = client.with(CallOptions::new().lenient(false));
    assert!(strict.collect(ListActivities::new()).await.is_err());
}

#[tokio::test]
async fn a_projection_stays_strict_in_a_lenient_call() {
    #[derive(Debug, Projection)]
    #[projection(Activity)]
    struct Rates {
        cost_rate: Option<Decimal>,
    }
    let script = script().await;
    let lenient = script.client.with(CallOptions::new().lenient(true));
    let list = || ListActivities::new().select::<Rates>();
    assert!(lenient.send(list().page(1, 10)).await.is_err());
    let rows = lenient.collect_readable(list()).await.unwrap();
    assert_eq!((rows.records.len(), rows.unreadable.len()), (2, 1));
    assert_eq!(rows.records[0].cost_rate, Some(Decimal::new(150, 2)));
}
