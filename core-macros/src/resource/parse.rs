//! From a declaration to the model.

use syn::{
    DeriveInput, Ident, LitStr, Token,
    parse::{Parse, ParseStream},
};

use super::{Calls, Resource};
use crate::fields::Fields;

const ORDER: &str = "`get`, `list`, `create`, `update`, `delete`, `input`";

/// `#[resource("/path", get = GetX, …)]`.
struct Attribute {
    path: LitStr,
    calls: Calls,
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
        let Attribute { path, calls } = attribute.parse_args()?;
        Ok(Self { fields: Fields::parse(&input)?, visibility: input.vis, path, calls })
    }
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        let mut calls = Calls::default();
        let mut last = 0;
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let word: Ident = input.parse()?;
            let words = ["get", "list", "create", "update", "delete", "input"];
            let Some(place) = words.iter().position(|known| word == known) else {
                let message = format!("unknown `{word}`; there are {ORDER}");
                return Err(syn::Error::new(word.span(), message));
            };
            if place < last {
                let message = format!("`{word}` is out of order; the order is {ORDER}");
                return Err(syn::Error::new(word.span(), message));
            }
            last = place + 1;
            input.parse::<Token![=]>()?;
            *calls.named(place) = Some(input.parse()?);
        }
        Ok(Self { path, calls })
    }
}

impl Calls {
    fn named(&mut self, place: usize) -> &mut Option<Ident> {
        match place {
            0 => &mut self.get,
            1 => &mut self.list,
            2 => &mut self.create,
            3 => &mut self.update,
            4 => &mut self.delete,
            _ => &mut self.input,
        }
    }
}
