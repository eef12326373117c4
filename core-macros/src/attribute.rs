//! The attribute of a derive, of which there may be one in a place.

use syn::Attribute;

/// The `#[name(…)]`, if there is one.
pub(crate) fn only<'a>(
    attributes: &'a [Attribute],
    name: &str,
) -> syn::Result<Option<&'a Attribute>> {
    let mut found = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    let first = found.next();
    match found.next() {
        Some(second) => Err(syn::Error::new_spanned(second, format!("a second `#[{name}(…)]`"))),
        None => Ok(first),
    }
}
