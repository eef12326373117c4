//! Rules that take all fields of a struct to judge.

use std::collections::BTreeMap;

use super::Fields;
use crate::errors::Errors;

/// How many fields the bits of `Unlisted` tell apart.
const CAPACITY: usize = 128;

impl Fields {
    pub(crate) fn check(&self, errors: &mut Errors) {
        self.check_names(errors);
        self.check_unlisted(errors);
        for field in &self.listed {
            if let (Some(_), Some(span)) = (field.options.required, field.options.read_only) {
                let message = "what only the server writes cannot be required on create";
                errors.add(syn::Error::new(span, message));
            }
        }
        if let Some(field) = self.listed.get(CAPACITY) {
            errors.push(&field.ident, format!("a record lists at most {CAPACITY} fields"));
        }
    }

    /// A name stands on the wire once.
    fn check_names(&self, errors: &mut Errors) {
        let mut names = BTreeMap::new();
        for field in &self.listed {
            let name = field.wire_name();
            if let Some(first) = names.insert(name.value(), name.clone()) {
                let message = format!("a second field `{}` on the wire", name.value());
                errors.push_twice(name, message, first);
            }
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
            [first, second, ..] => {
                errors.push_twice(second, "a second `unlisted` field", first);
            }
        }
    }
}
