//! The record of a resource, its input, and its constants.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::Resource;
use crate::serde::expand_serialize;

impl Resource {
    pub(super) fn expand(&self) -> TokenStream {
        let owner = &self.fields.owner;
        let name = owner.to_string();
        let path = &self.path;
        let item_path = format!("{}/{{id}}", path.value());
        let constants = self.fields.listed.iter().map(|field| field.expand_constant(owner));
        let record = self.fields.expand_record(false);
        let serde = self.fields.expand_serde();
        let calls = self.expand_calls();
        let kinds = self.calls.iter().map(|call| call.kind.ident());
        let input = self.input.as_ref().map(|input| self.expand_input(input));
        quote! {
            #record
            #serde

            impl #owner {
                /// The fields that this record lists, in the order of the wire.
                pub const FIELDS: &'static [::core_api::record::FieldInfo] =
                    <Self as ::core_api::record::Record>::FIELDS;

                #(#constants)*
            }

            #[automatically_derived]
            impl ::core_api::Target for #owner {
                const NAME: &'static str = #name;
            }

            #[automatically_derived]
            impl ::core_api::Resource for #owner {
                const PATH: &'static str = #path;
                const ITEM_PATH: &'static str = #item_path;
                const CALLS: &'static [::core_api::endpoint::CallKind] =
                    &[#(::core_api::endpoint::CallKind::#kinds),*];

                fn id(&self) -> ::core_api::Id<Self> {
                    self.id
                }
            }

            #calls
            #input
        }
    }

    fn expand_input(&self, input: &Ident) -> TokenStream {
        let (owner, visibility) = (&self.fields.owner, &self.visibility);
        let doc = format!(
            " What is sent to create a [`{owner}`]: what is required, and what is set; nothing else."
        );
        let (parameters, set) = self.fields.expand_required();
        let setters = self.fields.expand_setters(&quote!(self.0));
        let serialize = expand_serialize(input, &quote!(&self.0), "serialize");
        quote! {
            #[doc = #doc]
            #[derive(Clone, PartialEq)]
            #visibility struct #input(#owner);

            impl #input {
                /// An input with what is required; the rest is unset, and is not sent.
                #[must_use]
                pub fn new(#parameters) -> Self {
                    let mut record = <#owner as ::core_api::record::Record>::empty();
                    #set
                    Self(record)
                }

                #setters
            }

            #[automatically_derived]
            impl ::core_api::endpoint::Input for #input {
                type Resource = #owner;

                fn record(&self) -> &#owner {
                    &self.0
                }
            }

            #[automatically_derived]
            impl ::core::fmt::Debug for #input {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core_api::__private::debug(&self.0, f)
                }
            }

            #serialize
        }
    }
}
