//! `#[derive(Resource)]`: a record that Core keeps under an id, and its calls.

mod calls;
mod check;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{Attribute, DeriveInput, Ident, LitStr, Visibility};

use crate::fields::Fields;
use calls::Kind;

/// The declaration of a resource.
struct Resource {
    visibility: Visibility,
    path: LitStr,
    /// The calls that Core has for it, in the order of [`calls::KINDS`].
    calls: Vec<Call>,
    /// The name of what a create sends.
    input: Option<Ident>,
    fields: Fields,
}

/// A call by its name.
struct Call {
    kind: &'static Kind,
    name: Ident,
    /// What the declaration says of it, beside what is known of its kind.
    docs: Vec<Attribute>,
}

impl Resource {
    /// The name of the call of this kind.
    fn call(&self, word: &str) -> Option<&Ident> {
        self.calls.iter().find(|call| call.kind.word == word).map(|call| &call.name)
    }
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let resource = Resource::parse(input)?;
    resource.check()?;
    Ok(resource.expand())
}
