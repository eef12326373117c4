//! Pages that fail, repeat or never end, and pages that are fetched concurrently.

use core_api::{Activity, ErrorKind, ListActivities};
use futures_util::TryStreamExt;

use super::{ReceivedRequest, Script, id, page};

fn codes(activities: &[Activity]) -> Vec<u32> {
    activities.iter().map(|activity| activity.code.as_ref().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn pages_fetched_concurrently_come_in_order() {
    let script = Script::start(|request| page(request, 10, 95)).await;
    let list = ListActivities::new().page(1, 10).prefetch(4);
    let all: Vec<Activity> = script.client.stream(list).try_collect().await.unwrap();
    assert_eq!(codes(&all), (0..95).collect::<Vec<_>>());
    let max_in_flight = script.max_in_flight.load(std::sync::atomic::Ordering::SeqCst);
    assert!((2..=4).contains(&max_in_flight), "{max_in_flight}");
    // Ten pages, the count, and the empty page that ends a list.
    assert_eq!(script.requests.lock().unwrap().len(), 12);
}

#[tokio::test]
async fn a_list_of_one_page_takes_two_calls_or_one_if_short_pages_are_trusted() {
    let script = Script::start(|request| page(request, 10, 7)).await;
    let list = ListActivities::new().page(1, 10).prefetch(8);
    assert_eq!(script.client.collect(list.clone().trust_short_pages()).await.unwrap().len(), 7);
    assert_eq!(script.client.collect(list).await.unwrap().len(), 7);
    assert_eq!(script.pages(), [1, 1, 2]);
}

#[tokio::test]
async fn pages_are_fetched_on_poll_and_at_most_prefetch_ahead() {
    let script = Script::start(|request| page(request, 10, 1000)).await;
    let mut activities = script.client.stream(ListActivities::new().page(1, 10).prefetch(3));
    assert!(script.pages().is_empty());
    for _ in 0..25 {
        activities.try_next().await.unwrap();
    }
    assert!(script.pages().iter().all(|page| *page <= 6), "{:?}", script.pages());
}

#[tokio::test]
async fn after_an_error_the_same_page_is_asked_for_again() {
    let failures = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(2));
    let script = Script::start(move |request| {
        let is_third = request.page == Some(3);
        let left = &failures;
        let take = |left: usize| left.checked_sub(1);
        let order = std::sync::atomic::Ordering::SeqCst;
        if is_third && left.fetch_update(order, order, take).is_ok() {
            return (500, r#"{"Key":"GeneralException"}"#.to_owned());
        }
        page(request, 10, 45)
    })
    .await;
    let mut activities = script.client.stream(ListActivities::new().page(1, 10).prefetch(4));
    let (mut all, mut errors) = (Vec::new(), 0);
    loop {
        match activities.try_next().await {
            Ok(Some(activity)) => all.push(activity),
            Ok(None) => break,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Server);
                errors += 1;
            }
        }
    }
    assert_eq!(errors, 2);
    assert_eq!(codes(&all), (0..45).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_server_that_repeats_pages_is_detected() {
    // Page 4 repeats page 2, page 5 repeats page 3, and so on.
    let script = Script::start(|request| {
        let number = request.page.unwrap();
        let number = if number > 3 { number % 2 + 2 } else { number };
        page(&ReceivedRequest { page: Some(number), ..request.clone() }, 10, 1000)
    })
    .await;
    let mut activities = script.client.stream(ListActivities::new().page(1, 10));
    let mut count = 0;
    let error = loop {
        match activities.try_next().await {
            Ok(Some(_)) => count += 1,
            Ok(None) => panic!("the stream ended after {count} records"),
            Err(error) => break error,
        }
    };
    assert_eq!(count, 30);
    assert_eq!(
        error.to_string(),
        "GET /activity: the answer does not decode: page 4 has the same first and last record as \
         page 2, so Core repeats pages; if Core ignores the page number of this list, \
         `trust_short_pages` reads the first page"
    );
    assert!(activities.try_next().await.unwrap().is_none(), "the stream has ended");
}

#[tokio::test]
async fn a_server_that_ignores_the_key_is_detected() {
    let rows = |_: &ReceivedRequest| {
        let row = |row: u32| {
            let id = id(u128::from(row));
            format!(r#"{{"id":"{id}","createdOn":"2026-01-{:02}T00:00:00"}}"#, row + 1)
        };
        (200, format!("[{}]", (0..10).map(row).collect::<Vec<_>>().join(",")))
    };
    let script = Script::start(rows).await;
    let list = ListActivities::new().page(1, 10).by_key();
    let error = script.client.collect(list).await.unwrap_err();
    let expected = "the list asked for rows from 2026-01-10T00:00:00 on, but Core returned one of 2026-01-01T00:00:00";
    assert!(error.to_string().ends_with(expected), "{error}");
    let query = script.requests.lock().unwrap()[1].query.clone();
    assert_eq!(
        query,
        "where=createdOn >= '2026-01-10T00:00:00' & orderBy=createdOn asc & page=1,10"
    );
}

#[tokio::test]
async fn options_that_conflict_with_by_key_are_refused_before_a_request() {
    let script = Script::start(|request| page(request, 10, 1000)).await;
    for (list, expected) in [
        (
            ListActivities::new().order_by(Activity::CREATED_ON.desc()),
            "a list that is read by `createdOn` cannot have another order; remove `createdOn desc`",
        ),
        (
            ListActivities::new().page(2, 10),
            "a list that is read by `createdOn` starts at its first page; remove the page number",
        ),
        (
            ListActivities::new().page(1, 1001),
            "a page of this list has 1 to 1000 records, not 1001",
        ),
    ] {
        let mut activities = script.client.stream(list.by_key());
        let error = activities.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsent);
        assert!(error.to_string().ends_with(expected), "{error}");
        assert!(activities.try_next().await.unwrap().is_none());
    }
    assert!(script.requests.lock().unwrap().is_empty());
}

#[tokio::test]
async fn first_and_one_tell_none_one_and_several_apart() {
    for (total, is_first, kind) in [
        (0, false, Some(ErrorKind::NotFound)),
        (1, true, None),
        (2, true, Some(ErrorKind::NotUnique)),
    ] {
        let size =
            |request: &ReceivedRequest| if request.query.contains("page=1,1") { 1 } else { 2 };
        let script = Script::start(move |request| page(request, size(request), total)).await;
        let first = script.client.first(ListActivities::new()).await.unwrap();
        assert_eq!(first.is_some(), is_first);
        let one = script.client.one(ListActivities::new()).await;
        assert_eq!(one.map_err(|error| error.kind()).err(), kind);
    }
}

#[tokio::test]
async fn an_empty_list_is_a_204_or_an_empty_array() {
    for (status, body) in [(204, ""), (200, "[]")] {
        let script = Script::start(move |_| (status, body.to_owned())).await;
        assert!(script.client.collect(ListActivities::new()).await.unwrap().is_empty());
        assert!(script.client.collect(ListActivities::new().by_key()).await.unwrap().is_empty());
        assert!(script.client.first(ListActivities::new()).await.unwrap().is_none());
        assert_eq!(script.pages(), [1, 1, 1]);
    }
}

#[tokio::test]
async fn a_partial_answer_is_an_error() {
    let script = Script::start(|request| (207, page(request, 10, 10).1)).await;
    let error = script.client.collect(ListActivities::new()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /activity: 207 the answer does not decode: Core sent a part of the answer only; select fewer \
         fields"
    );
}
