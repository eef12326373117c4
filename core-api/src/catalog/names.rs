//! Resources by the names that people type.

use super::{RESOURCES, ResourceInfo};
use crate::{endpoint::CallKind, generated::aliases::ALIASES, suggestion};

/// The largest number of suggestions.
const SUGGESTIONS: usize = 3;

/// Returns the resource with a name, or `None` if no resource has it.
///
/// A resource has several names: its type, its path, its plural, and its name at the vendor. Case and the separators
/// of words are ignored. A word by which people search for one resource alone is a name of it as well, such as `time` or
/// `customers`.
///
/// ```
/// use core_api::catalog;
///
/// for name in ["TimeEntry", "/timeentry", "timeentry", "time-entries", "Time Entries"] {
///     assert_eq!(catalog::find(name).map(|resource| resource.name), Some("TimeEntry"));
/// }
/// assert_eq!(catalog::find("client").map(|resource| resource.name), Some("ClientRecord"));
/// assert_eq!(catalog::find("customers").map(|resource| resource.name), Some("ClientRecord"));
/// // A task is an activity or a to-do.
/// assert_eq!(catalog::find("task"), None);
///
/// let Some(_) = catalog::find("projcet") else {
///     let similar: Vec<_> = catalog::nearest("projcet").iter().map(|near| near.name).collect();
///     assert_eq!(similar[0], "Project");
///     return;
/// };
/// ```
#[must_use]
#[doc(alias("lookup", "by name"))]
pub fn find(name: &str) -> Option<&'static ResourceInfo> {
    let is_it = |resource: &&ResourceInfo| names(resource).any(|known| is_same(known, name));
    RESOURCES.iter().find(is_it).or_else(|| find_by_alias(name))
}

/// Returns the only resource that people search for by a word, in singular or plural.
fn find_by_alias(name: &str) -> Option<&'static ResourceInfo> {
    let singular = name.strip_suffix(['s', 'S']).unwrap_or(name);
    let is_it = |alias: &str| is_same(alias, name) || is_same(alias, singular);
    let has_it = |resource: &&ResourceInfo| aliases(resource).any(&is_it);
    let mut found = RESOURCES.iter().filter(has_it);
    found.next().filter(|_| found.next().is_none())
}

/// Returns the words by which people search for a resource.
fn aliases(resource: &ResourceInfo) -> impl Iterator<Item = &'static str> {
    let start = ALIASES.partition_point(|(name, _)| *name < resource.name);
    let rows = ALIASES.iter().skip(start);
    let name = resource.name;
    rows.take_while(move |(of, _)| *of == name).map(|(_, alias)| *alias)
}

/// Returns the resources with the most similar names, for the message about an unknown name. At most three, the most
/// similar first. Empty if none is similar.
///
/// A name is similar if at most a third of its letters differ, or if it continues the text.
#[must_use]
pub fn nearest(name: &str) -> Vec<&'static ResourceInfo> {
    let difference =
        |resource| all_names(resource).filter_map(|known| suggestion::difference(name, known));
    let near =
        RESOURCES.iter().filter_map(|resource| Some((difference(resource).min()?, resource)));
    let mut near: Vec<(usize, &'static ResourceInfo)> = near.collect();
    near.sort_by_key(|(difference, _)| *difference);
    near.into_iter().take(SUGGESTIONS).map(|(_, resource)| resource).collect()
}

/// Iterates over the names of a resource, and the words by which people search for it.
fn all_names(resource: &ResourceInfo) -> impl Iterator<Item = &'static str> {
    names(resource).chain(aliases(resource))
}

/// Iterates over the names of a resource.
fn names(resource: &ResourceInfo) -> impl Iterator<Item = &'static str> {
    let ResourceInfo { name, path, calls, .. } = *resource;
    let of_calls = calls.iter().filter_map(|call| {
        let verb = match call.kind? {
            CallKind::Get => "Get",
            CallKind::List => "List",
            CallKind::Read => "Read",
            CallKind::Create
            | CallKind::Update
            | CallKind::Patch
            | CallKind::Delete
            | CallKind::BatchCreate => return None,
        };
        call.name.strip_prefix(verb)
    });
    [name, path].into_iter().chain(of_calls)
}

/// Returns whether two names differ only by case and by separators of words.
fn is_same(known: &str, name: &str) -> bool {
    letters(known).eq(letters(name))
}

/// Iterates over the characters of a name in lower case, without separators of words.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let is_separator = |letter: &char| matches!(letter, ' ' | '-' | '_' | '/');
    name.chars()
        .filter(move |letter| !is_separator(letter))
        .map(|letter| letter.to_ascii_lowercase())
}
