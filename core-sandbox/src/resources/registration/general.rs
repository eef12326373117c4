//! Work, money and people.

use core_api::{
    Account, Activity, Allocation, Bill, Budget, Check, ClientRecord, Company, CustomField,
    CustomFieldValue, DeletedHistory, Document, Employee, Expense, ExpenseEntry, FeeSchedule,
    FundTransfer, Group, GroupDetail, Invoice, Payment, Project, ProjectAssignment,
    ProjectAssignmentActivity, ProjectAssignmentResource, PtoRequest, ResourceSchedule, TimeEntry,
};

use super::{NONE, Resource};
use crate::resources::derived;

pub(crate) static ACCOUNT: Resource = Resource {
    unique: Some(("code", "AccountList_AccountIDAlreadyExists")),
    ..Resource::of::<Account>()
};

pub(crate) static ACTIVITY: Resource = Resource {
    unique: Some(("code", "ActivityList_ActivityIDAlreadyExists")),
    defaults: &[
        ("billable", "true"),
        ("billRate", "0.0"),
        ("costRate", "0.0"),
        ("defaultGroup", "\"All Activities\""),
        ("extra", "false"),
        ("isActive", "true"),
        ("minimumHours", "0.0"),
        ("overTimeBillRate", "0.0"),
        ("tax1", "0.0"),
        ("tax2", "0.0"),
        ("tax3", "0.0"),
    ],
    derive: derived::activity,
    ..Resource::of::<Activity>()
};

pub(crate) static ALLOCATION: Resource = Resource::of::<Allocation>();
pub(crate) static BILL: Resource = Resource::of::<Bill>();
pub(crate) static BUDGET: Resource = Resource::of::<Budget>();
pub(crate) static CHECK: Resource = Resource::of::<Check>();
pub(crate) static CLIENT: Resource = Resource::of::<ClientRecord>();
pub(crate) static COMPANY: Resource = Resource::of::<Company>();
pub(crate) static CUSTOM_FIELD: Resource = Resource::of::<CustomField>();
pub(crate) static CUSTOM_FIELD_VALUE: Resource = Resource::of::<CustomFieldValue>();
pub(crate) static DELETED_HISTORY: Resource = Resource::of::<DeletedHistory>();
pub(crate) static DOCUMENT: Resource = Resource::of::<Document>();

pub(crate) static EMPLOYEE: Resource =
    Resource { derive: derived::employee, ..Resource::of::<Employee>() };

pub(crate) static EXPENSE: Resource = Resource::of::<Expense>();

pub(crate) static EXPENSE_ENTRY: Resource =
    Resource { derive: derived::client_of_project, ..Resource::of::<ExpenseEntry>() };

pub(crate) static FEE_SCHEDULE: Resource = Resource::of::<FeeSchedule>();
pub(crate) static FUND_TRANSFER: Resource = Resource::of::<FundTransfer>();
pub(crate) static GROUP: Resource = Resource::of::<Group>();
pub(crate) static GROUP_DETAIL: Resource = Resource::of::<GroupDetail>();
pub(crate) static INVOICE: Resource = Resource::of::<Invoice>();
pub(crate) static PAYMENT: Resource = Resource::of::<Payment>();

pub(crate) static PROJECT: Resource = Resource {
    unique: Some(("code", "ProjectList_ProjectIDAlreadyExists")),
    unselectable: &["hasChild"],
    defaults: &[
        ("type", "0"),
        ("level", "0"),
        ("contractType", "0"),
        ("status", "0"),
        ("percentComplete", "0.0"),
        ("invoiceTemplateId", NONE),
        ("manualInvoiceTemplateId", NONE),
        ("jointInvoiceTemplateId", NONE),
        ("interestRate", "15.0"),
        ("graceDays", "0"),
        ("recurringAmount", "0.0"),
        ("mainServiceTax", "0.0"),
        ("mainExpenseTax", "0.0"),
        ("sendInvoiceToContact", "false"),
        ("messageOnInvoice", "\"<br>\""),
        ("hasCustomInvoiceNumber", "false"),
        ("retainagePercent", "0.0"),
        ("retainageLimit", "0.0"),
        ("fixedFee", "0.0"),
        ("fixedFeePercentage", "0.0"),
        ("defaultGroup", "\"All Projects\""),
    ],
    derive: derived::project,
    ..Resource::of::<Project>()
};

pub(crate) static PROJECT_ASSIGNMENT: Resource = Resource::of::<ProjectAssignment>();
pub(crate) static PROJECT_ASSIGNMENT_ACTIVITY: Resource =
    Resource::of::<ProjectAssignmentActivity>();
pub(crate) static PROJECT_ASSIGNMENT_RESOURCE: Resource =
    Resource::of::<ProjectAssignmentResource>();
pub(crate) static PTO_REQUEST: Resource = Resource::of::<PtoRequest>();
pub(crate) static RESOURCE_SCHEDULE: Resource = Resource::of::<ResourceSchedule>();

pub(crate) static TIME_ENTRY: Resource = Resource {
    defaults: &[
        ("billable", "false"),
        ("billStatus", "0"),
        ("overtime", "false"),
        ("compensationTime", "false"),
        ("invoiceId", NONE),
        ("tax1", "0.0"),
        ("tax2", "0.0"),
        ("tax3", "0.0"),
        ("extra", "false"),
        ("wudPercent", "0.0"),
        ("wudMultiplier", "1.0"),
        ("flag1", "false"),
        ("flag2", "false"),
        ("flag3", "false"),
    ],
    derive: derived::client_of_project,
    ..Resource::of::<TimeEntry>()
};
