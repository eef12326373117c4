//! `#[derive(Projection)]`: single columns of a resource.

mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitStr, Path};

use crate::{derived::Derived, errors::Errors, names::twins, root::Root, ty::Ty};

/// The declaration of a projection.
struct Projection {
    owner: Ident,
    resource: Path,
    columns: Vec<Column>,
    root: Root,
    derived: Derived,
}

struct Column {
    ident: Ident,
    ty: Ty,
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

impl Source {
    fn key(&self) -> String {
        match self {
            Self::Listed(constant) => constant.to_string(),
            Self::Unlisted(name) => format!("{:?}", name.value()),
        }
    }
}

impl Projection {
    fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        if self.columns.is_empty() {
            errors.push(&self.owner, "a projection without columns asks for nothing; add a field");
        }
        for (second, first) in twins(&self.columns, |column| column.source.key()) {
            let message = format!("the column of `{}`, which a row has once", first.ident);
            errors.push(&second.ident, message);
        }
        for column in &self.columns {
            let Source::Unlisted(name) = &column.source else { continue };
            if name.value().is_empty()
                || name.value().contains(|c: char| c == ',' || c.is_control())
            {
                errors.push(name, "not a valid name of a column on the wire");
            }
        }
        errors.finish()
    }
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let projection = Projection::parse(&input)?;
    projection.check()?;
    Ok(projection.expand())
}
