//! From a declaration to the model.

use syn::{
    Attribute, DeriveInput, Ident, LitStr, Token,
    parse::{Parse, ParseStream},
};

use super::{Call, Resource, calls::KINDS};
use crate::fields::Fields;

/// `#[resource("/path", get = GetX, …)]`.
struct Arguments {
    path: LitStr,
    calls: Vec<Call>,
    input: Option<Ident>,
}

impl Resource {
    pub(super) fn parse(input: DeriveInput) -> syn::Result<Self> {
        let mut found =
            input.attrs.iter().filter(|attribute| attribute.path().is_ident("resource"));
        let Some(attribute) = found.next() else {
            let message = "a resource needs `#[resource(\"/path\", get = …, list = …)]`";
            return Err(syn::Error::new(input.ident.span(), message));
        };
        if let Some(second) = found.next() {
            return Err(syn::Error::new_spanned(second, "a second `#[resource(…)]`"));
        }
        let Arguments { path, calls, input: name } = attribute.parse_args()?;
        let fields = Fields::parse(&input)?;
        Ok(Self { visibility: input.vis, path, calls, input: name, fields })
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self { path: input.parse()?, calls: Vec::new(), input: None };
        let mut last = 0;
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let docs = docs(input)?;
            let word: Ident = input.parse()?;
            let place = place(&word, last)?;
            last = place + 1;
            input.parse::<Token![=]>()?;
            let name = input.parse()?;
            match KINDS.get(place) {
                Some(kind) => arguments.calls.push(Call { kind, name, docs }),
                None => arguments.input = Some(name),
            }
        }
        Ok(arguments)
    }
}

/// The documentation in front of a call.
fn docs(input: ParseStream<'_>) -> syn::Result<Vec<Attribute>> {
    let docs = input.call(Attribute::parse_outer)?;
    match docs.iter().find(|attribute| !attribute.path().is_ident("doc")) {
        Some(other) => Err(syn::Error::new_spanned(other, "only documentation stands here")),
        None => Ok(docs),
    }
}

/// The place of a word in the order, which must not be before this one.
fn place(word: &Ident, first: usize) -> syn::Result<usize> {
    let words = KINDS.iter().map(|kind| kind.word).chain(["input"]);
    let place = words.clone().position(|known| word == known);
    let order = || words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match place {
        Some(place) if place >= first => Ok(place),
        Some(_) => {
            let message = format!("`{word}` is out of order; the order is {}", order());
            Err(syn::Error::new(word.span(), message))
        }
        None => {
            let message = format!("unknown `{word}`; there are {}", order());
            Err(syn::Error::new(word.span(), message))
        }
    }
}
