//! The impls of a nested object.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::Object;
use crate::{fields::Fields, item_attributes::inherent};

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
        let items = self.expand_inherent();
        quote! {
            #record
            #serde
            #patch_item

            #impl_attrs
            impl #root::Optional for #owner {
                const KIND: #root::Kind = #root::Kind::Object(<Self as #root::Record>::FIELDS);

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
        }
    }

    /// Generates the table, the setters and, if a field is required, `new`.
    fn expand_inherent(&self) -> TokenStream {
        let fields = &self.fields;
        let Fields { owner, root, .. } = fields;
        let new = fields.listed.iter().any(|field| field.is_required()).then(|| {
            let doc = " Makes an object with the required fields. The other fields are unset.";
            fields.expand_new(doc, |record: &Ident| quote!(#record))
        });
        let setters = fields.expand_setters(&quote!(self));
        // A field called `FIELDS` has a setter with the name of the table.
        let is_name_taken = fields.listed.iter().any(|field| field.ident == "FIELDS");
        let table = (!is_name_taken).then(|| {
            quote! {
                /// The declared fields of this object.
                pub const FIELDS: &'static [#root::FieldInfo] = <Self as #root::Record>::FIELDS;
            }
        });
        let inherent = inherent();
        quote! {
            #inherent
            impl #owner {
                #table
                #new
                #setters
            }
        }
    }
}
