//! The impls of a projection.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, spanned::Spanned};

use super::{Column, Projection, Source};
use crate::fields::{expand_access, expand_table, expand_value};

impl Projection {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { owner, resource, columns } = self;
        let table = expand_table(columns.iter().map(|column| column.expand_info(self)));
        let idents = columns.iter().map(|column| &column.ident);
        let unset = columns.iter().map(|column| expand_value(&column.ty, "unset"));
        let indices = 0..columns.len();
        let fields = columns.iter().map(|column| (&column.ident, &column.ty));
        let access = expand_access(owner, fields, &TokenStream::new());
        quote! {
            #[automatically_derived]
            impl ::core_api::record::Record for #owner {
                #table

                fn empty() -> Self {
                    Self { #(#idents: #unset(),)* }
                }
            }

            #access

            #[automatically_derived]
            impl ::core_api::Projection for #owner {
                type Resource = #resource;
                const COLUMNS: &'static [&'static str] = {
                    const FIELDS: &[::core_api::record::FieldInfo] =
                        <#owner as ::core_api::record::Record>::FIELDS;
                    &[#(FIELDS[#indices].name),*]
                };
            }
        }
    }
}

impl Column {
    fn expand_info(&self, Projection { owner, .. }: &Projection) -> TokenStream {
        let Self { ty, source, .. } = self;
        let column = match source {
            Source::Listed(constant) => {
                // All of it at the span of the name, so that a wrong one is the place of the error.
                let owner = Ident::new(&owner.to_string(), constant.span());
                quote_spanned! {constant.span()=>
                    ::core_api::projection::Column::of(
                        <<#owner as ::core_api::Projection>::Resource>::#constant
                    )
                }
            }
            Source::Unlisted(name) => quote! {
                ::core_api::projection::Column::<<#ty as ::core_api::record::Value>::Inner>
                    ::unlisted(#name)
            },
        };
        let read = if self.is_own_id() { "read_id_into" } else { "read_into" };
        let read = Ident::new(read, ty.span());
        quote_spanned!(ty.span()=> #column.#read::<#ty>())
    }
}
