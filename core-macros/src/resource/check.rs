//! Rules that take the whole resource to judge.

use syn::Ident;

use super::{Resource, calls::Kind};
use crate::{
    errors::Errors,
    names::{twins, unraw},
    path::placeholders,
};

impl Resource {
    pub(super) fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        self.fields.check(&mut errors);
        self.fields.check_constants(&mut errors);
        if !placeholders(&self.path, &mut errors).is_empty() {
            errors.push(
                &self.path,
                "the path of a resource has no placeholder; \
                 derive `Endpoint` for a call below a record",
            );
        }
        if !self.fields.is_empty()
            && !self.fields.listed.iter().any(|field| unraw(&field.ident) == "id")
        {
            errors.push(&self.fields.owner, "a resource needs a field `id: Id<…>`");
        }
        self.check_calls(&mut errors);
        errors.finish()
    }

    fn check_calls(&self, errors: &mut Errors) {
        match (self.call(Kind::Create), &self.input) {
            (Some(create), None) => errors.push(create, "`create` needs `input = …Input` as well"),
            (None, Some(input)) => {
                errors.push(&input.name, "`input` needs `create = …` as well");
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        if let (None, Some(batch)) = (self.call(Kind::Create), self.call(Kind::Batch)) {
            errors.push(batch, "`batch` needs `create = …` as well, whose input it sends");
        }
        // They are types of one module.
        let made = self.calls.iter().map(|call| &call.made.name);
        let made = made.chain(self.input.iter().map(|input| &input.name));
        let all: Vec<&Ident> = [&self.fields.owner].into_iter().chain(made).collect();
        for (second, first) in twins(&all, |name| name.to_string()) {
            let message = if *first == &self.fields.owner {
                format!("`{second}` is the name of the record; choose another one")
            } else {
                format!("a second `{second}`; each call and the input has its own name")
            };
            errors.push(second, message);
        }
    }
}
