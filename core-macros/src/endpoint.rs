//! `#[derive(Endpoint)]`: an extra call.

mod check;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitBool, LitInt, LitStr, Path, Visibility};

use crate::{evidence::Evidence, item_attributes::ImplAttributes, root::Root, ty::Ty};

/// The declaration of a call.
struct Endpoint {
    owner: Ident,
    method: Ident,
    path: LitStr,
    scope: Path,
    returns: Ty,
    /// `None` leaves it to the method.
    idempotent: Option<LitBool>,
    evidence: Evidence,
    /// The success statuses. Empty if any success is accepted.
    statuses: Vec<LitInt>,
    fields: Vec<EndpointField>,
    root: Root,
    impl_attrs: ImplAttributes,
}

/// A field of a call.
struct EndpointField {
    ident: Ident,
    ty: Ty,
    visibility: Visibility,
    part: RequestPart,
}

/// The part of a request that a field fills.
#[derive(Clone)]
enum RequestPart {
    /// A placeholder of the path. Without a name, the name of the field is used.
    Path(Option<LitStr>),
    Query,
    /// A single parameter of the query, by its name.
    Parameter(LitStr),
    Body,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let endpoint = Endpoint::parse(&input)?;
    let names = endpoint.check()?;
    Ok(endpoint.expand(&names))
}
