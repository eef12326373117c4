//! Reads the declaration of a nested object.

use syn::{DeriveInput, Ident, parse::ParseStream};

use super::Object;
use crate::{
    attribute::{one, refuse_others},
    evidence::Evidence,
    fields::Fields,
    item_attributes::inherit,
    root::Root,
    words::{assigned, read_words, words},
};

words! {
    enum ObjectWord {
        Patch = "patch",
        Evidence = "evidence",
        Builder = "builder",
        Crate = "crate",
    }
}

/// The words of `#[object(…)]`.
#[derive(Default)]
struct ObjectArguments {
    is_patchable: bool,
    evidence: Evidence,
    builder: Option<Ident>,
    root: Root,
}

impl ObjectArguments {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self::default();
        read_words(input, |word, _, input| {
            match word {
                ObjectWord::Patch => arguments.is_patchable = true,
                ObjectWord::Evidence => arguments.evidence = assigned(input)?,
                ObjectWord::Builder => arguments.builder = Some(assigned(input)?),
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
        let ObjectArguments { is_patchable, evidence, builder, root } =
            arguments.unwrap_or_default();
        let mut fields = Fields::parse(input, root, "an object", false)?;
        fields.evidence = evidence;
        let mut attributes = Vec::new();
        inherit(&mut attributes, &input.attrs);
        Ok(Self { is_patchable, visibility: input.vis.clone(), attributes, builder, fields })
    }
}
