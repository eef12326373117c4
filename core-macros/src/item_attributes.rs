//! The attributes of generated items.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, ExprLit, Lit, Meta, MetaNameValue, Token, punctuated::Punctuated};

/// The attributes of the `impl` of a trait.
///
/// The code uses the declared items, so it must not warn if they are deprecated.
#[derive(Default)]
pub(crate) struct ImplAttributes {
    is_deprecated: bool,
}

impl ImplAttributes {
    /// Notes whether an item that the generated code uses is deprecated.
    pub(crate) fn note(&mut self, attributes: &[Attribute]) {
        self.is_deprecated |= attributes.iter().any(is_deprecation);
    }
}

impl ToTokens for ImplAttributes {
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

/// Returns whether generated items repeat an attribute: documentation or `#[deprecated]`.
pub(crate) fn is_repeated(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc") || is_deprecation(attribute)
}

/// Returns the attributes of an old name of an item. `path` leads to the item in documentation.
pub(crate) fn old_name(path: &str, new: &str) -> TokenStream {
    let doc = format!(" The old name of [`{new}`]({path}).");
    let note = format!("renamed to `{new}`");
    quote!(#[doc = #doc] #[deprecated(note = #note)])
}

/// Returns the sentence of a deprecation, which is empty if the attribute has none. `None` without the attribute.
pub(crate) fn deprecation(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes.iter().find(|attribute| is_deprecation(attribute))?;
    let text = |value: &Expr| match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    };
    let note = match &attribute.meta {
        Meta::Path(_) => None,
        Meta::NameValue(pair) => text(&pair.value),
        Meta::List(list) => {
            let pairs =
                list.parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated);
            let pairs = pairs.into_iter().flatten();
            pairs.filter(|pair| pair.path.is_ident("note")).find_map(|pair| text(&pair.value))
        }
    };
    Some(note.unwrap_or_default())
}

/// Adds the `#[deprecated]` of a declaration to the attributes of a generated item, unless the item has its own.
pub(crate) fn inherit(attributes: &mut Vec<Attribute>, declaration: &[Attribute]) {
    if !attributes.iter().any(is_deprecation) {
        attributes
            .extend(declaration.iter().filter(|attribute| is_deprecation(attribute)).cloned());
    }
}

/// Returns the attributes of a field that its generated items repeat.
pub(crate) fn repeated(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| is_repeated(attribute)).cloned().collect()
}

/// Returns the attributes of an `impl` without a trait.
///
/// Its items may be unused. Its signatures have the spans of types that a person wrote, so lints would
/// blame that person for them.
pub(crate) fn inherent() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            deprecated,
            unused_qualifications,
            clippy::absolute_paths,
            clippy::impl_trait_in_params,
            clippy::ref_option
        )]
    }
}
