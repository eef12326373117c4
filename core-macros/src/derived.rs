//! The attributes of what a derive makes.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;

/// The attributes of an `impl` of a trait.
///
/// An expansion uses what it is of, so it must not warn where that is deprecated.
#[derive(Default)]
pub(crate) struct Derived {
    is_deprecated: bool,
}

impl Derived {
    /// Notes whether something that the expansion uses is deprecated.
    pub(crate) fn note(&mut self, attributes: &[Attribute]) {
        self.is_deprecated |= attributes.iter().any(is_deprecation);
    }
}

impl ToTokens for Derived {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(quote!(#[automatically_derived]));
        if self.is_deprecated {
            tokens.extend(quote!(#[allow(deprecated)]));
        }
    }
}

fn is_deprecation(attribute: &Attribute) -> bool {
    attribute.path().is_ident("deprecated")
}

/// Whether an attribute of a field or call is repeated on what is made of it: documentation, and that
/// it is deprecated.
pub(crate) fn is_repeated(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc") || is_deprecation(attribute)
}

/// The attributes that are repeated on what is made of a field.
pub(crate) fn repeated(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| is_repeated(attribute)).cloned().collect()
}

/// The attributes of an `impl` without a trait. Its items may be unused, and signatures are at the place
/// of types that a person wrote, where lints would look for what that person did.
pub(crate) fn inherent() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            deprecated,
            unused_qualifications,
            clippy::absolute_paths,
            clippy::impl_trait_in_params
        )]
    }
}
