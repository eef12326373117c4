//! `#[derive(Scopes)]`: scopes by their names on the wire, and what implies what.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Data, DeriveInput, Fields, Ident, LitStr, Token, bracketed,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::errors::Errors;

mod kw {
    syn::custom_keyword!(implies);
}

/// The declaration of the scopes.
struct Scopes {
    owner: Ident,
    scopes: Vec<Scope>,
}

struct Scope {
    ident: Ident,
    wire: Wire,
}

/// `#[scope("name", implies = [Other])]`.
struct Wire {
    name: LitStr,
    implied: Vec<Ident>,
}

pub(crate) fn expand(input: DeriveInput) -> syn::Result<TokenStream> {
    let scopes = Scopes::parse(input)?;
    scopes.check()?;
    Ok(scopes.expand())
}

impl Scopes {
    fn parse(input: DeriveInput) -> syn::Result<Self> {
        let owner = input.ident;
        let Data::Enum(data) = input.data else {
            return Err(syn::Error::new(owner.span(), "only an enum can list scopes"));
        };
        let mut scopes = Vec::new();
        for variant in data.variants {
            if !matches!(variant.fields, Fields::Unit) {
                return Err(syn::Error::new_spanned(variant.fields, "a scope has no fields"));
            }
            let mut found = variant.attrs.iter().filter(|found| found.path().is_ident("scope"));
            let Some(attribute) = found.next() else {
                let message = "which scope is it? add `#[scope(\"name\")]`";
                return Err(syn::Error::new(variant.ident.span(), message));
            };
            if let Some(second) = found.next() {
                return Err(syn::Error::new_spanned(second, "a second `#[scope(…)]`"));
            }
            scopes.push(Scope { ident: variant.ident, wire: attribute.parse_args()? });
        }
        Ok(Self { owner, scopes })
    }

    fn check(&self) -> syn::Result<()> {
        let mut errors = Errors::default();
        let mut names = BTreeMap::new();
        for Scope { ident, wire } in &self.scopes {
            let name = wire.name.value();
            if name.is_empty() || name.contains(char::is_whitespace) {
                errors.push(&wire.name, "the name of a scope is one word");
            }
            if let Some(first) = names.insert(name, &wire.name) {
                let message = format!("a second scope `{}`", wire.name.value());
                errors.push_twice(&wire.name, message, first);
            }
            for implied in &wire.implied {
                if implied == ident {
                    errors.push(implied, "a scope implies itself anyway; leave it out");
                } else if !self.scopes.iter().any(|scope| scope.ident == *implied) {
                    errors.push(implied, format!("there is no scope `{implied}` in this enum"));
                }
            }
        }
        errors.finish()
    }

    fn expand(&self) -> TokenStream {
        let owner = &self.owner;
        let idents: Vec<&Ident> = self.scopes.iter().map(|scope| &scope.ident).collect();
        let names: Vec<&LitStr> = self.scopes.iter().map(|scope| &scope.wire.name).collect();
        let implied = self.scopes.iter().map(|scope| {
            let implied = &scope.wire.implied;
            quote!(&[#(Self::#implied),*])
        });
        let text = expand_text(owner, &idents, &names);
        quote! {
            #text

            #[automatically_derived]
            impl ::core_api::scope::Scopes for #owner {
                const ALL: &'static [Self] = &[#(Self::#idents),*];

                fn as_str(self) -> &'static str {
                    match self {
                        #(Self::#idents => #names,)*
                    }
                }

                fn implied(self) -> &'static [Self] {
                    match self {
                        #(Self::#idents => #implied,)*
                    }
                }
            }

            impl #owner {
                /// Every scope, in the order of the declaration.
                pub const ALL: &'static [Self] = <Self as ::core_api::scope::Scopes>::ALL;

                /// The name on the wire.
                #[must_use]
                pub fn as_str(self) -> &'static str {
                    ::core_api::scope::Scopes::as_str(self)
                }
            }
        }
    }
}

/// To text and back, by the names on the wire.
fn expand_text(owner: &Ident, idents: &[&Ident], names: &[&LitStr]) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Display for #owner {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for #owner {
            type Err = ::core_api::scope::UnknownScope;

            fn from_str(name: &str) -> ::core::result::Result<Self, Self::Err> {
                match name {
                    #(#names => ::core::result::Result::Ok(Self::#idents),)*
                    _ => ::core::result::Result::Err(
                        ::core_api::scope::UnknownScope::new::<Self>(name),
                    ),
                }
            }
        }
    }
}

impl Parse for Wire {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let mut implied = Vec::new();
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            input.parse::<kw::implies>()?;
            input.parse::<Token![=]>()?;
            let list;
            bracketed!(list in input);
            implied.extend(Punctuated::<Ident, Token![,]>::parse_terminated(&list)?);
        }
        Ok(Self { name, implied })
    }
}
