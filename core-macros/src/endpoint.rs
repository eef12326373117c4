//! `#[derive(Endpoint)]`: a call beyond those for whole records.

mod check;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitBool, LitStr, Type};

/// The declaration of a call.
struct Endpoint {
    owner: Ident,
    method: Ident,
    path: Path,
    scope: Ident,
    returns: Type,
    /// Where it is not what the method says.
    idempotent: Option<LitBool>,
    fields: Vec<Field>,
}

/// A path, and the placeholders in it.
struct Path {
    literal: LitStr,
    names: Vec<String>,
}

struct Field {
    ident: Ident,
    ty: Type,
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Path,
    Query,
    Body,
}

impl Endpoint {
    fn fields_as(&self, role: Role) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.role == role)
    }
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let endpoint = Endpoint::parse(input)?;
    endpoint.check()?;
    Ok(endpoint.expand())
}
