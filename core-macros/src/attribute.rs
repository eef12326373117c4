//! Reads the attribute of a derive.

use syn::{Attribute, parse::ParseStream};

/// Reads the words of the `#[name(…)]`, or returns `None` without such an attribute.
///
/// The parser's errors name the next token only, so `form`, an example of the attribute, completes them.
///
/// # Errors
///
/// An error of `parse`, or one at a second `#[name(…)]`.
pub(crate) fn one<T>(
    attributes: &[Attribute],
    name: &str,
    form: &str,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Option<T>> {
    let mut matches = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    let Some(attribute) = matches.next() else { return Ok(None) };
    if let Some(second) = matches.next() {
        let message = format!("a second `#[{name}(…)]`; write all words in one attribute");
        return Err(syn::Error::new_spanned(second, message));
    }
    let parsed = attribute.parse_args_with(|input: ParseStream<'_>| parse(input));
    let parsed = parsed.map_err(|error| {
        let text = error.to_string();
        if text.starts_with("expected ") || text.starts_with("unexpected ") {
            return syn::Error::new(error.span(), format!("{text}; write `{form}`"));
        }
        error
    });
    parsed.map(Some)
}

/// Refuses the attributes of other derives that implement the same traits.
pub(crate) fn refuse_others(attributes: &[Attribute], own: &str) -> syn::Result<()> {
    const RECORDS: [(&str, &str); 3] =
        [("resource", "Resource"), ("object", "Object"), ("projection", "Projection")];
    let other = attributes.iter().find_map(|attribute| {
        let matches = |(name, _): &&(&str, &str)| *name != own && attribute.path().is_ident(name);
        Some((attribute, RECORDS.iter().find(matches)?.1))
    });
    match other {
        None => Ok(()),
        Some((attribute, other)) => {
            let message = format!(
                "`{other}` implements the same traits; derive one of them, or declare a second struct"
            );
            Err(syn::Error::new_spanned(attribute, message))
        }
    }
}
