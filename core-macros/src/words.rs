//! Reads the words of an attribute. Each occurs at most once, in any order.

use proc_macro2::Span;
use syn::{
    Attribute, Ident, Token, bracketed,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

/// A word of an attribute. [`words`] declares an enum of words.
pub(crate) trait Word: Copy + PartialEq + 'static {
    /// Every word.
    const ALL: &'static [Self];

    /// The text in a declaration.
    fn text(self) -> &'static str;
}

/// Declares an enum of words, so that the compiler finds every `match` that lacks a new word.
macro_rules! words {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$comment:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        $visibility enum $name {
            $($(#[$comment])* $variant,)*
        }

        impl $crate::words::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}
pub(crate) use words;

/// Reads words to the end of an attribute. `read` reads the value of a word, if it has one.
pub(crate) fn read_words<W: Word>(
    input: ParseStream<'_>,
    mut read: impl FnMut(W, Span, ParseStream<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    let mut seen = Vec::new();
    while !input.is_empty() {
        read_word(input, &mut seen, &mut read)?;
    }
    Ok(())
}

/// Reads words like [`read_words`], with attributes in front of them.
pub(crate) fn read_attributed_words<W: Word>(
    input: ParseStream<'_>,
    mut read: impl FnMut(Vec<Attribute>, W, ParseStream<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    let mut seen = Vec::new();
    while !input.is_empty() {
        let attributes = input.call(Attribute::parse_outer)?;
        read_word(input, &mut seen, |word, _, input| read(attributes, word, input))?;
    }
    Ok(())
}

fn read_word<W: Word>(
    input: ParseStream<'_>,
    seen: &mut Vec<W>,
    read: impl FnOnce(W, Span, ParseStream<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    let ident = input.call(Ident::parse_any)?;
    let word = find::<W>(&ident)?;
    if seen.contains(&word) {
        return Err(syn::Error::new(ident.span(), format!("a second `{ident}`")));
    }
    seen.push(word);
    read(word, ident.span(), input)?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

fn find<W: Word>(ident: &Ident) -> syn::Result<W> {
    let word = W::ALL.iter().copied().find(|word| ident == word.text());
    word.ok_or_else(|| {
        let message = format!("unknown word `{ident}`; {}", known_words::<W>());
        syn::Error::new(ident.span(), message)
    })
}

/// Returns the end of a sentence that lists the words.
fn known_words<W: Word>() -> String {
    let names: Vec<_> = W::ALL.iter().map(|word| format!("`{}`", word.text())).collect();
    match names.as_slice() {
        [one] => format!("the only word is {one}"),
        all => format!("the words are {}", all.join(", ")),
    }
}

/// Reads the value after a word: `= value`.
pub(crate) fn assigned<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// Reads one value or several after a word: `= value` or `= [value, value]`.
pub(crate) fn one_or_more<T: Parse>(input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    input.parse::<Token![=]>()?;
    if !input.peek(syn::token::Bracket) {
        return Ok(vec![input.parse()?]);
    }
    let content;
    bracketed!(content in input);
    Ok(content.parse_terminated(T::parse, Token![,])?.into_iter().collect())
}
