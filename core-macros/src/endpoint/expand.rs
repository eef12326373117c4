//! The impl of `Endpoint`, and `new`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Endpoint, Field, Role};

impl Endpoint {
    pub(super) fn expand(&self) -> TokenStream {
        let Self { owner, method, path, scope, returns, idempotent, fields } = self;
        let literal = &path.literal;
        let idempotent = idempotent
            .as_ref()
            .map(|is_idempotent| quote!(const IDEMPOTENT: bool = #is_idempotent;));
        let fills = fields.iter().map(Field::expand_fill);
        let parameters = fields.iter().filter_map(Field::expand_parameter);
        let values = fields.iter().map(Field::expand_value);
        quote! {
            #[automatically_derived]
            impl ::core_api::Endpoint for #owner {
                const METHOD: ::core_api::__private::Method =
                    ::core_api::__private::Method::#method;
                const PATH: &'static str = #literal;
                type Access = ::core_api::access::#scope;
                type Response = #returns;
                #idempotent

                fn fill(
                    &self,
                    request: &mut ::core_api::endpoint::RequestParts,
                ) -> ::core::result::Result<(), ::core_api::Error> {
                    #(#fills)*
                    ::core::result::Result::Ok(())
                }
            }

            impl #owner {
                /// The call with these values; what is asked of a list is set afterwards.
                #[must_use]
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#values),* }
                }
            }
        }
    }
}

impl Field {
    fn expand_fill(&self) -> TokenStream {
        let ident = &self.ident;
        let name = ident.to_string();
        match self.role {
            Role::Path => quote!(request.placeholder(#name, &self.#ident);),
            Role::Query => quote!(request.query(&self.#ident)?;),
            Role::Body => quote!(request.body(&self.#ident)?;),
        }
    }

    fn expand_parameter(&self) -> Option<TokenStream> {
        let Self { ident, ty, role } = self;
        (*role != Role::Query).then(|| quote!(#ident: impl ::core::convert::Into<#ty>))
    }

    fn expand_value(&self) -> TokenStream {
        let ident = &self.ident;
        match self.role {
            Role::Query => quote!(#ident: ::core::default::Default::default()),
            Role::Path | Role::Body => quote!(#ident: #ident.into()),
        }
    }
}
