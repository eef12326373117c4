//! Words that only some kinds of fields have.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{Field, Fields, Options};
impl Field {
    /// A constant for each word that some kinds of fields refuse: the compiler alone knows the kind.
    ///
    /// The table has no part in it, since each use of a table with an error would be one more message.
    pub(super) fn expand_word_checks<'a>(
        &'a self,
        fields: &'a Fields,
    ) -> impl Iterator<Item = TokenStream> {
        let Options { filter, sort, max_length, .. } = &self.options;
        let length = max_length.as_ref().map(|(span, _)| *span);
        let words = [(*filter, "filter"), (*sort, "sort"), (length, "max_length")];
        words.into_iter().filter_map(|(span, word)| {
            let check = call_at(span?, word, self.item(fields, "KIND"));
            let root = &fields.root;
            Some(quote! {
                const _: () = {
                    use #root::words as __core_api_words;
                    #check
                };
            })
        })
    }
}

/// A call of the function that is named after a word, all of it at the word. So an error in it is there,
/// too.
fn call_at(span: Span, word: &str, value: TokenStream) -> TokenStream {
    let word = Ident::new(word, span);
    let mut values = Group::new(Delimiter::Parenthesis, value);
    values.set_span(span);
    quote_spanned!(span=> __core_api_words::#word #values)
}
