//! Rules about the columns of a projection together.

use super::{ColumnSource, Projection};
use crate::{errors::Errors, names::duplicates};

impl Projection {
    pub(super) fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        if self.columns.is_empty() {
            errors.push(&self.owner, "a projection without columns asks for nothing; add a field");
        }
        for (second, first) in duplicates(&self.columns, |column| column.source.key()) {
            let message = format!("a second field for the column of `{}`; remove one", first.ident);
            errors.push(&second.ident, message);
        }
        for column in &self.columns {
            let ColumnSource::Unlisted(name) = &column.source else { continue };
            if name.value().is_empty()
                || name.value().contains(|c: char| c == ',' || c.is_control())
            {
                errors.push(name, "not a valid column name");
            }
        }
        errors.finish()
    }
}
