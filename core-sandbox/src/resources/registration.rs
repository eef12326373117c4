//! The resources that are served; one more is one entry here, and its seed.

use core_api::{Activity, Json, Project, TimeEntry, record::FieldInfo};

use super::derived;
use crate::store::{Row, Store};

/// What the server knows of a resource, beside what the binding knows of its fields.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) path: &'static str,
    pub(crate) fields: &'static [FieldInfo],
    /// The field that no two records share, and the key of the refusal when they would.
    pub(crate) unique: Option<(&'static str, &'static str)>,
    pub(crate) references: &'static [Reference],
    /// The field that references to a record show.
    pub(crate) shown_as: Option<&'static str>,
    /// Fields that the database refuses to be asked for by name.
    pub(crate) unselectable: &'static [&'static str],
    /// Fields that a new record has unless set, and their values as JSON.
    pub(crate) defaults: &'static [(&'static str, &'static str)],
    /// Sets what follows from other fields, beside the names of references.
    pub(crate) derive: fn(&Store, &mut Row),
}

impl Resource {
    /// A record with the defaults, and nothing else.
    pub(crate) fn new_row(&self) -> Row {
        let mut row = Row::empty(self.fields);
        for (name, default) in self.defaults {
            row.set(name, Json::parse(*default).ok());
        }
        row
    }
}

/// A field with an id, and the field beside it that shows the name.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// Where there are records of it.
    pub(crate) to: Option<&'static Resource>,
}

/// Every resource that is served.
pub(super) static ALL: [&Resource; 3] = [&ACTIVITY, &PROJECT, &TIME_ENTRY];

pub(crate) static ACTIVITY: Resource = Resource {
    path: "/activity",
    fields: Activity::FIELDS,
    unique: Some(("code", "ActivityList_ActivityIDAlreadyExists")),
    references: &[],
    shown_as: Some("name"),
    unselectable: &[],
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
};

pub(crate) static PROJECT: Resource = Resource {
    path: "/project",
    fields: Project::FIELDS,
    unique: Some(("code", "ProjectList_ProjectIDAlreadyExists")),
    references: &[
        Reference { id: "clientId", name: "client", to: None },
        Reference { id: "managerId", name: "manager", to: None },
        Reference { id: "parentId", name: "parent", to: Some(&PROJECT) },
        Reference { id: "rootProjectId", name: "rootProject", to: Some(&PROJECT) },
    ],
    shown_as: Some("displayName"),
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
};

pub(crate) static TIME_ENTRY: Resource = Resource {
    path: "/timeentry",
    fields: TimeEntry::FIELDS,
    unique: None,
    references: &[
        Reference { id: "activityId", name: "activity", to: Some(&ACTIVITY) },
        Reference { id: "projectId", name: "project", to: Some(&PROJECT) },
        Reference { id: "resourceId", name: "resource", to: None },
    ],
    shown_as: None,
    unselectable: &[],
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
    derive: derived::time_entry,
};

/// The id of nothing, which Core writes for some references where others are null.
const NONE: &str = "\"00000000-0000-0000-0000-000000000000\"";
