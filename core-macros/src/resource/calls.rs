//! The aliases and marker traits of standard calls.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use super::{ItemName, Resource, StandardCall, call_kind::CallKind};
use crate::{evidence::Evidence, fields::Fields};

/// The fields that a list can be read by, each with its marker trait and the constant of the trait.
///
/// Core must filter and sort by the field. `id` is missing, because Core is not known to sort by it.
const KEYS: [(&str, &str, &str); 2] =
    [("createdOn", "CanReadByKey", "KEY"), ("lastUpdated", "CanReadChanges", "CHANGED")];

impl Resource {
    /// Generates an alias and the impl of a marker trait for each call.
    pub(super) fn expand_calls(&self) -> TokenStream {
        let calls = self.calls.iter().map(|call| self.expand_call(call));
        quote!(#(#calls)*)
    }

    fn expand_call(&self, call: &StandardCall) -> TokenStream {
        let visibility = &self.visibility;
        let Fields { owner, root, impl_attrs, .. } = &self.fields;
        let StandardCall { kind, item, evidence } = call;
        let ItemName { name, attributes, .. } = item;
        let old = item.expand_old_names(visibility, |old| (quote!(#old), quote!(#name)));
        let facts = kind.facts();
        let generic = Ident::new(facts.generic, name.span());
        let marker = Ident::new(&format!("Can{}", facts.generic), name.span());
        let path = format!("{}{}", self.path.value(), facts.rest);
        let mut docs = kind.docs(&path, &owner.to_string(), root);
        if *kind == CallKind::List {
            docs.splice(1..1, [String::new(), self.reading(root)]);
        }
        let request = format!("{} {path}", facts.method);
        let example = self.example(call);
        let item = self.expand_item(*kind, &path);
        let evidence = evidence.unwrap_or(self.fields.evidence);
        let mark = evidence.call_mark();
        let evidence = (evidence != Evidence::Documented).then(|| {
            let evidence = evidence.expand(root);
            quote!(const EVIDENCE: #root::Evidence = #evidence;)
        });
        let keys = (*kind == CallKind::List).then(|| self.expand_keys());
        quote! {
            #(#[doc = #docs])*
            #(#[doc = #mark])*
            #(#attributes)*
            #(#[doc = #example])*
            #[doc(alias = #request)]
            #[allow(dead_code, deprecated)]
            #visibility type #name = #root::#generic<#owner>;

            #old

            #impl_attrs
            impl #root::HasCall<#root::calls::#generic> for #owner { #evidence }

            #impl_attrs
            impl #root::#marker for #owner { #item }

            #keys
        }
    }

    /// Generates the item that the marker trait of a call requires.
    fn expand_item(&self, kind: CallKind, path: &str) -> Option<TokenStream> {
        let root = &self.fields.root;
        match kind {
            CallKind::Create => self.input.as_ref().map(|input| {
                let input = &input.name;
                quote!(type Input = #input;)
            }),
            CallKind::Batch => Some(quote!(const BATCH_PATH: &'static #root::str = #path;)),
            CallKind::Get
            | CallKind::List
            | CallKind::Update
            | CallKind::Patch
            | CallKind::Delete
            | CallKind::Read => None,
        }
    }

    /// Generates the impl of a marker trait for each field that the list can be read by.
    fn expand_keys(&self) -> TokenStream {
        let Fields { owner, root, impl_attrs, listed, .. } = &self.fields;
        let markers = KEYS.iter().filter_map(|(field, marker, constant)| {
            let key = listed.iter().find(|listed| listed.is_key(field))?;
            let marker = Ident::new(marker, key.ident.span());
            let constant = Ident::new(constant, key.ident.span());
            Some(quote! {
                #impl_attrs
                impl #root::HasCall<#root::calls::#marker> for #owner {}

                #impl_attrs
                impl #root::#marker for #owner {
                    const #constant: &'static #root::str = #field;
                }
            })
        });
        quote!(#(#markers)*)
    }
}
