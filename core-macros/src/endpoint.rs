//! `#[derive(Endpoint)]`: a call beyond those for whole records.

mod check;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitBool, LitStr, Path, Visibility};

use crate::{derived::Derived, root::Root, ty::Ty};

/// The declaration of a call.
struct Endpoint {
    owner: Ident,
    method: Ident,
    path: LitStr,
    scope: Path,
    returns: Ty,
    /// Set where it is not what the method says.
    idempotent: Option<LitBool>,
    fields: Vec<Field>,
    root: Root,
    derived: Derived,
}

struct Field {
    ident: Ident,
    ty: Ty,
    visibility: Visibility,
    role: Role,
}

/// The part of a request that a field makes.
#[derive(Clone)]
enum Role {
    /// A placeholder of the path: with the name of the field, or with this one.
    Path(Option<LitStr>),
    Query,
    Body,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let endpoint = Endpoint::parse(&input)?;
    let names = endpoint.check()?;
    Ok(endpoint.expand(&names))
}
