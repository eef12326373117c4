//! The path of `core-api` in an expansion.
//!
//! An expansion names only items of `__private`, even for the standard library. So it does not depend on
//! the name of the crate, nor on names that the user's module shadows.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{LitStr, Path, Token, parse::ParseStream};

use crate::words::{read_words, words};

words! {
    enum RootWord {
        Crate = "crate",
    }
}

/// The path of the module `__private` of `core-api`.
pub(crate) struct Root {
    /// The path of the crate: `::core_api`, or the path in `crate = path`.
    path: TokenStream,
    /// True if the declaration names the path.
    is_named: bool,
}

impl Default for Root {
    fn default() -> Self {
        Self { path: quote!(::core_api), is_named: false }
    }
}

impl Root {
    /// Reads an attribute whose only word is `crate`.
    pub(crate) fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut root = Self::default();
        read_words(input, |word, _, input| {
            match word {
                RootWord::Crate => root = Self::parse(input)?,
            }
            Ok(())
        })?;
        Ok(root)
    }

    /// Reads the value of the word `crate`: `= path`.
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![=]>()?;
        if let Ok(text) = input.fork().parse::<LitStr>() {
            let message =
                format!("write the path without quotes: `crate = {}`", text.value().trim());
            return Err(syn::Error::new(text.span(), message));
        }
        let path = input.call(Path::parse_mod_style)?;
        let path = path.into_token_stream().into_iter().map(generated).collect();
        Ok(Self { path, is_named: true })
    }

    /// Generates the path of the trait `Into`, which signatures show.
    ///
    /// If a named path is wrong, the compiler would suggest to import `Into`. So it has another name there.
    pub(crate) fn conversion(&self) -> TokenStream {
        if self.is_named { quote!(#self::ConvertInto) } else { quote!(#self::Into) }
    }

    /// Returns a span with the origin of the code that names the crate.
    ///
    /// The `$crate` of a macro keeps its origin. A path from `$crate` to a token of the user would mix two
    /// origins, and an error about it would have no place.
    pub(crate) fn span(&self, span: Span) -> Span {
        let first = self.path.clone().into_iter().next().filter(is_dollar_crate);
        first.map_or(span, |first| span.resolved_at(first.span()))
    }

    /// Gives the first and last token of a type the span of [`span`](Self::span).
    pub(crate) fn with_spans(&self, ty: TokenStream) -> TokenStream {
        let mut tokens: Vec<TokenTree> = ty.into_iter().collect();
        let last = tokens.len().saturating_sub(1);
        for (index, token) in tokens.iter_mut().enumerate() {
            if (index == 0 || index == last) && !is_dollar_crate(token) {
                token.set_span(self.span(token.span()));
            }
        }
        tokens.into_iter().collect()
    }

    /// Returns whether the declaration is in core-api itself, which names the crate `crate`.
    pub(crate) fn is_own(&self) -> bool {
        self.path.to_string() == "crate"
    }

    /// Returns a rustdoc link to an item of the crate, or the text if no link is possible.
    pub(crate) fn link(&self, text: &str, item: &str) -> String {
        let path = self.path.to_string().replace(' ', "");
        // Documentation cannot name the `$crate` of a macro.
        if path.contains('$') {
            return text.to_owned();
        }
        format!("[{text}]({}::{item})", path.trim_start_matches("::"))
    }
}

/// Marks a token of the path as generated, because lints are for code that people write.
///
/// `$crate` keeps its origin, which identifies the crate.
fn generated(mut token: TokenTree) -> TokenTree {
    if !is_dollar_crate(&token) {
        token.set_span(token.span().resolved_at(Span::call_site()));
    }
    token
}

/// Moves tokens to a span, so that an error about them points there. `$crate` keeps its origin.
///
/// `core_api` keeps its span at the derive, so a missing crate of that name is reported once.
pub(crate) fn relocate(tokens: TokenStream, span: Span) -> impl Iterator<Item = TokenTree> {
    tokens.into_iter().map(move |mut token| {
        if matches!(&token, TokenTree::Ident(ident) if ident == "core_api") {
            return token;
        }
        let span = if is_dollar_crate(&token) { token.span().located_at(span) } else { span };
        token.set_span(span);
        token
    })
}

fn is_dollar_crate(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == "$crate")
}

impl ToTokens for Root {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let path = &self.path;
        tokens.extend(quote!(#path::__private));
    }
}
