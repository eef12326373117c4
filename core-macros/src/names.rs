//! Names on the wire and in Rust.

use syn::{Ident, ext::IdentExt};

/// The text of a name, without the `r#` of a raw identifier.
pub(crate) fn unraw(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The constant that is named after a field: `project_id` is `PROJECT_ID`.
pub(crate) fn constant(field: &Ident) -> Ident {
    Ident::new(&unraw(field).to_uppercase(), field.span())
}

/// The name on the wire that a field has unless it says otherwise: `project_id` is `projectId`.
pub(crate) fn camel_case(snake: &str) -> String {
    let mut words = snake.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// Finds names that are there twice: each later one, with the first.
pub(crate) fn twins<'a, T>(
    items: impl IntoIterator<Item = &'a T>,
    name: impl Fn(&T) -> String,
) -> Vec<(&'a T, &'a T)> {
    let mut first = std::collections::BTreeMap::new();
    let mut twins = Vec::new();
    for item in items {
        match first.entry(name(item)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(item);
            }
            std::collections::btree_map::Entry::Occupied(known) => twins.push((item, *known.get())),
        }
    }
    twins
}
