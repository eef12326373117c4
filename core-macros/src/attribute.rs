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

/// Refuses the attributes of other derives that make the same traits of a type.
pub(crate) fn refuse_others(attributes: &[Attribute], own: &str) -> syn::Result<()> {
    const RECORDS: [(&str, &str); 3] =
        [("resource", "Resource"), ("object", "Object"), ("projection", "Projection")];
    let other = attributes.iter().find_map(|attribute| {
        let is_it = |(name, _): &&(&str, &str)| *name != own && attribute.path().is_ident(name);
        Some((attribute, RECORDS.iter().find(is_it)?.1))
    });
    match other {
        None => Ok(()),
        Some((attribute, other)) => {
            let message = format!(
                "`{other}` makes the same traits; derive one of them, or declare a second struct"
            );
            Err(syn::Error::new_spanned(attribute, message))
        }
    }
}

/// Reads the words in the parentheses of the `#[name(…)]`; nothing where there is no such attribute.
pub(crate) fn read<T: Default>(
    attributes: &[Attribute],
    name: &str,
    form: &str,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    match only(attributes, name)? {
        Some(attribute) => parse_in(attribute, form, parse),
        None => Ok(T::default()),
    }
}

/// Reads the words in the parentheses of an attribute. The form, an example of it, completes the errors
/// of the parser, which tell the next token only.
pub(crate) fn parse_in<T>(
    attribute: &Attribute,
    form: &str,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let parsed = attribute.parse_args_with(|input: ParseStream<'_>| parse(input));
    parsed.map_err(|error| {
        let text = error.to_string();
        if text.starts_with("expected ") || text.starts_with("unexpected ") {
            return syn::Error::new(error.span(), format!("{text}; write `{form}`"));
        }
        error
    })
}
