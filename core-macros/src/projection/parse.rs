//! Reads the declaration of a projection.

use proc_macro2::Span;
use syn::{DeriveInput, Ident, LitStr, Path, Token, parse::ParseStream};

use super::{Column, ColumnSource, Projection};
use crate::{
    attribute::{one, refuse_others},
    errors::Errors,
    item_attributes::ImplAttributes,
    names::constant,
    root::Root,
    shape::named_fields,
    ty::Ty,
    words::{assigned, read_words, words},
};

const SHAPE: &str = "a projection needs `#[projection(Resource)]`, with the resource of the list";

words! {
    enum ProjectionWord {
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
struct ProjectionArguments {
    resource: Path,
    root: Root,
}

impl ProjectionArguments {
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
                ProjectionWord::Crate => root = Root::parse(input)?,
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
        let form = "#[projection(Resource)]";
        let arguments = one(&input.attrs, "projection", form, ProjectionArguments::read)?;
        let Some(ProjectionArguments { resource, root }) = arguments else {
            return Err(syn::Error::new(owner.span(), SHAPE));
        };
        let mut impl_attrs = ImplAttributes::default();
        impl_attrs.note(&input.attrs);
        let mut errors = Errors::default();
        let mut columns = Vec::new();
        for (ident, field) in named_fields(input, "a projection")? {
            impl_attrs.note(&field.attrs);
            columns.extend(errors.keep(Column::parse(ident, field, &owner, &root)));
        }
        errors.finish()?;
        Ok(Self { owner, resource, columns, root, impl_attrs })
    }
}

impl Column {
    fn parse(ident: &Ident, field: &syn::Field, owner: &Ident, root: &Root) -> syn::Result<Self> {
        let form = "#[projection(column = name)]";
        let source = one(&field.attrs, "projection", form, ColumnSource::read)?;
        let source = source.unwrap_or_else(|| ColumnSource::Listed(constant(ident)));
        Ok(Self { ident: ident.clone(), ty: Ty::new(&field.ty, owner, root), source })
    }
}

impl ColumnSource {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut source = None;
        let start = input.span();
        read_words(input, |word, span: Span, input| {
            let value = match word {
                ColumnWord::Column => Self::Listed(constant(&assigned::<Ident>(input)?)),
                ColumnWord::Unlisted => Self::Unlisted(assigned::<LitStr>(input)?),
            };
            if source.replace(value).is_some() {
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
