//! Lists from servers that cap pages, hide rows, or give empty answers.

mod server;

use std::{collections::BTreeSet, sync::Arc};

use core_api::{
    Activity, ErrorKind, Id, ListActivities,
    client::{Change, Cursor},
    endpoint::List,
};
use core_sandbox::Sandbox;
use jiff::civil::{DateTime, date};

use super::{Script, id};
use server::{Server, json, row_id};

const BEGINNING: DateTime = date(1, 1, 1).at(0, 0, 0, 0);

fn codes(activities: &[Activity]) -> Vec<u32> {
    let code = |activity: &Activity| activity.code.as_ref().unwrap().parse().unwrap();
    let mut codes: Vec<u32> = activities.iter().map(code).collect();
    codes.sort_unstable();
    codes
}

#[tokio::test]
async fn a_page_that_is_not_full_is_not_the_end_of_a_list() {
    for server in Server::all() {
        let script = server.start().await;
        for size in [100, 1000] {
            for prefetch in [1, 2, 8] {
                let list = || ListActivities::new().page(1, size).prefetch(prefetch);
                let all = script.client.collect(list()).await.unwrap();
                assert_eq!(codes(&all), server.shown(), "{server:?} by {size}, {prefetch}");
                let mut pages = script.client.pages(list());
                let mut rows = Vec::new();
                while let Some(page) = pages.try_next().await.unwrap() {
                    rows.extend(page.records);
                }
                assert_eq!(codes(&rows), server.shown());
            }
            let list = ListActivities::new().page(1, size).by_key();
            let all = script.client.collect(list).await.unwrap();
            assert_eq!(codes(&all), server.shown(), "{server:?} by key, {size}");
        }
    }
}

#[tokio::test]
async fn a_stream_of_capped_pages_resumes_in_another_process() {
    for server in Server::all() {
        let script = server.start().await;
        let lists: [List<Activity>; 2] =
            [ListActivities::new(), ListActivities::new().page(1, 100).by_key()];
        for list in lists {
            let mut stored = serde_json::to_string(&script.client.stream(list.clone()).cursor());
            let mut rows = Vec::new();
            loop {
                let cursor: Cursor = serde_json::from_str(&stored.unwrap()).unwrap();
                let mut stream = script.client.resume(list.clone(), &cursor).unwrap();
                let before = rows.len();
                while rows.len() < before + 37
                    && let Some(activity) = stream.try_next().await.unwrap()
                {
                    rows.push(activity);
                }
                stored = serde_json::to_string(&stream.cursor());
                if rows.len() == before {
                    break;
                }
            }
            assert_eq!(codes(&rows), server.shown(), "{server:?}, {list:?}");
        }
    }
}

#[tokio::test]
async fn changes_are_complete_and_no_existing_record_is_reported_as_deleted() {
    for server in Server::all() {
        let script = server.start().await;
        let known = (0..server.rows + 3).map(|row| Id::new(row_id(row)));
        let mut changes = script.client.changes::<Activity>(BEGINNING).deletions(known);
        let (mut changed, mut deleted) = (Vec::new(), Vec::new());
        while let Some(change) = changes.try_next().await.unwrap() {
            match change {
                Change::Changed(activity) => changed.push(activity),
                Change::Deleted(id) => deleted.push(id.uuid()),
                _ => unreachable!("there are no other changes"),
            }
        }
        assert_eq!(codes(&changed), server.shown(), "{server:?}");
        // The hidden row exists, because the lookup by its id finds it.
        assert_eq!(deleted, [250, 251, 252].map(row_id), "{server:?}");
    }
}

#[tokio::test]
async fn lists_by_id_end_once_all_ids_have_come() {
    let script = Server::capped(true).start().await;
    let wanted = [3_u32, 5, 7];
    let ids = || wanted.map(|row| Id::<Activity>::new(row_id(row)));
    for list in [
        ListActivities::new().filter(Activity::ID.is_in(ids())),
        ListActivities::new().filter(Activity::ID.is_in(ids())).by_key(),
    ] {
        assert_eq!(codes(&script.client.collect(list).await.unwrap()), wanted);
    }
    let one = ListActivities::new().filter(Activity::ID.eq(ids()[0]));
    assert_eq!(codes(&script.client.collect(one).await.unwrap()), [3]);
    assert_eq!(script.pages(), [1, 1, 1]);
    // An unknown id needs an empty page as proof.
    let more = ids().into_iter().chain([Id::new(id(999))]);
    let list = ListActivities::new().filter(Activity::ID.is_in(more));
    assert_eq!(codes(&script.client.collect(list).await.unwrap()), wanted);
    assert_eq!(script.pages(), [1, 1, 1, 1, 2]);
}

#[tokio::test]
async fn a_record_that_a_filter_by_id_excludes_is_an_error() {
    let script = Script::start(|_| (200, format!("[{}]", json(7)))).await;
    let list = ListActivities::new().filter(Activity::ID.eq(Id::new(row_id(3))));
    let error = script.client.collect(list).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let expected = "Core returned the record 00000000-0000-0000-0000-000000000008, which the filter by \
                    id excludes";
    assert!(error.to_string().ends_with(expected), "{error}");
}

#[tokio::test]
async fn no_request_follows_the_last_row_needed() {
    let script = Server::capped(true).start().await;
    assert!(script.client.first(ListActivities::new()).await.unwrap().is_some());
    assert_eq!(script.client.send(ListActivities::new().page(2, 10)).await.unwrap().len(), 10);
    let mut stream = script.client.stream(ListActivities::new().page(1, 100));
    for _ in 0..100 {
        stream.try_next().await.unwrap().unwrap();
    }
    assert_eq!(script.pages(), [1, 2, 1]);
}

#[tokio::test]
async fn an_empty_body_ends_a_list_only_if_it_comes_twice() {
    let empty_body = || (200, String::new());
    // As the first answer, an empty body is an error for every list.
    let script = Script::start(move |_| empty_body()).await;
    for list in [ListActivities::new(), ListActivities::new().by_key()] {
        let mut stream = script.client.stream(list);
        for _ in 0..2 {
            let error = stream.try_next().await.unwrap_err();
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
        }
    }
    let mut changes = script.client.changes::<Activity>(BEGINNING).deletions([Id::new(id(1))]);
    assert_eq!(changes.try_next().await.unwrap_err().kind(), ErrorKind::Decode);
    assert!(script.client.collect(ListActivities::new().trust_short_pages()).await.is_err());

    // After rows, one empty body is requested again, and two end the list.
    for empty_bodies in [1, 2] {
        let left = Arc::new(std::sync::atomic::AtomicI32::new(empty_bodies));
        let server = Server::capped(true);
        let script = Script::start(move |request| {
            let is_second = request.page == Some(2);
            let is_empty = is_second && left.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) > 0;
            if is_empty { empty_body() } else { server.answer(request) }
        })
        .await;
        let all = script.client.collect(ListActivities::new().prefetch(1)).await.unwrap();
        assert_eq!(all.len(), if empty_bodies == 1 { 250 } else { 100 });
    }
}

#[tokio::test]
async fn a_page_of_html_does_not_prove_that_a_record_is_deleted() {
    let script = Script::start(|request| match request.path.as_str() {
        "/activity" => (204, String::new()),
        _ => (404, "<html><title>No backend</title></html>".to_owned()),
    })
    .await;
    let mut changes = script.client.changes::<Activity>(BEGINNING).deletions([Id::new(id(1))]);
    for _ in 0..2 {
        let error = changes.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    }
}

#[tokio::test]
async fn rows_without_valid_ids_do_not_loop_forever() {
    for row in [
        r#"{"id":5,"token":TURN}"#,
        r#"{"id":null,"token":TURN}"#,
        r#"{"code":"a","token":TURN}"#,
        r#"{"id":"nonsense","token":TURN}"#,
        "0",
        "null",
    ] {
        let turn = Arc::new(std::sync::atomic::AtomicU32::new(0));
        let script = Script::start(move |request| {
            let turn = turn.fetch_add(1, std::sync::atomic::Ordering::SeqCst).to_string();
            let rows = vec![row.replace("TURN", &turn); request.size.unwrap_or(1).min(3) as usize];
            (200, format!("[{}]", rows.join(",")))
        })
        .await;
        let mut stream = script.client.stream(ListActivities::new());
        let mut calls_with_errors = 0;
        let error = loop {
            match stream.try_next().await {
                Err(error) if error.row().is_none() => break error,
                Err(_) => calls_with_errors += 1,
                Ok(row) => panic!("{row:?}"),
            }
            assert!(calls_with_errors < 100, "{row}");
        };
        assert!(error.to_string().contains("so Core repeats pages"), "{row}: {error}");
    }
}

#[tokio::test]
async fn identical_rows_without_an_id_are_different_rows() {
    let nil = Id::<Activity>::NONE;
    for (rows, size) in [(7_u32, 10), (35, 10), (40, 10)] {
        let script = Script::start(move |request| {
            let size = request.size.unwrap();
            let start = (request.page.unwrap() - 1) * size;
            let page = (start..rows.min(start + size)).map(|row| {
                // Every third row equals the two rows after it.
                format!(r#"{{"id":"{nil}","code":"{}"}}"#, row - row % 3)
            });
            match page.collect::<Vec<_>>() {
                page if page.is_empty() => (204, String::new()),
                page => (200, format!("[{}]", page.join(","))),
            }
        })
        .await;
        for prefetch in [1, 2, 8] {
            let list = ListActivities::new().page(1, size).prefetch(prefetch);
            assert_eq!(script.client.collect(list).await.unwrap().len(), rows as usize);
        }
    }
}

/// Counts the requests of small and large lists, because Core limits the number of requests.
#[tokio::test]
async fn a_list_takes_one_request_for_each_page_and_at_most_two_more() {
    let sandbox = Sandbox::builder().at_least::<Activity>(2_500).start().await.unwrap();
    let client = super::client_of(&sandbox);
    let calls = async |list: List<Activity>| {
        let before = sandbox.counters().requests;
        let count = client.collect(list).await.unwrap().len();
        (count, sandbox.counters().requests - before)
    };
    let sample: BTreeSet<_> = client
        .send(ListActivities::new().page(1, 5))
        .await
        .unwrap()
        .into_iter()
        .map(|activity| activity.code.unwrap())
        .collect();
    for code in &sample {
        let list = ListActivities::new().filter(Activity::CODE.eq(code.as_str()));
        assert_eq!(calls(list.clone()).await.1, 2);
        assert_eq!(calls(list.trust_short_pages()).await.1, 1);
    }
    for prefetch in [1, 2, 4, 50] {
        let (rows, calls) = calls(ListActivities::new().page(1, 100).prefetch(prefetch)).await;
        assert!(rows >= 2_500);
        let pages = rows.div_ceil(100) as u64;
        assert!((pages + 1..=pages + 2).contains(&calls), "{calls} calls, prefetch {prefetch}");
    }
}
