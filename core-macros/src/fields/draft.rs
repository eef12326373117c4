//! Types that setters fill in: inputs of creates, and builders of objects.
//!
//! Each required field is a type parameter, which is `Set` or `Missing`. The parameters are `Set` by default, so
//! the name of the type alone means the complete one.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Visibility;

use super::{
    Field, Fields,
    required::{RequiredField, RequiredFields},
};
use crate::item_attributes::inherent;

/// A newtype of the record with a setter for each field that can be sent.
pub(crate) struct Draft<'a> {
    name: &'a Ident,
    visibility: &'a Visibility,
    fields: &'a Fields,
    required: RequiredFields<'a>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(name: &'a Ident, visibility: &'a Visibility, fields: &'a Fields) -> Self {
        Self { name, visibility, fields, required: RequiredFields::of(name, fields) }
    }

    /// Generates the struct, its setters and its `Debug`. `attributes` are further ones of the struct.
    pub(crate) fn expand_struct(&self, doc: &str, attributes: &TokenStream) -> TokenStream {
        let Self { name, visibility, fields, required } = self;
        let Fields { owner, root, impl_attrs, .. } = fields;
        let docs = self.docs(doc);
        let defaults = self.defaults();
        let parameters = self.parameters();
        let states = (!required.all.is_empty()).then(|| {
            let all = required.all.iter().map(|field| &field.parameter);
            quote!(, #root::PhantomData<(#(#all,)*)>)
        });
        let setters = fields.expand_setters(&quote!(self.0), |field| self.expand_state(field));
        let inherent = inherent();
        quote! {
            #(#[doc = #docs])*
            #attributes
            #[allow(dead_code, deprecated)]
            #visibility struct #name #defaults (#owner #states);

            #inherent
            impl #parameters #name #parameters {
                #setters
            }

            #impl_attrs
            impl #parameters #root::DebugFormat for #name #parameters {
                #[inline]
                fn fmt(&self, f: &mut #root::TextFormatter<'_>) -> #root::FormatResult {
                    #root::debug(&self.0, f)
                }
            }
        }
    }

    /// Generates the function that makes an empty draft. `owner` is the type that has the function.
    pub(crate) fn expand_start(
        &self,
        owner: &TokenStream,
        function: &str,
        doc: &str,
    ) -> TokenStream {
        let Self { visibility, fields, .. } = self;
        let Fields { owner: record, root, .. } = fields;
        let function = Ident::new(function, Span::call_site());
        let (empty, ty) = (quote!(<#record as #root::Record>::empty()), self.empty());
        let made = self.expand_made(&empty);
        let inherent = inherent();
        quote! {
            #inherent
            impl #owner {
                #[doc = #doc]
                #[inline]
                #[must_use]
                #visibility fn #function() -> #ty {
                    #made
                }
            }
        }
    }

    /// Generates the draft of a record.
    pub(crate) fn expand_made(&self, record: &TokenStream) -> TokenStream {
        let (name, root) = (self.name, &self.fields.root);
        if self.required.all.is_empty() {
            return quote!(#name(#record));
        }
        quote!(#name(#record, #root::PhantomData))
    }

    /// Puts items that name the markers of required fields into a scope with these markers.
    ///
    /// Nothing outside of the scope can name a marker, so a marker cannot collide with an item of the user.
    pub(crate) fn enclose(&self, items: &TokenStream) -> TokenStream {
        if self.required.all.is_empty() {
            return items.clone();
        }
        let markers = self.required.expand(self.name, &self.fields.root);
        quote! {
            #[allow(dead_code, deprecated, non_camel_case_types)]
            const _: () = {
                #markers
                #items
            };
        }
    }

    /// Generates the type parameters with their defaults.
    pub(crate) fn defaults(&self) -> TokenStream {
        let root = &self.fields.root;
        self.generics(|field| {
            let parameter = &field.parameter;
            quote!(#parameter = #root::Set)
        })
    }

    /// Generates the type parameters: `<Date, ProjectId>`.
    pub(crate) fn parameters(&self) -> TokenStream {
        self.generics(|field| field.parameter.to_token_stream())
    }

    /// Generates the type parameters with bounds that only the complete draft meets.
    pub(crate) fn bounds(&self) -> TokenStream {
        self.generics(|field| self.required.bounded(field))
    }

    /// Generates the bounds of [`bounds`](Self::bounds) as a clause of a function.
    pub(crate) fn clause(&self) -> Option<TokenStream> {
        let required = &self.required;
        let bounds = required.all.iter().map(|field| required.bounded(field));
        (!required.all.is_empty()).then(|| quote!(where #(#bounds),*))
    }

    /// Generates the type of the empty draft.
    pub(crate) fn empty(&self) -> TokenStream {
        let (name, root) = (self.name, &self.fields.root);
        let states = self.generics(|field| self.required.missing(field, root));
        quote!(#name #states)
    }

    /// Generates the return type and the result of a setter.
    fn expand_state(&self, set: &Field) -> (TokenStream, TokenStream) {
        if !set.is_required() {
            return (quote!(Self), quote!(self));
        }
        let (name, root) = (self.name, &self.fields.root);
        let arguments = self.generics(|field| match field.ident == &set.ident {
            true => quote!(#root::Set),
            false => field.parameter.to_token_stream(),
        });
        (quote!(#name #arguments), self.expand_made(&quote!(self.0)))
    }

    fn generics(&self, write: impl Fn(&RequiredField<'_>) -> TokenStream) -> TokenStream {
        let parameters = self.required.all.iter().map(write);
        if self.required.all.is_empty() { TokenStream::new() } else { quote!(<#(#parameters),*>) }
    }

    /// Returns the lines of documentation, with a list of the required fields.
    fn docs(&self, doc: &str) -> Vec<String> {
        let mut lines = vec![doc.to_owned()];
        if !self.required.all.is_empty() {
            let links: Vec<_> = self.required.all.iter().map(RequiredField::link).collect();
            let required = format!(
                " Required: {}. A type parameter for each says whether the field is set.",
                links.join(", ")
            );
            lines.extend([String::new(), required]);
        }
        lines
    }
}
