//! Rows as JSON, beside the records of the same rows.

use std::sync::{Arc, Mutex};

use core_api::{
    Activity, Client, Employee, Invoice, ListActivities, ListInvoices, TimeEntry,
    client::Progress,
    endpoint::{CanList, List},
};
use core_sandbox::Sandbox;
use serde::Serialize;

use super::{Script, client_of, first_page_only, id};
use crate::support::json::Tree;

/// The rows of a list: JSON, or the error.
type Rows = Vec<Result<String, String>>;

/// Reads a list as records, and returns their JSON.
async fn by_record<R: CanList + Serialize>(client: &Client, list: List<R>) -> Rows {
    let (mut rows, mut records) = (Vec::new(), client.stream(list));
    loop {
        match records.try_next().await {
            Ok(None) => return rows,
            Ok(Some(record)) => {
                // JSON of an unknown type keeps its line breaks in a record, but not in a line.
                let json = serde_json::to_string(&record).unwrap();
                rows.push(Ok(json.replace(['\n', '\r'], "")));
            }
            Err(error) if error.row().is_some() => rows.push(Err(error.to_string())),
            Err(error) => {
                rows.push(Err(error.to_string()));
                return rows;
            }
        }
    }
}

/// Reads a list as JSON.
async fn by_json<R: CanList>(client: &Client, list: List<R>) -> Rows {
    let (mut rows, mut texts) = (Vec::new(), client.stream_json(list));
    loop {
        match texts.try_next().await {
            Ok(None) => return rows,
            Ok(Some(row)) => {
                assert!(!row.as_str().contains(['\n', '\r']), "{}", row.as_str());
                rows.push(Ok(row.into_string()));
            }
            Err(error) if error.row().is_some() => rows.push(Err(error.to_string())),
            Err(error) => {
                rows.push(Err(error.to_string()));
                return rows;
            }
        }
    }
}

/// Returns whether two rows are equal. Records write some escapes of texts in another way.
fn is_same(one: &Result<String, String>, other: &Result<String, String>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) if one != other && one.contains('\\') | other.contains('\\') => {
            let tree = |json: &str| Tree::parse(&json.replace(r"\ud800", r"\ufffd"));
            tree(one) == tree(other)
        }
        (one, other) => one == other,
    }
}

/// Asserts that a list has the same rows and errors in both forms.
async fn assert_same<R: CanList + Serialize>(client: &Client, list: &List<R>, body: &str) {
    let records = by_record(client, list.clone()).await;
    let texts = by_json(client, list.clone()).await;
    assert_eq!(records.len(), texts.len(), "{records:?}\n{texts:?}\n{body}");
    for (record, text) in records.iter().zip(&texts) {
        assert!(is_same(record, text), "\n{record:?}\n{text:?}\n{body}");
    }
}

/// A server whose next page a test can replace.
#[derive(Clone)]
struct Pages(Arc<Mutex<String>>);

impl Pages {
    async fn start() -> (Self, Script) {
        let pages = Self(Arc::default());
        let body = Arc::clone(&pages.0);
        let script =
            Script::start(move |request| first_page_only(request, &body.lock().unwrap())).await;
        (pages, script)
    }

    fn set(&self, body: &str) {
        body.clone_into(&mut self.0.lock().unwrap());
    }
}

#[tokio::test]
async fn rows_continue_after_one_that_is_not_a_record_and_end_with_a_page_that_is_not_a_list() {
    let (pages, script) = Pages::start().await;
    let row = |number| format!(r#"{{"id":"{}","billRate":1.50}}"#, id(number));
    let rows = format!("[{},{{\"billRate\":\"dear\"}},{}]", row(1), row(2));
    for (body, is_list) in [(rows.as_str(), true), ("nonsense", false)] {
        pages.set(body);
        let read = by_json(&script.client, ListActivities::new()).await;
        assert_eq!(read.iter().filter(|row| row.is_err()).count(), 1, "{read:?}");
        assert_eq!(read.len(), if is_list { 3 } else { 1 });
        assert_same(&script.client, &ListActivities::new(), body).await;
    }
}

/// Compares both forms of the sample records of a resource.
async fn compare_sample<R: CanList + Serialize>(sandbox: &Client, list: &List<R>, query: &str) {
    // Tokens of records differ at each read, so both forms read the same answer.
    let answer = sandbox.raw_get(R::PATH).query("expand", query).response().await.unwrap();
    let body = std::str::from_utf8(answer.body()).unwrap();
    assert!(body.starts_with("[{"), "{body}");
    let (pages, script) = Pages::start().await;
    pages.set(body);
    assert_same(&script.client, list, body).await;
}

#[tokio::test]
async fn sample_records_are_the_same_in_both_forms() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    compare_sample(&client, &List::<TimeEntry>::new(), "").await;
    compare_sample(&client, &List::<Employee>::new(), "").await;
    compare_sample(&client, &List::<Activity>::new().by_key(), "").await;
    let invoices = ListInvoices::new().expand(Invoice::INVOICE_DETAILS);
    compare_sample(&client, &invoices, "invoiceDetails").await;
}

#[tokio::test]
async fn a_row_knows_whether_it_is_flat() {
    let (pages, script) = Pages::start().await;
    for (members, is_flat) in [
        (r#""memo":"x""#, true),
        (r#""memo":null,"costRate":1.50"#, true),
        (r#""colour":"teal""#, false),
        // A list leaves out a field that may be nested.
        (r#""colour":null"#, true),
        (r#""customFields":[{"value":"x"}]"#, false),
    ] {
        pages.set(&format!(r#"[{{"id":"{}",{members}}}]"#, id(1)));
        let row = script.client.stream_json(ListActivities::new()).try_next().await.unwrap();
        assert_eq!(row.unwrap().is_flat(), is_flat, "{members}");
    }
}

#[tokio::test]
async fn rows_continue_after_a_cursor_and_count_their_progress() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let list = ListActivities::new().by_key().page(1, 3);
    let all = by_json(&client, list.clone()).await;
    let mut rows = client.stream_json(list.clone());
    assert_eq!(rows.count_rows().await, Some(all.len() as u64));
    let mut read = Vec::new();
    for _ in 0..7 {
        read.push(Ok(rows.try_next().await.unwrap().unwrap().into_string()));
    }
    let Progress { rows: count, total, .. } = rows.progress();
    assert_eq!((count, total), (7, Some(all.len() as u64)));
    let mut rest = client.resume_json(list, &rows.cursor()).unwrap();
    while let Some(row) = rest.try_next().await.unwrap() {
        read.push(Ok(row.into_string()));
    }
    assert_eq!(read, all);
    let other = client.resume_json(ListActivities::new(), &rows.cursor());
    assert!(other.is_err());
}
