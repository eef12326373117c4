//! The visibility of an item that is generated from several fields.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Visibility;

/// Returns the least of several visibilities, or `pub` for no visibility.
pub(crate) fn least<'a>(fields: impl Iterator<Item = &'a Visibility>) -> TokenStream {
    let least = fields.max_by_key(|visibility| match visibility {
        Visibility::Public(_) => 0,
        Visibility::Restricted(restricted) if restricted.path.is_ident("crate") => 1,
        Visibility::Restricted(_) => 2,
        Visibility::Inherited => 3,
    });
    least.map_or_else(|| quote::quote!(pub), ToTokens::to_token_stream)
}
