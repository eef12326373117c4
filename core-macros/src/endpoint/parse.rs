//! From a struct to the model of a call.

use syn::{
    Data, DeriveInput, Fields, Ident, LitBool, LitStr, Token, Type,
    parse::{Parse, ParseStream},
};

use super::{Endpoint, Field, Path, Role};
use crate::attribute::only;

mod kw {
    syn::custom_keyword!(scope);
    syn::custom_keyword!(returns);
    syn::custom_keyword!(idempotent);
    syn::custom_keyword!(query);
    syn::custom_keyword!(body);
}

/// `#[endpoint(GET, "/path", scope = ReadCore, returns = Vec<Row>)]`, and maybe `idempotent = false`.
struct Call {
    method: Ident,
    path: LitStr,
    scope: Ident,
    returns: Type,
    idempotent: Option<LitBool>,
}

impl Endpoint {
    pub(super) fn parse(input: DeriveInput) -> syn::Result<Self> {
        let owner = input.ident;
        let Some(attribute) = only(&input.attrs, "endpoint")? else {
            let message =
                "a call needs `#[endpoint(GET, \"/path\", scope = ReadCore, returns = …)]`";
            return Err(syn::Error::new(owner.span(), message));
        };
        if !input.generics.params.is_empty() {
            return Err(syn::Error::new_spanned(&input.generics, "a call has no type parameters"));
        }
        let Data::Struct(data) = input.data else {
            return Err(syn::Error::new(owner.span(), "only a struct can be a call"));
        };
        let Call { method, path, scope, returns, idempotent } = attribute.parse_args()?;
        let fields = match data.fields {
            Fields::Named(fields) => fields
                .named
                .into_iter()
                .filter_map(|field| Field::parse(field).transpose())
                .collect::<syn::Result<_>>()?,
            Fields::Unit => Vec::new(),
            Fields::Unnamed(fields) => {
                return Err(syn::Error::new_spanned(fields, "the fields need names"));
            }
        };
        Ok(Self { owner, method, path: Path::parse(path)?, scope, returns, idempotent, fields })
    }
}

impl Field {
    fn parse(field: syn::Field) -> syn::Result<Option<Self>> {
        let role = match only(&field.attrs, "endpoint")? {
            Some(attribute) => attribute.parse_args()?,
            None => Role::Path,
        };
        Ok(field.ident.map(|ident| Self { ident, ty: field.ty, role }))
    }
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let method = input.parse()?;
        input.parse::<Token![,]>()?;
        let path = input.parse()?;
        input.parse::<Token![,]>()?;
        input.parse::<kw::scope>()?;
        input.parse::<Token![=]>()?;
        let scope = input.parse()?;
        input.parse::<Token![,]>()?;
        input.parse::<kw::returns>()?;
        input.parse::<Token![=]>()?;
        let returns = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        let mut idempotent = None;
        if !input.is_empty() {
            input.parse::<kw::idempotent>()?;
            input.parse::<Token![=]>()?;
            idempotent = Some(input.parse()?);
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(Self { method, path, scope, returns, idempotent })
    }
}

impl Parse for Role {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let next = input.lookahead1();
        if next.peek(kw::query) {
            input.parse::<kw::query>().map(|_| Self::Query)
        } else if next.peek(kw::body) {
            input.parse::<kw::body>().map(|_| Self::Body)
        } else {
            Err(next.error())
        }
    }
}

impl Path {
    fn parse(literal: LitStr) -> syn::Result<Self> {
        let text = literal.value();
        let mut names = Vec::new();
        for part in text.split('{').skip(1) {
            let Some((name, _)) = part.split_once('}') else {
                return Err(syn::Error::new(literal.span(), "a `{` without its `}`"));
            };
            names.push(name.to_owned());
        }
        Ok(Self { literal, names })
    }
}
