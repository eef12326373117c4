//! The impls of serde's traits, whose bodies are functions of `core_api`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::{derived::Derived, root::Root};

/// Writes `value` with a function of `core_api::__private`.
pub(crate) fn expand_serialize(
    root: &Root,
    derived: &Derived,
    owner: &Ident,
    value: &TokenStream,
    function: &str,
) -> TokenStream {
    let function = Ident::new(function, Span::call_site());
    quote! {
        #derived
        impl #root::serde::Serialize for #owner {
            fn serialize<S: #root::serde::Serializer>(
                &self,
                serializer: S,
            ) -> #root::Result<S::Ok, S::Error> {
                #root::#function(#value, serializer)
            }
        }
    }
}

/// Reads with a function of `core_api::__private`.
pub(crate) fn expand_deserialize(
    root: &Root,
    derived: &Derived,
    owner: &Ident,
    function: &str,
) -> TokenStream {
    let function = Ident::new(function, Span::call_site());
    quote! {
        #derived
        impl<'de> #root::serde::Deserialize<'de> for #owner {
            fn deserialize<D: #root::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> #root::Result<Self, D::Error> {
                #root::#function(deserializer)
            }
        }
    }
}
