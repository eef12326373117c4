//! `#[derive(Resource)]`: a record with an id, and its calls.

mod call_kind;
mod calls;
mod check;
mod docs;
mod examples;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{Attribute, DeriveInput, Ident, LitStr, Visibility};

use crate::{evidence::Evidence, fields::Fields};
use call_kind::CallKind;

/// The declaration of a resource.
struct Resource {
    visibility: Visibility,
    path: LitStr,
    /// The standard calls that Core has for the record, in the order of [`CallKind`].
    calls: Vec<StandardCall>,
    /// The name of the body of a create.
    input: Option<ItemName>,
    /// The path of the crate in examples. `None` leaves the examples out.
    examples: Option<String>,
    fields: Fields,
}

/// A standard call of the resource.
struct StandardCall {
    kind: CallKind,
    item: ItemName,
    /// `None` if the evidence is that of the resource.
    evidence: Option<Evidence>,
}

/// The name of a generated item.
struct ItemName {
    name: Ident,
    /// Documentation and `#[deprecated]`, from the declaration.
    attributes: Vec<Attribute>,
    /// The old names, which become deprecated aliases.
    old_names: Vec<Ident>,
}

impl Resource {
    /// Returns the name of the call of this kind, if Core has it.
    fn call(&self, kind: CallKind) -> Option<&Ident> {
        self.calls.iter().find(|call| call.kind == kind).map(|call| &call.item.name)
    }
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let resource = Resource::parse(input)?;
    resource.check()?;
    Ok(resource.expand())
}
