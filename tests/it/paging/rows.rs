//! Rows that do not decode, among rows that do.

use core_api::{ErrorKind, ListActivities, RowError};

use super::{Script, first_page_only, id};

/// Starts a server with three rows. The second row has a text instead of a number.
async fn script() -> Script {
    let good = |number| format!(r#"{{"id":"{}","code":"{number}"}}"#, id(number));
    let bad = format!(
        r#"{{"id":"{}","code":"2","billRate":"dear","memo":"{}"}}"#,
        id(2),
        "ä".repeat(9000)
    );
    let rows = format!("[{},{bad},{}]", good(1), good(3));
    Script::start(move |request| first_page_only(request, &rows)).await
}

#[tokio::test]
async fn a_row_that_does_not_decode_is_an_error_of_its_own() {
    let script = script().await;
    let mut activities = script.client.stream(ListActivities::new());
    assert_eq!(activities.try_next().await.unwrap().unwrap().code.as_deref(), Some("1"));
    let error = activities.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(
        error.to_string(),
        "GET /activity: 200 the answer does not decode: row 1 (id \
         00000000-0000-0000-0000-000000000002): at `billRate`: expected a number of at most 28 \
         digits, found `\"dear\"` at line 1 column 73"
    );
    let row = error.row().unwrap();
    assert_eq!((row.index(), row.id(), row.path()), (1, Some(id(2)), "billRate"));
    assert!(row.raw().starts_with(r#"{"id":"00000000-0000-0000-0000-000000000002","code":"2""#));
    // The row is longer than the kept excerpt, which must end between two characters.
    assert!((RowError::MAX_RAW - 1..=RowError::MAX_RAW).contains(&row.raw().len()));
    assert_eq!(activities.try_next().await.unwrap().unwrap().code.as_deref(), Some("3"));
    assert!(activities.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn collect_fails_unless_told_to_skip() {
    let script = script().await;
    let error = script.client.collect(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.row().map(RowError::index), Some(1));
    let rows = script.client.collect_readable(ListActivities::new()).await.unwrap();
    assert_eq!((rows.records.len(), rows.unreadable.len()), (2, 1));
}

#[tokio::test]
async fn an_answer_that_is_not_a_list_is_one_error() {
    for body in ["{}", "[{}", r#"[{"id":1}"#, "nonsense"] {
        let script = Script::start(move |_| (200, body.to_owned())).await;
        let error = script.client.collect(ListActivities::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(error.row().is_none(), "{body}: {error}");
    }
}
