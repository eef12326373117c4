//! The impl of `Endpoint`, and `new`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::{Endpoint, Field, Role};
use crate::{root::Root, visibility};

/// The needs that core-api has a type for, by the names of the scopes.
const NEEDS: [&str; 2] = ["ReadCore", "ReadwriteCore"];

impl Endpoint {
    pub(super) fn expand(&self, names: &[Option<String>]) -> TokenStream {
        let Self { owner, method, path, returns, idempotent, fields, root, derived, .. } = self;
        let access = self.expand_access();
        let idempotent = idempotent
            .as_ref()
            .map(|is_idempotent| quote!(const IDEMPOTENT: #root::bool = #is_idempotent;));
        let fills = fields.iter().zip(names).map(|(field, name)| field.expand_fill(name, root));
        // No field is called like the variable, whatever its letters are.
        let new = self.expand_new();
        quote! {
            #derived
            impl #root::Endpoint for #owner {
                const METHOD: #root::Method = #root::Method::#method;
                const PATH: &'static #root::str = #path;
                type Access = #access;
                type Response = #returns;
                #idempotent

                fn fill(
                    &self,
                    request: &mut #root::RequestParts,
                ) -> #root::Result<(), #root::Error> {
                    #(#fills)*
                    #root::Ok(())
                }
            }

            #new
        }
    }

    /// The type that the call needs: one of core-api, or one that the user has in scope.
    fn expand_access(&self) -> TokenStream {
        let (scope, root) = (&self.scope, &self.root);
        match scope.get_ident() {
            Some(own) if NEEDS.iter().any(|need| own == need) => {
                let own = Ident::new(&own.to_string(), Span::call_site());
                quote!(#root::#own)
            }
            Some(_) | None => quote!(#scope),
        }
    }

    fn expand_new(&self) -> TokenStream {
        let Self { owner, fields, root, .. } = self;
        let taken = fields.iter().filter(|field| !matches!(field.role, Role::Query));
        let visibility = visibility::least(taken.map(|field| &field.visibility));
        let parameters = fields.iter().filter_map(|field| field.expand_parameter(root));
        let values = fields.iter().map(|field| field.expand_value(root));
        quote! {
            #[allow(dead_code, deprecated)]
            impl #owner {
                /// The call with these values; what is asked of a list is set afterwards.
                #[must_use]
                #visibility fn new(#(#parameters),*) -> Self {
                    Self { #(#values),* }
                }
            }
        }
    }
}

impl Field {
    fn expand_fill(&self, name: &Option<String>, root: &Root) -> TokenStream {
        let (ident, span) = (&self.ident, self.ty.span());
        match self.role {
            Role::Path(_) => {
                let values = quote!(&self.#ident, #name, request);
                let fill = self.ty.call(root, &quote!(Placeholder), "fill", values);
                quote!(#fill;)
            }
            Role::Query => {
                let values = quote!(&self.#ident, request);
                let fill = self.ty.call(root, &quote!(QueryField), "fill", values);
                quote!(#fill?;)
            }
            Role::Body => {
                let ty = &self.ty;
                quote_spanned!(span=> request.body::<#ty>(&self.#ident)?;)
            }
        }
    }

    fn expand_parameter(&self, root: &Root) -> Option<TokenStream> {
        let Self { ident, ty, role, .. } = self;
        match role {
            Role::Path(_) | Role::Body => Some(quote!(#ident: impl #root::ConvertInto<#ty>)),
            Role::Query => None,
        }
    }

    fn expand_value(&self, root: &Root) -> TokenStream {
        let ident = &self.ident;
        match self.role {
            Role::Query => {
                let values = TokenStream::new();
                let empty = self.ty.call(root, &quote!(QueryField), "empty", values);
                quote!(#ident: #empty)
            }
            Role::Path(_) | Role::Body => quote!(#ident: #root::ConvertInto::into(#ident)),
        }
    }
}
