//! The impls of a nested object.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::Object;
use crate::{
    fields::{Draft, Fields},
    item_attributes::inherent,
};

impl Object {
    pub(super) fn expand(&self) -> TokenStream {
        let Fields { owner, root, impl_attrs, .. } = &self.fields;
        let record = self.fields.expand_record(self.is_patchable);
        let patch_item = self.is_patchable.then(|| {
            quote! {
                #impl_attrs
                impl #root::PatchItem for #owner {}
            }
        });
        let serde = self.fields.expand_serde();
        let debug = self.fields.expand_debug();
        let items = self.expand_inherent();
        let builder = self.builder.as_ref().map(|name| self.expand_builder(name));
        quote! {
            #record
            #serde
            #debug
            #patch_item

            #impl_attrs
            impl #root::Optional for #owner {
                const KIND: #root::Kind = #root::Kind::Object(#root::FieldTable::of::<Self>());
                type Form = #root::form::Object;

                fn field_mut(place: &mut #root::Option<Self>) -> #root::FieldMut<'_> {
                    #root::FieldMut::Object(place)
                }

                fn field_ref(field: &#root::Option<Self>) -> #root::FieldRef<'_> {
                    #root::FieldRef::object(field)
                }
            }

            #impl_attrs
            impl #root::Nested for #owner {}

            #items
            #builder
        }
    }

    /// Generates the table and, if the object has no builder, the setters.
    fn expand_inherent(&self) -> TokenStream {
        let fields = &self.fields;
        let Fields { owner, root, .. } = fields;
        let setters = self
            .builder
            .is_none()
            .then(|| fields.expand_setters(&quote!(self), |_| (quote!(Self), quote!(self))));
        // A field called `FIELDS` has a setter with the name of the table.
        let is_name_taken =
            self.builder.is_none() && fields.listed.iter().any(|field| field.ident == "FIELDS");
        let table = (!is_name_taken).then(|| {
            quote! {
                /// The declared fields of this object.
                pub const FIELDS: &'static [#root::FieldInfo] = <Self as #root::Record>::FIELDS;
            }
        });
        // A setter of an old name has the name of the getter.
        let getters = self.builder.is_some().then(|| fields.expand_old_getters());
        let inherent = inherent();
        quote! {
            #inherent
            impl #owner {
                #table
                #setters
                #getters
            }
        }
    }

    /// Generates the builder, which makes an object once all required fields are set.
    fn expand_builder(&self, name: &Ident) -> TokenStream {
        let Self { visibility, attributes, fields, .. } = self;
        let owner = &fields.owner;
        let draft = Draft::new(name, visibility, fields);
        let doc = format!(" Makes a [`{owner}`] by setters. Fields that are not set stay unset.");
        let structure = draft.expand_struct(&doc, &quote!(#(#attributes)*));
        let start =
            draft.expand_start(&quote!(#owner), "builder", " Makes a builder without fields.");
        let (parameters, clause, inherent) = (draft.parameters(), draft.clause(), inherent());
        let items = draft.enclose(&quote! {
            #start

            #inherent
            impl #parameters #name #parameters {
                /// Returns the object.
                #[must_use]
                #visibility fn build(self) -> #owner #clause {
                    self.0
                }
            }
        });
        quote! {
            #structure
            #items
        }
    }
}
