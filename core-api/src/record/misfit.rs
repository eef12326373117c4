//! Values that do not fit the types of their fields.

use super::{Fields, View};
use crate::Json;

/// A value of an answer that does not fit the type of its field. The field is unset.
///
/// Only a [lenient](crate::endpoint::Leniency::Lenient) client reads records with misfits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    path: String,
    json: Json,
}

impl Misfit {
    /// Returns the path of wire names: `costRate`, `assignedGroups[0].id`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the original JSON.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.json
    }
}

/// Returns the misfits of a record, including nested ones.
///
/// A field that was set afterwards does not count. [`Resource::misfits`](crate::Resource::misfits) is the
/// same for a resource.
#[must_use]
pub fn misfits(record: &dyn Fields) -> Vec<Misfit> {
    let mut found = Vec::new();
    collect(record, "", &mut found);
    found
}

fn collect(record: &dyn Fields, parent: &str, found: &mut Vec<Misfit>) {
    for (index, info) in record.table().iter().enumerate() {
        let path = || format!("{parent}{}", info.name);
        match record.view(index) {
            Some(View::Unset) => {
                let misfit = record.unlisted().misfit(index);
                found.extend(misfit.map(|json| Misfit { path: path(), json: json.clone() }));
            }
            Some(View::Object(nested)) => collect(nested, &format!("{}.", path()), found),
            Some(View::List(list)) => {
                for (place, item) in (0..list.len()).filter_map(|at| Some((at, list.item(at)?))) {
                    collect(item, &format!("{}[{place}].", path()), found);
                }
            }
            _ => {}
        }
    }
}
