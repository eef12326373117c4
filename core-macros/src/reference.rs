//! `#[derive(Reference)]`: a marker for ids of records that have no declaration of their own.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Ident, Token, punctuated::Punctuated};

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let owner = &input.ident;
    if !matches!(&input.data, Data::Enum(data) if data.variants.is_empty()) {
        let message = format!("a reference is an enum without variants: `enum {owner} {{}}`");
        return Err(syn::Error::new(owner.span(), message));
    }
    let mut found = input.attrs.iter().filter(|attribute| attribute.path().is_ident("reference"));
    let name = owner.to_string();
    let target = quote! {
        #[automatically_derived]
        impl ::core_api::Target for #owner {
            const NAME: &'static str = #name;
        }
    };
    let Some(attribute) = found.next() else { return Ok(target) };
    if let Some(second) = found.next() {
        return Err(syn::Error::new_spanned(second, "a second `#[reference(…)]`"));
    }
    let kinds = attribute.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated)?;
    let conversions = kinds.iter().map(|kind| {
        quote! {
            #[automatically_derived]
            impl ::core::convert::From<::core_api::Id<#kind>> for ::core_api::Id<#owner> {
                fn from(id: ::core_api::Id<#kind>) -> Self {
                    Self::new(id.uuid())
                }
            }
        }
    });
    Ok(quote!(#target #(#conversions)*))
}
