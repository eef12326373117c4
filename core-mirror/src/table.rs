//! Tables: one for each resource, made from the catalog.

use core_api::{
    catalog::{RESOURCES, ResourceInfo},
    record::{FieldInfo, InLists, Kind},
};

use xxhash_rust::xxh3::Xxh3;

use super::column::{Column, ColumnType, snake_case};

/// The table of a resource in a destination.
///
/// Each table has, beside [`columns`](Self::columns):
///
/// | column | type | contents |
/// |---|---|---|
/// | `_company` | text | the [company](super::Company); first part of the primary key |
/// | `id` | id | the id of the record; second part of the primary key. Zeros for a single object without an id |
/// | `_unlisted` | JSON | an object with the fields that this version of the crate does not know; null without them |
/// | `_fingerprint` | integer | a hash of the row, which shows whether a row changed; 0 means that the row must be read again |
///
/// Fields whose value differs at each read have no column. Nor have fields that rows of a list lack, so no column is
/// null only because a list left it out.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// The name in the destination, in snake case: `time_entry`.
    pub name: String,
    /// The resource.
    pub resource: &'static ResourceInfo,
    /// The columns, in the order of the fields, without the id. Sensitive fields that were not asked for are missing.
    pub columns: Vec<Column>,
    /// The names on the wire of the sensitive fields that are left out. A field of a nested object has a path:
    /// `address.zip`.
    pub left_out: Vec<String>,
    /// The start of the fingerprints of rows: a hash of the names of the columns.
    pub(crate) seed: u64,
}

impl Table {
    /// The name of the column with the company.
    pub const COMPANY: &'static str = "_company";
    /// The name of the column with the id of the record.
    pub const ID: &'static str = "id";
    /// The name of the column with unlisted fields.
    pub const UNLISTED: &'static str = "_unlisted";
    /// The name of the column with the hash of the row.
    pub const FINGERPRINT: &'static str = "_fingerprint";

    /// Makes the table of a resource without its sensitive fields. `None` if nothing reads records of the resource.
    ///
    /// ```
    /// use core_api::catalog;
    /// use core_mirror::Table;
    ///
    /// let employees = catalog::find("employees").and_then(Table::new).unwrap();
    /// assert_eq!(employees.name, "employee");
    /// assert!(employees.left_out.contains(&"dateOfBirth".to_owned()));
    /// ```
    #[must_use]
    pub fn new(resource: &'static ResourceInfo) -> Option<Self> {
        Self::with_fields(resource, |_| false, |_| false)
    }

    /// Makes the table of a resource with further fields. Both functions get a name on the wire.
    ///
    /// `expands` tells whether lists expand a nested field, and `shows` whether a sensitive field is kept.
    #[must_use]
    pub fn with_fields(
        resource: &'static ResourceInfo,
        expands: impl Fn(&str) -> bool,
        shows: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        if !is_readable(resource) {
            return None;
        }
        let (mut columns, mut left_out) = (Vec::new(), Vec::new());
        for (index, field) in resource.fields.iter().enumerate() {
            if field.volatile || field.name == Self::ID {
                continue;
            }
            match field.in_lists {
                InLists::Always => {}
                InLists::Expanded if expands(field.name) => {}
                // The answer to a list does not have the field.
                _ => continue,
            }
            let shows_sensitive = shows(field.name);
            if !shows_sensitive {
                add_sensitive(field, "", &mut left_out);
                if field.sensitive {
                    continue;
                }
            }
            let (name, kind) = (snake_case(field.name), ColumnType::of(field.kind));
            columns.push(Column { name, kind, field, index, shows_sensitive });
        }
        let (name, seed) = (table_name(resource), seed(&columns));
        Some(Self { name, resource, columns, left_out, seed })
    }

    /// Iterates over the names on the wire of the nested fields that lists expand.
    pub(crate) fn expanded(&self) -> impl Iterator<Item = &'static str> {
        let fields = self.columns.iter().map(|column| column.field);
        fields.filter(|field| field.in_lists == InLists::Expanded).map(|field| field.name)
    }

    /// Returns the tables of all resources, without sensitive fields.
    #[must_use]
    pub fn all() -> Vec<Self> {
        RESOURCES.iter().filter_map(Self::new).collect()
    }

    /// Returns the column of a field, by its name on the wire.
    #[must_use]
    pub fn column_of(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field.name == field)
    }
}

/// Returns a hash of the names of columns.
fn seed(columns: &[Column]) -> u64 {
    let mut hash = Xxh3::new();
    for column in columns {
        hash.update(column.name.as_bytes());
        hash.update(if column.shows_sensitive { b"+" } else { b"," });
    }
    hash.digest()
}

/// Returns whether records of the resource can be read, and have an id.
fn is_readable(resource: &'static ResourceInfo) -> bool {
    use core_api::endpoint::CallKind;
    let is_read =
        resource.call(CallKind::List).is_some() || resource.call(CallKind::Read).is_some();
    is_read && !resource.fields.is_empty()
}

/// Collects the paths of the sensitive fields in a field. A sensitive field counts as a whole.
fn add_sensitive(field: &FieldInfo, parent: &str, paths: &mut Vec<String>) {
    /// The depth to which nested objects are listed. An object may hold objects of its own type.
    const DEEPEST: usize = 3;
    let path = format!("{parent}{}", field.name);
    if field.sensitive {
        paths.push(path);
        return;
    }
    let nested = match field.kind {
        Kind::Object(table) | Kind::List(table) => table.fields(),
        _ => &[],
    };
    if parent.matches('.').count() < DEEPEST {
        for member in nested {
            add_sensitive(member, &format!("{path}."), paths);
        }
    }
}

/// Returns the name of the table of a resource.
///
/// It is the name of the type. A type whose Rust name differs from its name on the wire has the name of its path.
fn table_name(resource: &ResourceInfo) -> String {
    let path = resource.path.trim_start_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    let name = resource.name.to_lowercase();
    if path.contains('/') || name == last {
        snake_case(resource.name)
    } else {
        path.replace('/', "_")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_resource_with_records_has_a_table_with_its_own_name_and_columns() {
        let tables = Table::all();
        assert!(tables.len() >= 90, "{}", tables.len());
        let names: BTreeSet<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names.len(), tables.len());
        for table in &tables {
            let columns: BTreeSet<&str> =
                table.columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            assert!(!columns.contains(Table::ID), "{} has two ids", table.name);
            assert!(!columns.iter().any(|name| name.starts_with('_')), "{}", table.name);
        }
    }

    #[test]
    fn tables_have_names_that_people_expect() {
        let name = |of| core_api::catalog::find(of).and_then(Table::new).map(|table| table.name);
        let names = ["TimeEntry", "ClientRecord", "ToDo", "PtoRequest", "TimeExpenseSetting"];
        let expected = ["time_entry", "client", "to_do", "pto_request", "time_expense_setting"];
        assert_eq!(names.map(|of| name(of).unwrap()), expected);
    }

    #[test]
    fn a_sensitive_field_has_a_column_only_if_it_is_asked_for() {
        let employee = core_api::catalog::find("Employee").unwrap();
        let plain = Table::new(employee).unwrap();
        assert!(plain.column_of("dateOfBirth").is_none());
        assert!(plain.left_out.contains(&"dateOfBirth".to_owned()));
        let asked = Table::with_fields(employee, |_| false, |name| name == "dateOfBirth").unwrap();
        assert!(asked.column_of("dateOfBirth").is_some_and(|it| it.shows_sensitive));
        assert_eq!(asked.left_out.len(), plain.left_out.len() - 1);
    }

    #[test]
    fn fields_that_differ_at_each_read_have_no_column() {
        for table in Table::all() {
            assert!(table.columns.iter().all(|column| !column.field.volatile), "{}", table.name);
        }
    }
}
