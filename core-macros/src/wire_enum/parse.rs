//! From an enum to the model.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    Data, DeriveInput, Fields, LitInt, LitStr,
    parse::{Parse, ParseStream},
};

use super::{Variant, Wire, WireEnum};

mod kw {
    syn::custom_keyword!(unknown);
}

/// `#[wire(…)]`.
enum Role {
    Known(Wire),
    Unknown,
}

impl WireEnum {
    pub(super) fn parse(input: DeriveInput) -> syn::Result<Self> {
        let owner = input.ident;
        let Data::Enum(data) = input.data else {
            return Err(syn::Error::new(owner.span(), "only an enum has values to name"));
        };
        let mut declaration = Self { owner, known: Vec::new(), unknown: Vec::new() };
        for variant in data.variants {
            let mut found = variant.attrs.iter().filter(|found| found.path().is_ident("wire"));
            let Some(attribute) = found.next() else {
                let message = "what stands on the wire? add `#[wire(0)]` or `#[wire(\"text\")]`";
                return Err(syn::Error::new(variant.ident.span(), message));
            };
            if let Some(second) = found.next() {
                return Err(syn::Error::new_spanned(second, "a second `#[wire(…)]`"));
            }
            match (attribute.parse_args()?, &variant.fields) {
                (Role::Known(wire), Fields::Unit) => {
                    declaration.known.push(Variant { ident: variant.ident, wire });
                }
                (Role::Unknown, Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => {
                    declaration.unknown.push(variant.ident);
                }
                (Role::Known(_), fields) => {
                    let message = "a value with a name has no fields";
                    return Err(syn::Error::new_spanned(fields, message));
                }
                (Role::Unknown, _) => {
                    let message = "this variant holds the value: `Unknown(UnknownValue)`";
                    return Err(syn::Error::new(variant.ident.span(), message));
                }
            }
        }
        Ok(declaration)
    }
}

impl Parse for Role {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let next = input.lookahead1();
        if next.peek(LitInt) {
            input.parse().map(|number| Self::Known(Wire::Number(number)))
        } else if next.peek(LitStr) {
            input.parse().map(|text| Self::Known(Wire::Text(text)))
        } else if next.peek(kw::unknown) {
            input.parse::<kw::unknown>().map(|_| Self::Unknown)
        } else {
            Err(next.error())
        }
    }
}

impl Wire {
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }

    /// The value as it is written, which tells it from others.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Number(number) => format!("`{}`", number.base10_digits()),
            Self::Text(text) => format!("`\"{}\"`", text.value()),
        }
    }
}

impl ToTokens for Wire {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Number(number) => number.to_tokens(tokens),
            Self::Text(text) => text.to_tokens(tokens),
        }
    }
}
