//! Old names of fields: deprecated constants, setters and getters.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::LitStr;

use super::{Field, Fields};
use crate::{
    item_attributes::old_name,
    names::{constant, unraw},
};

/// Functions of records without a getter of an old name, because the getter would shadow them.
const TAKEN: [&str; 14] = [
    "as_ref",
    "borrow",
    "clone",
    "cmp",
    "eq",
    "fmt",
    "hash",
    "id",
    "into",
    "ne",
    "serialize",
    "table",
    "to_owned",
    "unlisted",
];

/// An old name of a field.
pub(super) struct OldName<'a> {
    field: &'a Field,
    /// The name of the field in Rust by its old name on the wire.
    pub(super) ident: Ident,
    pub(super) wire: &'a LitStr,
}

impl Fields {
    /// Returns the old names of all fields.
    pub(super) fn old_names(&self) -> impl Iterator<Item = OldName<'_>> {
        self.listed.iter().flat_map(Field::old_names)
    }

    /// Generates a deprecated constant for each old name.
    pub(crate) fn expand_old_constants(&self) -> TokenStream {
        let constants = self.old_names().map(|name| {
            let OldName { field, ident, .. } = &name;
            let (new, old) = (constant(&field.ident), constant(ident));
            let attributes = old_name(&format!("Self::{new}"), &new.to_string());
            let (visibility, ty) = (&field.visibility, field.expand_constant_type(self));
            quote! {
                #attributes
                #visibility const #old: #ty = Self::#new;
            }
        });
        quote!(#(#constants)*)
    }

    /// Generates a deprecated getter for each old name. The compiler suggests it for an access to a field that is gone.
    pub(crate) fn expand_old_getters(&self) -> TokenStream {
        let names = self.old_names().filter(|name| !TAKEN.contains(&unraw(&name.ident).as_str()));
        let getters = names.map(|name| {
            let Field { ident: new, visibility, ty, .. } = name.field;
            let old = &name.ident;
            let attributes = old_name(&format!("Self::{}", unraw(new)), &unraw(new));
            quote! {
                #attributes
                #[inline]
                #[must_use]
                #visibility fn #old(&self) -> &#ty {
                    &self.#new
                }
            }
        });
        quote!(#(#getters)*)
    }
}

impl Field {
    /// Returns the old names of the field.
    pub(super) fn old_names(&self) -> impl Iterator<Item = OldName<'_>> {
        let names = self.options.old_names.iter();
        names.map(|wire| OldName { field: self, ident: rust_name(wire), wire })
    }

    /// Generates the list of old names on the wire.
    pub(super) fn expand_old_names(&self) -> Option<TokenStream> {
        let names = &self.options.old_names;
        (!names.is_empty()).then(|| quote!(&[#(#names),*]))
    }

    /// Generates a deprecated setter for each old name.
    pub(super) fn expand_old_setters(
        &self,
        parameter: &TokenStream,
        ty: &TokenStream,
    ) -> TokenStream {
        let Self { ident, visibility, .. } = self;
        let new = self.setter();
        let setters = self.old_names().map(|name| {
            let old = super::setter(&name.ident);
            let attributes = old_name(&format!("Self::{}", unraw(&new)), &unraw(&new));
            quote! {
                #attributes
                #[must_use]
                #visibility fn #old(self, #ident: #parameter) -> #ty {
                    self.#new(#ident)
                }
            }
        });
        quote!(#(#setters)*)
    }
}

/// Returns the name of a field in Rust: `phase_note` for `phaseNote`.
fn rust_name(wire: &LitStr) -> Ident {
    let name = snake_case(&wire.value());
    let candidates = [name.clone(), format!("r#{name}"), format!("{name}_")];
    let ident = candidates.iter().find_map(|name| syn::parse_str::<Ident>(name).ok());
    // The check of names refuses other texts.
    let mut ident = ident.unwrap_or_else(|| Ident::new("old", Span::call_site()));
    ident.set_span(wire.span());
    ident
}

fn snake_case(camel: &str) -> String {
    let letters: Vec<char> = camel.chars().collect();
    let mut snake = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let after = letters.get(index.saturating_add(1));
        let starts_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase() || after.is_some_and(char::is_ascii_lowercase)
            });
        if starts_word && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
