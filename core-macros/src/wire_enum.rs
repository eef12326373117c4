//! `#[derive(WireEnum)]`: an enum by its values on the wire.

mod expand;
mod parse;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitInt, LitStr};

use crate::errors::Errors;

/// The declaration of an enum.
struct WireEnum {
    owner: Ident,
    known: Vec<Variant>,
    /// The variants marked `#[wire(unknown)]`; there must be one.
    unknown: Vec<Ident>,
}

struct Variant {
    ident: Ident,
    wire: Wire,
}

/// A value on the wire.
enum Wire {
    Number(LitInt),
    Text(LitStr),
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let declaration = WireEnum::parse(input)?;
    declaration.check()?;
    Ok(declaration.expand())
}

impl WireEnum {
    fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        let mut values = BTreeMap::new();
        let mut kinds = self.known.iter().map(|variant| variant.wire.is_number());
        let is_numeric = kinds.next();
        for Variant { wire, .. } in &self.known {
            if Some(wire.is_number()) != is_numeric {
                errors.push(wire, "numbers and texts do not mix in one enum");
            }
            if let Some(first) = values.insert(wire.key(), wire) {
                errors.push_twice(wire, format!("a second variant for {}", wire.key()), first);
            }
        }
        match self.unknown.as_slice() {
            [_] => {}
            [] => errors.push(
                &self.owner,
                "no variant for values without a name; \
                 add `#[wire(unknown)] Unknown(UnknownValue)`",
            ),
            [first, second, ..] => {
                errors.push_twice(second, "a second variant for unknown values", first);
            }
        }
        errors.finish()
    }
}
