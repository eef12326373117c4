//! `#[derive(Projection)]`: single columns of a resource.

mod check;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitStr, Path};

use crate::{item_attributes::ImplAttributes, root::Root, ty::Ty};

/// The declaration of a projection.
struct Projection {
    owner: Ident,
    resource: Path,
    columns: Vec<Column>,
    root: Root,
    impl_attrs: ImplAttributes,
}

struct Column {
    ident: Ident,
    ty: Ty,
    source: ColumnSource,
}

/// The source of the values of a column.
enum ColumnSource {
    /// The constant of the resource's field.
    Listed(Ident),
    /// A wire name that the declaration of the resource does not list.
    Unlisted(LitStr),
}

impl ColumnSource {
    /// Returns a text that differs between different sources.
    fn key(&self) -> String {
        match self {
            Self::Listed(constant) => constant.to_string(),
            Self::Unlisted(name) => format!("{:?}", name.value()),
        }
    }
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let projection = Projection::parse(&input)?;
    projection.check()?;
    Ok(projection.expand())
}
