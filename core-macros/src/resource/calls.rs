//! The kinds of calls that a resource may have, and what is known of each.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use super::{Call, Resource};

/// What is known of a kind of call, whatever the resource.
pub(super) struct Kind {
    /// The word in the declaration.
    pub(super) word: &'static str,
    /// The type in `core_api::endpoint`, and the variant of `CallKind`; the marker beside it starts
    /// with `Can`.
    generic: &'static str,
    method: &'static str,
    /// What follows the path of the resource.
    rest: &'static str,
    /// What it does with the record, whose name stands for `*`.
    does: &'static str,
    scope: &'static str,
    /// Kinds of errors that Core is known to answer with, and when.
    errors: &'static [(&'static str, &'static str)],
}

/// The fields that a list can be read by where Core both filters and sorts by them, with the marker
/// and its constant. Unlike an id, which Core is not known to sort by, they have an order.
const KEYS: [(&str, &str, &str); 2] =
    [("createdOn", "CanReadByKey", "KEY"), ("lastUpdated", "CanReadChanges", "CHANGED")];

const READ: &str = "read:core";
const WRITE: &str = "readwrite:core";

const NOT_FOUND: (&str, &str) = ("NotFound", "where there is no such record");
const VALIDATION: (&str, &str) =
    ("Validation", "where a required field is missing or a value breaks a rule");
const DUPLICATE: (&str, &str) =
    ("Duplicate", "where a record with this code or name is there already");
const OUT_OF_DATE: (&str, &str) =
    ("OutOfDate", "where somebody else has changed the record since it was read");
const TOO_LONG: (&str, &str) = ("Unsent", "where a text is longer than Core takes");

/// In the order of a declaration.
pub(super) const KINDS: [Kind; 7] = [
    Kind {
        word: "get",
        generic: "Get",
        method: "GET",
        rest: "/{id}",
        does: "fetches one * by its id, nested collections included.",
        scope: READ,
        errors: &[NOT_FOUND],
    },
    Kind {
        word: "list",
        generic: "List",
        method: "GET",
        rest: "",
        does: "lists * records, a page of them at a time.",
        scope: READ,
        errors: &[
            ("Query", "where Core does not take the filter, the order or a field"),
            ("Unsent", "where a page is larger than Core gives"),
        ],
    },
    Kind {
        word: "create",
        generic: "Create",
        method: "POST",
        rest: "",
        does: "creates a * and returns it, with its id and version.",
        scope: WRITE,
        errors: &[VALIDATION, DUPLICATE, TOO_LONG],
    },
    Kind {
        word: "update",
        generic: "Update",
        method: "PUT",
        rest: "/{id}",
        does: "replaces a * and returns it, with its new version.",
        scope: WRITE,
        errors: &[
            OUT_OF_DATE,
            VALIDATION,
            ("Unsent", "where the record was not read whole: by a list, or without its version"),
        ],
    },
    Kind {
        word: "patch",
        generic: "Patch",
        method: "PATCH",
        rest: "/{id}",
        does: "changes single fields of a * and returns it whole, with its new version.",
        scope: WRITE,
        errors: &[OUT_OF_DATE, VALIDATION, TOO_LONG],
    },
    Kind {
        word: "delete",
        generic: "Delete",
        method: "DELETE",
        rest: "/{id}",
        does: "deletes a *.",
        scope: WRITE,
        errors: &[NOT_FOUND],
    },
    Kind {
        word: "batch",
        generic: "BatchCreate",
        method: "POST",
        rest: "/batch",
        does: "creates many * records, all or none, and returns the job that does so.",
        scope: WRITE,
        errors: &[("Refused", "where one of them is wrong; Core does not say which"), TOO_LONG],
    },
];

impl Resource {
    /// A name and a marker for each call.
    pub(super) fn expand_calls(&self) -> TokenStream {
        let calls = self.calls.iter().map(|call| self.expand_call(call));
        quote!(#(#calls)*)
    }

    fn expand_call(&self, call: &Call) -> TokenStream {
        let (owner, visibility) = (&self.fields.owner, &self.visibility);
        let Call { kind, name, docs } = call;
        let generic = Ident::new(kind.generic, name.span());
        let marker = Ident::new(&format!("Can{}", kind.generic), name.span());
        let path = format!("{}{}", self.path.value(), kind.rest);
        let known = kind.docs(&path, &owner.to_string());
        let item = match kind.word {
            "create" => self.input.as_ref().map(|input| quote!(type Input = #input;)),
            "batch" => Some(quote!(const BATCH_PATH: &'static str = #path;)),
            _ => None,
        };
        let keys = (kind.word == "list").then(|| self.expand_keys());
        quote! {
            #(#[doc = #known])*
            #(#docs)*
            #visibility type #name = ::core_api::endpoint::#generic<#owner>;

            #[automatically_derived]
            impl ::core_api::endpoint::#marker for #owner { #item }

            #keys
        }
    }

    /// A marker for each field that the list can be read by.
    fn expand_keys(&self) -> TokenStream {
        let owner = &self.fields.owner;
        let markers = KEYS.iter().filter_map(|(field, marker, constant)| {
            let found = self.fields.listed.iter().find(|listed| listed.is_key(field))?;
            let marker = Ident::new(marker, found.ident.span());
            let constant = Ident::new(constant, found.ident.span());
            Some(quote! {
                #[automatically_derived]
                impl ::core_api::endpoint::#marker for #owner {
                    const #constant: &'static str = #field;
                }
            })
        });
        quote!(#(#markers)*)
    }
}

impl Kind {
    /// Its name as a value.
    pub(super) fn ident(&self) -> Ident {
        Ident::new(self.generic, Span::call_site())
    }

    /// The documentation of such a call, line by line.
    fn docs(&self, path: &str, owner: &str) -> Vec<String> {
        let Self { method, scope, .. } = self;
        let does = self.does.replace('*', &format!("[`{owner}`]"));
        let mut lines = vec![
            format!(" `{method} {path}`: {does}"),
            String::new(),
            format!(" Needs the scope `{scope}`."),
            String::new(),
            " # Errors".to_owned(),
            String::new(),
        ];
        lines.extend(
            self.errors
                .iter()
                .map(|(kind, when)| format!(" - [`{kind}`](core_api::ErrorKind::{kind}) {when}")),
        );
        let permission = "where the user, the subscription or the scope does not permit it";
        lines.push(format!(" - [`Permission`](core_api::ErrorKind::Permission) {permission}"));
        lines.push(String::new());
        lines
    }
}
