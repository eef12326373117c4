//! `#[derive(Projection)]`: single columns of a resource.

mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitStr, Path, Type};

use crate::errors::Errors;

/// The declaration of a projection.
struct Projection {
    owner: Ident,
    resource: Path,
    columns: Vec<Column>,
}

struct Column {
    ident: Ident,
    ty: Type,
    source: Source,
}

/// Where the values of a column come from.
enum Source {
    /// The constant of the resource's field.
    Listed(Ident),
    /// A name on the wire that the declaration of the resource does not list.
    Unlisted(LitStr),
}

impl Column {
    /// Whether it is the record's own id, which alone is never null.
    fn is_own_id(&self) -> bool {
        matches!(&self.source, Source::Listed(constant) if constant == "ID")
    }
}

impl Projection {
    fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        if self.columns.is_empty() {
            errors.push(&self.owner, "a projection without columns asks for nothing; add a field");
        }
        for column in &self.columns {
            let ty = &column.ty;
            if !column.is_own_id() && !is_option(ty) {
                let shown = quote::quote!(#ty).to_string().replace(' ', "");
                errors.push(ty, format!("Core may leave a column null; write `Option<{shown}>`"));
            }
        }
        errors.finish()
    }
}

/// Whether it is written as an `Option`.
fn is_option(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|segment| segment.ident == "Option")
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let projection = Projection::parse(input)?;
    projection.check()?;
    Ok(projection.expand())
}
