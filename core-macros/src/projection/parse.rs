//! From a struct to the model of a projection.

use syn::{
    Data, DeriveInput, Fields, Ident, Path, Token,
    parse::{Parse, ParseStream},
};

use super::{Column, Projection, Source};
use crate::{attribute::only, errors::Errors};

const SHAPE: &str =
    "a projection needs `#[projection(Resource)]`, with the resource that is listed";

impl Projection {
    pub(super) fn parse(input: DeriveInput) -> syn::Result<Self> {
        let owner = input.ident;
        let Some(attribute) = only(&input.attrs, "projection")? else {
            return Err(syn::Error::new(owner.span(), SHAPE));
        };
        let resource: Path = attribute.parse_args().map_err(|error| {
            let mut shape = syn::Error::new_spanned(attribute, SHAPE);
            shape.combine(error);
            shape
        })?;
        if !input.generics.params.is_empty() {
            return Err(syn::Error::new_spanned(
                &input.generics,
                "a projection has no type parameters; write the types of its columns",
            ));
        }
        let Data::Struct(data) = input.data else {
            return Err(syn::Error::new(owner.span(), "only a struct can be a projection"));
        };
        let Fields::Named(named) = data.fields else {
            return Err(syn::Error::new(
                owner.span(),
                "the fields need names, those of the columns",
            ));
        };
        let mut errors = Errors::default();
        let mut columns = Vec::new();
        for field in named.named {
            match Column::parse(field) {
                Ok(column) => columns.extend(column),
                Err(error) => errors.add(error),
            }
        }
        errors.finish()?;
        Ok(Self { owner, resource, columns })
    }
}

impl Column {
    fn parse(field: syn::Field) -> syn::Result<Option<Self>> {
        let Some(ident) = field.ident else { return Ok(None) };
        let source = match only(&field.attrs, "projection")? {
            Some(attribute) => attribute.parse_args()?,
            None => Source::Listed(constant(&ident)),
        };
        Ok(Some(Self { ident, ty: field.ty, source }))
    }
}

/// The constant of the resource that a field names.
fn constant(field: &Ident) -> Ident {
    let text = field.to_string();
    Ident::new(&text.trim_start_matches("r#").to_uppercase(), field.span())
}

impl Parse for Source {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let source = match word.to_string().as_str() {
            "column" => Self::Listed(constant(&input.parse()?)),
            "unlisted" => Self::Unlisted(input.parse()?),
            other => {
                let message = format!(
                    "unknown `{other}`; there are `column = name_of_the_field`, and `unlisted = \
                     \"nameOnTheWire\"` for a column that the resource does not list"
                );
                return Err(syn::Error::new(word.span(), message));
            }
        };
        if input.is_empty() { Ok(source) } else { Err(input.error("nothing follows here")) }
    }
}
