//! Reads the declaration of scopes.

use proc_macro2::Span;
use syn::{
    Data, DeriveInput, Fields, Ident, Token, bracketed, parse::ParseStream, punctuated::Punctuated,
};

use super::{Need, Scope, ScopeAttribute, Scopes};
use crate::{
    attribute::one,
    errors::Errors,
    item_attributes::ImplAttributes,
    root::Root,
    shape::refuse_generics,
    words::{assigned, read_words, words},
};

words! {
    enum ScopeWord {
        Read = "read",
        Write = "write",
        Implies = "implies",
    }
}

const FORM: &str = "#[scope(\"name\", implies = [Other])]";

impl Scopes {
    pub(super) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        let owner = input.ident.clone();
        let Data::Enum(data) = &input.data else {
            return Err(syn::Error::new(owner.span(), "only an enum can derive `Scopes`"));
        };
        refuse_generics(&input.generics, "an enum of scopes")?;
        let root = one(&input.attrs, "scope", "#[scope(crate = path)]", Root::read)?;
        let root = root.unwrap_or_default();
        let mut impl_attrs = ImplAttributes::default();
        impl_attrs.note(&input.attrs);
        let mut errors = Errors::default();
        let mut scopes = Vec::new();
        for variant in &data.variants {
            impl_attrs.note(&variant.attrs);
            scopes.extend(errors.keep(Scope::parse(variant)));
        }
        errors.finish()?;
        let visibility = input.vis.clone();
        Ok(Self { owner, visibility, scopes, root, impl_attrs })
    }
}

impl Scope {
    fn parse(variant: &syn::Variant) -> syn::Result<Self> {
        match &variant.fields {
            Fields::Unit => {}
            fields @ (Fields::Named(_) | Fields::Unnamed(_)) => {
                return Err(syn::Error::new_spanned(fields, "a scope cannot have fields"));
            }
        }
        let ident = variant.ident.clone();
        let Some(attribute) = one(&variant.attrs, "scope", FORM, ScopeAttribute::read)? else {
            let message = "the name of the scope is missing; add `#[scope(\"name\")]`";
            return Err(syn::Error::new(ident.span(), message));
        };
        Ok(Self { ident, attribute })
    }
}

impl ScopeAttribute {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attribute = Self { name: input.parse()?, implied: Vec::new(), need: None };
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        read_words(input, |word, span, input| match word {
            ScopeWord::Read => {
                attribute.set_need(Need { name: assigned(input)?, is_read: true }, span)
            }
            ScopeWord::Write => {
                attribute.set_need(Need { name: assigned(input)?, is_read: false }, span)
            }
            ScopeWord::Implies => {
                input.parse::<Token![=]>()?;
                let list;
                bracketed!(list in input);
                let names = Punctuated::<Ident, Token![,]>::parse_terminated(&list)?;
                attribute.implied.extend(names);
                Ok(())
            }
        })?;
        Ok(attribute)
    }

    fn set_need(&mut self, need: Need, span: Span) -> syn::Result<()> {
        match self.need.replace(need) {
            None => Ok(()),
            Some(_) => {
                let message =
                    "a scope is for calls that `read` or for calls that `write`, not both";
                Err(syn::Error::new(span, message))
            }
        }
    }
}
