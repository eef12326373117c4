//! From a declaration to the model.

use quote::ToTokens;
use syn::{Attribute, DeriveInput, LitStr, Path, Token, parse::ParseStream};

use super::{Call, Named, Resource, calls::Kind};
use crate::{
    attribute::{only, parse_in},
    derived::is_repeated,
    fields::Fields,
    root::Root,
    words::{assigned, read_attributed_words, words},
};

words! {
    enum Word {
        Get = "get",
        List = "list",
        Create = "create",
        Update = "update",
        Patch = "patch",
        Delete = "delete",
        Batch = "batch",
        Input = "input",
        Examples = "examples",
        Crate = "crate",
    }
}

const FORM: &str = "#[resource(\"/path\", get = GetRecord, list = ListRecords)]";

/// `#[resource("/path", get = GetX, …)]`.
struct Arguments {
    path: LitStr,
    calls: Vec<Call>,
    input: Option<Named>,
    examples: Option<String>,
    root: Root,
}

impl Resource {
    pub(super) fn parse(input: DeriveInput) -> syn::Result<Self> {
        let Some(attribute) = only(&input.attrs, "resource")? else {
            let message = "a resource needs `#[resource(\"/path\", get = …, list = …)]`";
            return Err(syn::Error::new(input.ident.span(), message));
        };
        let Arguments { path, calls, input: made, examples, root } =
            parse_in(attribute, FORM, Arguments::read)?;
        let mut fields = Fields::parse(&input, root, "a resource", true)?;
        for named in calls.iter().map(|call| &call.made).chain(&made) {
            fields.derived.note(&named.attributes);
        }
        Ok(Self { visibility: input.vis, path, calls, input: made, examples, fields })
    }
}

impl Arguments {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }

        let mut arguments =
            Self { path, calls: Vec::new(), input: None, examples: None, root: Root::default() };
        read_attributed_words(input, |attributes, word, input| {
            arguments.set(attributes, word, input)
        })?;
        arguments.calls.sort_by_key(|call| call.kind);
        Ok(arguments)
    }

    fn set(
        &mut self,
        attributes: Vec<Attribute>,
        word: Word,
        input: ParseStream<'_>,
    ) -> syn::Result<()> {
        let is_other = |attribute: &&Attribute| match word {
            Word::Crate | Word::Examples => true,
            _ => !is_repeated(attribute),
        };
        if let Some(other) = attributes.iter().find(is_other) {
            let message = "only documentation and `#[deprecated]` can be here, in front of a call \
                           or the input";
            return Err(syn::Error::new_spanned(other, message));
        }
        let kind = match word {
            Word::Get => Kind::Get,
            Word::List => Kind::List,
            Word::Create => Kind::Create,
            Word::Update => Kind::Update,
            Word::Patch => Kind::Patch,
            Word::Delete => Kind::Delete,
            Word::Batch => Kind::Batch,
            Word::Input => {
                self.input = Some(Named { name: assigned(input)?, attributes });
                return Ok(());
            }
            Word::Examples => {
                input.parse::<Token![=]>()?;
                let path = input.call(Path::parse_mod_style)?;
                let path = path.into_token_stream().to_string().replace(' ', "");
                // The `$crate` of a macro has no name in documentation.
                self.examples = Some(path).filter(|path| !path.contains('$'));
                return Ok(());
            }
            Word::Crate => {
                self.root = Root::parse(input)?;
                return Ok(());
            }
        };
        self.calls.push(Call { kind, made: Named { name: assigned(input)?, attributes } });
        Ok(())
    }
}
