//! Reads the declaration of a call.

use proc_macro2::Span;
use syn::{
    DeriveInput, Ident, LitBool, LitInt, LitStr, Path, Token, Type, ext::IdentExt,
    parse::ParseStream,
};

use super::{Endpoint, EndpointField, RequestPart};
use crate::{
    attribute::one,
    errors::Errors,
    evidence::Evidence,
    item_attributes::ImplAttributes,
    root::Root,
    shape::named_fields,
    ty::Ty,
    words::{assigned, one_or_more, read_words, words},
};

const SHAPE: &str = "a call needs `#[endpoint(GET, \"/path\", scope = ReadCore, returns = …)]`";

const FORM: &str = "#[endpoint(GET, \"/path\", scope = ReadCore, returns = Vec<Row>)]";

words! {
    enum EndpointWord {
        Scope = "scope",
        Returns = "returns",
        Idempotent = "idempotent",
        Status = "status",
        Evidence = "evidence",
        Crate = "crate",
    }
}

words! {
    enum EndpointFieldWord {
        Query = "query",
        Body = "body",
        Path = "path",
    }
}

/// The words of `#[endpoint(GET, "/path", scope = ReadCore, returns = Vec<Row>)]`.
struct EndpointArguments {
    method: Ident,
    path: LitStr,
    scope: Path,
    returns: Type,
    idempotent: Option<LitBool>,
    statuses: Vec<LitInt>,
    evidence: Evidence,
    root: Root,
}

impl Endpoint {
    pub(super) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        let owner = input.ident.clone();
        let missing = || syn::Error::new(owner.span(), SHAPE);
        let mut errors = Errors::default();
        let call = one(&input.attrs, "endpoint", FORM, EndpointArguments::read);
        let call = errors.keep(call.and_then(|call| call.ok_or_else(missing)));
        let named = errors.keep(named_fields(input, "a call")).unwrap_or_default();
        let mut impl_attrs = ImplAttributes::default();
        impl_attrs.note(&input.attrs);
        let own = Root::default();
        let root = call.as_ref().map_or(&own, |call| &call.root);
        let mut fields = Vec::new();
        for (ident, field) in named {
            impl_attrs.note(&field.attrs);
            fields.extend(errors.keep(EndpointField::parse(ident, field, &owner, root)));
        }
        errors.finish()?;
        let call = call.ok_or_else(missing)?;
        let EndpointArguments { method, path, scope, returns, idempotent, statuses, .. } = call;
        let EndpointArguments { evidence, root, .. } = call;
        let returns = Ty::new(&returns, &owner, &root);
        Ok(Self {
            owner,
            method,
            path,
            scope,
            returns,
            idempotent,
            statuses,
            evidence,
            fields,
            root,
            impl_attrs,
        })
    }
}

impl EndpointField {
    fn parse(ident: &Ident, field: &syn::Field, owner: &Ident, root: &Root) -> syn::Result<Self> {
        let form = "#[endpoint(path = \"name\")]";
        let part = one(&field.attrs, "endpoint", form, RequestPart::read)?;
        Ok(Self {
            ident: ident.clone(),
            ty: Ty::new(&field.ty, owner, root),
            visibility: field.vis.clone(),
            part: part.unwrap_or(RequestPart::Path(None)),
        })
    }
}

impl EndpointArguments {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let method = input.call(Ident::parse_any)?;
        input.parse::<Token![,]>()?;
        let path = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        let (mut scope, mut returns, mut idempotent) = (None, None, None);
        let mut statuses = Vec::new();
        let (mut evidence, mut root) = (Evidence::default(), Root::default());
        read_words(input, |word, _, input| {
            match word {
                EndpointWord::Scope => scope = Some(assigned::<Path>(input)?),
                EndpointWord::Returns => returns = Some(assigned::<Type>(input)?),
                EndpointWord::Idempotent => idempotent = Some(assigned::<LitBool>(input)?),
                EndpointWord::Status => statuses = one_or_more(input)?,
                EndpointWord::Evidence => evidence = assigned(input)?,
                EndpointWord::Crate => root = Root::parse(input)?,
            }
            Ok(())
        })?;
        let missing = |word: &str| syn::Error::new(method.span(), format!("the call lacks {word}"));
        let scope =
            scope.ok_or_else(|| missing("`scope = ReadCore` or `scope = ReadwriteCore`"))?;
        let returns =
            returns.ok_or_else(|| missing("`returns = …`, the type of the answer, or `()`"))?;
        Ok(Self { method, path, scope, returns, idempotent, statuses, evidence, root })
    }
}

impl RequestPart {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let start = input.span();
        let mut part = None;
        read_words(input, |word, span: Span, input| {
            let value = match word {
                EndpointFieldWord::Query if input.peek(Token![=]) => {
                    Self::Parameter(assigned(input)?)
                }
                EndpointFieldWord::Query => Self::Query,
                EndpointFieldWord::Body => Self::Body,
                EndpointFieldWord::Path => Self::Path(Some(assigned(input)?)),
            };
            match part.replace(value) {
                None => Ok(()),
                Some(_) => {
                    Err(syn::Error::new(span, "a field is only one of `query`, `body` and `path`"))
                }
            }
        })?;
        let message =
            "write `query`, `query = \"nameInTheQuery\"`, `body`, or `path = \"nameInThePath\"`";
        part.ok_or_else(|| syn::Error::new(start, message))
    }
}
