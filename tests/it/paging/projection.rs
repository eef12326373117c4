//! Lists of projections, which read selected columns only.

use core_api::{
    Activity, BilledStatus, Endpoint, Id, Json, ListActivities, ListProjects, ListTimeEntries,
    Project, ProjectRule, Projection, TimeEntry,
};
use core_sandbox::Sandbox;
use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{Script, client_of, first_page_only, id};

#[derive(Debug, PartialEq, Projection)]
#[projection(TimeEntry)]
struct Hours {
    project_id: Option<Id<Project>>,
    #[projection(column = actual_hours)]
    hours: Option<Decimal>,
}

#[derive(Debug, PartialEq, Projection)]
#[projection(Activity)]
struct CodeRow {
    code: Option<String>,
    #[projection(unlisted = "costCenter")]
    cost_center: Option<Json>,
}

#[tokio::test]
async fn a_projection_has_the_values_of_the_records() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let billable = || ListTimeEntries::new().filter(TimeEntry::BILLABLE.eq(true));
    let records = client.collect(billable()).await.unwrap();
    let rows = client.collect(billable().select::<Hours>()).await.unwrap();
    let from =
        |entry: &TimeEntry| Hours { project_id: entry.project_id, hours: entry.actual_hours };
    assert_eq!(rows, records.iter().map(from).collect::<Vec<_>>());
    assert!(rows.len() > 1_000 && rows[0].hours.is_some());
}

#[tokio::test]
async fn a_projection_requests_its_columns_and_the_paging_keys() {
    let script = Script::start(|request| super::page(request, 1000, 0)).await;
    let request = ListActivities::new().select::<CodeRow>();
    let request = request.to_request(&"https://core.test".parse().unwrap()).unwrap();
    assert_eq!(request.uri().query(), Some("fields=code%2CcostCenter"));
    script.client.collect(ListActivities::new().select::<CodeRow>()).await.unwrap();
    script.client.collect(ListActivities::new().select::<CodeRow>().by_key()).await.unwrap();
    let queries: Vec<String> =
        script.requests.lock().unwrap().iter().map(|request| request.query.clone()).collect();
    assert_eq!(
        queries,
        [
            "fields=code,costCenter,id & orderBy=createdOn asc & page=1,1000",
            "fields=code,costCenter,id,createdOn & orderBy=createdOn asc & page=1,1000",
        ]
    );
}

#[tokio::test]
async fn missing_columns_are_none_and_extra_ones_are_dropped() {
    let row = format!(r#"[{{"id":"{}","costCenter":{{"n":1.50}},"colour":"teal"}}]"#, id(1));
    let script = Script::start(move |request| first_page_only(request, &row)).await;
    let rows = script.client.collect(ListActivities::new().select::<CodeRow>()).await.unwrap();
    let cost_center = Some(Json::parse(r#"{"n":1.50}"#).unwrap());
    assert_eq!(rows, [CodeRow { code: None, cost_center }]);
}

#[tokio::test]
async fn a_projection_is_read_by_key_and_resumed() {
    let sandbox = Sandbox::builder().at_least::<Activity>(300).start().await.unwrap();
    let client = client_of(&sandbox);
    #[derive(Clone, Debug, PartialEq, Projection)]
    #[projection(Activity)]
    struct Row {
        description: Option<String>,
    }
    let list = ListActivities::new().select::<Row>().page(1, 40).by_key();
    let whole = client.collect(list.clone()).await.unwrap();
    assert_eq!(whole.len(), 300);
    let mut rows = client.stream(list.clone());
    let mut parts = Vec::new();
    for _ in 0..123 {
        parts.extend(rows.try_next().await.unwrap());
    }
    let mut rows = client.resume(list, &rows.cursor()).unwrap();
    while let Some(row) = rows.try_next().await.unwrap() {
        parts.push(row);
    }
    assert_eq!(parts, whole);
}

#[tokio::test]
async fn a_row_that_does_not_fit_is_an_error_of_its_own() {
    let row = |number, hours| format!(r#"{{"id":"{}","actualHours":{hours}}}"#, id(number));
    let rows = format!("[{},{}]", row(1, "1.25"), row(2, "true"));
    let script = Script::start(move |request| first_page_only(request, &rows)).await;
    let list = ListTimeEntries::new().select::<Hours>();
    let rows = script.client.collect_readable(list).await.unwrap();
    assert_eq!(rows.records.len(), 1);
    let row = rows.unreadable[0].row().unwrap();
    assert_eq!((row.id(), row.path()), (Some(id(2)), "actualHours"));
}

/// Columns that Core always sends, without `Option`.
#[derive(Clone, Debug, PartialEq, Projection)]
#[projection(TimeEntry)]
struct Work {
    date: DateTime,
    project_id: Id<Project>,
    #[projection(column = actual_hours)]
    hours: Decimal,
    billable: bool,
    bill_status: BilledStatus,
    description: String,
    memo: Option<String>,
}

#[tokio::test]
async fn columns_without_option_have_the_values_of_the_records() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client_of(&sandbox);
    let records = client.collect(ListTimeEntries::new()).await.unwrap();
    let rows = client.collect(ListTimeEntries::new().select::<Work>()).await.unwrap();
    let from = |entry: TimeEntry| {
        Some(Work {
            date: entry.date?,
            project_id: entry.project_id?,
            hours: entry.actual_hours?,
            billable: entry.billable?,
            bill_status: entry.bill_status?,
            description: entry.description?,
            memo: entry.memo,
        })
    };
    assert_eq!(rows, records.into_iter().filter_map(from).collect::<Vec<_>>());
    assert!(rows.len() > 1_000);
}

const WORK: &str = r#""date":"2026-01-05T00:00:00","projectId":"f5b2e48c-581a-485b-b1f3-7d34a3c74739","actualHours":7.50,"billable":true,"billStatus":0,"description":"Site visit","memo":null"#;

#[tokio::test]
async fn a_row_without_a_value_is_an_error_that_names_field_and_row() {
    let id_text = r#""f5b2e48c-581a-485b-b1f3-7d34a3c74739""#;
    for (text, other, field, found) in [
        (r#""actualHours":7.50,"#, "", "missing field `actualHours`", ""),
        ("7.50", "null", "at `actualHours`: expected a number", "found `null`"),
        ("7.50", r#"" ""#, "at `actualHours`: expected a number", r#"found `" "`"#),
        ("true", "null", "at `billable`: expected", "found `null`"),
        (
            r#""billStatus":0"#,
            r#""billStatus":null"#,
            "at `billStatus`: expected a whole number or a text",
            "found `null`",
        ),
        (r#""Site visit""#, "null", "at `description`: expected a text", "found `null`"),
        (id_text, "null", "at `projectId`: expected an id", "found `null`"),
    ] {
        let good = format!(r#"{{"id":"{}",{WORK}}}"#, id(1));
        let bad = format!(r#"{{"id":"{}",{}}}"#, id(2), WORK.replace(text, other));
        let page =
            format!("[{good},{bad},{good}]").replacen(&id(1).to_string(), &id(3).to_string(), 1);
        let script = Script::start(move |request| first_page_only(request, &page)).await;
        let list = ListTimeEntries::new().select::<Work>();
        let rows = script.client.collect_readable(list).await.unwrap();
        assert_eq!((rows.records.len(), rows.unreadable.len()), (2, 1), "{field}");
        let error = rows.unreadable[0].row().unwrap();
        assert_eq!(error.id(), Some(id(2)));
        let text = error.to_string();
        assert!(text.starts_with(&format!("row 1 (id {}): {field}", id(2))), "{text}");
        assert!(text.contains(found), "{text}");
    }
}

#[tokio::test]
async fn a_key_without_option_reads_by_key() {
    #[derive(Clone, Debug, PartialEq, Projection)]
    #[projection(Activity)]
    struct Row {
        id: Id<Activity>,
        created_on: DateTime,
    }
    let sandbox = Sandbox::builder().at_least::<Activity>(300).start().await.unwrap();
    let client = client_of(&sandbox);
    let list = ListActivities::new().select::<Row>().page(1, 40).by_key();
    assert_eq!(client.collect(list).await.unwrap().len(), 300);
}

#[tokio::test]
async fn nested_columns_without_option_are_read() {
    #[derive(Debug, Projection)]
    #[projection(Project)]
    struct Row {
        rules: Vec<ProjectRule>,
        #[projection(unlisted = "more")]
        more: Json,
    }
    let page = format!(
        r#"[{{"id":"{}","rules":[{{}}],"more":[1]}},{{"id":"{}","rules":null,"more":1}},{{"id":"{}","rules":[],"more":null}}]"#,
        id(1),
        id(2),
        id(3)
    );
    let script = Script::start(move |request| first_page_only(request, &page)).await;
    let rows = script.client.collect_readable(ListProjects::new().select::<Row>()).await.unwrap();
    assert_eq!(rows.records.len(), 1);
    assert_eq!((rows.records[0].rules.len(), rows.records[0].more.as_str()), (1, "[1]"));
    let texts: Vec<_> = rows.unreadable.iter().map(|one| one.row().unwrap().to_string()).collect();
    assert!(texts[0].contains("at `rules`: expected a list, found `null`"), "{texts:?}");
    assert!(texts[1].contains("at `more`: expected JSON, found `null`"), "{texts:?}");
}
