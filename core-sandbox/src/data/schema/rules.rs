//! Facts about single resources, by their paths. They are known from recorded responses.

/// The nil id, which Core writes for some empty references. Others are `null`.
const NIL: &str = "\"00000000-0000-0000-0000-000000000000\"";

/// Unique fields, each with the error key of a duplicate.
pub(super) static UNIQUE: &[(&str, &str, &str)] = &[
    ("/account", "code", "AccountList_AccountIDAlreadyExists"),
    ("/activity", "code", "ActivityList_ActivityIDAlreadyExists"),
    ("/project", "code", "ProjectList_ProjectIDAlreadyExists"),
];

/// Fields that `fields` may not name.
pub(super) static UNSELECTABLE: &[(&str, &str)] = &[("/project", "hasChild")];

/// Values of new records as JSON, by field.
type Defaults = &'static [(&'static str, &'static str)];

/// Default values of new records, by the path of the resource.
pub(super) static DEFAULTS: &[(&str, Defaults)] =
    &[("/activity", ACTIVITY), ("/project", PROJECT), ("/timeentry", TIME_ENTRY)];

const ACTIVITY: Defaults = &[
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
];

const PROJECT: Defaults = &[
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
];

const TIME_ENTRY: Defaults = &[
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
];
