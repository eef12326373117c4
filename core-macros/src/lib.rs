//! The derive macros of `core-api`.
//!
//! `core-api` re-exports and documents them, so that the examples there can run. Programs depend on
//! `core-api` alone. The package is called `core-api-macros`.

mod attribute;
mod endpoint;
mod errors;
mod evidence;
mod fields;
mod item_attributes;
mod names;
mod object;
mod path;
mod projection;
mod reference;
mod resource;
mod root;
mod rules;
mod scopes;
mod serde;
mod shape;
#[cfg(test)]
mod snapshot;
mod ty;
mod visibility;
mod wire_enum;
mod words;

use proc_macro::TokenStream;

/// See `core_api::Resource`.
#[proc_macro_derive(Resource, attributes(resource, field))]
pub fn derive_resource(input: TokenStream) -> TokenStream {
    expand_with(resource::expand, input)
}

/// See `core_api::Object`.
#[proc_macro_derive(Object, attributes(object, field))]
pub fn derive_object(input: TokenStream) -> TokenStream {
    expand_with(object::expand, input)
}

/// See `core_api::Projection`.
#[proc_macro_derive(Projection, attributes(projection))]
pub fn derive_projection(input: TokenStream) -> TokenStream {
    expand_with(projection::expand, input)
}

/// See `core_api::Endpoint`.
#[proc_macro_derive(Endpoint, attributes(endpoint))]
pub fn derive_endpoint(input: TokenStream) -> TokenStream {
    expand_with(endpoint::expand, input)
}

/// See `core_api::WireEnum`.
#[proc_macro_derive(WireEnum, attributes(wire))]
pub fn derive_wire_enum(input: TokenStream) -> TokenStream {
    expand_with(wire_enum::expand, input)
}

/// See `core_api::Scopes`.
#[proc_macro_derive(Scopes, attributes(scope))]
pub fn derive_scopes(input: TokenStream) -> TokenStream {
    expand_with(scopes::expand, input)
}

/// See `core_api::Reference`.
#[proc_macro_derive(Reference, attributes(reference))]
pub fn derive_reference(input: TokenStream) -> TokenStream {
    expand_with(reference::expand, input)
}

fn expand_with(
    expand: fn(syn::DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
    input: TokenStream,
) -> TokenStream {
    syn::parse(input).and_then(expand).unwrap_or_else(syn::Error::into_compile_error).into()
}
