//! The words by which people search for a resource, for the names that a person types.

use std::collections::BTreeSet;

use super::text::Text;
use crate::spec::Specs;

/// Writes a row for each alias of a resource.
pub(super) fn table(specs: &Specs) -> String {
    let mut text = Text::new("specs/resources", "Other words for resources, for the catalog.");
    // A resource has an alias once, and an alias may belong to several resources.
    let rows: BTreeSet<(&str, &str)> = specs
        .resources
        .iter()
        .flat_map(|resource| {
            let name = resource.rust_name().value.as_str();
            resource.aliases.iter().map(move |alias| (name, alias.value.as_str()))
        })
        .collect();
    text.doc("", "The types of resources, each with a word by which people search for it. Sorted.");
    let rows: Vec<_> = rows.iter().map(|(name, alias)| format!("({name:?}, {alias:?})")).collect();
    // Slices have no length, which every branch with a new alias would change.
    text.array("pub(crate) static ALIASES: &[(&str, &str)]", &rows);
    text.finish()
}
