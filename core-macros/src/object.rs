//! `#[derive(Object)]`: a nested object.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::{Attribute, DeriveInput, Ident, Visibility};

use crate::{errors::Errors, fields::Fields};

/// The declaration of a nested object.
struct Object {
    /// True if a patch may replace a list of such objects.
    is_patchable: bool,
    visibility: Visibility,
    /// The `#[deprecated]` of the object, which the builder repeats.
    attributes: Vec<Attribute>,
    /// The name of the type whose setters make an object.
    builder: Option<Ident>,
    fields: Fields,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let object = Object::parse(&input)?;
    let mut errors = Errors::default();
    object.check(&mut errors);
    errors.finish()?;
    Ok(object.expand())
}
