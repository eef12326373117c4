//! The calls of a resource, its input, and its constants.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::Resource;
use crate::fields::expand_serialize;

impl Resource {
    pub(super) fn expand(&self) -> TokenStream {
        let owner = &self.fields.owner;
        let name = owner.to_string();
        let path = &self.path;
        let item_path = format!("{}/{{id}}", path.value());
        let constants = self.fields.listed.iter().map(|field| field.expand_constant(owner));
        let record = self.fields.expand_record();
        let serde = self.fields.expand_serde();
        let calls = self.expand_calls();
        let input = self.calls.input.as_ref().map(|input| self.expand_input(input));
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

                fn id(&self) -> ::core_api::Id<Self> {
                    self.id
                }
            }

            #calls
            #input
        }
    }

    /// A name and a marker for each call.
    fn expand_calls(&self) -> TokenStream {
        let (owner, path) = (&self.fields.owner, self.path.value());
        let calls = &self.calls;
        let read = "Needs the scope `read:core`.";
        let write = "Needs the scope `readwrite:core`.";
        let all = [
            (
                &calls.get,
                "Get",
                format!("`GET {path}/{{id}}`: fetches one [`{owner}`] by its id."),
                read,
            ),
            (&calls.list, "List", format!("`GET {path}`: lists [`{owner}`] records."), read),
            (
                &calls.create,
                "Create",
                format!("`POST {path}`: creates a [`{owner}`] and returns it."),
                write,
            ),
            (
                &calls.update,
                "Update",
                format!("`PUT {path}/{{id}}`: replaces a [`{owner}`] and returns it."),
                write,
            ),
            (
                &calls.delete,
                "Delete",
                format!("`DELETE {path}/{{id}}`: deletes a [`{owner}`]."),
                write,
            ),
        ];
        let expanded = all.into_iter().filter_map(|(name, kind, first, scope)| {
            let name = name.as_ref()?;
            Some(self.expand_call(name, kind, &[&first, "", scope]))
        });
        quote!(#(#expanded)*)
    }

    fn expand_call(&self, name: &Ident, kind: &str, docs: &[&str]) -> TokenStream {
        let (owner, visibility) = (&self.fields.owner, &self.visibility);
        let generic = Ident::new(kind, name.span());
        let marker = Ident::new(&format!("Can{kind}"), name.span());
        let docs = docs
            .iter()
            .map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        let input = self.calls.input.as_ref().filter(|_| kind == "Create");
        let input = input.map(|input| quote!(type Input = #input;));
        quote! {
            #(#[doc = #docs])*
            #visibility type #name = ::core_api::endpoint::#generic<#owner>;

            #[automatically_derived]
            impl ::core_api::endpoint::#marker for #owner { #input }
        }
    }

    fn expand_input(&self, input: &Ident) -> TokenStream {
        let (owner, visibility) = (&self.fields.owner, &self.visibility);
        let doc = format!(
            " What is sent to create a [`{owner}`]: what is required, and what is set; nothing else."
        );
        let (parameters, set) = self.fields.expand_required();
        let setters = self.fields.expand_setters(&quote!(self.0));
        let serialize = expand_serialize(input, &quote!(&self.0));
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
