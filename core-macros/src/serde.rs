//! The impls of serde's traits, whose bodies are functions of `core_api`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

/// Writes `value` with a function of `core_api::__private`.
pub(crate) fn expand_serialize(owner: &Ident, value: &TokenStream, function: &str) -> TokenStream {
    let function = Ident::new(function, Span::call_site());
    quote! {
        #[automatically_derived]
        impl ::core_api::__private::serde::Serialize for #owner {
            fn serialize<S: ::core_api::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                ::core_api::__private::#function(#value, serializer)
            }
        }
    }
}

/// Reads with a function of `core_api::__private`.
pub(crate) fn expand_deserialize(owner: &Ident, function: &str) -> TokenStream {
    let function = Ident::new(function, Span::call_site());
    quote! {
        #[automatically_derived]
        impl<'de> ::core_api::__private::serde::Deserialize<'de> for #owner {
            fn deserialize<D: ::core_api::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::core_api::__private::#function(deserializer)
            }
        }
    }
}
