//! `#[derive(Resource)]`: a record that Core keeps under an id, and its calls.

mod calls;
mod check;
mod docs;
mod examples;
mod expand;
mod overview;
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
    /// The calls that Core has for it, in the order of [`Kind`].
    calls: Vec<Call>,
    /// What a create sends.
    input: Option<Named>,
    /// The path by which examples name the items of the crate. Without it, there are no examples.
    examples: Option<String>,
    fields: Fields,
}

/// A call by its name.
struct Call {
    kind: Kind,
    made: Named,
}

/// The name of an item that the derive makes.
struct Named {
    name: Ident,
    /// The attributes of the declaration: documentation, and whether it is deprecated.
    attributes: Vec<Attribute>,
}

impl Resource {
    /// The name of the call of this kind.
    fn call(&self, kind: Kind) -> Option<&Ident> {
        self.calls.iter().find(|call| call.kind == kind).map(|call| &call.made.name)
    }
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let resource = Resource::parse(input)?;
    resource.check()?;
    Ok(resource.expand())
}
