//! `#[derive(WireEnum)]`: an enum with the wire value of each variant.

mod check;
mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitInt, LitStr, Visibility};

use crate::{item_attributes::ImplAttributes, root::Root, ty::Ty};

/// The declaration of an enum.
struct WireEnum {
    owner: Ident,
    visibility: Visibility,
    known: Vec<KnownVariant>,
    /// The variants marked `#[wire(unknown)]`. A valid enum has exactly one.
    unknown: Vec<UnknownVariant>,
    root: Root,
    impl_attrs: ImplAttributes,
}

/// A variant with a wire value.
struct KnownVariant {
    ident: Ident,
    wire: WireValue,
    /// The old names, which become deprecated constants.
    old_names: Vec<Ident>,
}

/// The variant for unknown values.
struct UnknownVariant {
    ident: Ident,
    ty: Ty,
}

/// A value on the wire.
enum WireValue {
    Number(LitInt),
    Text(LitStr),
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let declaration = WireEnum::parse(&input)?;
    declaration.check()?;
    Ok(declaration.expand())
}
