//! A response with 1,000 time entries.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;
use uuid::Uuid;

/// Returns 1,000 recorded rows, each with another id.
///
/// Decimals get back the decimal point that Core sends and the recording lost.
pub(super) fn answer() -> String {
    let recorded = include_str!("../../fixtures/payloads/timeentry-1.json");
    let rows: Vec<&RawValue> = serde_json::from_str(recorded).unwrap();
    let row = |index: u128| {
        let id = Uuid::from_u128(index);
        let row = rows[index as usize % rows.len()].get();
        let row = row.replace("641b6b11-a4c5-4eb7-af39-d707b4864138", &id.to_string());
        row.replace("\"actualHours\": 1,", "\"actualHours\": 1.0,").replace("\n    ", "")
    };
    format!("[{}]", (0..1000).map(row).collect::<Vec<_>>().join(","))
}

/// The fields of [`TimeEntry`](core_api::TimeEntry) for serde's derive, which ignores unknown fields.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only decoded")]
pub(super) struct Derived {
    date: Option<DateTime>,
    activity_id: Option<Uuid>,
    activity: Option<String>,
    project_id: Option<Uuid>,
    project: Option<String>,
    resource_id: Option<Uuid>,
    resource: Option<String>,
    billable: Option<bool>,
    bill_status: Option<i32>,
    description: Option<String>,
    actual_hours: Option<Decimal>,
    client_hours: Option<Decimal>,
    bill_rate: Option<Decimal>,
    cost_rate: Option<Decimal>,
    overtime: Option<bool>,
    compensation_time: Option<bool>,
    invoice_id: Option<Uuid>,
    invoice_number: Option<String>,
    classification: Option<String>,
    tax1: Option<Decimal>,
    tax2: Option<Decimal>,
    tax3: Option<Decimal>,
    memo: Option<String>,
    extra: Option<bool>,
    income_account_id: Option<Uuid>,
    income_account: Option<String>,
    expense_account_id: Option<Uuid>,
    expense_account: Option<String>,
    vendor_bill_id: Option<Uuid>,
    vendor_bill_number: Option<String>,
    client: Option<String>,
    class_id: Option<Uuid>,
    class: Option<String>,
    workflow: Option<Vec<IgnoredAny>>,
    custom_fields: Option<Vec<IgnoredAny>>,
    wud_percent: Option<Decimal>,
    wud_multiplier: Option<Decimal>,
    flag1: Option<bool>,
    flag2: Option<bool>,
    flag3: Option<bool>,
    is_written_off: Option<bool>,
    id: Uuid,
    created_on: Option<DateTime>,
    created_by_id: Option<Uuid>,
    last_updated: Option<DateTime>,
    last_updated_by_id: Option<Uuid>,
    version: Option<String>,
    object_state: Option<i32>,
    token: Option<i32>,
}
