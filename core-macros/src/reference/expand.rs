//! The impls of a marker type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Path, spanned::Spanned};

use super::Reference;
use crate::{names::unraw, root::relocate};

impl Reference {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { owner, records, root, impl_attrs } = self;
        let name = unraw(owner);
        let choices = records.iter().map(|record| self.expand_choice(record));
        quote! {
            #impl_attrs
            impl #root::Sealed for #owner {}

            #impl_attrs
            impl #root::Target for #owner {
                const NAME: &'static #root::str = #name;
            }

            #(#choices)*
        }
    }

    /// Generates the marker for one of the records, and the conversion of its ids.
    fn expand_choice(&self, record: &Path) -> TokenStream {
        let Self { owner, root, impl_attrs, .. } = self;
        // An error about a type that is not a record points at the type.
        let marker = relocate(quote!(#root::CanReferTo<#record>), record.span());
        // `Id` belongs to core-api, so no other crate can add conversions between ids.
        let conversion = root.is_own().then(|| {
            quote! {
                #impl_attrs
                impl #root::From<#root::Id<#record>> for #root::Id<#owner> {
                    fn from(id: #root::Id<#record>) -> Self {
                        id.widen()
                    }
                }
            }
        });
        quote! {
            #impl_attrs
            impl #(#marker)* for #owner {}

            #conversion
        }
    }
}
