//! Reads the declaration of a resource.

use quote::ToTokens;
use syn::{
    Attribute, DeriveInput, Ident, LitStr, Path, Token, ext::IdentExt, parenthesized,
    parse::ParseStream, punctuated::Punctuated,
};

use super::{ItemName, Resource, StandardCall, call_kind::CallKind};
use crate::{
    attribute::one,
    evidence::Evidence,
    fields::Fields,
    item_attributes::{inherit, is_repeated},
    root::Root,
    words::{Word, assigned, read_attributed_words, words},
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
        Read = "read",
        Input = "input",
        Evidence = "evidence",
        Documented = "documented",
        VendorCode = "vendor_code",
        Observed = "observed",
        Assumed = "assumed",
        Examples = "examples",
        Crate = "crate",
    }
}

impl ResourceWord {
    /// Returns the kind of the call that the word declares.
    fn call_kind(self) -> Option<CallKind> {
        CallKind::ALL.iter().copied().find(|kind| kind.text() == self.text())
    }

    /// Returns the evidence of the calls after the word.
    fn evidence(self) -> Option<Evidence> {
        Evidence::ALL.iter().copied().find(|evidence| evidence.text() == self.text())
    }
}

const FORM: &str = "#[resource(\"/path\", get = GetRecord, list = ListRecords)]";

/// `#[resource("/path", get = GetX, …)]`.
struct ResourceArguments {
    path: LitStr,
    calls: Vec<StandardCall>,
    input: Option<ItemName>,
    /// The evidence of the path, and of calls and fields that do not name their own.
    evidence: Evidence,
    /// The evidence of single calls.
    call_evidence: Vec<(Ident, Evidence)>,
    examples: Option<String>,
    root: Root,
}

impl Resource {
    pub(super) fn parse(input: DeriveInput) -> syn::Result<Self> {
        let Some(arguments) = one(&input.attrs, "resource", FORM, ResourceArguments::read)? else {
            let message = "a resource needs `#[resource(\"/path\", get = …, list = …)]`";
            return Err(syn::Error::new(input.ident.span(), message));
        };
        let ResourceArguments {
            path,
            mut calls,
            input: mut input_name,
            evidence,
            examples,
            root,
            ..
        } = arguments;
        let mut fields = Fields::parse(&input, root, "a resource", true)?;
        fields.evidence = evidence;
        // All that a deprecated record needs is deprecated.
        for item in calls.iter_mut().map(|call| &mut call.item).chain(&mut input_name) {
            inherit(&mut item.attributes, &input.attrs);
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

        let mut arguments = Self {
            path,
            calls: Vec::new(),
            input: None,
            evidence: Evidence::default(),
            call_evidence: Vec::new(),
            examples: None,
            root: Root::default(),
        };
        read_attributed_words(input, |attributes, word, input| {
            arguments.set(attributes, word, input)
        })?;
        arguments.assign_evidence()?;
        arguments.calls.sort_by_key(|call| call.kind);
        Ok(arguments)
    }

    fn set(
        &mut self,
        mut attributes: Vec<Attribute>,
        word: ResourceWord,
        input: ParseStream<'_>,
    ) -> syn::Result<()> {
        let is_named = word.call_kind().is_some() || word == ResourceWord::Input;
        let old_names = if is_named { take_old_names(&mut attributes)? } else { Vec::new() };
        let is_other = |attribute: &&Attribute| !is_named || !is_repeated(attribute);
        if let Some(other) = attributes.iter().find(is_other) {
            let message = "only documentation, `#[deprecated]` and `#[renamed_from(OldName)]` are allowed \
                           here, in front of a call or the input";
            return Err(syn::Error::new_spanned(other, message));
        }
        if let Some(kind) = word.call_kind() {
            let item = ItemName { name: assigned(input)?, attributes, old_names };
            self.calls.push(StandardCall { kind, item, evidence: None });
            return Ok(());
        }
        if let Some(evidence) = word.evidence() {
            return self.read_evidence(evidence, input);
        }
        match word {
            ResourceWord::Input => {
                self.input = Some(ItemName { name: assigned(input)?, attributes, old_names });
            }
            ResourceWord::Evidence => self.evidence = assigned(input)?,
            ResourceWord::Examples => {
                input.parse::<Token![=]>()?;
                let path = input.call(Path::parse_mod_style)?;
                let path = path.into_token_stream().to_string().replace(' ', "");
                // Documentation cannot name the `$crate` of a macro.
                self.examples = Some(path).filter(|path| !path.contains('$'));
            }
            ResourceWord::Crate => self.root = Root::parse(input)?,
            // Calls and their evidence are read above.
            ResourceWord::Get
            | ResourceWord::List
            | ResourceWord::Create
            | ResourceWord::Update
            | ResourceWord::Patch
            | ResourceWord::Delete
            | ResourceWord::Batch
            | ResourceWord::Read
            | ResourceWord::Documented
            | ResourceWord::VendorCode
            | ResourceWord::Observed
            | ResourceWord::Assumed => {}
        }
        Ok(())
    }

    /// Reads the calls with this evidence: `(get, create)`.
    fn read_evidence(&mut self, evidence: Evidence, input: ParseStream<'_>) -> syn::Result<()> {
        let content;
        parenthesized!(content in input);
        for name in content.parse_terminated(Ident::parse_any, Token![,])? {
            if self.call_evidence.iter().any(|(other, _)| *other == name) {
                let message = format!("a second evidence of `{name}`; name each call once");
                return Err(syn::Error::new(name.span(), message));
            }
            self.call_evidence.push((name, evidence));
        }
        Ok(())
    }

    /// Gives each call its evidence.
    fn assign_evidence(&mut self) -> syn::Result<()> {
        for (name, evidence) in &self.call_evidence {
            let is_named = |call: &&mut StandardCall| name == call.kind.text();
            let Some(call) = self.calls.iter_mut().find(is_named) else {
                let message =
                    format!("the declaration has no call `{name}`; name one of its calls");
                return Err(syn::Error::new(name.span(), message));
            };
            call.evidence = Some(*evidence);
        }
        Ok(())
    }
}

/// Removes and reads `#[renamed_from(OldName)]`.
fn take_old_names(attributes: &mut Vec<Attribute>) -> syn::Result<Vec<Ident>> {
    let is_it = |attribute: &Attribute| attribute.path().is_ident("renamed_from");
    let mut names = Vec::new();
    for attribute in attributes.iter().filter(|attribute| is_it(attribute)) {
        let read = Punctuated::<Ident, Token![,]>::parse_terminated;
        names.extend(attribute.parse_args_with(read)?);
    }
    attributes.retain(|attribute| !is_it(attribute));
    Ok(names)
}
