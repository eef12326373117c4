//! Names on the wire and in Rust.

use syn::{Ident, ext::IdentExt};

use crate::rules::names;

/// Returns the text of a name, without the `r#` of a raw identifier.
pub(crate) fn unraw(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Returns the name of the constant of a field: `PROJECT_ID` for `project_id`.
pub(crate) fn constant(field: &Ident) -> Ident {
    Ident::new(&names::constant(&unraw(field)), field.span())
}

/// Finds items with the same name. Returns each later one together with the first.
pub(crate) fn duplicates<'a, T>(
    items: impl IntoIterator<Item = &'a T>,
    name: impl Fn(&T) -> String,
) -> Vec<(&'a T, &'a T)> {
    let mut first = std::collections::BTreeMap::new();
    let mut duplicates = Vec::new();
    for item in items {
        match first.entry(name(item)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(item);
            }
            std::collections::btree_map::Entry::Occupied(entry) => {
                duplicates.push((item, *entry.get()));
            }
        }
    }
    duplicates
}
