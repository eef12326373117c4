//! The attribute of a derive, of which there may be one in a place.

use syn::{Attribute, parse::ParseStream};

/// The `#[name(…)]`, if there is one.
pub(crate) fn only<'a>(
    attributes: &'a [Attribute],
    name: &str,
) -> syn::Result<Option<&'a Attribute>> {
    let mut found = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    let first = found.next();
    match found.next() {
        Some(second) => {
            let message = format!("a second `#[{name}(…)]`; write all of it in one");
            Err(syn::Error::new_spanned(second, message))
        }
        None => Ok(first),
    }
}

/// Reads what is in the parentheses of the `#[name(…)]`; nothing where there is no such attribute.
pub(crate) fn read<T: Default>(
    attributes: &[Attribute],
    name: &str,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    match only(attributes, name)? {
        Some(attribute) => parse_in(attribute, parse),
        None => Ok(T::default()),
    }
}

/// Reads what is in the parentheses of an attribute.
pub(crate) fn parse_in<T>(
    attribute: &Attribute,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    attribute.parse_args_with(|input: ParseStream<'_>| parse(input))
}
