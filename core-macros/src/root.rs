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

/// A token of the path at its place, but as one that the derive has made: lints are about code that
/// people write, and the path is written once. Only `$crate` keeps where it comes from.
fn made(mut token: TokenTree) -> TokenTree {
    if token.to_string() != "$crate" {
        token.set_span(token.span().resolved_at(Span::call_site()));
    }
    token
}

impl ToTokens for Root {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let path = &self.path;
        tokens.extend(quote!(#path::__private));
    }
}
