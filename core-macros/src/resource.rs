//! `#[derive(Resource)]`: a record that Core keeps under an id, and its calls.

mod check;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitStr, Visibility};

use crate::fields::Fields;

/// The declaration of a resource.
struct Resource {
    visibility: Visibility,
    path: LitStr,
    calls: Calls,
    fields: Fields,
}

/// The names of the calls that Core has for it.
#[derive(Default)]
struct Calls {
    get: Option<Ident>,
    list: Option<Ident>,
    create: Option<Ident>,
    update: Option<Ident>,
    delete: Option<Ident>,
    input: Option<Ident>,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let resource = Resource::parse(input)?;
    resource.check()?;
    Ok(resource.expand())
}
