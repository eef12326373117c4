//! `#[derive(Object)]`: a nested object.

mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::{errors::Errors, fields::Fields};

/// The declaration of a nested object.
struct Object {
    /// True if a patch may replace a list of such objects.
    is_patchable: bool,
    fields: Fields,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let object = Object::parse(&input)?;
    let mut errors = Errors::default();
    object.fields.check(&mut errors);
    errors.finish()?;
    Ok(object.expand())
}
