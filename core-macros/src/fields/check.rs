//! Rules that take all fields of a struct to judge.

use super::{Field, Fields};
use crate::{
    errors::Errors,
    names::{constant, twins},
};

/// How many fields the bits of `Unlisted` tell apart.
const CAPACITY: usize = 128;

impl Fields {
    pub(crate) fn check(&self, errors: &mut Errors) {
        if self.is_empty() {
            let message = "no fields; list those that Core sends, \
                           and add `#[field(unlisted)] pub unlisted: Unlisted`";
            return errors.push(&self.owner, message);
        }
        self.check_names(errors);
        self.check_unlisted(errors);
        for field in &self.listed {
            field.check(errors);
        }
        if let Some(field) = self.listed.get(CAPACITY) {
            errors.push(&field.ident, format!("a record lists at most {CAPACITY} fields"));
        }
    }

    /// A name is on the wire once, and so is what is made of a field.
    fn check_names(&self, errors: &mut Errors) {
        let on_the_wire = twins(&self.listed, |field| field.wire_name().value());
        for (second, first) in &on_the_wire {
            let name = second.wire_name();
            let message =
                format!("a second `{}` on the wire; the first is `{}`", name.value(), first.ident);
            errors.push(name, message);
        }
        let is_new =
            |field: &Field| on_the_wire.iter().all(|(known, _)| known.ident != field.ident);
        let setters = twins(&self.listed, |field| field.setter().to_string());
        for (second, first) in setters.into_iter().filter(|(second, _)| is_new(second)) {
            let message = format!("the setter has the name of another one, of `{}`", first.ident);
            errors.push(&second.ident, message);
        }
    }

    /// A resource has a constant for each field.
    pub(crate) fn check_constants(&self, errors: &mut Errors) {
        for (second, first) in twins(&self.listed, |field| constant(&field.ident).to_string()) {
            let message = format!(
                "the constant of this field, `{}`, is that of `{}` too; rename one, and write \
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
                "no place for fields that are not listed; \
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
        if let (Some(_), Some(span)) = (options.required, options.read_only) {
            let message = "a field that only the server writes cannot be required on create";
            errors.add(syn::Error::new(span, message));
        }
        if let Some(name) = options.name.as_ref().filter(|name| !is_name(&name.value())) {
            errors.push(name, "the name of a field is not empty, and has no blanks or controls");
        }
        let Some((_, length)) = &options.max_length else { return };
        match length.base10_parse::<u32>() {
            Ok(0) => errors.push(length, "no text fits into 0 characters; write 1 or more"),
            Ok(_) if !length.suffix().is_empty() => {
                errors.push(length, "write the number of characters without a type");
            }
            Ok(_) => {}
            Err(error) => errors.push(length, format!("not a valid number of characters: {error}")),
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}
