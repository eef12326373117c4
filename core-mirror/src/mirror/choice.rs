//! The choice of resources and sensitive fields by their names.

use std::collections::BTreeMap;

use core_api::{
    catalog::{self, RESOURCES, ResourceInfo},
    record::{FieldInfo, InLists},
};

use crate::{column::snake_case, error::SettingError, table::Table};

/// The number of names in an error.
const NEAREST: usize = 3;

impl Table {
    /// Chooses tables by names, as [`MirrorBuilder`](crate::MirrorBuilder) does: resources, nested fields that lists expand,
    /// and sensitive fields. Without resources, all are chosen.
    ///
    /// # Errors
    ///
    /// If a name is not known, or does not fit. The error has the nearest names.
    pub fn choose(
        resources: &[String],
        expanded: &[String],
        sensitive: &[String],
    ) -> Result<Vec<Self>, SettingError> {
        choose(resources, expanded, sensitive)
    }
}

/// Makes the tables of the resources with these names, or of all resources without names.
pub(super) fn choose(
    resources: &[String],
    expanded: &[String],
    sensitive: &[String],
) -> Result<Vec<Table>, SettingError> {
    let mut chosen: Vec<&'static ResourceInfo> = Vec::new();
    for name in resources {
        let resource = find(name)?;
        if Table::new(resource).is_none() {
            return Err(SettingError::NoRecords(name.clone()));
        }
        if !chosen.contains(&resource) {
            chosen.push(resource);
        }
    }
    if resources.is_empty() {
        chosen.extend(RESOURCES);
    }
    let shown = wanted(sensitive, &chosen)?;
    let expanded = wanted(expanded, &chosen)?;
    check_nested(&expanded)?;
    let table = |resource: &'static ResourceInfo| {
        let has = |fields: &BTreeMap<Name, FieldInfo>, field: &str| {
            fields.keys().any(|known| *known == (resource.name, field))
        };
        Table::with_fields(resource, |field| has(&expanded, field), |field| has(&shown, field))
    };
    Ok(chosen.into_iter().filter_map(table).collect())
}

fn find(name: &str) -> Result<&'static ResourceInfo, SettingError> {
    catalog::find(name).ok_or_else(|| {
        let nearest = catalog::nearest(name).into_iter().map(|near| near.name.to_owned());
        SettingError::UnknownResource { name: name.to_owned(), nearest: nearest.collect() }
    })
}

/// The names of a resource and a field.
type Name = (&'static str, &'static str);

/// Refuses fields that no list expands.
fn check_nested(fields: &BTreeMap<Name, FieldInfo>) -> Result<(), SettingError> {
    for ((resource, name), field) in fields {
        match field.in_lists {
            InLists::Expanded => {}
            InLists::Always => return Err(SettingError::NotNested(format!("{resource}.{name}"))),
            _ => return Err(SettingError::NotListed(format!("{resource}.{name}"))),
        }
    }
    Ok(())
}

/// Finds the fields with these names, each with its resource.
fn wanted(
    names: &[String],
    chosen: &[&'static ResourceInfo],
) -> Result<BTreeMap<Name, FieldInfo>, SettingError> {
    let mut wanted = BTreeMap::new();
    for name in names {
        let Some((resource, field)) = name.split_once('.') else {
            return Err(unknown_field(name, with_field(name)));
        };
        let resource = find(resource)?;
        let is_it = |known: &&FieldInfo| known.name == field || snake_case(known.name) == field;
        let Some(found) = resource.fields.iter().find(is_it) else {
            let nearest = nearest_fields(resource, field);
            return Err(unknown_field(name, nearest));
        };
        if !chosen.contains(&resource) {
            let (field, resource) = (name.clone(), resource.name.to_owned());
            return Err(SettingError::NotChosen { field, resource });
        }
        wanted.insert((resource.name, found.name), *found);
    }
    Ok(wanted)
}

fn unknown_field(name: &str, nearest: Vec<String>) -> SettingError {
    SettingError::UnknownField { name: name.to_owned(), nearest }
}

/// Returns the sensitive fields with a name, each with its resource.
fn with_field(name: &str) -> Vec<String> {
    let all = RESOURCES.iter().flat_map(|resource| {
        let fields = resource.fields.iter().filter(|field| field.sensitive);
        fields.map(|field| (resource.name, field.name))
    });
    let same = all.filter(|(_, field)| field.eq_ignore_ascii_case(name));
    same.map(|(resource, field)| format!("{resource}.{field}")).take(NEAREST).collect()
}

/// Returns the fields of a resource whose names are most similar.
fn nearest_fields(resource: &ResourceInfo, name: &str) -> Vec<String> {
    let wanted = name.to_lowercase();
    let similarity = |field: &str| strsim::jaro_winkler(&wanted, &field.to_lowercase());
    let mut fields: Vec<(f64, &str)> =
        resource.fields.iter().map(|field| (similarity(field.name), field.name)).collect();
    fields.retain(|(similarity, _)| *similarity > 0.8);
    fields.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    let nearest = fields.into_iter().take(NEAREST);
    nearest.map(|(_, field)| format!("{}.{field}", resource.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn resources_are_chosen_by_any_of_their_names_and_once() {
        let tables = choose(&names(&["time entries", "/timeentry", "client"]), &[], &[]).unwrap();
        let chosen: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(chosen, ["time_entry", "client"]);
        assert_eq!(choose(&[], &[], &[]).unwrap().len(), Table::all().len());
    }

    #[test]
    fn an_unknown_name_is_an_error_with_the_nearest_names() {
        let text = |resources: &[&str], sensitive: &[&str]| {
            choose(&names(resources), &[], &names(sensitive)).unwrap_err().to_string()
        };
        for (error, expected) in [
            (
                text(&["Projct"], &[]),
                "`Projct` is not the name of a resource; did you mean `Project`",
            ),
            (text(&["zzzz"], &[]), "`zzzz` is not the name of a resource; the page of"),
            (text(&["Health"], &[]), "the resource `Health` cannot be mirrored, because"),
            (text(&[], &["Employee.dateOfBrith"]), "did you mean `Employee.dateOfBirth`"),
            (text(&[], &["dateOfBirth"]), "did you mean `Employee.dateOfBirth`"),
            (text(&["Project"], &["Employee.dateOfBirth"]), "add `Employee` to the resources"),
        ] {
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_sensitive_field_is_kept_for_its_resource_only() {
        let tables = choose(&[], &[], &names(&["Employee.date_of_birth"])).unwrap();
        let with_it: Vec<&str> = tables
            .iter()
            .filter(|table| table.column_of("dateOfBirth").is_some())
            .map(|table| table.name.as_str())
            .collect();
        assert_eq!(with_it, ["employee"]);
    }

    #[test]
    fn a_nested_field_has_a_column_only_if_lists_expand_it() {
        let column = |expanded: &[&str]| {
            let tables = choose(&names(&["Bill"]), &names(expanded), &[])?;
            Ok::<_, SettingError>(tables[0].column_of("expenseItems").is_some())
        };
        assert_eq!(column(&[]), Ok(false));
        assert_eq!(column(&["Bill.expenseItems"]), Ok(true));
        for (name, expected) in [
            ("Bill.number", "the field `Bill.number` is in every row of a list"),
            ("Bill.workflow", "no list returns the field `Bill.workflow`"),
            ("Bill.expenseItem", "did you mean `Bill.expenseItems`"),
        ] {
            let error = column(&[name]).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
