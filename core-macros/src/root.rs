//! The path of `core-api` in an expansion.
//!
//! An expansion names nothing but items of `__private`, the standard library included, so that
//! neither another name of the crate nor a name that the user's module shadows changes its meaning.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{LitStr, Path, Token, parse::ParseStream};

/// The module `__private` of `core-api`, under the crate's name where the derive is used.
pub(crate) struct Root {
    /// The path of the crate: `::core_api`, unless `crate = path` names another one.
    path: TokenStream,
}

impl Default for Root {
    fn default() -> Self {
        Self { path: quote!(::core_api) }
    }
}

impl Root {
    /// Reads what follows the word `crate`: `= path`.
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![=]>()?;
        if let Ok(text) = input.fork().parse::<LitStr>() {
            let message =
                format!("the path has no quotes; write `crate = {}`", text.value().trim());
            return Err(syn::Error::new(text.span(), message));
        }
        let path = input.call(Path::parse_mod_style)?;
        Ok(Self { path: path.into_token_stream().into_iter().map(made).collect() })
    }

    /// A place as one of the code that names the crate.
    ///
    /// The `$crate` of a macro keeps its origin, so a path from there to a word of the user would have
    /// two, and an error about it no place of its own.
    pub(crate) fn home(&self, span: Span) -> Span {
        let first = self.path.clone().into_iter().next().filter(is_dollar_crate);
        first.map_or(span, |first| span.resolved_at(first.span()))
    }

    /// A type of the user whose first and last words are as [`home`](Self::home) makes them.
    pub(crate) fn at_home(&self, ty: TokenStream) -> TokenStream {
        let mut tokens: Vec<TokenTree> = ty.into_iter().collect();
        let last = tokens.len().saturating_sub(1);
        for (index, token) in tokens.iter_mut().enumerate() {
            if (index == 0 || index == last) && !is_dollar_crate(token) {
                token.set_span(self.home(token.span()));
            }
        }
        tokens.into_iter().collect()
    }

    /// Whether the declaration is in core-api itself, where the crate is `crate`.
    pub(crate) fn is_own(&self) -> bool {
        self.path.to_string() == "crate"
    }

    /// A link of rustdoc to a kind of error, or its name where no link can be written.
    pub(crate) fn link(&self, kind: &str) -> String {
        let path = self.path.to_string().replace(' ', "");
        // The `$crate` of a macro has no name in documentation.
        if path.contains('$') {
            return format!("`{kind}`");
        }
        format!("[`{kind}`]({}::ErrorKind::{kind})", path.trim_start_matches("::"))
    }
}

/// Marks a token of the path as one that the derive has made, since lints are about code that people
/// write. `$crate` keeps its origin, which says what crate it means.
fn made(mut token: TokenTree) -> TokenTree {
    if !is_dollar_crate(&token) {
        token.set_span(token.span().resolved_at(Span::call_site()));
    }
    token
}

/// Moves tokens to a place, which an error about them then shows. `$crate` keeps its origin there.
///
/// The crate's usual name stays at the derive, so that a crate under another name is one error.
pub(crate) fn place(tokens: TokenStream, span: Span) -> impl Iterator<Item = TokenTree> {
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
