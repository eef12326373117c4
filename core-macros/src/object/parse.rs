//! Reads the declaration of a nested object.

use syn::{DeriveInput, parse::ParseStream};

use super::Object;
use crate::{
    attribute::{one, refuse_others},
    fields::Fields,
    root::Root,
    words::{read_words, words},
};

words! {
    enum ObjectWord {
        Patch = "patch",
        Crate = "crate",
    }
}

/// The words of `#[object(…)]`.
#[derive(Default)]
struct ObjectArguments {
    is_patchable: bool,
    root: Root,
}

impl ObjectArguments {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self::default();
        read_words(input, |word, _, input| {
            match word {
                ObjectWord::Patch => arguments.is_patchable = true,
                ObjectWord::Crate => arguments.root = Root::parse(input)?,
            }
            Ok(())
        })?;
        Ok(arguments)
    }
}

impl Object {
    pub(super) fn parse(input: &DeriveInput) -> syn::Result<Self> {
        refuse_others(&input.attrs, "object")?;
        let arguments = one(&input.attrs, "object", "#[object(patch)]", ObjectArguments::read)?;
        let ObjectArguments { is_patchable, root } = arguments.unwrap_or_default();
        let fields = Fields::parse(input, root, "an object", false)?;
        Ok(Self { is_patchable, fields })
    }
}
