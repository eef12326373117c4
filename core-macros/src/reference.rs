//! `#[derive(Reference)]`: a marker type for ids of records without a declaration.

mod expand;
mod parse;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, Path};

use crate::{item_attributes::ImplAttributes, root::Root};

/// The declaration of a marker type.
struct Reference {
    owner: Ident,
    /// The records that the id can belong to.
    records: Vec<Path>,
    root: Root,
    impl_attrs: ImplAttributes,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    Ok(Reference::parse(&input)?.expand())
}
