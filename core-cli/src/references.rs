//! Records that a person names by a code or a name instead of an id.

mod search;

use std::collections::{BTreeMap, BTreeSet};

use core_api::{
    Client,
    catalog::ResourceInfo,
    record::{FieldInfo, Kind},
};
use serde_json::value::RawValue;

use crate::{
    error::CliError, field_place::targets, field_value::FieldValue, mistake::Mistake, names,
    record_body::RecordBody,
};
use search::{Found, search};

/// The names of fields that identify a record for people, the most exact first.
const KEYS: [&str; 5] = ["code", "number", "invoiceNumber", "displayName", "name"];

/// The look-ups of one kind: the referenced record, and the field that has the values, if the person named one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    target: &'static str,
    by: Option<&'static str>,
}

/// The names that were looked up, with the ids of their records.
#[derive(Debug, Default)]
pub(crate) struct References {
    groups: BTreeMap<Group, BTreeMap<String, Found>>,
}

impl References {
    /// Looks up all names in some records, each once.
    ///
    /// # Errors
    ///
    /// The errors of the lists. A name without a record is a mistake of [`fill`](Self::fill).
    pub(crate) async fn look_up(
        client: &Client,
        bodies: impl IntoIterator<Item = &RecordBody>,
    ) -> Result<Self, CliError> {
        let mut wanted: BTreeMap<Group, BTreeSet<String>> = BTreeMap::new();
        for set in bodies.into_iter().flat_map(|body| &body.fields) {
            if let FieldValue::Reference { target, name } = &set.value {
                let group = Group { target, by: set.place.by.map(|by| by.name) };
                wanted.entry(group).or_default().insert(name.clone());
            }
        }
        let mut groups = BTreeMap::new();
        for (group, names) in wanted {
            let mut found: BTreeMap<String, Found> = BTreeMap::new();
            for target in targets(group.target) {
                for (name, one) in search(client, target, &keys(target, group.by), &names).await? {
                    found.entry(name).or_default().join(one);
                }
            }
            groups.insert(group, found);
        }
        Ok(Self { groups })
    }

    /// Replaces the names in a record by ids. Returns a mistake for each name that is not that of exactly one record.
    pub(crate) fn fill(&self, body: &mut RecordBody) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        for set in &mut body.fields {
            let FieldValue::Reference { target, name } = &set.value else { continue };
            let group = Group { target, by: set.place.by.map(|by| by.name) };
            let found = self.groups.get(&group).and_then(|found| found.get(name));
            match found.unwrap_or(&Found::default()).only(target, name, group.by) {
                Ok(id) => {
                    if let Ok(json) = serde_json::value::to_raw_value(&id) {
                        set.value = FieldValue::Json(json);
                    }
                }
                Err(reason) => {
                    let at = set.typed.find(name.as_str()).unwrap_or(0);
                    let place = at..at.saturating_add(name.len());
                    mistakes.push(Mistake::new(reason, &*set.typed, place));
                }
            }
        }
        mistakes
    }
}

/// Returns the id of the record that a person names by its id, its code or its name.
///
/// # Errors
///
/// A usage error if no record or several have the name.
pub(crate) async fn record_id(
    client: &Client,
    resource: &'static ResourceInfo,
    typed: &str,
) -> Result<String, CliError> {
    let typed = typed.trim();
    if let Ok(id) = uuid::Uuid::try_parse(typed) {
        return Ok(id.hyphenated().to_string());
    }
    let names = BTreeSet::from([typed.to_owned()]);
    let mut found = search(client, resource, &keys(resource, None), &names).await?;
    let found = found.remove(typed).unwrap_or_default();
    found.only(resource.name, typed, None).map_err(CliError::usage)
}

/// Returns the fields of a resource that may have a name, the most exact first.
fn keys(target: &'static ResourceInfo, by: Option<&str>) -> Vec<&'static FieldInfo> {
    let field = |name: &str| target.fields.iter().find(|info| info.name == name);
    if let Some(by) = by {
        return field(by).into_iter().collect();
    }
    let unique = target.fields.iter().filter(|info| info.unique && matches!(info.kind, Kind::Text));
    let mut keys: Vec<&FieldInfo> = unique.collect();
    for info in KEYS.iter().filter_map(|name| field(name)) {
        let is_new = keys.iter().all(|known| known.name != info.name);
        if is_new && matches!(info.kind, Kind::Text) && !info.sensitive {
            keys.push(info);
        }
    }
    keys
}

/// Returns the text of a JSON value: the content of a string, or the digits of a number.
fn plain(value: &RawValue) -> Option<String> {
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str(json).ok(),
        Some(b'n' | b'{' | b'[') | None => None,
        Some(_) => Some(json.to_owned()),
    }
}

/// Returns the advice about names that are similar to one that no record has.
fn similar(known: &BTreeSet<String>, name: &str) -> String {
    names::advice(known.iter().map(String::as_str), name)
}
