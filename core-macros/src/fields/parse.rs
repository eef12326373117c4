//! Reads the fields of a struct.

use syn::{DeriveInput, Ident};

use super::{Field, Fields, UnlistedField, options::FieldOptions};
use crate::{
    errors::Errors,
    evidence::Evidence,
    item_attributes::{ImplAttributes, repeated},
    names::unraw,
    root::Root,
    shape::named_fields,
    ty::Ty,
};

impl Fields {
    /// Reads the fields of a record, which has its own `id`, or of a nested object, which has none.
    ///
    /// `noun` names the kind of struct in errors, as in "a resource".
    pub(crate) fn parse(
        input: &DeriveInput,
        root: Root,
        noun: &str,
        has_own_id: bool,
    ) -> syn::Result<Self> {
        let owner = input.ident.clone();
        let mut impl_attrs = ImplAttributes::default();
        impl_attrs.note(&input.attrs);
        let (listed, unlisted) = (Vec::new(), Vec::new());
        let evidence = Evidence::default();
        let mut fields = Self { owner, listed, unlisted, evidence, root, impl_attrs };
        let mut errors = Errors::default();
        for (ident, field) in named_fields(input, noun)? {
            let Some(options) = errors.keep(FieldOptions::parse(&field.attrs)) else { continue };
            fields.impl_attrs.note(&field.attrs);
            fields.add(ident, field, options, has_own_id);
        }
        errors.finish()?;
        Ok(fields)
    }

    fn add(&mut self, ident: &Ident, field: &syn::Field, options: FieldOptions, has_own_id: bool) {
        let (ident, ty) = (ident.clone(), Ty::new(&field.ty, &self.owner, &self.root));
        if options.unlisted.is_some() {
            self.unlisted.push(UnlistedField { ident, ty });
            return;
        }
        let is_own_id = has_own_id && unraw(&ident) == "id";
        self.listed.push(Field {
            ident,
            ty,
            visibility: field.vis.clone(),
            attributes: repeated(&field.attrs),
            options,
            is_own_id,
        });
    }
}
