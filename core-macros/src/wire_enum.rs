//! `#[derive(WireEnum)]`: an enum by its values on the wire.

mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, Ident, LitInt, LitStr};

use crate::{derived::Derived, errors::Errors, names::twins, root::Root, ty::Ty};

/// The declaration of an enum.
struct WireEnum {
    owner: Ident,
    known: Vec<Variant>,
    /// The variants marked `#[wire(unknown)]`; there must be one.
    unknown: Vec<Unknown>,
    root: Root,
    derived: Derived,
}

struct Variant {
    ident: Ident,
    wire: Wire,
}

/// The variant for values without a name.
struct Unknown {
    ident: Ident,
    ty: Ty,
}

/// A value on the wire.
enum Wire {
    Number(LitInt),
    Text(LitStr),
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let declaration = WireEnum::parse(&input)?;
    declaration.check()?;
    Ok(declaration.expand())
}

impl WireEnum {
    fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        let is_numeric = self.known.first().map(|variant| variant.wire.is_number());
        for Variant { wire, .. } in &self.known {
            wire.check(&mut errors);
            if Some(wire.is_number()) != is_numeric {
                errors.push(wire, "numbers and texts do not mix in one enum");
            }
        }
        for (second, first) in twins(&self.known, |variant| variant.wire.key()) {
            let message = format!(
                "a second variant for `{}`; the first is `{}`",
                second.wire.key(),
                first.ident
            );
            errors.push(&second.wire, message);
        }
        match self.unknown.as_slice() {
            [_] => {}
            [] => errors.push(
                &self.owner,
                "no variant for values without a name; \
                 add `#[wire(unknown)] Unknown(UnknownValue)`",
            ),
            [first, others @ ..] => {
                for other in others {
                    let message = format!(
                        "a second variant for unknown values; the first is `{}`",
                        first.ident
                    );
                    errors.push(&other.ident, message);
                }
            }
        }
        errors.finish()
    }
}

impl Wire {
    fn check(&self, errors: &mut Errors) {
        let Self::Number(number) = self else { return };
        if !number.suffix().is_empty() {
            errors.push(number, "write the number without a type");
        } else if number.base10_parse::<i64>().is_err() {
            errors.push(number, "the number does not fit into 64 bits");
        }
    }
}
