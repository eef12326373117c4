//! Reads the declaration of a marker type.

use quote::ToTokens;
use syn::{Data, DeriveInput, Path, Token, parse::ParseStream};

use super::Reference;
use crate::{attribute::one, item_attributes::ImplAttributes, root::Root, shape::refuse_generics};

/// `#[reference(A, B)]`: the records that the id can belong to.
#[derive(Default)]
struct ReferenceArguments {
    records: Vec<Path>,
    root: Root,
}

impl ReferenceArguments {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self::default();
        while !input.is_empty() {
            if input.peek(Token![crate]) && input.peek2(Token![=]) {
                input.parse::<Token![crate]>()?;
                arguments.root = Root::parse(input)?;
            } else {
                arguments.add(input.parse()?)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(arguments)
    }

    fn add(&mut self, record: Path) -> syn::Result<()> {
        let text = |path: &Path| path.to_token_stream().to_string();
        if self.records.iter().any(|known| text(known) == text(&record)) {
            let message = format!("a second `{}`; remove one", text(&record).replace(' ', ""));
            return Err(syn::Error::new_spanned(record, message));
        }
        self.records.push(record);
        Ok(())
    }
}

impl Reference {
    pub(super) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        let owner = input.ident.clone();
        refuse_generics(&input.generics, "a reference")?;
        if !matches!(&input.data, Data::Enum(data) if data.variants.is_empty()) {
            let message = format!("a reference is an enum without variants: `enum {owner} {{}}`");
            return Err(syn::Error::new(owner.span(), message));
        }
        let form = "#[reference(A, B)]";
        let arguments = one(&input.attrs, "reference", form, ReferenceArguments::read)?;
        let ReferenceArguments { records, root } = arguments.unwrap_or_default();
        let mut impl_attrs = ImplAttributes::default();
        impl_attrs.note(&input.attrs);
        Ok(Self { owner, records, root, impl_attrs })
    }
}
