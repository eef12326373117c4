//! Reads the declaration of an enum.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    Data, DeriveInput, Fields, Ident, LitInt, LitStr, Token, ext::IdentExt, parse::ParseStream,
};

use super::{KnownVariant, UnknownVariant, WireEnum, WireValue};
use crate::{
    attribute::one,
    errors::Errors,
    item_attributes::ImplAttributes,
    root::Root,
    shape::refuse_generics,
    ty::Ty,
    words::{one_or_more, read_words, words},
};

words! {
    enum VariantWord {
        Unknown = "unknown",
        RenamedFrom = "renamed_from",
    }
}

/// The content of `#[wire(…)]`.
enum VariantKind {
    /// A value on the wire, and the old names of the variant.
    Known(WireValue, Vec<Ident>),
    Unknown,
}

impl WireEnum {
    pub(super) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        let owner = input.ident.clone();
        let Data::Enum(data) = &input.data else {
            return Err(syn::Error::new(owner.span(), "only an enum can derive `WireEnum`"));
        };
        refuse_generics(&input.generics, "a wire enum")?;
        let root = one(&input.attrs, "wire", "#[wire(crate = path)]", Root::read)?;
        let root = root.unwrap_or_default();
        let mut impl_attrs = ImplAttributes::default();
        impl_attrs.note(&input.attrs);
        let mut errors = Errors::default();
        let mut declaration = Self {
            owner,
            visibility: input.vis.clone(),
            known: Vec::new(),
            unknown: Vec::new(),
            root,
            impl_attrs,
        };
        for variant in &data.variants {
            declaration.impl_attrs.note(&variant.attrs);
            errors.keep(declaration.add(variant));
        }
        errors.finish()?;
        Ok(declaration)
    }

    fn add(&mut self, variant: &syn::Variant) -> syn::Result<()> {
        let ident = variant.ident.clone();
        let Some(kind) = one(&variant.attrs, "wire", "#[wire(0)]", VariantKind::read)? else {
            let message = "the value on the wire is missing; add `#[wire(0)]`, \
                           `#[wire(\"text\")]` or `#[wire(unknown)]`";
            return Err(syn::Error::new(ident.span(), message));
        };
        match (kind, &variant.fields) {
            (VariantKind::Known(wire, old_names), Fields::Unit) => {
                self.known.push(KnownVariant { ident, wire, old_names });
            }
            (VariantKind::Known(..), fields) => {
                let message = "a variant with a wire value cannot have fields";
                return Err(syn::Error::new_spanned(fields, message));
            }
            (VariantKind::Unknown, Fields::Unnamed(fields)) => {
                let mut fields = fields.unnamed.iter();
                let (Some(field), None) = (fields.next(), fields.next()) else {
                    return Err(without_value(&ident));
                };
                let ty = Ty::new(&field.ty, &self.owner, &self.root);
                self.unknown.push(UnknownVariant { ident, ty });
            }
            (VariantKind::Unknown, Fields::Named(_) | Fields::Unit) => {
                return Err(without_value(&ident));
            }
        }
        Ok(())
    }
}

fn without_value(variant: &Ident) -> syn::Error {
    syn::Error::new(
        variant.span(),
        "this variant holds the unknown value; write `Unknown(UnknownValue)`",
    )
}

impl VariantKind {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Ident::peek_any) {
            let mut kind = None;
            read_words(input, |word, span, _| {
                match word {
                    VariantWord::Unknown => kind = Some(Self::Unknown),
                    VariantWord::RenamedFrom => {
                        let message = "the value on the wire comes first; write `#[wire(0, renamed_from = Old)]`";
                        return Err(syn::Error::new(span, message));
                    }
                }
                Ok(())
            })?;
            return kind.ok_or_else(|| input.error("the value on the wire is missing"));
        }
        let wire = if input.peek(LitStr) {
            WireValue::Text(input.parse()?)
        } else {
            let number = input.parse::<LitInt>().map_err(|error| {
                let message = "a value on the wire is a whole number or a text; write `#[wire(0)]`, \
                               `#[wire(\"text\")]` or `#[wire(unknown)]`";
                syn::Error::new(error.span(), message)
            })?;
            WireValue::Number(number)
        };
        let mut old_names = Vec::new();
        if !input.is_empty() {
            if !input.peek(Token![,]) || !input.peek2(Ident::peek_any) {
                return Err(input.error("a variant has one value"));
            }
            input.parse::<Token![,]>()?;
            read_words(input, |word, span, input| match word {
                VariantWord::RenamedFrom => {
                    old_names = one_or_more(input)?;
                    Ok(())
                }
                VariantWord::Unknown => {
                    Err(syn::Error::new(span, "a variant with a value is not `unknown`"))
                }
            })?;
        }
        Ok(Self::Known(wire, old_names))
    }
}

impl WireValue {
    pub(super) fn is_number(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Text(_) => false,
        }
    }

    /// Returns the value as text, which differs between different values.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Number(number) => number.base10_digits().to_owned(),
            Self::Text(text) => format!("{:?}", text.value()),
        }
    }
}

impl ToTokens for WireValue {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Number(number) => number.to_tokens(tokens),
            Self::Text(text) => text.to_tokens(tokens),
        }
    }
}
