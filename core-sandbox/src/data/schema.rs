//! The resources that the sandbox serves.
//!
//! A new resource needs an entry here and records in [`seed`](super::seed).

mod crm;
mod general;
mod hr;

use core_api::{Json, endpoint::CallKind, record::FieldInfo};

use super::row::Row;
pub(super) use crm::{CAMPAIGN, LEAD_SOURCE, OPPORTUNITY, PROSPECT, REGION, SCORE};
pub(crate) use general::{
    ACCOUNT, ACTIVITY, ALLOCATION, BILL, BUDGET, CHECK, CLIENT, COMPANY, CUSTOM_FIELD,
    CUSTOM_FIELD_VALUE, DELETED_HISTORY, DOCUMENT, EMPLOYEE, EXPENSE, EXPENSE_ENTRY, FEE_SCHEDULE,
    FUND_TRANSFER, GROUP, GROUP_DETAIL, INVOICE, PAYMENT, PROJECT, PROJECT_ASSIGNMENT,
    PROJECT_ASSIGNMENT_ACTIVITY, PROJECT_ASSIGNMENT_RESOURCE, PTO_REQUEST, RESOURCE_SCHEDULE,
    TIME_ENTRY,
};
pub(super) use hr::{
    BENEFIT, EMPLOYEE_BENEFIT, EMPLOYEE_BENEFIT_USAGE, JOURNAL, JOURNAL_TYPE, QUESTION, REVIEW,
    REVIEW_TEMPLATE,
};

/// A resource: its fields and calls from the binding, and its rules from recorded responses.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The Rust name, which id types refer to.
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) fields: &'static [FieldInfo],
    calls: &'static [CallKind],
    /// The unique field, and the error key of a duplicate.
    pub(super) unique: Option<(&'static str, &'static str)>,
    /// Fields that `fields` may not name, because the database cannot execute such a query.
    pub(super) unselectable: &'static [&'static str],
    /// Default values of new records as JSON, by field.
    pub(super) defaults: &'static [(&'static str, &'static str)],
}

impl Resource {
    /// Returns a resource without special rules.
    const fn new<R: core_api::Resource>() -> Self {
        Self {
            name: R::NAME,
            path: R::PATH,
            fields: R::FIELDS,
            calls: R::CALLS,
            unique: None,
            unselectable: &[],
            defaults: &[],
        }
    }

    /// Returns whether Core has this call for the resource.
    pub(crate) fn has(&self, call: CallKind) -> bool {
        self.calls.contains(&call)
    }

    /// Returns the field that other records show as the name of a reference.
    pub(super) fn label_field(&self) -> Option<&'static str> {
        let candidates = ["displayName", "name", "label", "code", "number", "invoiceNumber"];
        candidates.into_iter().find(|name| self.fields.iter().any(|info| info.name == *name))
    }

    /// Returns a record that has only the default values.
    pub(super) fn new_row(&self) -> Row {
        let mut row = Row::empty(self.fields);
        for (name, default) in self.defaults {
            row.set(name, Json::parse(*default).ok());
        }
        row
    }
}

/// All resources that the sandbox serves.
pub(crate) static ALL: [&Resource; 42] = [
    &ACCOUNT,
    &ACTIVITY,
    &ALLOCATION,
    &BENEFIT,
    &BILL,
    &BUDGET,
    &CAMPAIGN,
    &CHECK,
    &CLIENT,
    &COMPANY,
    &CUSTOM_FIELD,
    &CUSTOM_FIELD_VALUE,
    &DELETED_HISTORY,
    &DOCUMENT,
    &EMPLOYEE,
    &EMPLOYEE_BENEFIT,
    &EMPLOYEE_BENEFIT_USAGE,
    &EXPENSE,
    &EXPENSE_ENTRY,
    &FEE_SCHEDULE,
    &FUND_TRANSFER,
    &GROUP,
    &GROUP_DETAIL,
    &INVOICE,
    &JOURNAL,
    &JOURNAL_TYPE,
    &LEAD_SOURCE,
    &OPPORTUNITY,
    &PAYMENT,
    &PROJECT,
    &PROJECT_ASSIGNMENT,
    &PROJECT_ASSIGNMENT_ACTIVITY,
    &PROJECT_ASSIGNMENT_RESOURCE,
    &PROSPECT,
    &PTO_REQUEST,
    &QUESTION,
    &REGION,
    &RESOURCE_SCHEDULE,
    &REVIEW,
    &REVIEW_TEMPLATE,
    &SCORE,
    &TIME_ENTRY,
];

/// The nil id, which Core writes for some empty references. Others are `null`.
const NIL: &str = "\"00000000-0000-0000-0000-000000000000\"";
