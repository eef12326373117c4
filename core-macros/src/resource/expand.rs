//! The record of a resource, its input, and its constants.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::{ItemName, Resource};
use crate::{
    evidence::Evidence,
    fields::{Field, Fields},
    item_attributes::inherent,
    serde::expand_serialize,
};

impl Resource {
    pub(super) fn expand(&self) -> TokenStream {
        let Fields { owner, root, impl_attrs, .. } = &self.fields;
        let name = owner.to_string();
        let path = &self.path;
        let item_path = format!("{}/{{id}}", path.value());
        let record = self.fields.expand_record(false);
        let serde = self.fields.expand_serde();
        let calls = self.expand_calls();
        let kinds = self.calls.iter().map(|call| call.kind.ident());
        let input = self.input.as_ref().map(|input| self.expand_input(input));
        let items = self.expand_inherent();
        let id = self.fields.expand_own_id().unwrap_or_else(|| quote!(#root::Id::NONE));
        let evidence = self.fields.evidence;
        let evidence = (evidence != Evidence::Documented).then(|| {
            let evidence = evidence.expand(root);
            quote!(const EVIDENCE: #root::Evidence = #evidence;)
        });
        quote! {
            #record
            #serde
            #items

            #impl_attrs
            impl #root::Target for #owner {
                const NAME: &'static #root::str = #name;
            }

            #impl_attrs
            impl #root::Resource for #owner {
                const PATH: &'static #root::str = #path;
                const ITEM_PATH: &'static #root::str = #item_path;
                const CALLS: &'static [#root::CallKind] = &[#(#root::CallKind::#kinds),*];
                #evidence

                fn id(&self) -> #root::Id<Self> {
                    #id
                }
            }

            #calls
            #input
        }
    }

    /// Generates the table, and a constant for each field.
    fn expand_inherent(&self) -> TokenStream {
        let Fields { owner, root, listed, .. } = &self.fields;
        let constants = listed.iter().map(|field| field.expand_constant(&self.fields));
        // A field called `fields` has a constant with the name of the table.
        let table = (!listed.iter().any(Field::is_named_as_the_table)).then(|| {
            quote! {
                /// The declared fields of this record, in the order in which Core sends them.
                pub const FIELDS: &'static [#root::FieldInfo] = <Self as #root::Record>::FIELDS;
            }
        });
        let (inherent, overview) = (inherent(), self.overview());
        quote! {
            #(#[doc = #overview])*
            #inherent
            impl #owner {
                #table
                #(#constants)*
            }
        }
    }

    fn expand_input(&self, input: &ItemName) -> TokenStream {
        let ItemName { name, attributes } = input;
        let visibility = &self.visibility;
        let Fields { owner, root, impl_attrs, .. } = &self.fields;
        let doc =
            format!(" The fields of a new [`{owner}`]. Fields that are not set are not sent.");
        let new = self.fields.expand_new(
            " Makes an input with the required fields.",
            |record: &Ident| quote!(Self(#record)),
        );
        let setters = self.fields.expand_setters(&quote!(self.0));
        let inherent = inherent();
        let serialize = expand_serialize(root, impl_attrs, name, &quote!(&self.0), "serialize");
        quote! {
            #[doc = #doc]
            #(#attributes)*
            #[allow(dead_code, deprecated)]
            #[derive(#root::Clone, #root::PartialEq)]
            #visibility struct #name(#owner);

            #inherent
            impl #name {
                #new
                #setters
            }

            #impl_attrs
            impl #root::Sealed for #name {}

            #impl_attrs
            impl #root::Input for #name {
                type Resource = #owner;

                fn record(&self) -> &#owner {
                    &self.0
                }
            }

            #impl_attrs
            impl #root::DebugFormat for #name {
                fn fmt(&self, f: &mut #root::TextFormatter<'_>) -> #root::FormatResult {
                    #root::debug(&self.0, f)
                }
            }

            #serialize
        }
    }
}
