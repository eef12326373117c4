//! The options of a field. A new word without a value needs changes in this file only.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Ident, LitBool, LitInt, LitStr, Token, parse::ParseStream};

use super::server_facts::ServerFacts;
use crate::{
    attribute::one,
    evidence::Evidence,
    words::{Word, assigned, one_or_more, read_words, words},
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
        RenamedFrom = "renamed_from",
        InLists = "in_lists",
        Null = "null",
        Zeros = "zeros",
        Unique = "unique",
        Unselectable = "unselectable",
        Default = "default",
        Source = "source",
        Seen = "seen",
        Unlisted = "unlisted",
    }
}

const FORM: &str = "#[field(name = \"…\", required, filter, max_length = 100)]";

/// The words of `#[field(…)]`, each with its span.
#[derive(Default)]
pub(super) struct FieldOptions {
    pub(super) name: Option<LitStr>,
    /// The old names on the wire, from the newest to the oldest.
    pub(super) old_names: Vec<LitStr>,
    /// The words that are on, except `unlisted`.
    flags: Vec<(FieldWord, Span)>,
    /// The words `filter = false` and `sort = false`.
    refused: Vec<(FieldWord, Span)>,
    pub(super) max_length: Option<(Span, LitInt)>,
    /// The evidence of the field. `None` if it is that of the record.
    pub(super) evidence: Option<Evidence>,
    pub(super) unlisted: Option<Span>,
    /// The facts about the server that have a value.
    pub(super) server: ServerFacts,
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
            FieldWord::RenamedFrom => self.old_names = one_or_more(input)?,
            FieldWord::Unlisted => self.unlisted = Some(span),
            FieldWord::InLists => self.server.in_lists = Some(assigned(input)?),
            FieldWord::Null => self.server.null = Some(assigned(input)?),
            FieldWord::Default => self.server.default = Some((span, assigned(input)?)),
            FieldWord::Source => self.server.source = Some(assigned(input)?),
            FieldWord::Seen => self.server.seen = Some(assigned(input)?),
            FieldWord::Unique => {
                self.flags.push((word, span));
                if input.peek(Token![=]) {
                    self.server.duplicate_key = Some(assigned(input)?);
                }
            }
            FieldWord::Filter | FieldWord::Sort => match input.peek(Token![=]) {
                true if !assigned::<LitBool>(input)?.value() => self.refused.push((word, span)),
                true | false => self.flags.push((word, span)),
            },
            FieldWord::Required
            | FieldWord::ReadOnly
            | FieldWord::Volatile
            | FieldWord::AssumedType
            | FieldWord::Zeros
            | FieldWord::Unselectable
            | FieldWord::Sensitive => self.flags.push((word, span)),
        }
        Ok(())
    }

    /// Returns the span of a word, if the field has it and it is on.
    pub(super) fn flag(&self, word: FieldWord) -> Option<Span> {
        span(&self.flags, word)
    }

    /// Returns the span of `filter = false` or `sort = false`, if the field has it.
    pub(super) fn refusal(&self, word: FieldWord) -> Option<Span> {
        span(&self.refused, word)
    }

    /// Returns the calls on `FieldInfo` that note the words without a value.
    pub(super) fn info_flags(&self) -> impl Iterator<Item = TokenStream> {
        FieldWord::ALL.iter().filter_map(move |word| {
            let function = Ident::new(word.text(), Span::call_site());
            match word {
                FieldWord::Filter | FieldWord::Sort => {
                    let is_known = self.flag(*word).is_some();
                    let is_set = is_known || self.refusal(*word).is_some();
                    is_set.then(|| quote!(#function(#is_known)))
                }
                FieldWord::Name
                | FieldWord::Required
                | FieldWord::ReadOnly
                | FieldWord::Volatile
                | FieldWord::AssumedType
                | FieldWord::Sensitive
                | FieldWord::Evidence
                | FieldWord::MaxLength
                | FieldWord::RenamedFrom
                | FieldWord::InLists
                | FieldWord::Null
                | FieldWord::Zeros
                | FieldWord::Unique
                | FieldWord::Unselectable
                | FieldWord::Default
                | FieldWord::Source
                | FieldWord::Seen
                | FieldWord::Unlisted => self.flag(*word).map(|_| quote!(#function())),
            }
        })
    }
}

fn span(words: &[(FieldWord, Span)], word: FieldWord) -> Option<Span> {
    words.iter().find(|(other, _)| *other == word).map(|(_, span)| *span)
}
