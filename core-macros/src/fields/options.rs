//! The options of a field. A new word without a value needs changes in this file only.

use proc_macro2::Span;
use syn::{Attribute, Ident, LitInt, LitStr, parse::ParseStream};

use crate::{
    attribute::one,
    evidence::Evidence,
    words::{Word, assigned, read_words, words},
};

words! {
    pub(super) enum FieldWord {
        Name = "name",
        Required = "required",
        ReadOnly = "read_only",
        Volatile = "volatile",
        Filter = "filter",
        Sort = "sort",
        AssumedType = "assumed_type",
        Sensitive = "sensitive",
        Evidence = "evidence",
        MaxLength = "max_length",
        Unlisted = "unlisted",
    }
}

const FORM: &str = "#[field(name = \"…\", required, filter, max_length = 100)]";

/// The words of `#[field(…)]`, each with its span.
#[derive(Default)]
pub(super) struct FieldOptions {
    pub(super) name: Option<LitStr>,
    /// The words without a value, except `unlisted`.
    flags: Vec<(FieldWord, Span)>,
    pub(super) max_length: Option<(Span, LitInt)>,
    /// The evidence of the field. `None` if it is that of the record.
    pub(super) evidence: Option<Evidence>,
    pub(super) unlisted: Option<Span>,
}

impl FieldOptions {
    pub(super) fn parse(attributes: &[Attribute]) -> syn::Result<Self> {
        Ok(one(attributes, "field", FORM, Self::read)?.unwrap_or_default())
    }

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

    fn set(&mut self, word: FieldWord, span: Span, input: ParseStream<'_>) -> syn::Result<()> {
        match word {
            FieldWord::Name => self.name = Some(assigned(input)?),
            FieldWord::MaxLength => self.max_length = Some((span, assigned(input)?)),
            FieldWord::Evidence => self.evidence = Some(assigned(input)?),
            FieldWord::Unlisted => self.unlisted = Some(span),
            FieldWord::Required
            | FieldWord::ReadOnly
            | FieldWord::Volatile
            | FieldWord::Filter
            | FieldWord::Sort
            | FieldWord::AssumedType
            | FieldWord::Sensitive => self.flags.push((word, span)),
        }
        Ok(())
    }

    /// Returns the span of a word without a value, if the field has it.
    pub(super) fn flag(&self, word: FieldWord) -> Option<Span> {
        self.flags.iter().find(|(flag, _)| *flag == word).map(|(_, span)| *span)
    }

    /// Returns the functions of `FieldInfo` that note the words without a value.
    pub(super) fn info_flags(&self) -> impl Iterator<Item = Ident> {
        let set = FieldWord::ALL.iter().filter(|word| self.flag(**word).is_some());
        set.map(|word| Ident::new(word.text(), Span::call_site()))
    }
}
