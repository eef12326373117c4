//! The values that Core writes where a request has none, or has another one.

use core_api::{
    Json,
    record::{FieldInfo, Kind},
};
use jiff::civil::Date;

use super::{
    database::Database,
    row::{Row, text},
    schema::{ACTIVITY, ALLOCATION, GROUP, PROJECT, Resource, TIME_ENTRY},
};

/// The source of a default.
#[derive(Debug)]
enum Source {
    /// The day of the call.
    Today,
    /// A value, as JSON.
    Value(&'static str),
    /// Another field of the record.
    Field(&'static str),
    /// Fields of records that the record refers to: a reference, and a field of its target. The first one
    /// with a value other than 0 counts.
    Target(&'static [(&'static str, &'static str)]),
    /// The id of the record with this name.
    Named(&'static Resource, &'static str),
}

/// The writes that set a default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Write {
    Create,
    Update,
}

/// A default that depends on other values.
#[derive(Debug)]
struct Default {
    resource: &'static Resource,
    field: &'static str,
    source: Source,
    /// True if an update without the field sets the default too.
    on_update: bool,
}

impl Default {
    const fn new(resource: &'static Resource, field: &'static str, source: Source) -> Self {
        Self { resource, field, source, on_update: false }
    }

    const fn on_update(self) -> Self {
        Self { on_update: true, ..self }
    }
}

/// The defaults that depend on other values. Constant defaults are in the specs.
///
/// Recorded answers show the first four, and rates on every time entry. Which rate counts is an assumption.
static DEFAULTS: [Default; 8] = [
    Default::new(&PROJECT, "startDate", Source::Today),
    // The rate of a company in a recorded answer.
    Default::new(&PROJECT, "interestRate", Source::Value("15.0")),
    Default::new(&PROJECT, "defaultGroupId", Source::Named(&GROUP, "All Projects")),
    Default::new(&ALLOCATION, "description", Source::Target(&[("itemId", "description")])),
    Default::new(&ACTIVITY, "defaultGroupId", Source::Named(&GROUP, "All Activities")),
    Default::new(
        &TIME_ENTRY,
        "billRate",
        Source::Target(&[("activityId", "billRate"), ("resourceId", "billRate")]),
    )
    .on_update(),
    Default::new(
        &TIME_ENTRY,
        "costRate",
        Source::Target(&[("resourceId", "costRate"), ("activityId", "costRate")]),
    )
    .on_update(),
    Default::new(&TIME_ENTRY, "clientHours", Source::Field("actualHours")).on_update(),
];

/// A value that Core replaces.
struct Replacement {
    /// The path of the resource, or `None` for all resources.
    resource: Option<&'static Resource>,
    field: &'static str,
    /// The JSON that is replaced.
    sent: &'static str,
    /// The JSON that is stored, or `None` for null.
    stored: Option<&'static str>,
}

/// The values that Core replaces, as recorded answers show.
static REPLACEMENTS: [Replacement; 2] = [
    Replacement { resource: None, field: "memo", sent: "\"\"", stored: None },
    Replacement {
        resource: Some(&ALLOCATION),
        field: "resourceType",
        sent: "0",
        stored: Some("9"),
    },
];

impl Resource {
    /// Returns the record that an update starts from: the values that Core writes where it never writes null.
    ///
    /// A model of .NET has them in its fields that cannot be null.
    pub(super) fn blank_row(&self) -> Row {
        let mut row = self.new_row();
        let is_nullable = |info: &&FieldInfo| match info.kind {
            Kind::Boolean | Kind::Integer | Kind::Decimal | Kind::Enum(_) => false,
            Kind::Id(_) => !info.zeros,
            _ => true,
        };
        for info in self.fields.iter().filter(is_nullable) {
            row.set(info.name, None);
        }
        row
    }
}

/// Replaces values, and sets the defaults that depend on other values.
pub(super) fn complete(
    database: &Database,
    resource: &Resource,
    row: &mut Row,
    write: Write,
    today: Date,
) {
    for replacement in &REPLACEMENTS {
        let fits = replacement.resource.is_none_or(|only| only.path == resource.path);
        let sent = row.value(replacement.field);
        if fits && sent.is_some_and(|sent| sent.as_str() == replacement.sent) {
            let stored = replacement.stored.and_then(|json| Json::parse(json).ok());
            row.set(replacement.field, stored);
        }
    }
    let defaults = DEFAULTS.iter().filter(|default| default.resource.path == resource.path);
    for default in defaults.filter(|default| write == Write::Create || default.on_update) {
        if row.value(default.field).is_none() {
            let value = default.source.value(database, resource, row, today);
            row.set(default.field, value);
        }
    }
}

impl Source {
    fn value(
        &self,
        database: &Database,
        resource: &Resource,
        row: &Row,
        today: Date,
    ) -> Option<Json> {
        match self {
            Self::Today => text(&today.at(0, 0, 0, 0).to_string()),
            Self::Value(json) => Json::parse(*json).ok(),
            Self::Field(field) => row.json(field),
            Self::Target(fields) => {
                let values = fields.iter().filter_map(|(reference, field)| {
                    database.target(resource, row, reference)?.json(field)
                });
                let values: Vec<Json> = values.collect();
                let other = values.iter().find(|value| !matches!(value.as_str(), "0" | "0.0"));
                other.or(values.first()).cloned()
            }
            Self::Named(target, name) => {
                let mut rows = database.rows(target);
                let found = rows.find(|row| row.text("name").as_deref() == Some(name))?;
                found.json("id")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_name_fields_of_their_resources() {
        let has = |resource: &Resource, field: &str| {
            resource.fields.iter().any(|info| info.name == field)
        };
        for default in &DEFAULTS {
            assert!(has(default.resource, default.field), "{default:?}");
            match default.source {
                Source::Field(field) => assert!(has(default.resource, field), "{field}"),
                Source::Target(fields) => {
                    assert!(fields.iter().all(|(id, _)| has(default.resource, id)), "{fields:?}");
                }
                Source::Named(target, _) => assert!(has(target, "name"), "{default:?}"),
                Source::Today | Source::Value(_) => {}
            }
        }
    }

    #[test]
    fn an_update_starts_from_the_values_that_are_never_null() {
        let row = TIME_ENTRY.blank_row();
        let value = |name| row.json(name).map(|json| json.as_str().to_owned());
        assert_eq!(value("billStatus").as_deref(), Some("0"));
        assert_eq!(value("wudMultiplier").as_deref(), Some("1.0"));
        assert_eq!(value("flag1").as_deref(), Some("false"));
        assert!(value("invoiceId").is_some_and(|id| id.contains("0000")));
        assert_eq!(value("memo"), None);
        assert_eq!(PROJECT.blank_row().json("messageOnInvoice"), None);
    }
}
