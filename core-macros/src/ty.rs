//! The type of a field, as an expansion writes it.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericArgument, PathArguments, Type};

use crate::root::{Root, place};

/// A type of a declaration. The word `Self` in it is replaced by the name of the struct, since an
/// expansion writes the type in other places, too.
pub(crate) struct Ty {
    tokens: TokenStream,
    start: Span,
    end: Span,
    /// The type in an `Option`.
    inner: Option<TokenStream>,
}

impl Ty {
    pub(crate) fn new(ty: &Type, owner: &Ident, root: &Root) -> Self {
        let ty = written(ty);
        let tokens = root.at_home(without_self(ty.to_token_stream(), owner));
        let inner = in_option(ty).map(|inner| without_self(inner.to_token_stream(), owner));
        let mut spans = tokens.clone().into_iter().map(|token| root.home(token.span()));
        let start = spans.next().unwrap_or_else(Span::call_site);
        let end = spans.last().unwrap_or(start);
        Self { tokens, start, end, inner }
    }

    /// The span at which an error about the type begins.
    pub(crate) fn span(&self) -> Span {
        self.start
    }

    /// An item of the type by a trait of `__private`.
    ///
    /// All of it is at the place of the type. So the errors about a type that does not have the trait
    /// are the same in each place of an expansion, and the compiler shows the same error once.
    pub(crate) fn item(&self, root: &Root, of: &TokenStream, item: &str) -> TokenStream {
        let Self { tokens, start, end, .. } = self;
        let item = Ident::new(item, *end);
        quote_spanned!(*start=> <#tokens as #root::#of>::#item)
    }

    /// As [`item`](Self::item), of a function that is called with these values.
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

    /// The type in an `Option`, where it is written as one.
    pub(crate) fn in_option(&self) -> Option<&TokenStream> {
        self.inner.as_ref()
    }

    /// These tokens at the place of the type.
    ///
    /// An error about a path is at its first and last words, so all but the first are at the end.
    pub(crate) fn place(&self, tokens: TokenStream) -> TokenStream {
        let mut tokens = tokens.into_iter();
        let first = place(tokens.next().into_iter().collect(), self.start);
        first.chain(place(tokens.collect(), self.end)).collect()
    }

    /// A generic type or trait of `__private` with these arguments, at the place of the type.
    pub(crate) fn generic(&self, root: &Root, name: &str, arguments: &TokenStream) -> TokenStream {
        let name = Ident::new(name, self.start);
        let path = self.place(quote!(#root::#name));
        let (open, close) = (quote_spanned!(self.start=> <), quote_spanned!(self.end=> >));
        quote!(#path #open #arguments #close)
    }
}

impl ToTokens for Ty {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.to_tokens(tokens);
    }
}

/// The type as the user wrote it: a `$t:ty` of a macro is a group, whose place is in the macro.
fn written(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => written(&group.elem),
        ty => ty,
    }
}

/// The type in an `Option`, where its letters show it. The compiler alone sees an alias.
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

/// The type where the word `Self` is the name of the struct, and a reference has a lifetime. The compiler
/// tells of a missing one where it is written; it need not tell of each place of the expansion, too.
fn without_self(tokens: TokenStream, owner: &Ident) -> TokenStream {
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
                let mut inner = Group::new(group.delimiter(), without_self(group.stream(), owner));
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
