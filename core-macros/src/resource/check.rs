//! Rules about the parts of a resource together.

use syn::Ident;

use super::{Resource, call_kind::CallKind};
use crate::{
    errors::Errors,
    names::{duplicates, unraw},
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
            && !self.is_single()
        {
            let message = "a resource needs a field `id: Id<…>`, unless its only call is `read`";
            errors.push(&self.fields.owner, message);
        }
        self.check_calls(&mut errors);
        errors.finish()
    }

    /// Returns whether the record is a single object, which `read` reads without an id.
    fn is_single(&self) -> bool {
        matches!(self.calls.as_slice(), [call] if call.kind == CallKind::Read)
    }

    fn check_calls(&self, errors: &mut Errors) {
        match (self.call(CallKind::Create), &self.input) {
            (Some(create), None) => errors.push(create, "`create` needs `input = …Input` as well"),
            (None, Some(input)) => {
                errors.push(&input.name, "`input` needs `create = …` as well");
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        if let (None, Some(batch)) = (self.call(CallKind::Create), self.call(CallKind::Batch)) {
            errors
                .push(batch, "`batch` needs `create = …` as well, because it sends the same input");
        }
        // All names are in one module.
        let items = self.calls.iter().map(|call| &call.item.name);
        let items = items.chain(self.input.iter().map(|input| &input.name));
        let named = self.calls.iter().map(|call| &call.item).chain(&self.input);
        let items = items.chain(named.flat_map(|item| &item.old_names));
        let all: Vec<&Ident> = [&self.fields.owner].into_iter().chain(items).collect();
        for (second, first) in duplicates(&all, |name| name.to_string()) {
            let message = if *first == &self.fields.owner {
                format!("`{second}` is the name of the record; choose another one")
            } else {
                format!("a second `{second}`; each call and the input need a name of their own")
            };
            errors.push(second, message);
        }
    }
}
