//! Fields to suggest, and lists of the fields that Core filters or sorts by.

use std::cmp::Reverse;

use super::{distance, is_near, letters, shared};
use crate::record::{FieldInfo, Support};

/// The largest number of names in a list.
const SHOWN: usize = 8;

/// The support that a text needs: of filters, or of orders.
pub(crate) type SupportOf = fn(&FieldInfo) -> Support;

/// Returns the name that is most similar, if at most a third of its letters differ.
///
/// Case and the separators of words are ignored. Of names that are equally similar, it returns one that Core
/// supports.
pub(crate) fn nearest(
    fields: &'static [FieldInfo],
    name: &str,
    support: SupportOf,
) -> Option<&'static str> {
    let wanted = letters(name);
    let near = fields.iter().map(|info| (distance(&wanted, info.name), info));
    let near = near.filter(|(changes, info)| is_near(*changes, info.name));
    near.min_by_key(|(changes, info)| (*changes, !support(info).is_known()))
        .map(|(_, info)| info.name)
}

/// Lists the supported fields: at most eight, and the number of the others. Similar names come first.
///
/// `None` if Core is not known to support any.
pub(crate) fn supported(
    fields: &'static [FieldInfo],
    name: &str,
    support: SupportOf,
) -> Option<String> {
    let wanted = letters(name);
    let known = fields.iter().filter(|info| support(info).is_known());
    let mut known: Vec<(_, &'static str)> =
        known.map(|info| (Reverse(shared(&wanted, info.name)), info.name)).collect();
    known.sort_by_key(|(shared, _)| *shared);
    let mut shown: Vec<String> =
        known.iter().take(SHOWN).map(|(_, name)| format!("`{name}`")).collect();
    match (known.len().saturating_sub(SHOWN), shown.pop()) {
        (0, Some(last)) if shown.is_empty() => Some(last),
        (0, Some(last)) => Some(format!("{} and {last}", shown.join(", "))),
        (others, Some(last)) => Some(format!("{}, {last} and {others} more", shown.join(", "))),
        (_, None) => None,
    }
}
