//! Lists of projections, which read selected columns only.

use core_api::{
    Activity, Endpoint, Id, Json, ListActivities, ListTimeEntries, Project, Projection, TimeEntry,
};
use core_sandbox::Sandbox;
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
