//! From a struct to the model of a call.

use proc_macro2::Span;
use syn::{
    DeriveInput, Ident, LitBool, LitStr, Path, Token, Type, ext::IdentExt, parse::ParseStream,
};

use super::{Endpoint, Field, Role};
use crate::{
    attribute::{only, parse_in},
    derived::Derived,
    errors::Errors,
    root::Root,
    shape::named_fields,
    ty::Ty,
    words::{assigned, read_words, words},
};

const SHAPE: &str = "a call needs `#[endpoint(GET, \"/path\", scope = ReadCore, returns = …)]`";

const FORM: &str = "#[endpoint(GET, \"/path\", scope = ReadCore, returns = Vec<Row>)]";

words! {
    enum Word {
        Scope = "scope",
        Returns = "returns",
        Idempotent = "idempotent",
        Crate = "crate",
    }
}

words! {
    enum FieldWord {
        Query = "query",
        Body = "body",
        Path = "path",
    }
}

/// `#[endpoint(GET, "/path", scope = ReadCore, returns = Vec<Row>)]`, and further words.
struct Call {
    method: Ident,
    path: LitStr,
    scope: Path,
    returns: Type,
    idempotent: Option<LitBool>,
    root: Root,
}

impl Endpoint {
    pub(super) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        let owner = input.ident.clone();
        let Some(attribute) = only(&input.attrs, "endpoint")? else {
            return Err(syn::Error::new(owner.span(), SHAPE));
        };
        let mut errors = Errors::default();
        let named = errors.keep(named_fields(input, "a call")).unwrap_or_default();
        let call = errors.keep(parse_in(attribute, FORM, Call::read));
        let mut derived = Derived::default();
        derived.note(&input.attrs);
        let own = Root::default();
        let root = call.as_ref().map_or(&own, |call| &call.root);
        let mut fields = Vec::new();
        for (ident, field) in named {
            derived.note(&field.attrs);
            fields.extend(errors.keep(Field::parse(ident, field, &owner, root)));
        }
        errors.finish()?;
        let Some(Call { method, path, scope, returns, idempotent, root }) = call else {
            return Err(syn::Error::new(owner.span(), SHAPE));
        };
        let returns = Ty::new(&returns, &owner, &root);
        Ok(Self { owner, method, path, scope, returns, idempotent, fields, root, derived })
    }
}

impl Field {
    fn parse(ident: &Ident, field: &syn::Field, owner: &Ident, root: &Root) -> syn::Result<Self> {
        let role = match only(&field.attrs, "endpoint")? {
            Some(attribute) => parse_in(attribute, "#[endpoint(path = \"name\")]", Role::read)?,
            None => Role::Path(None),
        };
        Ok(Self {
            ident: ident.clone(),
            ty: Ty::new(&field.ty, owner, root),
            visibility: field.vis.clone(),
            role,
        })
    }
}

impl Call {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let method = input.call(Ident::parse_any)?;
        input.parse::<Token![,]>()?;
        let path = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        let (mut scope, mut returns, mut idempotent) = (None, None, None);
        let mut root = Root::default();
        read_words(input, |word, _, input| {
            match word {
                Word::Scope => scope = Some(assigned::<Path>(input)?),
                Word::Returns => returns = Some(assigned::<Type>(input)?),
                Word::Idempotent => idempotent = Some(assigned::<LitBool>(input)?),
                Word::Crate => root = Root::parse(input)?,
            }
            Ok(())
        })?;
        let missing = |what: &str| syn::Error::new(method.span(), format!("the call lacks {what}"));
        let scope =
            scope.ok_or_else(|| missing("`scope = ReadCore` or `scope = ReadwriteCore`"))?;
        let returns =
            returns.ok_or_else(|| missing("`returns = …`, the type of the answer, or `()`"))?;
        Ok(Self { method, path, scope, returns, idempotent, root })
    }
}

impl Role {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let start = input.span();
        let mut role = None;
        read_words(input, |word, span: Span, input| {
            let read = match word {
                FieldWord::Query => Self::Query,
                FieldWord::Body => Self::Body,
                FieldWord::Path => Self::Path(Some(assigned(input)?)),
            };
            match role.replace(read) {
                None => Ok(()),
                Some(_) => Err(syn::Error::new(span, "a field is one part of a request")),
            }
        })?;
        let message = "write `query`, `body`, or `path = \"nameInThePath\"`";
        role.ok_or_else(|| syn::Error::new(start, message))
    }
}
