//! Declarations of Rust, read by the derives.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, DeriveInput, Item};

use crate::{endpoint, object, projection, reference, resource, scopes, wire_enum};

type Derive = fn(DeriveInput) -> syn::Result<TokenStream>;

const DERIVES: [(&str, Derive); 7] = [
    ("Endpoint", endpoint::expand),
    ("Object", object::expand),
    ("Projection", projection::expand),
    ("Reference", reference::expand),
    ("Resource", resource::expand),
    ("Scopes", scopes::expand),
    ("WireEnum", wire_enum::expand),
];

/// The result of the derives of a file.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The number of declarations that were read.
    pub(crate) count: usize,
    /// The messages of the declarations that were refused.
    pub(crate) errors: Vec<String>,
}

/// Reads each declaration of a file by its derives.
pub(crate) fn read(text: &str) -> Outcome {
    let mut outcome = Outcome::default();
    let file = match syn::parse_file(text) {
        Ok(file) => file,
        Err(error) => return Outcome { count: 0, errors: vec![format!("not Rust: {error}")] },
    };
    for item in file.items {
        let tokens = item.to_token_stream();
        let attributes = match &item {
            Item::Struct(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            _ => continue,
        };
        for derive in derives(attributes) {
            outcome.count += 1;
            if let Err(error) = syn::parse2(tokens.clone()).and_then(derive) {
                outcome.errors.extend(error.into_iter().map(|one| one.to_string()));
            }
        }
    }
    outcome
}

/// Returns the derives of core-api in the attributes of an item.
fn derives(attributes: &[Attribute]) -> Vec<Derive> {
    let mut found = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        attribute
            .parse_nested_meta(|meta| {
                let known = DERIVES.iter().find(|(name, _)| meta.path.is_ident(name));
                found.extend(known.map(|(_, derive)| *derive));
                Ok(())
            })
            .unwrap();
    }
    found
}
