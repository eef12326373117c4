//! Resources for work, money and people.

use core_api::{
    Account, Activity, Allocation, Bill, Budget, Check, ClientRecord, Company, CustomField,
    CustomFieldValue, DeletedHistory, Document, Employee, Expense, ExpenseEntry, FeeSchedule,
    FundTransfer, Group, GroupDetail, Invoice, Payment, Project, ProjectAssignment,
    ProjectAssignmentActivity, ProjectAssignmentResource, PtoRequest, ResourceSchedule, TimeEntry,
};

use super::{NIL, Resource};

pub(crate) static ACCOUNT: Resource = Resource {
    unique: Some(("code", "AccountList_AccountIDAlreadyExists")),
    ..Resource::new::<Account>()
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
    ..Resource::new::<Activity>()
};

pub(crate) static ALLOCATION: Resource = Resource::new::<Allocation>();
pub(crate) static BILL: Resource = Resource::new::<Bill>();
pub(crate) static BUDGET: Resource = Resource::new::<Budget>();
pub(crate) static CHECK: Resource = Resource::new::<Check>();
pub(crate) static CLIENT: Resource = Resource::new::<ClientRecord>();
pub(crate) static COMPANY: Resource = Resource::new::<Company>();
pub(crate) static CUSTOM_FIELD: Resource = Resource::new::<CustomField>();
pub(crate) static CUSTOM_FIELD_VALUE: Resource = Resource::new::<CustomFieldValue>();
pub(crate) static DELETED_HISTORY: Resource = Resource::new::<DeletedHistory>();
pub(crate) static DOCUMENT: Resource = Resource::new::<Document>();
pub(crate) static EMPLOYEE: Resource = Resource::new::<Employee>();
pub(crate) static EXPENSE: Resource = Resource::new::<Expense>();
pub(crate) static EXPENSE_ENTRY: Resource = Resource::new::<ExpenseEntry>();
pub(crate) static FEE_SCHEDULE: Resource = Resource::new::<FeeSchedule>();
pub(crate) static FUND_TRANSFER: Resource = Resource::new::<FundTransfer>();
pub(crate) static GROUP: Resource = Resource::new::<Group>();
pub(crate) static GROUP_DETAIL: Resource = Resource::new::<GroupDetail>();
pub(crate) static INVOICE: Resource = Resource::new::<Invoice>();
pub(crate) static PAYMENT: Resource = Resource::new::<Payment>();

pub(crate) static PROJECT: Resource = Resource {
    unique: Some(("code", "ProjectList_ProjectIDAlreadyExists")),
    unselectable: &["hasChild"],
    defaults: &[
        ("type", "0"),
        ("level", "0"),
        ("contractType", "0"),
        ("status", "0"),
        ("percentComplete", "0.0"),
        ("invoiceTemplateId", NIL),
        ("manualInvoiceTemplateId", NIL),
        ("jointInvoiceTemplateId", NIL),
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
    ..Resource::new::<Project>()
};

pub(crate) static PROJECT_ASSIGNMENT: Resource = Resource::new::<ProjectAssignment>();
pub(crate) static PROJECT_ASSIGNMENT_ACTIVITY: Resource =
    Resource::new::<ProjectAssignmentActivity>();
pub(crate) static PROJECT_ASSIGNMENT_RESOURCE: Resource =
    Resource::new::<ProjectAssignmentResource>();
pub(crate) static PTO_REQUEST: Resource = Resource::new::<PtoRequest>();
pub(crate) static RESOURCE_SCHEDULE: Resource = Resource::new::<ResourceSchedule>();

pub(crate) static TIME_ENTRY: Resource = Resource {
    defaults: &[
        ("billable", "false"),
        ("billStatus", "0"),
        ("overtime", "false"),
        ("compensationTime", "false"),
        ("invoiceId", NIL),
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
    ..Resource::new::<TimeEntry>()
};
