//! Values that do not fit the types of their fields.

use std::fmt;

use super::{Fields, View};
use crate::{Json, sensitive::MARK_JSON};

/// A value of an answer that does not fit the type of its field. The field is unset.
///
/// Only a [lenient](crate::endpoint::Leniency::Lenient) client reads records with misfits.
///
/// `Debug` hides the JSON of a field that is sensitive, or that holds sensitive fields.
#[derive(Clone, PartialEq, Eq)]
pub struct Misfit {
    path: String,
    json: Json,
    is_sensitive: bool,
}

impl fmt::Debug for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = if self.is_sensitive { MARK_JSON } else { self.json.as_str() };
        f.debug_struct("Misfit").field("path", &self.path).field("json", &json).finish()
    }
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
    collect(record, "", false, &mut found);
    found
}

fn collect(record: &dyn Fields, parent: &str, is_hidden: bool, found: &mut Vec<Misfit>) {
    for (index, info) in record.table().iter().enumerate() {
        let is_hidden = is_hidden || info.sensitive;
        let path = || format!("{parent}{}", info.name);
        match record.view(index) {
            Some(View::Unset) => {
                let misfit = record.unlisted().misfit(index);
                let is_sensitive = is_hidden || info.holds_sensitive();
                let make = |json: &Json| Misfit { path: path(), json: json.clone(), is_sensitive };
                found.extend(misfit.map(make));
            }
            Some(View::Object(nested)) => {
                collect(nested, &format!("{}.", path()), is_hidden, found);
            }
            Some(View::List(list)) => {
                for (place, item) in (0..list.len()).filter_map(|at| Some((at, list.item(at)?))) {
                    collect(item, &format!("{}[{place}].", path()), is_hidden, found);
                }
            }
            _ => {}
        }
    }
}
