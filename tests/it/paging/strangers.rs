//! Lists of servers that cap pages, hide rows, or answer nothing.

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

const EVER: DateTime = date(1, 1, 1).at(0, 0, 0, 0);

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
async fn a_stream_of_capped_pages_goes_on_in_another_process() {
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
async fn changes_are_whole_and_nothing_that_exists_is_reported_as_deleted() {
    for server in Server::all() {
        let script = server.start().await;
        let known = (0..server.rows + 3).map(|row| Id::new(row_id(row)));
        let mut changes = script.client.changes::<Activity>(EVER).deletions(known);
        let (mut changed, mut deleted) = (Vec::new(), Vec::new());
        while let Some(change) = changes.try_next().await.unwrap() {
            match change {
                Change::Changed(activity) => changed.push(activity),
                Change::Deleted(id) => deleted.push(id.uuid()),
                _ => unreachable!("there are no other changes"),
            }
        }
        assert_eq!(codes(&changed), server.shown(), "{server:?}");
        // A hidden row exists: the lookup by its id finds it.
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
    // Of an id that is nowhere, an empty page says so.
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
async fn no_call_follows_the_rows_that_were_asked_for() {
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
async fn a_blank_success_is_no_end_before_it_comes_twice() {
    let blank = || (200, String::new());
    // At first it is an error, whatever the list.
    let script = Script::start(move |_| blank()).await;
    for list in [ListActivities::new(), ListActivities::new().by_key()] {
        let mut stream = script.client.stream(list);
        for _ in 0..2 {
            let error = stream.try_next().await.unwrap_err();
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
        }
    }
    let mut changes = script.client.changes::<Activity>(EVER).deletions([Id::new(id(1))]);
    assert_eq!(changes.try_next().await.unwrap_err().kind(), ErrorKind::Decode);
    assert!(script.client.collect(ListActivities::new().trust_short_pages()).await.is_err());

    // After rows, one blank answer is asked for again, and two are the end.
    for blanks in [1, 2] {
        let left = Arc::new(std::sync::atomic::AtomicI32::new(blanks));
        let server = Server::capped(true);
        let script = Script::start(move |asked| {
            let is_second = asked.page == Some(2);
            let is_blank = is_second && left.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) > 0;
            if is_blank { blank() } else { server.answer(asked) }
        })
        .await;
        let all = script.client.collect(ListActivities::new().prefetch(1)).await.unwrap();
        assert_eq!(all.len(), if blanks == 1 { 250 } else { 100 });
    }
}

#[tokio::test]
async fn a_page_of_html_does_not_prove_that_a_record_is_deleted() {
    let script = Script::start(|asked| match asked.path.as_str() {
        "/activity" => (204, String::new()),
        _ => (404, "<html><title>No backend</title></html>".to_owned()),
    })
    .await;
    let mut changes = script.client.changes::<Activity>(EVER).deletions([Id::new(id(1))]);
    for _ in 0..2 {
        let error = changes.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    }
}

#[tokio::test]
async fn rows_without_readable_ids_repeat_no_page_for_ever() {
    for row in [
        r#"{"id":5,"token":TURN}"#,
        r#"{"id":null,"token":TURN}"#,
        r#"{"code":"a","token":TURN}"#,
        r#"{"id":"nonsense","token":TURN}"#,
        "0",
        "null",
    ] {
        let turn = Arc::new(std::sync::atomic::AtomicU32::new(0));
        let script = Script::start(move |asked| {
            let turn = turn.fetch_add(1, std::sync::atomic::Ordering::SeqCst).to_string();
            let rows = vec![row.replace("TURN", &turn); asked.size.unwrap_or(1).min(3) as usize];
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
async fn rows_that_are_alike_are_different_rows_where_they_have_no_id() {
    let none = Id::<Activity>::NONE;
    for (rows, size) in [(7_u32, 10), (35, 10), (40, 10)] {
        let script = Script::start(move |asked| {
            let size = asked.size.unwrap();
            let start = (asked.page.unwrap() - 1) * size;
            let page = (start..rows.min(start + size)).map(|row| {
                // Every third row is like those before it.
                format!(r#"{{"id":"{none}","code":"{}"}}"#, row - row % 3)
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

/// The calls of small and large lists, as they count against Core's limit.
#[tokio::test]
async fn lists_cost_as_many_calls_as_their_pages_and_one_or_two_more() {
    let sandbox = Sandbox::builder().at_least::<Activity>(2_500).start().await.unwrap();
    let client = super::client_of(&sandbox);
    let calls = async |list: List<Activity>| {
        let before = sandbox.counters().requests;
        let count = client.collect(list).await.unwrap().len();
        (count, sandbox.counters().requests - before)
    };
    let some: BTreeSet<_> = client
        .send(ListActivities::new().page(1, 5))
        .await
        .unwrap()
        .into_iter()
        .map(|activity| activity.code.unwrap())
        .collect();
    for code in &some {
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
