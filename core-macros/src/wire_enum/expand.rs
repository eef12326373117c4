//! The impls of `WireEnum`, `Display` and serde's traits.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::{Variant, Wire, WireEnum};
use crate::serde::{expand_deserialize, expand_serialize};

impl WireEnum {
    pub(super) fn expand(&self) -> TokenStream {
        let owner = &self.owner;
        let wire_enum = self.expand_wire_enum();
        let names = self.known.iter().map(|Variant { ident, .. }| {
            let name = ident.to_string();
            quote!(Self::#ident => f.write_str(#name),)
        });
        let unknown = self.unknown.first();
        let serialize = expand_serialize(owner, &quote!(self), "serialize_enum");
        let deserialize = expand_deserialize(owner, "deserialize_enum");
        quote! {
            #wire_enum

            /// The name of the value, or the value itself where it has none.
            #[automatically_derived]
            impl ::core::fmt::Display for #owner {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    match self {
                        #(#names)*
                        Self::#unknown(value) => ::core::fmt::Display::fmt(value, f),
                    }
                }
            }

            #serialize

            #deserialize
        }
    }

    fn expand_wire_enum(&self) -> TokenStream {
        let owner = &self.owner;
        let unknown = self.unknown.first();
        let idents: Vec<&Ident> = self.known.iter().map(|variant| &variant.ident).collect();
        let arms = |is_number: bool| {
            let arms = self.known.iter().filter(move |found| found.wire.is_number() == is_number);
            arms.map(|Variant { ident, wire }| {
                quote!(#wire => ::core::option::Option::Some(Self::#ident),)
            })
        };
        let (numbers, texts) = (arms(true), arms(false));
        let wires = self.known.iter().map(|Variant { ident, wire }| {
            let kind = match wire {
                Wire::Number(_) => quote!(Number),
                Wire::Text(_) => quote!(Text),
            };
            quote!(Self::#ident => ::core_api::wire_enum::WireValue::#kind(#wire),)
        });
        quote! {
            #[automatically_derived]
            impl ::core_api::WireEnum for #owner {
                const KNOWN: &'static [Self] = &[#(Self::#idents),*];

                fn from_number(number: i64) -> ::core::option::Option<Self> {
                    match number {
                        #(#numbers)*
                        _ => ::core::option::Option::None,
                    }
                }

                fn from_text(text: &str) -> ::core::option::Option<Self> {
                    match text {
                        #(#texts)*
                        _ => ::core::option::Option::None,
                    }
                }

                fn unknown(value: ::core_api::UnknownValue) -> Self {
                    Self::#unknown(value)
                }

                fn wire(&self) -> ::core_api::wire_enum::WireValue<'_> {
                    match self {
                        #(#wires)*
                        Self::#unknown(value) => value.wire(),
                    }
                }
            }
        }
    }
}
