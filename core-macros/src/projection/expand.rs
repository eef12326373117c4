//! The impls of a projection.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, spanned::Spanned};

use super::{Column, Projection, Source};

impl Projection {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { owner, resource, columns } = self;
        let infos = columns.iter().map(|column| column.expand_info(self));
        let idents: Vec<&Ident> = columns.iter().map(|column| &column.ident).collect();
        let count = columns.len();
        let indices: Vec<usize> = (0..count).collect();
        let value = |item| columns.iter().map(move |column| column.expand_value(item));
        let (unset, slot, held) = (value("unset"), value("slot"), value("held"));
        quote! {
            #[automatically_derived]
            impl ::core_api::record::Record for #owner {
                const FIELDS: &'static [::core_api::record::FieldInfo] = {
                    static TABLE: [::core_api::record::FieldInfo; #count] = [#(#infos),*];
                    &TABLE
                };

                fn empty() -> Self {
                    Self { #(#idents: #unset(),)* }
                }
            }

            #[automatically_derived]
            impl ::core_api::record::Fields for #owner {
                fn table(&self) -> &'static [::core_api::record::FieldInfo] {
                    <Self as ::core_api::record::Record>::FIELDS
                }

                fn slot(
                    &mut self,
                    index: usize,
                ) -> ::core::option::Option<::core_api::record::Slot<'_>> {
                    ::core::option::Option::Some(match index {
                        #(#indices => #slot(&mut self.#idents),)*
                        _ => return ::core::option::Option::None,
                    })
                }

                fn held(
                    &self,
                    index: usize,
                ) -> ::core::option::Option<::core_api::record::Held<'_>> {
                    ::core::option::Option::Some(match index {
                        #(#indices => #held(&self.#idents),)*
                        _ => return ::core::option::Option::None,
                    })
                }
            }

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

    fn expand_value(&self, item: &str) -> TokenStream {
        let ty = &self.ty;
        let item = Ident::new(item, ty.span());
        quote_spanned!(ty.span()=> <#ty as ::core_api::record::Value>::#item)
    }
}
