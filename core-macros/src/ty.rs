//! The type of a field in an expansion.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericArgument, PathArguments, Type};

use crate::root::{Root, relocate};

/// A type from a declaration.
///
/// The name of the struct replaces `Self`, because the expansion has the type in other items as well.
pub(crate) struct Ty {
    tokens: TokenStream,
    start: Span,
    end: Span,
    /// The type in an `Option`, if the declaration spells it so.
    inner: Option<TokenStream>,
}

impl Ty {
    pub(crate) fn new(ty: &Type, owner: &Ident, root: &Root) -> Self {
        let ty = ungrouped(ty);
        let tokens = root.with_spans(complete(ty.to_token_stream(), owner));
        let inner = in_option(ty).map(|inner| complete(inner.to_token_stream(), owner));
        let mut spans = tokens.clone().into_iter().map(|token| root.span(token.span()));
        let start = spans.next().unwrap_or_else(Span::call_site);
        let end = spans.last().unwrap_or(start);
        Self { tokens, start, end, inner }
    }

    /// Returns the span at which an error about the type starts.
    pub(crate) fn span(&self) -> Span {
        self.start
    }

    /// Generates the path of an item of the type, through a trait of `__private`.
    ///
    /// Every token has the span of the type. If the type lacks the trait, each use causes the same error,
    /// and the compiler shows equal errors once.
    pub(crate) fn item(&self, root: &Root, of: &TokenStream, item: &str) -> TokenStream {
        let Self { tokens, start, end, .. } = self;
        let item = Ident::new(item, *end);
        quote_spanned!(*start=> <#tokens as #root::#of>::#item)
    }

    /// Generates a call of the function at [`item`](Self::item).
    pub(crate) fn call(
        &self,
        root: &Root,
        of: &TokenStream,
        item: &str,
        values: TokenStream,
    ) -> TokenStream {
        let mut call = self.item(root, of, item);
        let mut values = Group::new(Delimiter::Parenthesis, values);
        values.set_span(self.end);
        call.extend([TokenTree::Group(values)]);
        call
    }

    /// Returns the type in an `Option`, if the declaration spells it so.
    pub(crate) fn in_option(&self) -> Option<&TokenStream> {
        self.inner.as_ref()
    }

    /// Moves tokens to the span of the type.
    ///
    /// An error about a path points at its first and last token. So the first token gets the start of
    /// the type, and the others get its end.
    pub(crate) fn relocate(&self, tokens: TokenStream) -> TokenStream {
        let mut tokens = tokens.into_iter();
        let first = relocate(tokens.next().into_iter().collect(), self.start);
        first.chain(relocate(tokens.collect(), self.end)).collect()
    }

    /// Generates a generic type or trait of `__private` with arguments, at the span of the type.
    pub(crate) fn generic(&self, root: &Root, name: &str, arguments: &TokenStream) -> TokenStream {
        let name = Ident::new(name, self.start);
        let path = self.relocate(quote!(#root::#name));
        let (open, close) = (quote_spanned!(self.start=> <), quote_spanned!(self.end=> >));
        quote!(#path #open #arguments #close)
    }
}

impl ToTokens for Ty {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

/// Returns the type without invisible groups: a `$t:ty` of a macro is a group with a span in the macro.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        ty => ty,
    }
}

/// Returns the type in an `Option`. A macro sees only tokens, so it does not recognize an alias.
fn in_option(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Group(group) => in_option(&group.elem),
        Type::Paren(paren) => in_option(&paren.elem),
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|last| last.ident == "Option")?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            let mut arguments = arguments.args.iter();
            match (arguments.next(), arguments.next()) {
                (Some(GenericArgument::Type(inner)), None) => Some(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Replaces `Self` by the name of the struct, and adds missing lifetimes of references.
///
/// The compiler reports a missing lifetime in the declaration, so the expansion must not cause it again.
fn complete(tokens: TokenStream, owner: &Ident) -> TokenStream {
    let mut tokens = tokens.into_iter().peekable();
    let mut replaced = Vec::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "Self" => {
                let mut owner = owner.clone();
                owner.set_span(owner.span().located_at(ident.span()));
                replaced.push(TokenTree::Ident(owner));
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), complete(group.stream(), owner));
                inner.set_span(group.span());
                replaced.push(TokenTree::Group(inner));
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let has_lifetime = tokens.peek().is_some_and(|next| is_punct(next, '\''));
                replaced.push(TokenTree::Punct(punct));
                if !has_lifetime {
                    replaced.extend(quote!('static));
                }
            }
            other => replaced.push(other),
        }
    }
    replaced.into_iter().collect()
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}
