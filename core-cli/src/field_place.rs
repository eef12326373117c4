//! Fields by the names that a person types, for writes.

use core_api::{
    catalog::{self, ResourceInfo},
    record::{FieldInfo, Kind},
};

use crate::{mistake::Mistake, names};

/// The place of a value in a record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldPlace {
    /// The field of the record, and then the fields of nested objects.
    pub(crate) path: Vec<&'static FieldInfo>,
    /// The field of the referenced record that has the value, such as `code` in `project.code`.
    pub(crate) by: Option<&'static FieldInfo>,
}

impl FieldPlace {
    /// Finds a field that a write may set.
    ///
    /// Case and the separators of words are ignored. `project` is `projectId`, because the name of a project is no
    /// more than a copy. `employee` is the only field that refers to an employee. `project.code` names the field of the
    /// project that has the value, and `address.city` a field of a nested object.
    ///
    /// # Errors
    ///
    /// If no field has the name, or if only Core writes the field.
    pub(crate) fn find(resource: &ResourceInfo, name: &str) -> Result<Self, Mistake> {
        let mut table = resource.fields;
        let (mut path, mut by, mut start) = (Vec::new(), None, 0_usize);
        for word in name.split('.') {
            let place = start..start.saturating_add(word.len());
            start = place.end.saturating_add(1);
            let wrong = |message: String| Mistake::new(message, name, place.clone());
            if by.is_some() {
                return Err(wrong(format!("`{word}` is one level too deep; leave it out")));
            }
            let of = path.last().map_or(resource.name, |info: &&FieldInfo| info.name);
            let is_reference = path.last().is_some_and(|info| matches!(info.kind, Kind::Id(_)));
            let found = if is_reference { exact(table, word) } else { field(table, word) };
            let info = found.ok_or_else(|| {
                let known = table.iter().map(|info| info.name);
                let advice = names::advice(known, word);
                wrong(format!("`{word}` is not a valid field of {of}{advice}"))
            })?;
            if is_reference {
                by = Some(info);
                continue;
            }
            if info.read_only {
                return Err(wrong(format!(
                    "`{}` is written by Core alone; leave it out",
                    info.name
                )));
            }
            table = below(info);
            path.push(info);
        }
        Ok(Self { path, by })
    }

    /// Returns the innermost field.
    pub(crate) fn field(&self) -> Option<&'static FieldInfo> {
        self.path.last().copied()
    }

    /// Returns the names on the wire, from the record to the innermost field.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.path.iter().map(|info| info.name).collect()
    }

    /// Returns whether both places hold the same value, or one holds the other.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.path.iter().zip(&other.path).all(|(one, other)| one.name == other.name)
    }
}

/// Returns the fields that a name with a dot may continue with.
fn below(info: &FieldInfo) -> &'static [FieldInfo] {
    match info.kind {
        Kind::Object(table) => table.fields(),
        Kind::Id(target) => targets(target).next().map_or(&[], |target| target.fields),
        Kind::Text
        | Kind::Boolean
        | Kind::Integer
        | Kind::Decimal
        | Kind::DateTime
        | Kind::Enum(_)
        | Kind::List(_)
        | Kind::Values(_)
        | Kind::Json => &[],
        _ => &[],
    }
}

/// Iterates over the resources that an id may refer to: one, or both of `EmployeeOrVendor`.
pub(crate) fn targets(name: &'static str) -> impl Iterator<Item = &'static ResourceInfo> {
    let parts =
        if exact_resource(name).is_some() { vec![name] } else { name.split("Or").collect() };
    parts.into_iter().filter_map(exact_resource)
}

fn exact_resource(name: &str) -> Option<&'static ResourceInfo> {
    catalog::RESOURCES.iter().find(|resource| resource.name == name)
}

/// Finds a field of a record that is written.
fn field(table: &'static [FieldInfo], word: &str) -> Option<&'static FieldInfo> {
    if names::letters(word).is_empty() {
        return None;
    }
    let is_id = |info: &&FieldInfo| matches!(info.kind, Kind::Id(_));
    let with_id = format!("{word}Id");
    let reference = table.iter().filter(is_id).find(|info| names::is_same(info.name, &with_id));
    reference.or_else(|| exact(table, word)).or_else(|| by_target(table, word))
}

/// Finds a field by its name or an old name.
fn exact(table: &'static [FieldInfo], word: &str) -> Option<&'static FieldInfo> {
    let is_it = |info: &&FieldInfo| {
        names::is_same(info.name, word)
            || info.old_names.iter().any(|old| names::is_same(old, word))
    };
    table.iter().find(is_it)
}

/// Finds the only writable field that refers to a resource with this name.
fn by_target(table: &'static [FieldInfo], word: &str) -> Option<&'static FieldInfo> {
    let wanted = catalog::find(word)?;
    let mut found = table.iter().filter(|info| match info.kind {
        Kind::Id(target) => {
            !info.read_only && targets(target).any(|target| target.name == wanted.name)
        }
        _ => false,
    });
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(resource: &str, name: &str) -> String {
        match FieldPlace::find(catalog::find(resource).unwrap(), name) {
            Ok(place) => {
                let by = place.by.map(|by| format!("~{}", by.name)).unwrap_or_default();
                place.names().join(".") + &by
            }
            Err(mistake) => mistake.to_string(),
        }
    }

    #[test]
    fn fields_are_found_by_what_people_call_them() {
        for (name, expected) in [
            ("actualHours", "actualHours"),
            ("actual_hours", "actualHours"),
            ("Actual Hours", "actualHours"),
            ("project", "projectId"),
            ("projectId", "projectId"),
            ("project.code", "projectId~code"),
            ("resource", "resourceId"),
            ("employee", "resourceId"),
            ("Employee.display_name", "resourceId~displayName"),
        ] {
            assert_eq!(names("time entry", name), expected, "{name}");
        }
        assert_eq!(names("client", "address.city"), "address.city");
    }

    #[test]
    fn unknown_and_read_only_fields_are_refused_with_their_place() {
        for (name, expected) in [
            ("hourz", "`hourz` is not a valid field of TimeEntry; did you mean"),
            ("project.cod", "`cod` is not a valid field of projectId; did you mean `code`?"),
            ("version", "`version` is written by Core alone; leave it out"),
            ("project.code.x", "`x` is one level too deep"),
            ("", "`` is not a valid field of TimeEntry"),
            (".", "`` is not a valid field of TimeEntry"),
            ("date.x", "`x` is not a valid field of date"),
        ] {
            let message = names("time entry", name);
            assert!(message.starts_with(expected), "{name}: {message}");
        }
        let message = names("time entry", "project.cod");
        assert!(message.ends_with("\n  project.cod\n          ^^^"), "{message}");
    }

    #[test]
    fn an_id_of_two_kinds_of_records_has_both_targets() {
        let both: Vec<_> = targets("EmployeeOrVendor").map(|target| target.name).collect();
        assert_eq!(both, ["Employee", "Vendor"]);
        assert_eq!(targets("Unspecified").count(), 0);
    }
}
