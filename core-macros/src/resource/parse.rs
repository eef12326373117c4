//! Reads the declaration of a resource.

use quote::ToTokens;
use syn::{Attribute, DeriveInput, LitStr, Path, Token, parse::ParseStream};

use super::{ItemName, Resource, StandardCall, call_kind::CallKind};
use crate::{
    attribute::one,
    fields::Fields,
    item_attributes::is_repeated,
    root::Root,
    words::{assigned, read_attributed_words, words},
};

words! {
    enum ResourceWord {
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
struct ResourceArguments {
    path: LitStr,
    calls: Vec<StandardCall>,
    input: Option<ItemName>,
    examples: Option<String>,
    root: Root,
}

impl Resource {
    pub(super) fn parse(input: DeriveInput) -> syn::Result<Self> {
        let Some(arguments) = one(&input.attrs, "resource", FORM, ResourceArguments::read)? else {
            let message = "a resource needs `#[resource(\"/path\", get = …, list = …)]`";
            return Err(syn::Error::new(input.ident.span(), message));
        };
        let ResourceArguments { path, calls, input: input_name, examples, root } = arguments;
        let mut fields = Fields::parse(&input, root, "a resource", true)?;
        for item in calls.iter().map(|call| &call.item).chain(&input_name) {
            fields.impl_attrs.note(&item.attributes);
        }
        Ok(Self { visibility: input.vis, path, calls, input: input_name, examples, fields })
    }
}

impl ResourceArguments {
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
        word: ResourceWord,
        input: ParseStream<'_>,
    ) -> syn::Result<()> {
        let is_other = |attribute: &&Attribute| match word {
            ResourceWord::Crate | ResourceWord::Examples => true,
            _ => !is_repeated(attribute),
        };
        if let Some(other) = attributes.iter().find(is_other) {
            let message = "only documentation and `#[deprecated]` are allowed here, in front of a \
                           call or the input";
            return Err(syn::Error::new_spanned(other, message));
        }
        let kind = match word {
            ResourceWord::Get => CallKind::Get,
            ResourceWord::List => CallKind::List,
            ResourceWord::Create => CallKind::Create,
            ResourceWord::Update => CallKind::Update,
            ResourceWord::Patch => CallKind::Patch,
            ResourceWord::Delete => CallKind::Delete,
            ResourceWord::Batch => CallKind::Batch,
            ResourceWord::Input => {
                self.input = Some(ItemName { name: assigned(input)?, attributes });
                return Ok(());
            }
            ResourceWord::Examples => {
                input.parse::<Token![=]>()?;
                let path = input.call(Path::parse_mod_style)?;
                let path = path.into_token_stream().to_string().replace(' ', "");
                // Documentation cannot name the `$crate` of a macro.
                self.examples = Some(path).filter(|path| !path.contains('$'));
                return Ok(());
            }
            ResourceWord::Crate => {
                self.root = Root::parse(input)?;
                return Ok(());
            }
        };
        self.calls
            .push(StandardCall { kind, item: ItemName { name: assigned(input)?, attributes } });
        Ok(())
    }
}
