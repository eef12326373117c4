//! Rules that take all scopes to judge.

use syn::Ident;

use super::{Scope, Scopes};
use crate::{errors::Errors, names::twins};

impl Scopes {
    pub(super) fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        if self.scopes.is_empty() {
            errors.push(&self.owner, "an enum without scopes permits nothing; add a scope");
        }
        for (second, first) in twins(&self.scopes, |scope| scope.wire.name.value()) {
            let name = second.wire.name.value();
            let message = format!("a second scope `{name}`; the first is `{}`", first.ident);
            errors.push(&second.wire.name, message);
        }
        let needs = self.scopes.iter().filter_map(|scope| scope.wire.need.as_ref());
        let types: Vec<&Ident> =
            [&self.owner].into_iter().chain(needs.map(|need| &need.name)).collect();
        for (second, _) in twins(&types, ToString::to_string) {
            let message = format!("a second `{second}`; each need is a type with its own name");
            errors.push(second, message);
        }
        for scope in &self.scopes {
            self.check_scope(scope, &mut errors);
        }
        errors.finish()
    }

    fn check_scope(&self, Scope { ident, wire }: &Scope, errors: &mut Errors) {
        let name = wire.name.value();
        if name.is_empty() || !name.bytes().all(is_of_a_scope) {
            errors.push(
                &wire.name,
                "the name of a scope is one word of ASCII without quotes or backslashes \
                 (RFC 6749, section 3.3)",
            );
        }
        for (second, _) in twins(&wire.implied, ToString::to_string) {
            errors.push(second, format!("`{second}` is here twice"));
        }
        for implied in &wire.implied {
            if implied == ident {
                errors.push(implied, "a scope implies itself anyway; leave it out");
            } else if !self.scopes.iter().any(|scope| scope.ident == *implied) {
                errors.push(implied, format!("there is no scope `{implied}` in this enum"));
            }
        }
    }
}

/// The characters of a scope (RFC 6749, section 3.3).
fn is_of_a_scope(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b'"' && byte != b'\\'
}
