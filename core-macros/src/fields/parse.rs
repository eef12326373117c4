//! From a struct to its fields.

use syn::{
    Attribute, Data, DeriveInput, Ident, LitInt, LitStr, Token,
    parse::{Parse, ParseStream},
};

use super::{Field, Fields, Options};

const ORDER: &str = "`name`, `required`, `read_only`, `volatile`, `filter`, `sort`, `max_length`, or `unlisted` alone";

/// `#[field(…)]`.
enum Role {
    Listed(Options),
    Unlisted,
}

impl Fields {
    pub(crate) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        let owner = input.ident.clone();
        let Data::Struct(data) = &input.data else {
            return Err(syn::Error::new(owner.span(), "only a struct has fields to list"));
        };
        let syn::Fields::Named(named) = &data.fields else {
            return Err(syn::Error::new(owner.span(), "the fields need names"));
        };
        if !input.generics.params.is_empty() {
            return Err(syn::Error::new_spanned(
                &input.generics,
                "a record has no type parameters; write the types that Core sends",
            ));
        }
        let mut fields = Self { owner, listed: Vec::new(), unlisted: Vec::new() };
        for field in &named.named {
            let Some(ident) = field.ident.clone() else { continue };
            match role(&field.attrs)? {
                Role::Unlisted => fields.unlisted.push(ident),
                Role::Listed(options) => fields.listed.push(Field {
                    ident,
                    ty: field.ty.clone(),
                    docs: docs(&field.attrs),
                    options,
                }),
            }
        }
        Ok(fields)
    }
}

/// The documentation, to be repeated on what is made of the field.
fn docs(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect()
}

fn role(attributes: &[Attribute]) -> syn::Result<Role> {
    let mut found = attributes.iter().filter(|attribute| attribute.path().is_ident("field"));
    let Some(attribute) = found.next() else { return Ok(Role::Listed(Options::default())) };
    if let Some(second) = found.next() {
        return Err(syn::Error::new_spanned(second, "write all of it in one `#[field(…)]`"));
    }
    attribute.parse_args()
}

impl Parse for Role {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        let mut last = 0;
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            let place = place(&word)?;
            if place == UNLISTED {
                let is_alone = last == 0 && input.is_empty();
                let message = "`unlisted` stands alone";
                return if is_alone {
                    Ok(Self::Unlisted)
                } else {
                    Err(syn::Error::new(word.span(), message))
                };
            }
            if place <= last {
                let message = format!("`{word}` is out of order; the order is {ORDER}");
                return Err(syn::Error::new(word.span(), message));
            }
            last = place;
            options.read(&word, input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(Self::Listed(options))
    }
}

const UNLISTED: usize = 8;

/// The place of a word in the order.
fn place(word: &Ident) -> syn::Result<usize> {
    let words = ["name", "required", "read_only", "volatile", "filter", "sort", "max_length"];
    if word == "unlisted" {
        return Ok(UNLISTED);
    }
    let place = words.iter().position(|known| word == known).map(|index| index + 1);
    place
        .ok_or_else(|| syn::Error::new(word.span(), format!("unknown `{word}`; there are {ORDER}")))
}

impl Options {
    fn read(&mut self, word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        let flag = Some(word.span());
        match word.to_string().as_str() {
            "name" => self.name = Some(assigned::<LitStr>(input)?),
            "max_length" => self.max_length = Some(assigned::<LitInt>(input)?),
            "required" => self.required = flag,
            "read_only" => self.read_only = flag,
            "volatile" => self.volatile = flag,
            "filter" => self.filter = flag,
            _ => self.sort = flag,
        }
        Ok(())
    }
}

fn assigned<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}
