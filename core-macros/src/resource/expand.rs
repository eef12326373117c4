//! The record of a resource, its input, and its constants.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Visibility};

use super::{ItemName, Resource};
use crate::{
    evidence::Evidence,
    fields::{Draft, Field, Fields},
    item_attributes::{inherent, old_name},
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
        let debug = self.fields.expand_debug();
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
            #debug
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

                #[inline]
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
        let old_constants = self.fields.expand_old_constants();
        let old_getters = self.fields.expand_old_getters();
        let inherent = inherent();
        quote! {
            #inherent
            impl #owner {
                #table
                #(#constants)*
                #old_constants
                #old_getters
            }
        }
    }

    /// Generates the input, and its impls for a complete input only.
    fn expand_input(&self, input: &ItemName) -> TokenStream {
        let ItemName { name, attributes, .. } = input;
        let Fields { owner, root, impl_attrs, .. } = &self.fields;
        let draft = Draft::new(name, &self.visibility, &self.fields);
        let doc =
            format!(" The fields of a new [`{owner}`]. Fields that are not set are not sent.");
        let structure = draft.expand_struct(
            &doc,
            &quote!(#(#attributes)* #[derive(#root::Clone, #root::PartialEq)]),
        );
        let (parameters, bounds, defaults) = (draft.parameters(), draft.bounds(), draft.defaults());
        let old = input.expand_old_names(&self.visibility, |old| {
            (quote!(#old #defaults), quote!(#name #parameters))
        });
        let complete = quote!(#name #parameters);
        let new = draft.expand_start(&draft.empty(), "new", " Makes an input without fields.");
        let made = draft.expand_made(&quote!(self.0));
        let (value, function) = (quote!(&self.0), "serialize");
        let serialize =
            expand_serialize(root, impl_attrs, &complete, Some(&bounds), &value, function);
        let items = draft.enclose(&quote! {
            #new

            #impl_attrs
            impl #bounds #root::Input for #complete {
                type Resource = #owner;

                #[inline]
                fn record(&self) -> &#owner {
                    &self.0
                }

                #[inline]
                fn complete(self) -> #name {
                    #made
                }
            }

            #impl_attrs
            impl #bounds #root::BodyFields for #complete {
                #[inline]
                fn body_fields(&self) -> &dyn #root::Fields {
                    &self.0
                }
            }

            #serialize
        });
        quote! {
            #structure
            #old

            #impl_attrs
            impl #parameters #root::Sealed for #complete {}

            #items
        }
    }
}

impl ItemName {
    /// Generates the old names as deprecated aliases. `alias` returns the start and the type of an alias.
    pub(super) fn expand_old_names(
        &self,
        visibility: &Visibility,
        alias: impl Fn(&Ident) -> (TokenStream, TokenStream),
    ) -> TokenStream {
        let name = self.name.to_string();
        let aliases = self.old_names.iter().map(|old| {
            let (start, ty) = alias(old);
            let attributes = old_name(&name, &name);
            quote! {
                #attributes
                #[allow(dead_code, deprecated)]
                #visibility type #start = #ty;
            }
        });
        quote!(#(#aliases)*)
    }
}
