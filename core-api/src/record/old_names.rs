//! Lookup of fields by their names, including old ones.

use std::sync::{Mutex, PoisonError};

use super::FieldInfo;

/// The largest number of old names to remember, because a program could have many.
const CAPACITY: usize = 1_000;

/// Finds the field with a name, or else with an old name. Case is ignored, as Core does.
pub(crate) fn find(table: &'static [FieldInfo], name: &str) -> Option<&'static FieldInfo> {
    let now = table.iter().find(|info| info.name.eq_ignore_ascii_case(name));
    now.or_else(|| {
        let old =
            |info: &FieldInfo| info.old_names.iter().find(|old| old.eq_ignore_ascii_case(name));
        let (info, old) = table.iter().find_map(|info| Some((info, old(info)?)))?;
        warn_once(old, info.name);
        Some(info)
    })
}

/// Logs the use of an old name, unless it was logged before.
#[cold]
fn warn_once(old: &'static str, new: &'static str) {
    static SEEN: Mutex<Vec<(&str, &str)>> = Mutex::new(Vec::new());
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if seen.len() < CAPACITY && !seen.contains(&(old, new)) {
        seen.push((old, new));
        drop(seen);
        tracing::warn!("the field `{old}` is called `{new}` now; write the new name");
    }
}
