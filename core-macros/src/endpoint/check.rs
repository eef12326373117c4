//! Rules about the parts of a call together.

use super::{Endpoint, EndpointField, RequestPart};
use crate::{
    errors::Errors,
    names::unraw,
    path::placeholders,
    rules::{
        limits::{METHODS, may_have_body},
        names::{is_word, placeholder},
        status::StatusMistake,
    },
};

/// The names of the parameters that a `Query` has.
const LIST_PARAMETERS: [&str; 5] = ["fields", "where", "orderBy", "expand", "page"];

impl Endpoint {
    /// Checks the call. Returns the placeholder of each field, or `None` for a field outside of the path.
    pub(super) fn check(&self) -> syn::Result<Vec<Option<String>>> {
        let mut errors = Errors::default();
        if !METHODS.iter().any(|method| self.method == method) {
            let message = format!("unknown method; the methods are {}", METHODS.join(", "));
            errors.push(&self.method, message);
        }
        let names = self.check_placeholders(&mut errors);
        self.check_at_most_one("query", |part| matches!(part, RequestPart::Query), &mut errors);
        self.check_at_most_one("body", |part| matches!(part, RequestPart::Body), &mut errors);
        self.check_parameters(&mut errors);
        self.check_statuses(&mut errors);
        if !may_have_body(&self.method.to_string()) {
            for body in self.fields.iter().filter(|field| matches!(field.part, RequestPart::Body)) {
                errors.push(&body.ident, format!("a {} request has no body", self.method));
            }
        }
        errors.finish()?;
        Ok(names)
    }

    /// Checks that each placeholder has exactly one field, and each field in the path a placeholder.
    fn check_placeholders(&self, errors: &mut Errors) -> Vec<Option<String>> {
        let mut path_errors = Errors::default();
        let names = placeholders(&self.path, &mut path_errors);
        if let Err(error) = path_errors.finish() {
            // Fields are not compared with an invalid path.
            errors.add(error);
            return Vec::new();
        }
        let matched: Vec<_> = self.fields.iter().map(|field| field.placeholder(&names)).collect();
        for name in &names {
            let mut fields = self.fields.iter().zip(&matched);
            let mut fields = fields.by_ref().filter(|(_, matched)| matched.as_ref() == Some(name));
            match (fields.next(), fields.next()) {
                (None, _) => errors.push(
                    &self.path,
                    format!(
                        "no field for the placeholder `{{{name}}}`; add one, or mark a field \
                         `#[endpoint(path = {name:?})]`"
                    ),
                ),
                (Some(_), None) => {}
                (Some((first, _)), Some((second, _))) => errors.push(
                    &second.ident,
                    format!("a second field for `{{{name}}}`; the first is `{}`", first.ident),
                ),
            }
        }
        for (field, placeholder) in self.fields.iter().zip(&matched) {
            match &field.part {
                RequestPart::Path(None) if placeholder.is_none() => {
                    let message = format!(
                        "`{}` is not in the path; mark it `#[endpoint(query = \"…\")]`, \
                         `#[endpoint(query)]`, `#[endpoint(body)]` or `#[endpoint(path = \"…\")]`",
                        unraw(&field.ident)
                    );
                    errors.push(&field.ident, message);
                }
                RequestPart::Path(Some(name)) if placeholder.is_none() => {
                    errors.push(name, format!("`{{{}}}` is not in the path", name.value()));
                }
                RequestPart::Path(_)
                | RequestPart::Query
                | RequestPart::Parameter(_)
                | RequestPart::Body => {}
            }
        }
        matched
    }

    /// Checks the names of single parameters. A list query has names of its own.
    fn check_parameters(&self, errors: &mut Errors) {
        let has_query = self.fields.iter().any(|field| matches!(field.part, RequestPart::Query));
        let mut seen: Vec<(String, &EndpointField)> = Vec::new();
        for field in &self.fields {
            let RequestPart::Parameter(name) = &field.part else { continue };
            let value = name.value();
            let first = seen.iter().find(|(known, _)| *known == value);
            if !is_word(&value) {
                let message = format!(
                    "{value:?} is not a valid name of a query parameter; write letters, digits and `_`, \
                     starting with a letter or `_`"
                );
                errors.push(name, message);
            } else if let Some((_, first)) = first {
                let message =
                    format!("a second query parameter `{value}`; the first is `{}`", first.ident);
                errors.push(name, message);
            } else if has_query && LIST_PARAMETERS.contains(&value.as_str()) {
                let message =
                    format!("the `Query` of the call has the parameter `{value}`; set it there");
                errors.push(name, message);
            }
            seen.push((value, field));
        }
    }

    fn check_statuses(&self, errors: &mut Errors) {
        let mut seen = Vec::new();
        for literal in &self.statuses {
            let status = literal.base10_parse::<i64>().unwrap_or_default();
            if let Some(mistake) = StatusMistake::of(status, &seen) {
                errors.push(literal, format!("{}; {}", mistake.message(literal), mistake.advice()));
            }
            seen.push(status);
        }
    }

    fn check_at_most_one(
        &self,
        word: &str,
        matches: fn(&RequestPart) -> bool,
        errors: &mut Errors,
    ) {
        let mut fields = self.fields.iter().filter(|field| matches(&field.part));
        let Some(first) = fields.next() else { return };
        for other in fields {
            errors.push(
                &other.ident,
                format!("a second {word} field; the first is `{}`", first.ident),
            );
        }
    }
}

impl EndpointField {
    /// Returns the placeholder of the field: `project_id` fills `{project_id}` or `{projectId}`.
    fn placeholder(&self, names: &[String]) -> Option<String> {
        match &self.part {
            RequestPart::Path(Some(name)) => {
                names.iter().find(|other| **other == name.value()).cloned()
            }
            RequestPart::Path(None) => placeholder(&unraw(&self.ident), names).cloned(),
            RequestPart::Query | RequestPart::Parameter(_) | RequestPart::Body => None,
        }
    }
}
