//! The visibility of what a derive makes of several fields.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Visibility;

/// The visibility of a function that takes a value for each of these fields: that of the least visible
/// one, or `pub` where there are none.
pub(crate) fn least<'a>(fields: impl Iterator<Item = &'a Visibility>) -> TokenStream {
    let least = fields.max_by_key(|visibility| match visibility {
        Visibility::Public(_) => 0,
        Visibility::Restricted(restricted) if restricted.path.is_ident("crate") => 1,
        Visibility::Restricted(_) => 2,
        Visibility::Inherited => 3,
    });
    least.map_or_else(|| quote::quote!(pub), ToTokens::to_token_stream)
}
