//! Fields of a list that a person selects and expands by their names.

use core_api::{
    Endpoint, ListInvoices, ListTimeEntries, Project, TimeEntry,
    endpoint::{List, Query},
    record::{FieldInfo, Kind},
};

use crate::support::api::Api;

fn query_of(list: &impl Endpoint) -> String {
    let request = list.to_request(&"https://core.test".parse().unwrap()).unwrap();
    request.uri().query().unwrap_or_default().to_owned()
}

#[test]
fn names_request_the_same_as_typed_fields() {
    let typed = ListTimeEntries::new().field(TimeEntry::DATE).field(TimeEntry::ACTUAL_HOURS);
    for names in [["date", "actualHours"], ["DATE", " actualhours "]] {
        let named = ListTimeEntries::new().select_names(names).unwrap();
        assert_eq!(query_of(&named), query_of(&typed));
        let query = Query::<TimeEntry>::new().select_names(names).unwrap();
        assert_eq!(format!("{query:?}"), r#"{"fields": "id,date,actualHours"}"#);
    }
    let again = typed.clone().select_names(["date", "id", "date"]).unwrap();
    assert_eq!(query_of(&again), query_of(&typed));
    let none = ListTimeEntries::new().select_names(Vec::<String>::new()).unwrap();
    assert_eq!(query_of(&none), "");
}

#[test]
fn a_name_without_a_field_has_the_nearest_one_in_its_error() {
    let fault = |name: &str| ListTimeEntries::new().select_names([name]).unwrap_err().to_string();
    assert_eq!(
        fault("actual_hour"),
        "there is no field `actual_hour`; did you mean `actualHours`?"
    );
    for name in ["", " ", "zzzzzz"] {
        let shown = format!("there is no field `{}`; the fields are `", name.trim());
        assert!(fault(name).starts_with(&shown), "{}", fault(name));
    }
    let long = fault(&"x".repeat(100_000));
    assert!(long.len() < 1_000, "{}", long.len());
    assert!(!fault("a\u{1b}[31m").contains('\u{1b}'));
    let error = ListInvoices::new().select_names(["id", "invoiceDetails.projectId"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no field `invoiceDetails.projectId`; a list selects whole fields, so write \
         `invoiceDetails`"
    );
    assert_eq!(error.name(), "invoiceDetails.projectId");
}

#[test]
fn only_nested_fields_expand() {
    let named = ListInvoices::new().expand_names(["INVOICEDETAILS"]).unwrap();
    assert_eq!(query_of(&named), "expand=invoiceDetails");
    let error = ListInvoices::new().expand_names(["invoiceNumber"]).unwrap_err().to_string();
    let start = "`invoiceNumber` is not a nested field, so each row has it; leave it out; the nested \
                 fields are `";
    assert!(error.starts_with(start), "{error}");
    let error = ListInvoices::new().expand_names(["invoiceDetail"]).unwrap_err().to_string();
    assert_eq!(error, "there is no field `invoiceDetail`; did you mean `invoiceDetails`?");
}

/// Returns the names that a list of `Project`s can select.
fn selectable() -> impl Iterator<Item = &'static FieldInfo> {
    Project::FIELDS.iter().filter(|info| !info.unselectable)
}

#[test]
fn each_field_is_selected_or_refused_as_its_table_says() {
    for info in Project::FIELDS {
        let selected = List::<Project>::new().select_names([info.name]);
        assert_eq!(selected.is_err(), info.unselectable, "{}", info.name);
        let expanded = List::<Project>::new().expand_names([info.name]);
        let is_nested =
            matches!(info.kind, Kind::Object(_) | Kind::List(_) | Kind::Values(_) | Kind::Json);
        assert_eq!(expanded.is_ok(), is_nested, "{}", info.name);
    }
}

#[tokio::test]
async fn rows_with_any_selection_decode_and_have_only_that() {
    let api = Api::start().await;
    for info in selectable() {
        let list = List::<Project>::new().select_names([info.name]).unwrap().page(1, 5);
        let rows = api.client.collect(list).await.unwrap();
        assert!(!rows.is_empty(), "{}", info.name);
        for (index, other) in Project::FIELDS.iter().enumerate() {
            let is_asked = other.name == info.name || other.name == "id";
            assert!(is_asked || rows.iter().all(|row| !row.unlisted.had(index)), "{}", other.name);
        }
        assert!(rows.iter().all(|row| row.unlisted.is_partial()), "{}", info.name);
    }
}
