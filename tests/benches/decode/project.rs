//! A response with 1,000 projects, the widest record.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;
use uuid::Uuid;

/// Returns the recorded row 1,000 times, each time with another id.
pub(super) fn answer() -> String {
    let recorded = include_str!("../../fixtures/payloads/project-1.json");
    let rows: Vec<&RawValue> = serde_json::from_str(recorded).unwrap();
    let row = |index: u128| {
        let row = rows[0].get().replace("\n    ", "");
        let id = Uuid::from_u128(index).to_string();
        row.replace("f5b2e48c-581a-485b-b1f3-7d34a3c74739", &id)
    };
    format!("[{}]", (0..1000).map(row).collect::<Vec<_>>().join(","))
}

/// The fields of [`Project`](core_api::Project) for serde's derive, which ignores unknown fields.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only decoded")]
pub(super) struct Derived {
    display_name: Option<String>,
    name: Option<String>,
    code: Option<String>,
    phase_name: Option<String>,
    r#type: Option<i32>,
    root_project_id: Option<Uuid>,
    root_project: Option<String>,
    level: Option<i32>,
    contract_type: Option<i32>,
    status: Option<i32>,
    has_child: Option<bool>,
    client_id: Option<Uuid>,
    client: Option<String>,
    manager_id: Option<Uuid>,
    manager: Option<String>,
    fee_schedule_id: Option<Uuid>,
    fee_schedule_name: Option<String>,
    service_contract: Option<Decimal>,
    expense_contract: Option<Decimal>,
    contract_amount: Option<Decimal>,
    start_date: Option<DateTime>,
    due_date: Option<DateTime>,
    percent_complete: Option<Decimal>,
    completed_on: Option<DateTime>,
    parent_id: Option<Uuid>,
    parent: Option<String>,
    principal_id: Option<Uuid>,
    principal: Option<String>,
    originator_id: Option<Uuid>,
    originator: Option<String>,
    invoice_template_id: Option<Uuid>,
    invoice_template: Option<String>,
    manual_invoice_template_id: Option<Uuid>,
    manual_invoice_template: Option<String>,
    joint_invoice_template_id: Option<Uuid>,
    joint_invoice_template: Option<String>,
    memo: Option<String>,
    interest_rate: Option<Decimal>,
    grace_days: Option<i32>,
    recurring_amount: Option<Decimal>,
    main_service_tax: Option<Decimal>,
    main_expense_tax: Option<Decimal>,
    billing_contact_id: Option<Uuid>,
    billing_contact: Option<String>,
    send_invoice_to_contact: Option<bool>,
    phase_description: Option<String>,
    address: Option<Vec<IgnoredAny>>,
    rules: Option<Vec<IgnoredAny>>,
    purchase_order_number: Option<String>,
    term_id: Option<Uuid>,
    term: Option<String>,
    currency_multiplier_id: Option<Uuid>,
    currency_name: Option<String>,
    message_on_invoice: Option<String>,
    has_custom_invoice_number: Option<bool>,
    invoice_prefix: Option<String>,
    invoice_suffix: Option<String>,
    retainage_percent: Option<Decimal>,
    retainage_limit: Option<Decimal>,
    fixed_fee: Option<Decimal>,
    fixed_fee_percentage: Option<Decimal>,
    default_group_id: Option<Uuid>,
    default_group: Option<String>,
    income_account_id: Option<Uuid>,
    income_account: Option<String>,
    expense_account_id: Option<Uuid>,
    expense_account: Option<String>,
    receivable_account_id: Option<Uuid>,
    receivable_account: Option<String>,
    liability_account_id: Option<Uuid>,
    liability_account: Option<String>,
    phase_order: Option<i32>,
    custom_fields: Option<Vec<IgnoredAny>>,
    class_id: Option<Uuid>,
    class: Option<String>,
    budget_id: Option<Uuid>,
    budget_name: Option<String>,
    estimate_id: Option<Uuid>,
    estimate_name: Option<String>,
    id: Uuid,
    created_on: Option<DateTime>,
    created_by_id: Option<Uuid>,
    last_updated: Option<DateTime>,
    last_updated_by_id: Option<Uuid>,
    version: Option<String>,
    object_state: Option<i32>,
    token: Option<i32>,
}
