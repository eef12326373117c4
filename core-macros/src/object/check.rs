//! Rules about the parts of a nested object together.

use super::Object;
use crate::{errors::Errors, fields::Field};

impl Object {
    pub(super) fn check(&self, errors: &mut Errors) {
        let Self { builder, fields, .. } = self;
        fields.check(errors);
        match (builder, fields.listed.iter().find(|field| field.is_required())) {
            (None, Some(Field { ident, .. })) => {
                let message = format!(
                    "an object with a required field needs a builder; \
                     add `#[object(builder = {}Builder)]`",
                    fields.owner
                );
                errors.push(ident, message);
            }
            (Some(builder), _) if *builder == fields.owner => {
                let message = format!("`{builder}` is the name of the object; choose another one");
                errors.push(builder, message);
            }
            (Some(_) | None, _) => {}
        }
    }
}
