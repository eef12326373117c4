//! From a struct to its fields.

use proc_macro2::Span;
use syn::{DeriveInput, Ident, LitInt, LitStr, parse::ParseStream};

use super::{Field, Fields, Options, Unlisted};
use crate::{
    attribute::read,
    derived::{Derived, repeated},
    errors::Errors,
    names::unraw,
    root::Root,
    shape::named_fields,
    ty::Ty,
    words::{assigned, read_words, words},
};

words! {
    enum Word {
        Name = "name",
        Required = "required",
        ReadOnly = "read_only",
        Volatile = "volatile",
        Filter = "filter",
        Sort = "sort",
        MaxLength = "max_length",
        Unlisted = "unlisted",
    }
}

const FORM: &str = "#[field(name = \"…\", required, filter, max_length = 100)]";

impl Fields {
    /// The fields of a record that has its `id`, or of a nested object, which has no id of its own.
    pub(crate) fn parse(
        input: &DeriveInput,
        root: Root,
        what: &str,
        has_own_id: bool,
    ) -> syn::Result<Self> {
        let owner = input.ident.clone();
        let mut derived = Derived::default();
        derived.note(&input.attrs);
        let mut fields = Self { owner, listed: Vec::new(), unlisted: Vec::new(), root, derived };
        let mut errors = Errors::default();
        for (ident, field) in named_fields(input, what)? {
            let Some(options) = errors.keep(read(&field.attrs, "field", FORM, Options::read))
            else {
                continue;
            };
            fields.derived.note(&field.attrs);
            fields.add(ident, field, options, has_own_id);
        }
        errors.finish()?;
        Ok(fields)
    }

    fn add(&mut self, ident: &Ident, field: &syn::Field, options: Options, has_own_id: bool) {
        let (ident, ty) = (ident.clone(), Ty::new(&field.ty, &self.owner, &self.root));
        if options.unlisted.is_some() {
            self.unlisted.push(Unlisted { ident, ty });
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

impl Options {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self::default();
        let mut count = 0_usize;
        read_words(input, |word, span, input| {
            count = count.saturating_add(1);
            options.set(word, span, input)
        })?;
        match options.unlisted {
            Some(span) if count > 1 => {
                Err(syn::Error::new(span, "`unlisted` cannot be combined with other words"))
            }
            _ => Ok(options),
        }
    }

    fn set(&mut self, word: Word, span: Span, input: ParseStream<'_>) -> syn::Result<()> {
        match word {
            Word::Name => self.name = Some(assigned::<LitStr>(input)?),
            Word::Required => self.required = Some(span),
            Word::ReadOnly => self.read_only = Some(span),
            Word::Volatile => self.volatile = Some(span),
            Word::Filter => self.filter = Some(span),
            Word::Sort => self.sort = Some(span),
            Word::MaxLength => self.max_length = Some((span, assigned::<LitInt>(input)?)),
            Word::Unlisted => self.unlisted = Some(span),
        }
        Ok(())
    }
}
