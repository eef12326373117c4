//! Checks of words that only some kinds of fields accept.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Field, Fields, options::FieldWord};

impl Field {
    /// Generates a constant for each word that some kinds of fields refuse.
    ///
    /// Only the compiler knows the kind, so the constant panics. The table does not contain the check,
    /// because the compiler would repeat the error at each use of the table.
    pub(super) fn expand_word_checks<'a>(
        &'a self,
        fields: &'a Fields,
    ) -> impl Iterator<Item = TokenStream> {
        let options = &self.options;
        let length = options.max_length.as_ref().map(|(span, _)| *span);
        let words = [
            (options.flag(FieldWord::Filter).or(options.refusal(FieldWord::Filter)), "filter"),
            (options.flag(FieldWord::Sort).or(options.refusal(FieldWord::Sort)), "sort"),
            (length, "max_length"),
            (options.flag(FieldWord::Sensitive), "sensitive"),
            (options.flag(FieldWord::Unique), "unique"),
            (options.flag(FieldWord::Zeros), "zeros"),
            (options.server.default.as_ref().map(|(span, _)| *span), "default"),
        ];
        words.into_iter().filter_map(|(span, word)| {
            let mut values = self.item(fields, "KIND");
            if let (Some((span, value)), "default") = (&options.server.default, word) {
                let kind = Ident::new(value.kind, *span);
                values = quote_spanned!(*span=> #values, __core_api_words::DefaultValue::#kind);
            }
            let check = call_at(span?, word, values);
            let root = &fields.root;
            Some(quote! {
                #[allow(deprecated)]
                const _: () = {
                    use #root::words as __core_api_words;
                    #check
                };
            })
        })
    }
}

/// Calls the function that is named after a word. All tokens have the span of the word, so an error in
/// the call points at the word.
fn call_at(span: Span, word: &str, value: TokenStream) -> TokenStream {
    let word = Ident::new(word, span);
    let mut values = Group::new(Delimiter::Parenthesis, value);
    values.set_span(span);
    quote_spanned!(span=> __core_api_words::#word #values)
}
