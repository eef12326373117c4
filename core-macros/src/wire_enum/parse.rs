//! From an enum to the model.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Data, DeriveInput, Fields, Ident, LitInt, LitStr, ext::IdentExt, parse::ParseStream};

use super::{Unknown, Variant, Wire, WireEnum};
use crate::{
    attribute::{only, parse_in, read},
    derived::Derived,
    errors::Errors,
    root::Root,
    shape::refuse_generics,
    ty::Ty,
    words::{read_words, words},
};

words! {
    enum Word {
        Crate = "crate",
    }
}

words! {
    enum VariantWord {
        Unknown = "unknown",
    }
}

/// `#[wire(…)]` of a variant.
enum Role {
    Known(Wire),
    Unknown,
}

impl WireEnum {
    pub(super) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        let owner = input.ident.clone();
        let Data::Enum(data) = &input.data else {
            return Err(syn::Error::new(owner.span(), "only an enum has values to name"));
        };
        refuse_generics(&input.generics, "an enum of the wire")?;
        let root = read(&input.attrs, "wire", "#[wire(crate = path)]", read_root)?;
        let mut derived = Derived::default();
        derived.note(&input.attrs);
        let mut errors = Errors::default();
        let mut declaration = Self { owner, known: Vec::new(), unknown: Vec::new(), root, derived };
        for variant in &data.variants {
            declaration.derived.note(&variant.attrs);
            errors.keep(declaration.add(variant));
        }
        errors.finish()?;
        Ok(declaration)
    }

    fn add(&mut self, variant: &syn::Variant) -> syn::Result<()> {
        let ident = variant.ident.clone();
        let Some(attribute) = only(&variant.attrs, "wire")? else {
            let message = "the value on the wire is missing; add `#[wire(0)]`, \
                           `#[wire(\"text\")]` or `#[wire(unknown)]`";
            return Err(syn::Error::new(ident.span(), message));
        };
        match (parse_in(attribute, "#[wire(0)]", Role::read)?, &variant.fields) {
            (Role::Known(wire), Fields::Unit) => self.known.push(Variant { ident, wire }),
            (Role::Known(_), fields) => {
                let message = "a value with a name has no fields";
                return Err(syn::Error::new_spanned(fields, message));
            }
            (Role::Unknown, Fields::Unnamed(fields)) => {
                let mut fields = fields.unnamed.iter();
                let (Some(field), None) = (fields.next(), fields.next()) else {
                    return Err(not_a_value(&ident));
                };
                let ty = Ty::new(&field.ty, &self.owner, &self.root);
                self.unknown.push(Unknown { ident, ty });
            }
            (Role::Unknown, Fields::Named(_) | Fields::Unit) => return Err(not_a_value(&ident)),
        }
        Ok(())
    }
}

fn not_a_value(variant: &Ident) -> syn::Error {
    syn::Error::new(variant.span(), "this variant holds the value: `Unknown(UnknownValue)`")
}

fn read_root(input: ParseStream<'_>) -> syn::Result<Root> {
    let mut root = Root::default();
    read_words(input, |word, _, input| {
        match word {
            Word::Crate => root = Root::parse(input)?,
        }
        Ok(())
    })?;
    Ok(root)
}

impl Role {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Ident::peek_any) {
            let mut role = None;
            read_words(input, |word, _, _| {
                match word {
                    VariantWord::Unknown => role = Some(Self::Unknown),
                }
                Ok(())
            })?;
            return role.ok_or_else(|| input.error("the value on the wire is missing"));
        }
        let role = if input.peek(LitStr) {
            Self::Known(Wire::Text(input.parse()?))
        } else {
            let number = input.parse::<LitInt>().map_err(|error| {
                let message = "a value on the wire is a whole number or a text; write `#[wire(0)]`, \
                               `#[wire(\"text\")]` or `#[wire(unknown)]`";
                syn::Error::new(error.span(), message)
            })?;
            Self::Known(Wire::Number(number))
        };
        if input.is_empty() { Ok(role) } else { Err(input.error("a variant has one value")) }
    }
}

impl Wire {
    pub(super) fn is_number(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Text(_) => false,
        }
    }

    /// The value as it is written, which tells it from others.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Number(number) => number.base10_digits().to_owned(),
            Self::Text(text) => format!("{:?}", text.value()),
        }
    }
}

impl ToTokens for Wire {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Number(number) => number.to_tokens(tokens),
            Self::Text(text) => text.to_tokens(tokens),
        }
    }
}
