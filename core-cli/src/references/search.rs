//! The search for records by the values of some fields.

use std::collections::{BTreeMap, BTreeSet};

use core_api::{
    Client,
    catalog::ResourceInfo,
    record::{FieldInfo, Support},
};

use super::{plain, similar};
use crate::{
    error::CliError,
    raw_object::RawObject,
    reading::{self, Collected, ListQuery},
};

/// The largest number of values of a filter. The client splits longer ones as well, but checks them first.
const VALUES: usize = 50;

/// The largest number of ids that an error names.
const MOST_IDS: usize = 3;

/// The records that have a name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    ids: BTreeSet<String>,
    /// Other names, if the whole list was read and no record has this one.
    others: BTreeSet<String>,
    /// The fields that were compared.
    fields: BTreeSet<&'static str>,
}

impl Found {
    /// Adds what another resource has.
    pub(super) fn join(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.others.extend(other.others);
        self.fields.extend(other.fields);
    }

    /// Returns the id, if exactly one record has the name.
    ///
    /// # Errors
    ///
    /// The reason, with the nearest names.
    pub(super) fn only(
        &self,
        target: &str,
        name: &str,
        by: Option<&str>,
    ) -> Result<String, String> {
        let target = target.replace("Or", " or ");
        let mut ids = self.ids.iter();
        match (ids.next(), ids.next()) {
            (Some(id), None) => Ok(id.clone()),
            (Some(_), Some(_)) => {
                let count = self.ids.len();
                let ids: Vec<&str> = self.ids.iter().take(MOST_IDS).map(String::as_str).collect();
                Err(format!(
                    "{count} records of {target} have the name `{name}`; write the id of the one that is meant, such \
                     as {}",
                    ids.join(" or ")
                ))
            }
            (None, _) if self.fields.is_empty() && by.is_none() => Err(format!(
                "`{name}` is not a valid id, and no field of {target} is a code or a name; write an id"
            )),
            (None, _) => {
                let fields: Vec<String> =
                    self.fields.iter().map(|field| format!("`{field}`")).collect();
                let advice = similar(&self.others, name);
                let fields = fields.join(" or ");
                Err(format!("no {target} has the {fields} `{name}`{advice}"))
            }
        }
    }
}

/// Searches the records of a resource with some names.
///
/// Fields that Core filters by are asked for first. Only if a name is left over, the whole list is read. A field that
/// is earlier in `keys` wins.
pub(super) async fn search(
    client: &Client,
    target: &'static ResourceInfo,
    keys: &[&'static FieldInfo],
    names: &BTreeSet<String>,
) -> Result<BTreeMap<String, Found>, CliError> {
    let fields: BTreeSet<&'static str> = keys.iter().map(|key| key.name).collect();
    let empty =
        |name: &String| (name.clone(), Found { fields: fields.clone(), ..Found::default() });
    let mut found: BTreeMap<String, Found> = names.iter().map(empty).collect();
    for key in keys.iter().filter(|key| key.filter == Support::Known) {
        let left: Vec<String> = left_over(&found);
        for part in left.chunks(VALUES) {
            let Some(filter) = filter(key, part) else { continue };
            let rows = rows(client, target, Some(filter)).await?;
            compare(&rows, &[key], &mut found);
        }
    }
    if keys.is_empty() || left_over(&found).is_empty() {
        return Ok(found);
    }
    let rows = rows(client, target, None).await?;
    compare(&rows, keys, &mut found);
    let known: BTreeSet<String> = keys
        .iter()
        .flat_map(|key| rows.iter().filter_map(|row| row.get(key.name).and_then(plain)))
        .collect();
    for one in found.values_mut().filter(|one| one.ids.is_empty()) {
        one.others.clone_from(&known);
    }
    Ok(found)
}

fn left_over(found: &BTreeMap<String, Found>) -> Vec<String> {
    let left = found.iter().filter(|(_, one)| one.ids.is_empty());
    left.map(|(name, _)| name.clone()).collect()
}

/// Returns a filter for records with one of some values. A value that a filter cannot hold is left out.
fn filter(key: &FieldInfo, values: &[String]) -> Option<String> {
    let values = values.iter().filter(|value| !value.chars().any(char::is_control));
    let one = |value: &String| format!("{} = '{}'", key.name, value.replace('\'', "''"));
    let all: Vec<String> = values.map(one).collect();
    (!all.is_empty()).then(|| all.join(" or "))
}

/// Reads the records that match a filter.
async fn rows(
    client: &Client,
    target: &'static ResourceInfo,
    filter: Option<String>,
) -> Result<Vec<RawObject>, CliError> {
    let reader = reading::prepare(target, &ListQuery { filter, ..ListQuery::default() })?;
    let mut rows = Collected::default();
    reader.read(client, &mut rows).await?;
    let read = |row: &String| {
        RawObject::parse(row).map_err(|error| {
            CliError::failed(format!("a record of {} is not valid JSON: {error}", target.name))
        })
    };
    rows.0.iter().map(read).collect()
}

/// Notes the records with a wanted value. A name that an earlier field has found is left as it is.
fn compare(rows: &[RawObject], keys: &[&FieldInfo], found: &mut BTreeMap<String, Found>) {
    for key in keys {
        let mut by_key: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows {
            let value = row.get(key.name).and_then(plain).map(|value| value.trim().to_owned());
            let Some((value, id)) = value.zip(row.text("id")) else { continue };
            if found.get(&value).is_some_and(|one| one.ids.is_empty()) {
                by_key.entry(value).or_default().insert(id);
            }
        }
        for (name, ids) in by_key {
            if let Some(one) = found.get_mut(&name) {
                one.ids = ids;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use core_api::catalog;

    use super::*;

    fn compared(rows: &[&str], name: &str) -> Result<String, String> {
        let project = catalog::find("project").unwrap();
        let keys = super::super::keys(project, None);
        let rows: Vec<RawObject> = rows.iter().map(|row| RawObject::parse(row).unwrap()).collect();
        let mut found = BTreeMap::from([(name.to_owned(), Found::default())]);
        compare(&rows, &keys, &mut found);
        found[name].only("Project", name, Some("code"))
    }

    #[test]
    fn a_code_wins_over_a_name_and_two_names_are_ambiguous() {
        let rows = [r#"{"id":"a","code":"1","name":"2"}"#, r#"{"id":"b","code":"2","name":"x"}"#];
        assert_eq!(compared(&rows, "2").as_deref(), Ok("b"));
        assert_eq!(compared(&rows, "x").as_deref(), Ok("b"));
        let rows = [r#"{"id":"a","name":"x"}"#, r#"{"id":"b","name":"x"}"#];
        assert!(
            compared(&rows, "x").unwrap_err().contains("2 records of Project have the name `x`")
        );
    }

    #[test]
    fn values_in_filters_are_quoted() {
        let code = catalog::find("project").unwrap().fields.iter().find(|info| info.name == "code");
        let values = ["O'Neill".to_owned(), "a\u{7}".to_owned(), "b".to_owned()];
        assert_eq!(
            filter(code.unwrap(), &values).as_deref(),
            Some("code = 'O''Neill' or code = 'b'")
        );
        assert_eq!(filter(code.unwrap(), &values[1..2]), None);
    }
}
