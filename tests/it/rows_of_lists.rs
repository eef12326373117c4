//! Rows of lists, which lack nested fields, and answers about another record than the call.

use core_api::{
    Activity, Employee, Endpoint, ErrorKind, GetActivity, GetInvoice, Id, Invoice, ListActivities,
    ListEmployees, ListInvoices, ListRegions, PatchEmployee, Region, Resource, UpdateActivity,
    UpdateInvoice, UpdateRegion,
};
use core_sandbox::Sandbox;

use crate::support::list_server::{Script, client_of, id};

#[tokio::test]
async fn an_update_of_a_row_whose_nested_fields_were_left_out_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut rows = client.collect(ListInvoices::new().page(1, 100)).await.unwrap();
    rows.extend(client.send(ListInvoices::new()).await.unwrap());
    let mut stream = client.stream(ListInvoices::new());
    rows.extend(stream.try_next().await.unwrap());
    rows.extend(client.first(ListInvoices::new()).await.unwrap());
    rows.extend(client.collect(ListInvoices::new().by_key()).await.unwrap());
    for row in rows {
        assert!(row.unlisted.is_partial());
        let before = client.send(GetInvoice::new(row.id)).await.unwrap();
        let error = client.send(UpdateInvoice::new(row.clone())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsent);
        for advice in ["`invoiceDetails`", "`Client::update`", "`expand`", "`omit_unread()`"] {
            assert!(error.to_string().contains(advice), "{error}");
        }
        let whole = client.send(GetInvoice::new(row.id)).await.unwrap();
        assert_eq!(whole.version, before.version, "nothing was sent");
        assert!(!whole.unlisted.is_partial() && whole.invoice_details.is_some());
    }
}

#[tokio::test]
async fn a_row_is_sent_if_it_is_complete_or_the_caller_agrees() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    // The client reads the record again by its id.
    let row = client.first(ListInvoices::new()).await.unwrap().unwrap();
    let memo = Some("PO-7".to_owned());
    let saved = client.update(row.id, |row| row.reference_number = memo.clone()).await.unwrap();
    assert!(saved.invoice_details.is_some() && saved.reference_number == memo);
    // The row is sent without the fields that the list left out.
    let row = client.first(ListInvoices::new()).await.unwrap().unwrap();
    let request = UpdateInvoice::new(row).omit_unread();
    let request = request.to_request(&"https://core.test".parse().unwrap()).unwrap();
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(body.contains(r#""version""#) && !body.contains("invoiceDetails"), "{body}");
    // The program sets the field, so its value is known.
    let mut row = client.first(ListInvoices::new()).await.unwrap().unwrap();
    let nested: Vec<&str> = nested_of::<Invoice>();
    assert!(nested.contains(&"invoiceDetails"));
    row.invoice_details = Some(Vec::new());
    let result = UpdateInvoice::new(row).to_request(&"https://core.test".parse().unwrap());
    match nested.len() {
        1 => assert!(result.is_ok()),
        _ => assert!(!result.unwrap_err().to_string().contains("invoiceDetails")),
    }
}

fn nested_of<R: Resource>() -> Vec<&'static str> {
    use core_api::record::Kind;
    let is_nested = |kind| matches!(kind, Kind::Object(_) | Kind::List(_) | Kind::Json);
    R::FIELDS.iter().filter(|field| is_nested(field.kind)).map(|field| field.name).collect()
}

#[tokio::test]
async fn an_expanded_field_without_a_value_was_not_left_out() {
    let row = format!(r#"[{{"id":"{}","version":"v","invoiceDetails":null}}]"#, id(1));
    let script = Script::start(move |_| (200, row.clone())).await;
    let list = ListInvoices::new().expand(Invoice::INVOICE_DETAILS).page(1, 1);
    let invoice = script.client.send(list).await.unwrap().remove(0);
    let others: Vec<_> = nested_of::<Invoice>();
    assert_eq!(invoice.unlisted.is_partial(), others.len() > 1);
    let json = serde_json::to_string(&invoice).unwrap();
    assert!(json.contains(r#""invoiceDetails":null"#), "{json}");
}

#[tokio::test]
async fn a_row_of_single_fields_is_refused_although_it_has_a_version() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let list = ListActivities::new().field(Activity::VERSION).field(Activity::MEMO);
    let row = client.first(list).await.unwrap().unwrap();
    assert!(row.version.is_some());
    let error = client.send(UpdateActivity::new(row)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert!(error.to_string().contains("the fields that were not selected"), "{error}");
}

#[test]
fn a_patch_clears_nothing_that_a_list_left_out() {
    let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","version":"AAA=","title":"Drafter",
        "customFields":[{"label":"Desk","value":"7"}]}"#;
    let whole: Employee = serde_json::from_str(text).unwrap();
    let body = format!(r#"[{}]"#, text.replace(r#"[{"label":"Desk","value":"7"}]"#, "null"));
    let answer = || http::Response::new(body.clone().into());
    let list = ListEmployees::new();
    let mut row = list.read(answer()).unwrap().remove(0);
    row.title = Some("Architect".to_owned());
    let changes = row.changes_since(&whole);
    assert_eq!(changes.names().collect::<Vec<_>>(), ["title"]);
    changes.into_patch().unwrap();
}

#[test]
fn an_unlisted_field_that_is_null_in_a_list_is_not_sent_back_as_null() {
    let list = ListActivities::new();
    let row = format!(r#"[{{"id":"{}","version":"v","memo":null,"parts":null,"size":7}}]"#, id(1));
    let row = list.read(http::Response::new(row.into())).unwrap().remove(0);
    assert_eq!(row.unlisted.text("parts"), Some("null"));
    let request = UpdateActivity::new(row.clone()).omit_unread();
    let request = request.to_request(&"https://core.test".parse().unwrap()).unwrap();
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(body.contains(r#""memo":null"#) && body.contains(r#""size":7"#), "{body}");
    assert!(!body.contains("parts"), "{body}");
    let text = format!(r#"{{"id":"{}","version":"v","memo":null,"parts":[1],"size":7}}"#, id(1));
    let whole: Activity = serde_json::from_str(&text).unwrap();
    assert!(row.changes_since(&whole).is_empty());
}

#[tokio::test]
async fn a_resource_without_nested_fields_is_updated_from_a_list() {
    assert!(nested_of::<Region>().is_empty());
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let mut row = client.first(ListRegions::new()).await.unwrap().unwrap();
    assert!(!row.unlisted.is_partial());
    row.name = Some("Highlands".to_owned());
    let saved = client.send(UpdateRegion::new(row)).await.unwrap();
    assert_eq!(saved.name.as_deref(), Some("Highlands"));
}

#[tokio::test]
async fn an_answer_about_another_record_is_an_error() {
    let record = |number| format!(r#"{{"id":"{}","version":"v","memo":"m"}}"#, id(number));
    let script = Script::start(move |request| {
        // A gateway that returns record 2 when record 1 is requested.
        let is_first = request.path.ends_with('1');
        (200, record(if is_first { 2 } else { 3 }))
    })
    .await;
    let client = &script.client;
    let one = Id::<Activity>::new(id(1));
    let expected = format!("the answer is the record {}, but the call is for {}", id(2), id(1));
    for error in [
        client.send(GetActivity::new(one)).await.unwrap_err(),
        client.update(one, |activity| activity.memo = None).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(&expected), "{error}");
    }
    let record: Activity = serde_json::from_str(&record(1)).unwrap();
    let error = client.send(UpdateActivity::new(record)).await.unwrap_err();
    assert!(error.to_string().contains(&expected), "{error}");
    let patch = PatchEmployee::new(Id::new(id(1)), "v").clear(Employee::TITLE);
    let error = client.send(patch).await.unwrap_err();
    assert!(error.to_string().contains(&expected), "{error}");
    let result: Vec<String> =
        script.requests.lock().unwrap().iter().map(|a| a.method.clone()).collect();
    assert_eq!(result, ["GET", "GET", "PUT", "PATCH"], "no PUT follows a GET of another record");
}

#[tokio::test]
async fn an_update_that_changes_the_id_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let rows = client.send(ListActivities::new().page(1, 2)).await.unwrap();
    let other = rows[1].id;
    let error = client.update(rows[0].id, |activity| activity.id = other).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert!(error.to_string().contains("`change` has set another id"), "{error}");
}
