//! Rules about the scopes of an enum together.

use syn::Ident;

use super::{Scope, Scopes};
use crate::{errors::Errors, names::duplicates, rules::limits::is_scope};

impl Scopes {
    pub(super) fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        if self.scopes.is_empty() {
            errors.push(&self.owner, "an enum without scopes permits nothing; add a scope");
        }
        for (second, first) in duplicates(&self.scopes, |scope| scope.attribute.name.value()) {
            let name = second.attribute.name.value();
            let message = format!("a second scope `{name}`; the first is `{}`", first.ident);
            errors.push(&second.attribute.name, message);
        }
        let needs = self.scopes.iter().filter_map(|scope| scope.attribute.need.as_ref());
        let types: Vec<&Ident> =
            [&self.owner].into_iter().chain(needs.map(|need| &need.name)).collect();
        for (second, _) in duplicates(&types, ToString::to_string) {
            let message =
                format!("a second `{second}`; each need is a type with a name of its own");
            errors.push(second, message);
        }
        for scope in &self.scopes {
            self.check_scope(scope, &mut errors);
        }
        errors.finish()
    }

    fn check_scope(&self, Scope { ident, attribute }: &Scope, errors: &mut Errors) {
        let name = attribute.name.value();
        if !is_scope(&name) {
            errors.push(
                &attribute.name,
                "the name of a scope is printable ASCII without spaces, quotes or backslashes \
                 (RFC 6749, section 3.3)",
            );
        }
        for (second, _) in duplicates(&attribute.implied, ToString::to_string) {
            errors.push(second, format!("a second `{second}`; remove one"));
        }
        for implied in &attribute.implied {
            if implied == ident {
                errors.push(implied, "a scope implies itself anyway; leave it out");
            } else if !self.scopes.iter().any(|scope| scope.ident == *implied) {
                errors.push(implied, format!("there is no scope `{implied}` in this enum"));
            }
        }
    }
}
