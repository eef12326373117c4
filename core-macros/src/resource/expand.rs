//! The record of a resource, its input, and its constants.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::{Named, Resource};
use crate::{
    derived::inherent,
    fields::{Field, Fields},
    serde::expand_serialize,
};

impl Resource {
    pub(super) fn expand(&self) -> TokenStream {
        let Fields { owner, root, derived, .. } = &self.fields;
        let name = owner.to_string();
        let path = &self.path;
        let item_path = format!("{}/{{id}}", path.value());
        let record = self.fields.expand_record(false);
        let serde = self.fields.expand_serde();
        let calls = self.expand_calls();
        let kinds = self.calls.iter().map(|call| call.kind.ident());
        let input = self.input.as_ref().map(|input| self.expand_input(input));
        let items = self.expand_inherent();
        let id = self.fields.expand_own_id();
        quote! {
            #record
            #serde
            #items

            #derived
            impl #root::Target for #owner {
                const NAME: &'static #root::str = #name;
            }

            #derived
            impl #root::Resource for #owner {
                const PATH: &'static #root::str = #path;
                const ITEM_PATH: &'static #root::str = #item_path;
                const CALLS: &'static [#root::CallKind] = &[#(#root::CallKind::#kinds),*];

                fn id(&self) -> #root::Id<Self> {
                    #id
                }
            }

            #calls
            #input
        }
    }

    /// The table and a constant for each field.
    fn expand_inherent(&self) -> TokenStream {
        let Fields { owner, root, listed, .. } = &self.fields;
        let constants = listed.iter().map(|field| field.expand_constant(&self.fields));
        // The constant of a field with the name of the table takes its place.
        let table = (!listed.iter().any(Field::is_named_as_the_table)).then(|| {
            quote! {
                /// The fields that this record lists, in the order of the wire.
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

    fn expand_input(&self, input: &Named) -> TokenStream {
        let Named { name, attributes } = input;
        let visibility = &self.visibility;
        let Fields { owner, root, derived, .. } = &self.fields;
        let doc =
            format!(" The fields of a new [`{owner}`]: required ones, and those that are set.");
        let new = self.fields.expand_new(
            " Makes an input with the required fields. Fields that are not set are not sent.",
            |record: &Ident| quote!(Self(#record)),
        );
        let setters = self.fields.expand_setters(&quote!(self.0));
        let inherent = inherent();
        let serialize = expand_serialize(root, derived, name, &quote!(&self.0), "serialize");
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

            #derived
            impl #root::Derived for #name {}

            #derived
            impl #root::Input for #name {
                type Resource = #owner;

                fn record(&self) -> &#owner {
                    &self.0
                }
            }

            #derived
            impl #root::DebugFormat for #name {
                fn fmt(&self, f: &mut #root::TextFormatter<'_>) -> #root::FormatResult {
                    #root::debug(&self.0, f)
                }
            }

            #serialize
        }
    }
}
