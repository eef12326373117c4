//! The names of the items that say whether a required field is set.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Visibility;

use super::{Field, Fields};
use crate::{
    names::unraw,
    root::Root,
    rules::names::{self, capitalized, identifier},
};

/// The required fields of a draft, each with a type parameter and a marker.
pub(super) struct RequiredFields<'a> {
    pub(super) all: Vec<RequiredField<'a>>,
    /// The module of the markers.
    module: Ident,
}

/// A required field of a draft.
pub(super) struct RequiredField<'a> {
    pub(super) ident: &'a Ident,
    /// The type parameter of the draft: `ProjectId`.
    pub(super) parameter: Ident,
    /// The type with the name of the field, for the state `Missing`.
    marker: Ident,
    /// The trait that only the state `Set` implements.
    bound: Ident,
    setter: Ident,
    is_public: bool,
}

impl<'a> RequiredFields<'a> {
    /// Chooses names that the generated code and the types of the fields use for nothing else.
    pub(super) fn of(draft: &Ident, fields: &'a Fields) -> Self {
        let mut outer = BTreeSet::new();
        let used = [draft.to_token_stream(), fields.owner.to_token_stream()];
        let types = fields.listed.iter().map(|field| field.ty.to_token_stream());
        for tokens in used.into_iter().chain([fields.root.to_token_stream()]).chain(types) {
            add_names(tokens, &mut outer);
        }
        let module = free("required", &mut outer);
        let mut inner = BTreeSet::new();
        let required = fields.listed.iter().filter(|field| field.is_required());
        let name = |field: &'a Field| {
            let name = unraw(&field.ident);
            let words: String = name.split('_').map(capitalized).collect();
            RequiredField {
                ident: &field.ident,
                parameter: free(&words, &mut outer),
                marker: free(&name, &mut inner),
                bound: free(&format!("Has{words}"), &mut inner),
                setter: field.setter(),
                is_public: matches!(field.visibility, Visibility::Public(_)),
            }
        };
        Self { all: required.map(name).collect(), module }
    }

    /// Generates the markers and the traits, in a module without any other name.
    ///
    /// A tool attribute such as `diagnostic::on_unimplemented` would find a module `diagnostic` of the user
    /// elsewhere.
    pub(super) fn expand(&self, draft: &Ident, root: &Root) -> TokenStream {
        let Self { all, module } = self;
        let items = all.iter().map(|field| field.expand(draft));
        let bounds = all.iter().map(|field| &field.bound);
        quote! {
            mod #module {
                #(#items)*
            }

            #(impl #module::#bounds for #root::Set {})*
        }
    }

    /// Generates the type parameter of a field with its bound.
    pub(super) fn bounded(&self, field: &RequiredField<'_>) -> TokenStream {
        let (RequiredField { parameter, bound, .. }, module) = (field, &self.module);
        quote!(#parameter: #module::#bound)
    }

    /// Generates the state of a field that is not set.
    pub(super) fn missing(&self, field: &RequiredField<'_>, root: &Root) -> TokenStream {
        let (marker, module) = (&field.marker, &self.module);
        quote!(#root::Missing<#module::#marker>)
    }
}

impl RequiredField<'_> {
    /// Generates the marker, and the trait with the error about the missing field.
    fn expand(&self, draft: &Ident) -> TokenStream {
        let Self { ident, marker, bound, setter, .. } = self;
        let name = unraw(ident);
        let message = format!("the required field `{name}` of `{draft}` is not set");
        let label = format!("call `.{setter}(…)`");
        quote! {
            pub enum #marker {}

            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            pub trait #bound {}
        }
    }

    /// Returns a link to the setter, or the plain name if the setter is not public.
    pub(super) fn link(&self) -> String {
        let name = unraw(self.ident);
        match self.is_public {
            true => format!("[`{name}`](Self::{})", unraw(&self.setter)),
            false => format!("`{name}`"),
        }
    }
}

/// Returns a name that is not taken, and takes it.
fn free(name: &str, taken: &mut BTreeSet<String>) -> Ident {
    let mut name = name.to_owned();
    loop {
        let possible = identifier(&name);
        if names::unraw(&possible) != name {
            name = possible;
            continue;
        }
        match syn::parse_str::<Ident>(&possible) {
            Ok(mut ident) if taken.insert(name.clone()) => {
                ident.set_span(Span::call_site());
                return ident;
            }
            Ok(_) => name.push('_'),
            // A field `_1` has the parameter `1`.
            Err(_) => name.insert(0, '_'),
        }
    }
}

/// Adds all names that occur in tokens.
fn add_names(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                names.insert(unraw(&ident));
            }
            TokenTree::Group(group) => add_names(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
