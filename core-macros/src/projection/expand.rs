//! The impls of a projection.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;

use super::{Column, ColumnSource, Projection};
use crate::{
    fields::{expand_access, expand_table},
    root::Root,
};

impl Projection {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { owner, resource, columns, root, impl_attrs } = self;
        let table = expand_table(root, columns.iter().map(|column| column.expand_info(self)));
        let idents = columns.iter().map(|column| &column.ident);
        let unset = columns.iter().map(|column| column.call(root, "unset", TokenStream::new()));
        let indices = 0..columns.len();
        let access = expand_access(
            (root, impl_attrs, owner),
            columns.iter().map(|column| {
                let ident = &column.ident;
                let slot = column.call(root, "field_mut", quote!(&mut self.#ident));
                (slot, column.call(root, "field_ref", quote!(&self.#ident)))
            }),
            &TokenStream::new(),
        );
        quote! {
            #impl_attrs
            #[allow(unused_qualifications, clippy::absolute_paths)]
            impl #root::Record for #owner {
                #table

                #[inline]
                fn empty() -> Self {
                    Self { #(#idents: #unset,)* }
                }
            }

            #access

            #impl_attrs
            impl #root::Projection for #owner {
                type Resource = #resource;
                const COLUMNS: &'static [&'static #root::str] = {
                    const FIELDS: &[#root::FieldInfo] = <#owner as #root::Record>::FIELDS;
                    &[#(FIELDS[#indices].name),*]
                };
            }
        }
    }
}

impl Column {
    fn item(&self, root: &Root, item: &str) -> TokenStream {
        self.ty.item(root, &quote!(ColumnValue), item)
    }

    fn call(&self, root: &Root, item: &str, values: TokenStream) -> TokenStream {
        self.ty.call(root, &quote!(ColumnValue), item, values)
    }

    fn expand_info(&self, Projection { owner, root, .. }: &Projection) -> TokenStream {
        let (kind, inner) = (self.item(root, "KIND"), self.item(root, "Inner"));
        let column = match &self.source {
            ColumnSource::Listed(constant) => {
                // Every token has the span of the name, so an error about a wrong name points there.
                let owner = Ident::new(&owner.to_string(), constant.span());
                quote_spanned! {constant.span()=>
                    #root::Column::of(<<#owner as #root::Projection>::Resource>::#constant)
                }
            }
            ColumnSource::Unlisted(name) => {
                self.ty.relocate(quote!(#root::Column::<#inner>::unlisted(#name)))
            }
        };
        let span = self.ty.span();
        quote_spanned!(span=> #column.read_into::<#inner>(#kind))
    }
}
