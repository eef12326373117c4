//! Rules that take the whole call to judge.

use super::{Endpoint, Role};
use crate::errors::Errors;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

impl Endpoint {
    pub(super) fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        if !METHODS.iter().any(|method| self.method == method) {
            let message = format!("unknown method; there are {}", METHODS.join(", "));
            errors.push(&self.method, message);
        }
        if !self.path.literal.value().starts_with('/') {
            errors.push(&self.path.literal, "the path starts with `/`");
        }
        self.check_placeholders(&mut errors);
        self.check_at_most_one(Role::Query, "query", &mut errors);
        self.check_at_most_one(Role::Body, "body", &mut errors);
        if self.method == "GET" || self.method == "DELETE" {
            for body in self.fields_as(Role::Body) {
                errors.push(&body.ident, format!("a {} has no body", self.method));
            }
        }
        errors.finish()
    }

    /// Placeholders and unmarked fields are the same names, each once.
    fn check_placeholders(&self, errors: &mut Errors) {
        for (index, name) in self.path.names.iter().enumerate() {
            if self.path.names[..index].contains(name) {
                errors.push(&self.path.literal, format!("`{{{name}}}` stands twice in the path"));
            } else if !self.fields_as(Role::Path).any(|field| field.ident == name) {
                errors.push(&self.path.literal, format!("no field for `{{{name}}}`"));
            }
        }
        for field in self.fields_as(Role::Path) {
            if !self.path.names.iter().any(|name| field.ident == name) {
                let message = format!(
                    "`{}` is not in the path; \
                     mark it `#[endpoint(query)]` or `#[endpoint(body)]`",
                    field.ident
                );
                errors.push(&field.ident, message);
            }
        }
    }

    fn check_at_most_one(&self, role: Role, word: &str, errors: &mut Errors) {
        let mut fields = self.fields_as(role);
        let Some(first) = fields.next() else { return };
        for other in fields {
            errors.push_twice(&other.ident, format!("a second {word}"), &first.ident);
        }
    }
}
