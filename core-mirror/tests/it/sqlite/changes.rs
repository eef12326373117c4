//! Runs after the first one: changes, deletions, and what they cost.

use core_api::{
    Activity, ActivityInput, Client, CreateActivity, DeleteActivity, ListActivities, Resource,
    endpoint::CallKind,
};
use core_mirror::{ColumnType, Outcome, Table};
use http::Method;
use serde_json::Value;

use super::{Place, assert_equal};
use crate::support::{Firm, Record};

/// Changes a text of the first record of a table, and deletes the last one. Core may refuse both. Returns whether a
/// record was deleted.
async fn disturb(firm: &Firm, table: &Table) -> bool {
    let (client, resource) = (&firm.client, table.resource);
    let records: Vec<Record> = firm.records(table).await.into_values().collect();
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return false };
    if let Some(update) = resource.call(CallKind::Update) {
        let is_free = |column: &&core_mirror::Column| {
            column.kind == ColumnType::Text
                && !column.field.read_only
                && column.field.max_length.is_none_or(|length| length > 20)
                && first.get(column.field.name).is_some_and(|json| json.get().starts_with('"'))
        };
        // Other records show the names of a record, and do not change with them.
        let is_shown = |column: &core_mirror::Column| {
            !["memo", "notes", "note", "comment", "comments"].contains(&column.name.as_str())
        };
        let column = table.columns.iter().filter(is_free).find(|column| !is_shown(column));
        if let Some(column) = column {
            let mut changed: serde_json::Map<String, Value> =
                serde_json::from_str(&serde_json::to_string(first).unwrap()).unwrap();
            changed.insert(column.field.name.to_owned(), Value::from("changed"));
            let call = client.raw(Method::PUT, update.path).placeholder("id", id(first));
            // A rule may refuse the text. Other tables change.
            drop(call.json(&changed).response().await);
        }
    }
    let Some(delete) = resource.call(CallKind::Delete) else { return false };
    client.raw(Method::DELETE, delete.path).placeholder("id", id(last)).response().await.is_ok()
}

fn id(record: &Record) -> String {
    serde_json::from_str(record["id"].get()).unwrap()
}

#[tokio::test]
async fn a_second_run_copies_changes_and_deletions_of_all_resources() {
    let (firm, place) = (Firm::start().await, Place::new());
    let mut mirror = place.builder(&firm).await.build().unwrap();
    mirror.run().await.unwrap();
    let mut deleted = 0;
    for table in mirror.tables() {
        deleted += u64::from(disturb(&firm, table).await);
    }
    assert!(deleted > 50, "{deleted}");
    let report = mirror.run().await.unwrap();
    assert_eq!(report.outcome, Outcome::Complete, "{:?}", report.not_mirrored);
    // A record that goes may take others with it.
    assert!(report.rows_deleted >= deleted, "{report:?}");
    assert!(report.rows_changed > 10, "{report:?}");
    assert_equal(&firm, &place.path, mirror.tables()).await;
    let noted = place.count("_mirror_deleted");
    assert_eq!(u64::try_from(noted).unwrap(), report.rows_deleted);

    let report = mirror.run().await.unwrap();
    assert_eq!((report.rows_changed, report.rows_deleted), (0, 0), "{report:?}");
}

#[tokio::test]
async fn writers_during_the_runs_neither_lose_nor_double_rows() {
    let (firm, place) = (Firm::start().await, Place::new());
    let builder = place.builder(&firm).await.resources(["Activity", "Benefit", "Allocation"]);
    let mut mirror = builder.build().unwrap();
    let writer = tokio::spawn(write(firm.client.clone()));
    while !writer.is_finished() {
        let report = mirror.run().await.unwrap();
        assert_eq!(report.outcome, Outcome::Complete);
    }
    writer.await.unwrap();
    mirror.run().await.unwrap();
    assert_equal(&firm, &place.path, mirror.tables()).await;
}

/// Creates, changes and deletes activities.
async fn write(client: Client) {
    let mut kept: Vec<Activity> = client.collect(ListActivities::new()).await.unwrap();
    for number in 0..60 {
        let input = ActivityInput::new().code(format!("W-{number}")).description("Written");
        kept.push(client.send(CreateActivity::new(input)).await.unwrap());
        let middle = kept.len() / 2;
        let memo = Some(format!("memo {number}"));
        client.update(kept[middle].id, |it| it.memo.clone_from(&memo)).await.unwrap();
        if number % 3 == 0 {
            // An activity in use cannot be deleted.
            let newest = kept.pop().unwrap();
            client.send(DeleteActivity::new(newest.id)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_record_that_comes_back_is_a_row_again() {
    let (firm, place) = (Firm::start().await, Place::new());
    let builder = place.builder(&firm).await.resources(["Activity"]);
    let mut mirror = builder.build().unwrap();
    firm.sandbox.snapshot("before").unwrap();
    let input = ActivityInput::new().code("GONE").description("Soon to be deleted");
    firm.client.send(CreateActivity::new(input)).await.unwrap();
    mirror.run().await.unwrap();
    firm.sandbox.snapshot("with").unwrap();
    firm.sandbox.restore("before").unwrap();
    assert_eq!(mirror.run().await.unwrap().rows_deleted, 1);
    assert_eq!(place.count("_mirror_deleted"), 1);
    firm.sandbox.restore("with").unwrap();
    mirror.run().await.unwrap();
    let activities = firm.client.collect(ListActivities::new()).await.unwrap();
    let newest = activities.iter().map(Resource::id).max_by_key(|id| id.uuid());
    assert!(newest.is_some());
}

#[tokio::test]
async fn a_run_without_changes_takes_one_call_for_each_resource_and_one_for_deletions() {
    let (firm, place) = (Firm::start().await, Place::new());
    let twelve = [
        "Account",
        "Activity",
        "Bill",
        "Check",
        "Client",
        "CustomField",
        "Document",
        "Employee",
        "Invoice",
        "Payment",
        "Project",
        "TimeEntry",
    ];
    let mut mirror = place.builder(&firm).await.resources(twelve).build().unwrap();
    mirror.run().await.unwrap();
    // The deletion history covers a resource after it agreed with a sweep about a deletion.
    let (tables, mut created) = (mirror.tables().to_vec(), Vec::new());
    for table in &tables {
        created.push(copy_first(&firm, table).await);
    }
    mirror.run().await.unwrap();
    for (table, id) in tables.iter().zip(created) {
        let delete = table.resource.call(CallKind::Delete).unwrap();
        let call = firm.client.raw(Method::DELETE, delete.path).placeholder("id", id);
        call.response().await.unwrap();
    }
    mirror.run().await.unwrap();
    mirror.run().await.unwrap();
    mirror.run().await.unwrap();
    firm.sandbox.clear_requests();
    let report = mirror.run().await.unwrap();
    assert_eq!((report.rows_changed, report.rows_deleted), (0, 0));
    let mut paths: Vec<_> = firm.sandbox.requests().into_iter().map(|it| it.path).collect();
    // The deletions of a moment ago are within the overlap of the history, so it takes one call more.
    assert_eq!(paths.iter().filter(|path| path.ends_with("/deletedhistory")).count(), 2);
    paths.dedup();
    assert_eq!(paths.len(), 13, "{paths:?}");
}

/// Creates a record like the first one of a table, and returns its id.
async fn copy_first(firm: &Firm, table: &Table) -> String {
    let (_, record) = firm.records(table).await.pop_first().unwrap();
    let mut copy: serde_json::Map<String, Value> =
        serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
    for name in ["id", "version", "createdOn", "lastUpdated"] {
        copy.remove(name);
    }
    for name in ["code", "name", "number", "label", "referenceNumber", "company", "displayName"] {
        if copy.contains_key(name) {
            copy.insert(name.to_owned(), Value::from(format!("copy of {}", table.name)));
        }
    }
    let create = table.resource.call(CallKind::Create).unwrap();
    let made: Value = firm.client.raw(Method::POST, create.path).json(&copy).fetch().await.unwrap();
    made["id"].as_str().unwrap().to_owned()
}
