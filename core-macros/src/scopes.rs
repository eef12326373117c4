//! `#[derive(Scopes)]`: scopes by their names on the wire, and what implies what.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitStr};

use crate::{derived::Derived, root::Root};

/// The declaration of the scopes.
struct Scopes {
    owner: Ident,
    scopes: Vec<Scope>,
    root: Root,
    derived: Derived,
}

struct Scope {
    ident: Ident,
    wire: Wire,
}

/// `#[scope("name", implies = [Other])]`.
struct Wire {
    name: LitStr,
    implied: Vec<Ident>,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let scopes = Scopes::parse(&input)?;
    scopes.check()?;
    Ok(scopes.expand())
}
