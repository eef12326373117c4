//! From a struct to the model of a projection.

use proc_macro2::Span;
use syn::{DeriveInput, Ident, LitStr, Path, Token, parse::ParseStream};

use super::{Column, Projection, Source};
use crate::{
    attribute::{only, parse_in, refuse_others},
    derived::Derived,
    errors::Errors,
    names::constant,
    root::Root,
    shape::named_fields,
    ty::Ty,
    words::{assigned, read_words, words},
};

const SHAPE: &str =
    "a projection needs `#[projection(Resource)]`, with the resource that is listed";

words! {
    enum Word {
        Crate = "crate",
    }
}

words! {
    enum ColumnWord {
        Column = "column",
        Unlisted = "unlisted",
    }
}

/// `#[projection(Resource)]`.
struct Arguments {
    resource: Path,
    root: Root,
}

impl Arguments {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() || (input.peek(Token![crate]) && input.peek2(Token![=])) {
            return Err(input.error(SHAPE));
        }
        let resource = input.parse()?;
        let mut root = Root::default();
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        read_words(input, |word, _, input| {
            match word {
                Word::Crate => root = Root::parse(input)?,
            }
            Ok(())
        })?;
        Ok(Self { resource, root })
    }
}

impl Projection {
    pub(super) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        let owner = input.ident.clone();
        refuse_others(&input.attrs, "projection")?;
        let Some(attribute) = only(&input.attrs, "projection")? else {
            return Err(syn::Error::new(owner.span(), SHAPE));
        };
        let Arguments { resource, root } =
            parse_in(attribute, "#[projection(Resource)]", Arguments::read)?;
        let mut derived = Derived::default();
        derived.note(&input.attrs);
        let mut errors = Errors::default();
        let mut columns = Vec::new();
        for (ident, field) in named_fields(input, "a projection")? {
            derived.note(&field.attrs);
            columns.extend(errors.keep(Column::parse(ident, field, &owner, &root)));
        }
        errors.finish()?;
        Ok(Self { owner, resource, columns, root, derived })
    }
}

impl Column {
    fn parse(ident: &Ident, field: &syn::Field, owner: &Ident, root: &Root) -> syn::Result<Self> {
        let source = match only(&field.attrs, "projection")? {
            Some(attribute) => parse_in(attribute, "#[projection(column = name)]", Source::read)?,
            None => Source::Listed(constant(ident)),
        };
        Ok(Self { ident: ident.clone(), ty: Ty::new(&field.ty, owner, root), source })
    }
}

impl Source {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut source = None;
        let start = input.span();
        read_words(input, |word, span: Span, input| {
            let read = match word {
                ColumnWord::Column => Self::Listed(constant(&assigned::<Ident>(input)?)),
                ColumnWord::Unlisted => Self::Unlisted(assigned::<LitStr>(input)?),
            };
            if source.replace(read).is_some() {
                return Err(syn::Error::new(span, "a column is `column` or `unlisted`, not both"));
            }
            Ok(())
        })?;
        source.ok_or_else(|| {
            let message = "write `column = name_of_the_field`, or `unlisted = \"nameOnTheWire\"` \
                           for a column that the resource does not list";
            syn::Error::new(start, message)
        })
    }
}
