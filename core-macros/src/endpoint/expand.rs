//! The impl of `Endpoint`, and `new`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::{Endpoint, EndpointField, RequestPart};
use crate::{evidence::Evidence, root::Root, visibility};

/// The access types of core-api, which a declaration names without a path.
const ACCESS_TYPES: [&str; 2] = ["ReadCore", "ReadwriteCore"];

impl Endpoint {
    pub(super) fn expand(&self, names: &[Option<String>]) -> TokenStream {
        let Self { owner, method, path, returns, idempotent, fields, root, impl_attrs, .. } = self;
        let access = self.expand_access();
        let idempotent = idempotent
            .as_ref()
            .map(|is_idempotent| quote!(const IDEMPOTENT: #root::bool = #is_idempotent;));
        let evidence = (self.evidence != Evidence::Documented).then(|| {
            let evidence = self.evidence.expand(root);
            quote!(const EVIDENCE: #root::Evidence = #evidence;)
        });
        let statuses = &self.statuses;
        let statuses = (!statuses.is_empty())
            .then(|| quote!(const STATUSES: &'static [#root::u16] = &[#(#statuses),*];));
        let fills = fields.iter().zip(names).map(|(field, name)| field.expand_fill(name, root));
        let new = self.expand_new();
        quote! {
            #impl_attrs
            impl #root::Endpoint for #owner {
                const METHOD: #root::Method = #root::Method::#method;
                const PATH: &'static #root::str = #path;
                type Access = #access;
                type Response = #returns;
                #idempotent
                #evidence
                #statuses

                #[inline]
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

    /// Generates the access type of the call: one of core-api, or one that the user has in scope.
    fn expand_access(&self) -> TokenStream {
        let (scope, root) = (&self.scope, &self.root);
        match scope.get_ident() {
            Some(own) if ACCESS_TYPES.iter().any(|need| own == need) => {
                let own = Ident::new(&own.to_string(), Span::call_site());
                quote!(#root::#own)
            }
            Some(_) | None => quote!(#scope),
        }
    }

    fn expand_new(&self) -> TokenStream {
        let Self { owner, fields, root, .. } = self;
        let required = fields.iter().filter(|field| field.is_parameter_of_new());
        let visibility = visibility::least(required.map(|field| &field.visibility));
        let parameters = fields.iter().filter_map(|field| field.expand_parameter(root));
        let values = fields.iter().map(|field| field.expand_value(root));
        quote! {
            #[allow(dead_code, deprecated, clippy::too_many_arguments)]
            impl #owner {
                /// Makes the call with its path parameters, its body and its required query parameters. The rest
                /// of a query is empty until it is set.
                #[must_use]
                #visibility fn new(#(#parameters),*) -> Self {
                    Self { #(#values),* }
                }
            }
        }
    }
}

impl EndpointField {
    /// Returns whether `new` takes a value for the field. An optional part of the query is empty instead.
    fn is_parameter_of_new(&self) -> bool {
        match self.part {
            RequestPart::Path(_) | RequestPart::Body => true,
            RequestPart::Query => false,
            RequestPart::Parameter(_) => self.ty.in_option().is_none(),
        }
    }

    fn expand_fill(&self, name: &Option<String>, root: &Root) -> TokenStream {
        let (ident, span) = (&self.ident, self.ty.span());
        match self.part {
            RequestPart::Path(_) => {
                let values = quote!(&self.#ident, #name, request);
                let fill = self.ty.call(root, &quote!(Placeholder), "fill", values);
                quote!(#fill;)
            }
            RequestPart::Query => {
                let values = quote!(&self.#ident, request);
                let fill = self.ty.call(root, &quote!(QueryField), "fill", values);
                quote!(#fill?;)
            }
            RequestPart::Parameter(ref name) => {
                let values = quote!(&self.#ident, #name, request);
                let add = self.ty.call(root, &quote!(QueryValue), "add", values);
                quote!(#add?;)
            }
            RequestPart::Body => {
                let ty = &self.ty;
                quote_spanned!(span=> request.body::<#ty>(&self.#ident)?;)
            }
        }
    }

    fn expand_parameter(&self, root: &Root) -> Option<TokenStream> {
        let Self { ident, ty, .. } = self;
        let into = root.conversion();
        self.is_parameter_of_new().then(|| quote!(#ident: impl #into<#ty>))
    }

    fn expand_value(&self, root: &Root) -> TokenStream {
        let ident = &self.ident;
        match self.part {
            RequestPart::Query => {
                let values = TokenStream::new();
                let empty = self.ty.call(root, &quote!(QueryField), "empty", values);
                quote!(#ident: #empty)
            }
            RequestPart::Parameter(_) if !self.is_parameter_of_new() => quote!(#ident: #root::None),
            RequestPart::Path(_) | RequestPart::Parameter(_) | RequestPart::Body => {
                let into = root.conversion();
                quote!(#ident: #into::into(#ident))
            }
        }
    }
}
