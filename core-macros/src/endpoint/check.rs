//! Rules that take the whole call to judge.

use super::{Endpoint, Field, Role};
use crate::{
    errors::Errors,
    names::{camel_case, unraw},
    path::placeholders,
};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

impl Endpoint {
    /// Checks the call, and finds for each field that is in the path the name of its placeholder.
    pub(super) fn check(&self) -> syn::Result<Vec<Option<String>>> {
        let mut errors = Errors::default();
        if !METHODS.iter().any(|method| self.method == method) {
            let message = format!("unknown method; there are {}", METHODS.join(", "));
            errors.push(&self.method, message);
        }
        let names = self.check_placeholders(&mut errors);
        self.check_at_most_one("query", |role| matches!(role, Role::Query), &mut errors);
        self.check_at_most_one("body", |role| matches!(role, Role::Body), &mut errors);
        if self.method == "GET" || self.method == "DELETE" {
            for body in self.fields.iter().filter(|field| matches!(field.role, Role::Body)) {
                errors.push(&body.ident, format!("a {} has no body", self.method));
            }
        }
        errors.finish()?;
        Ok(names)
    }

    /// Placeholders and the fields for them are the same names, each once.
    fn check_placeholders(&self, errors: &mut Errors) -> Vec<Option<String>> {
        let mut wrong = Errors::default();
        let names = placeholders(&self.path, &mut wrong);
        if let Err(error) = wrong.finish() {
            // The fields say nothing about a path that cannot be read.
            errors.add(error);
            return Vec::new();
        }
        let found: Vec<_> = self.fields.iter().map(|field| field.placeholder(&names)).collect();
        for name in &names {
            let mut fields = self.fields.iter().zip(&found);
            let mut fields = fields.by_ref().filter(|(_, found)| found.as_ref() == Some(name));
            match (fields.next(), fields.next()) {
                (None, _) => errors.push(
                    &self.path,
                    format!(
                        "no field for `{{{name}}}`; add one, or `#[endpoint(path = {name:?})]`"
                    ),
                ),
                (Some(_), None) => {}
                (Some((first, _)), Some((second, _))) => errors.push(
                    &second.ident,
                    format!("a second field for `{{{name}}}`; the first is `{}`", first.ident),
                ),
            }
        }
        for (field, found) in self.fields.iter().zip(&found) {
            match &field.role {
                Role::Path(None) if found.is_none() => {
                    let message = format!(
                        "`{}` is not in the path; mark it `#[endpoint(query)]`, \
                         `#[endpoint(body)]` or `#[endpoint(path = \"…\")]`",
                        unraw(&field.ident)
                    );
                    errors.push(&field.ident, message);
                }
                Role::Path(Some(name)) if found.is_none() => {
                    errors.push(name, format!("`{{{}}}` is not in the path", name.value()));
                }
                Role::Path(_) | Role::Query | Role::Body => {}
            }
        }
        found
    }

    fn check_at_most_one(&self, word: &str, is_it: fn(&Role) -> bool, errors: &mut Errors) {
        let mut fields = self.fields.iter().filter(|field| is_it(&field.role));
        let Some(first) = fields.next() else { return };
        for other in fields {
            errors.push(&other.ident, format!("a second {word}; the first is `{}`", first.ident));
        }
    }
}

impl Field {
    /// The placeholder that the field is for: `project_id` is for `{project_id}` or `{projectId}`.
    fn placeholder(&self, names: &[String]) -> Option<String> {
        let find = |wanted: &str| names.iter().find(|name| *name == wanted).cloned();
        match &self.role {
            Role::Path(Some(name)) => find(&name.value()),
            Role::Path(None) => {
                let own = unraw(&self.ident);
                find(&own).or_else(|| find(&camel_case(&own)))
            }
            Role::Query | Role::Body => None,
        }
    }
}
