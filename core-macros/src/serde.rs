//! The impls of serde's traits. Their bodies call functions of `core_api`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::{item_attributes::ImplAttributes, root::Root};

/// Generates an impl of `Serialize` that writes `value` with a function of `core_api::__private`.
///
/// `bounds` are the type parameters of the impl.
pub(crate) fn expand_serialize(
    root: &Root,
    impl_attrs: &ImplAttributes,
    owner: &TokenStream,
    bounds: Option<&TokenStream>,
    value: &TokenStream,
    function: &str,
) -> TokenStream {
    let function = Ident::new(function, Span::call_site());
    quote! {
        #impl_attrs
        impl #bounds #root::serde::Serialize for #owner {
            fn serialize<S: #root::serde::Serializer>(
                &self,
                serializer: S,
            ) -> #root::Result<S::Ok, S::Error> {
                #root::#function(#value, serializer)
            }
        }
    }
}

/// Generates an impl of `Deserialize` that calls a function of `core_api::__private`.
pub(crate) fn expand_deserialize(
    root: &Root,
    impl_attrs: &ImplAttributes,
    owner: &Ident,
    function: &str,
) -> TokenStream {
    let function = Ident::new(function, Span::call_site());
    quote! {
        #impl_attrs
        impl<'de> #root::serde::Deserialize<'de> for #owner {
            fn deserialize<D: #root::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> #root::Result<Self, D::Error> {
                #root::#function(deserializer)
            }
        }
    }
}
