//! The resources that are served; one more is one entry here, and its seed.

mod crm;
mod general;
mod hr;

use core_api::{Json, endpoint::CallKind, record::FieldInfo};

use crate::store::{Row, Store};
pub(crate) use crm::{CAMPAIGN, LEAD_SOURCE, OPPORTUNITY, PROSPECT, REGION, SCORE};
pub(crate) use general::{
    ACCOUNT, ACTIVITY, ALLOCATION, BILL, BUDGET, CHECK, CLIENT, COMPANY, CUSTOM_FIELD,
    CUSTOM_FIELD_VALUE, DELETED_HISTORY, DOCUMENT, EMPLOYEE, EXPENSE, EXPENSE_ENTRY, FEE_SCHEDULE,
    FUND_TRANSFER, GROUP, GROUP_DETAIL, INVOICE, PAYMENT, PROJECT, PROJECT_ASSIGNMENT,
    PROJECT_ASSIGNMENT_ACTIVITY, PROJECT_ASSIGNMENT_RESOURCE, PTO_REQUEST, RESOURCE_SCHEDULE,
    TIME_ENTRY,
};
pub(crate) use hr::{
    BENEFIT, EMPLOYEE_BENEFIT, EMPLOYEE_BENEFIT_USAGE, JOURNAL, JOURNAL_TYPE, QUESTION, REVIEW,
    REVIEW_TEMPLATE,
};

/// What the server knows of a resource, beside what the binding knows of its fields and calls.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The name in Rust, by which ids refer to it.
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) fields: &'static [FieldInfo],
    calls: &'static [CallKind],
    /// The field that no two records share, and the key of the refusal when they would.
    pub(crate) unique: Option<(&'static str, &'static str)>,
    /// Fields that the database refuses to be asked for by name.
    pub(crate) unselectable: &'static [&'static str],
    /// Fields that a new record has unless set, and their values as JSON.
    pub(crate) defaults: &'static [(&'static str, &'static str)],
    /// Sets what follows from other fields, beside the names of references.
    pub(crate) derive: fn(&Store, &mut Row),
}

impl Resource {
    /// A resource without rules of its own.
    const fn of<R: core_api::Resource>() -> Self {
        Self {
            name: R::NAME,
            path: R::PATH,
            fields: R::FIELDS,
            calls: R::CALLS,
            unique: None,
            unselectable: &[],
            defaults: &[],
            derive: |_, _| {},
        }
    }

    /// Whether Core has this call for it.
    pub(crate) fn has(&self, call: CallKind) -> bool {
        self.calls.contains(&call)
    }

    /// The field that references to a record show.
    pub(crate) fn shown_as(&self) -> Option<&'static str> {
        let shown = ["displayName", "name", "label", "code", "number", "invoiceNumber"];
        shown.into_iter().find(|name| self.fields.iter().any(|info| info.name == *name))
    }

    /// A record with the defaults, and nothing else.
    pub(crate) fn new_row(&self) -> Row {
        let mut row = Row::empty(self.fields);
        for (name, default) in self.defaults {
            row.set(name, Json::parse(*default).ok());
        }
        row
    }
}

/// Every resource that is served.
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

/// The id of nothing, which Core writes for some references where others are null.
const NONE: &str = "\"00000000-0000-0000-0000-000000000000\"";
