//! `#[derive(Object)]`: a nested object.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Ident};

use crate::{attribute::only, errors::Errors, fields::Fields};

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let fields = Fields::parse(&input)?;
    let mut errors = Errors::default();
    fields.check(&mut errors);
    errors.finish()?;

    let owner = &fields.owner;
    let is_patchable = is_patchable(&input)?;
    let record = fields.expand_record(is_patchable);
    let patch_item = is_patchable.then(|| {
        quote! {
            #[automatically_derived]
            impl ::core_api::record::PatchItem for #owner {}
        }
    });
    let serde = fields.expand_serde();
    let setters = fields.expand_setters(&quote!(self));
    let new = expand_new(&fields);
    Ok(quote! {
        #record
        #serde
        #patch_item

        #[automatically_derived]
        impl ::core_api::record::Optional for #owner {
            const KIND: ::core_api::record::Kind =
                ::core_api::record::Kind::Object(<Self as ::core_api::record::Record>::FIELDS);

            fn slot(place: &mut ::core::option::Option<Self>) -> ::core_api::record::Slot<'_> {
                ::core_api::record::Slot::Object(place)
            }

            fn held(
                field: &::core::option::Option<Self>,
            ) -> ::core_api::record::Held<'_> {
                ::core_api::record::Held::object(field)
            }
        }

        #[automatically_derived]
        impl ::core_api::record::Nested for #owner {}

        impl #owner {
            /// The fields that this object lists.
            pub const FIELDS: &'static [::core_api::record::FieldInfo] =
                <Self as ::core_api::record::Record>::FIELDS;

            #new
            #setters
        }
    })
}

/// `new`, where something is required.
fn expand_new(fields: &Fields) -> Option<TokenStream> {
    fields.listed.iter().any(|field| field.is_required()).then(|| {
        let (parameters, set) = fields.expand_required();
        quote! {
            /// An object with what is required; the rest is unset.
            #[must_use]
            pub fn new(#parameters) -> Self {
                let mut record = <Self as ::core_api::record::Record>::empty();
                #set
                record
            }
        }
    })
}

/// Whether `#[object(patch)]` says that a patch may replace a list of these.
fn is_patchable(input: &DeriveInput) -> syn::Result<bool> {
    let Some(attribute) = only(&input.attrs, "object")? else { return Ok(false) };
    let word: Ident = attribute.parse_args()?;
    if word == "patch" {
        return Ok(true);
    }
    Err(syn::Error::new(word.span(), format!("unknown `{word}`; there is `patch`")))
}
