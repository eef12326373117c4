//! `#[derive(Scopes)]`: scopes by their names on the wire, and what implies what.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitStr, Visibility};

use crate::{derived::Derived, root::Root};

/// The declaration of the scopes.
struct Scopes {
    owner: Ident,
    visibility: Visibility,
    scopes: Vec<Scope>,
    root: Root,
    derived: Derived,
}

struct Scope {
    ident: Ident,
    wire: Wire,
}

/// `#[scope("name", read = Need, implies = [Other])]`.
struct Wire {
    name: LitStr,
    implied: Vec<Ident>,
    need: Option<Need>,
}

/// The type that calls name as their need of a scope.
struct Need {
    name: Ident,
    /// Whether a client that only reads sends such calls.
    is_read: bool,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let scopes = Scopes::parse(&input)?;
    scopes.check()?;
    Ok(scopes.expand())
}
