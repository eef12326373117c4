//! Rules about the fields of a struct together.

use super::{Field, Fields, old_names::OldName, options::FieldWord};
use crate::{
    errors::Errors,
    names::{constant, duplicates},
    rules::limits::{CAPACITY, is_length},
};

impl Fields {
    pub(crate) fn check(&self, errors: &mut Errors) {
        if self.is_empty() {
            let message = "no fields; declare the fields that Core sends, \
                           and add `#[field(unlisted)] pub unlisted: Unlisted`";
            return errors.push(&self.owner, message);
        }
        self.check_names(errors);
        self.check_old_names(errors);
        self.check_unlisted(errors);
        for field in &self.listed {
            field.check(errors);
        }
        if let Some(field) = self.listed.get(CAPACITY) {
            errors.push(&field.ident, format!("a record has at most {CAPACITY} fields"));
        }
    }

    /// Checks that no two fields have the same wire name or the same setter.
    fn check_names(&self, errors: &mut Errors) {
        let same_name = duplicates(&self.listed, |field| field.wire_name().value());
        for (second, first) in &same_name {
            let name = second.wire_name();
            let message = format!(
                "a second field named `{}` on the wire; the first is `{}`",
                name.value(),
                first.ident
            );
            errors.push(name, message);
        }
        let is_unreported =
            |field: &Field| same_name.iter().all(|(second, _)| second.ident != field.ident);
        let setters = duplicates(&self.listed, |field| field.setter().to_string());
        for (second, first) in setters.into_iter().filter(|(second, _)| is_unreported(second)) {
            let message =
                format!("the setter has the same name as the setter of `{}`", first.ident);
            errors.push(&second.ident, message);
        }
    }

    /// Checks that an old name is neither the name of a field nor a second old name.
    fn check_old_names(&self, errors: &mut Errors) {
        for name in self.old_names() {
            let wire = name.wire.value();
            let has_name =
                |field: &&Field| field.wire_name().value() == wire || field.ident == name.ident;
            if !is_old_name(&wire) {
                errors.push(
                    name.wire,
                    "an old name is letters, digits and `_`, and starts with a letter",
                );
            } else if let Some(now) = self.listed.iter().find(has_name) {
                let message = format!("`{wire}` is the name of the field `{}` now", now.ident);
                errors.push(name.wire, message);
            }
        }
        let is_valid = |name: &OldName<'_>| is_old_name(&name.wire.value());
        let all: Vec<_> = self.old_names().filter(is_valid).collect();
        for (second, _) in duplicates(&all, |name| name.ident.to_string()) {
            let message = format!("a second field with the old name `{}`", second.wire.value());
            errors.push(second.wire, message);
        }
    }

    /// Checks that no two fields of a resource have the same constant.
    pub(crate) fn check_constants(&self, errors: &mut Errors) {
        for (second, first) in duplicates(&self.listed, |field| constant(&field.ident).to_string())
        {
            let message = format!(
                "the constant of this field is `{}`, like that of `{}`; rename one, and write \
                 `#[field(name = \"…\")]`",
                constant(&second.ident),
                first.ident
            );
            errors.push(&second.ident, message);
        }
    }

    fn check_unlisted(&self, errors: &mut Errors) {
        match self.unlisted.as_slice() {
            [_] => {}
            [] => errors.push(
                &self.owner,
                "no field for values that are not declared; \
                 add `#[field(unlisted)] pub unlisted: Unlisted`",
            ),
            [first, others @ ..] => {
                for other in others {
                    let message =
                        format!("a second `unlisted` field; the first is `{}`", first.ident);
                    errors.push(&other.ident, message);
                }
            }
        }
    }
}

impl Field {
    fn check(&self, errors: &mut Errors) {
        let options = &self.options;
        let read_only = options.flag(FieldWord::ReadOnly);
        if let (true, Some(span)) = (self.is_required(), read_only) {
            let message = "a field that only the server writes cannot be required on create";
            errors.add(syn::Error::new(span, message));
        }
        self.check_server_facts(errors);
        if let Some(name) = options.name.as_ref().filter(|name| !is_name(&name.value())) {
            errors.push(
                name,
                "the name of a field cannot be empty, or contain whitespace or control characters",
            );
        }
        let Some((_, length)) = &options.max_length else { return };
        match length.base10_parse::<u32>() {
            Ok(0) => errors.push(length, "no text fits into 0 characters; write 1 or more"),
            Ok(number) if !is_length(number.into()) => {
                errors.push(length, "write a number of characters up to 2147483648");
            }
            Ok(_) if !length.suffix().is_empty() => {
                errors.push(length, "write the number of characters without a type suffix");
            }
            Ok(_) => {}
            Err(error) => errors.push(length, format!("not a valid number of characters: {error}")),
        }
    }
}

impl Field {
    /// Checks the facts about the server that exclude each other.
    fn check_server_facts(&self, errors: &mut Errors) {
        let zeros = self.options.flag(FieldWord::Zeros);
        let null = self.options.server.null.as_ref().filter(|null| null.value());
        if let Some(null) = null {
            if self.is_own_id {
                errors.push(null, "the id of a record is never null; leave `null` out");
            } else if zeros.is_some() {
                let message = "a field that is zeros is not null; leave out `zeros` or `null`";
                errors.push(null, message);
            }
        }
        if let Some(span) = zeros.filter(|_| self.is_own_id) {
            let message = "the id of a record is never zeros; leave `zeros` out";
            errors.add(syn::Error::new(span, message));
        }
        let Some((span, default)) = &self.options.server.default else { return };
        if self.is_required() {
            let message = "a required field has no default; leave out `required` or `default`";
            errors.add(syn::Error::new(*span, message));
        }
        let limit = self.options.max_length.as_ref();
        let limit = limit.and_then(|(_, length)| length.base10_parse::<usize>().ok());
        if limit.is_some_and(|limit| default.characters > limit) {
            let message =
                "the default is longer than `max_length`; shorten it, or raise `max_length`";
            errors.add(syn::Error::new(*span, message));
        }
    }
}

/// Returns whether a text can be an old name, which becomes a name in Rust.
fn is_old_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}
