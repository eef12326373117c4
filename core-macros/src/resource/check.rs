//! Rules that take the whole resource to judge.

use super::Resource;
use crate::errors::Errors;

impl Resource {
    pub(super) fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        self.fields.check(&mut errors);
        if !self.path.value().starts_with('/') {
            errors.push(&self.path, "the path starts with `/`");
        }
        if self.path.value().contains('{') {
            errors.push(
                &self.path,
                "the path of a resource has no placeholder; \
                 derive `Endpoint` for a call below a record",
            );
        }
        if !self.fields.listed.iter().any(|field| field.ident == "id") {
            errors.push(&self.fields.owner, "a resource needs a field `id: Id<…>`");
        }
        match (self.call("create"), &self.input) {
            (Some(create), None) => errors.push(create, "`create` needs `input = …Input` as well"),
            (None, Some(input)) => errors.push(input, "`input` needs `create = …` as well"),
            _ => {}
        }
        if let (None, Some(batch)) = (self.call("create"), self.call("batch")) {
            errors.push(batch, "`batch` needs `create = …` as well, whose input it sends");
        }
        errors.finish()
    }
}
