//! `#[derive(Scopes)]`: scopes with their wire names, and the scopes that each implies.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitStr, Visibility};

use crate::{item_attributes::ImplAttributes, root::Root};

/// The declaration of the scopes.
struct Scopes {
    owner: Ident,
    visibility: Visibility,
    scopes: Vec<Scope>,
    root: Root,
    impl_attrs: ImplAttributes,
}

struct Scope {
    ident: Ident,
    attribute: ScopeAttribute,
}

/// `#[scope("name", read = Need, implies = [Other])]`.
struct ScopeAttribute {
    name: LitStr,
    implied: Vec<Ident>,
    need: Option<Need>,
}

/// The access type of calls that need a scope.
struct Need {
    name: Ident,
    /// True if a read-only client can send such calls.
    is_read: bool,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let scopes = Scopes::parse(&input)?;
    scopes.check()?;
    Ok(scopes.expand())
}
