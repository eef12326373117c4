//! Rules about the variants of an enum together.

use syn::Ident;

use super::{KnownVariant, WireEnum, WireValue};
use crate::{errors::Errors, names::duplicates};

impl WireEnum {
    pub(super) fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        let is_numeric = self.known.first().map(|variant| variant.wire.is_number());
        for KnownVariant { wire, .. } in &self.known {
            wire.check(&mut errors);
            if Some(wire.is_number()) != is_numeric {
                errors.push(wire, "the values of an enum are all numbers or all texts");
            }
        }
        for (second, first) in duplicates(&self.known, |variant| variant.wire.key()) {
            let message = format!(
                "a second variant for `{}`; the first is `{}`",
                second.wire.key(),
                first.ident
            );
            errors.push(&second.wire, message);
        }
        let unknown = self.unknown.iter().map(|variant| &variant.ident);
        let now: Vec<&Ident> =
            self.known.iter().map(|variant| &variant.ident).chain(unknown).collect();
        let old = self.known.iter().flat_map(|variant| &variant.old_names);
        for (second, _) in duplicates(now.iter().copied().chain(old), Ident::to_string) {
            if !now.iter().any(|variant| std::ptr::eq(*variant, second)) {
                errors.push(
                    second,
                    format!("`{second}` is the name of another value, now or before"),
                );
            }
        }
        match self.unknown.as_slice() {
            [_] => {}
            [] => errors.push(
                &self.owner,
                "no variant for unknown values; \
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

impl WireValue {
    fn check(&self, errors: &mut Errors) {
        let Self::Number(number) = self else { return };
        if !number.suffix().is_empty() {
            errors.push(number, "write the number without a type suffix");
        } else if number.base10_parse::<i64>().is_err() {
            errors.push(number, "the number does not fit into 64 bits");
        }
    }
}
