//! The kinds of calls that a resource may have, and what is known of each.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use super::{Call, Named, Resource};
use crate::fields::Fields;

/// A kind of call for whole records, in the order of the constant `CALLS`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Get,
    List,
    Create,
    Update,
    Patch,
    Delete,
    Batch,
}

/// What is known of a kind of call, whatever the resource.
pub(super) struct Facts {
    /// The type of such calls, and the variant of `CallKind`; the marker starts with `Can`.
    generic: &'static str,
    pub(super) method: &'static str,
    /// The path of the call after the path of the resource.
    rest: &'static str,
    /// The effect on the record, whose name takes the place of `*`.
    pub(super) does: &'static str,
    pub(super) scope: &'static str,
    /// The kinds of errors that Core is known to answer with, and when.
    pub(super) errors: &'static [(&'static str, &'static str)],
}

/// The fields that a list can be read by where Core both filters and sorts by them, with the marker
/// and its constant. Unlike an id, which Core is not known to sort by, they have an order.
const KEYS: [(&str, &str, &str); 2] =
    [("createdOn", "CanReadByKey", "KEY"), ("lastUpdated", "CanReadChanges", "CHANGED")];

const READ: &str = "read:core";
const WRITE: &str = "readwrite:core";

const NOT_FOUND: (&str, &str) = ("NotFound", "if the record does not exist");
const VALIDATION: (&str, &str) =
    ("Validation", "if a required field is missing or a value breaks a rule");
const DUPLICATE: (&str, &str) = ("Duplicate", "if a record with this code or name exists already");
const OUT_OF_DATE: (&str, &str) = ("OutOfDate", "if the record has changed since it was read");
const TOO_LONG: (&str, &str) = ("Unsent", "if a text is longer than Core accepts");

static GET: Facts = Facts {
    generic: "Get",
    method: "GET",
    rest: "/{id}",
    does: "reads a * by its id, with nested collections.",
    scope: READ,
    errors: &[NOT_FOUND],
};

static LIST: Facts = Facts {
    generic: "List",
    method: "GET",
    rest: "",
    does: "lists * records, one page at a time.",
    scope: READ,
    errors: &[
        ("Query", "if Core does not accept the filter, the order or a field"),
        ("Unsent", "if the page is larger than Core permits"),
    ],
};

static CREATE: Facts = Facts {
    generic: "Create",
    method: "POST",
    rest: "",
    does: "creates a * and returns it, with its id and version.",
    scope: WRITE,
    errors: &[VALIDATION, DUPLICATE, TOO_LONG],
};

static UPDATE: Facts = Facts {
    generic: "Update",
    method: "PUT",
    rest: "/{id}",
    does: "replaces a * and returns it, with its new version.",
    scope: WRITE,
    errors: &[
        OUT_OF_DATE,
        VALIDATION,
        (
            "Unsent",
            "if the record has no version, or is a row of a list that left out nested fields. Use \
             `Client::update`, or expand these fields in the list",
        ),
    ],
};

static PATCH: Facts = Facts {
    generic: "Patch",
    method: "PATCH",
    rest: "/{id}",
    does: "changes single fields of a * and returns the whole record, with its new version.",
    scope: WRITE,
    errors: &[OUT_OF_DATE, VALIDATION, TOO_LONG],
};

static DELETE: Facts = Facts {
    generic: "Delete",
    method: "DELETE",
    rest: "/{id}",
    does: "deletes a *.",
    scope: WRITE,
    errors: &[NOT_FOUND],
};

static BATCH: Facts = Facts {
    generic: "BatchCreate",
    method: "POST",
    rest: "/batch",
    does: "creates many * records, all or none, and returns the job.",
    scope: WRITE,
    errors: &[("Refused", "if one of the records is invalid. Core does not say which"), TOO_LONG],
};

impl Kind {
    pub(super) fn facts(self) -> &'static Facts {
        match self {
            Self::Get => &GET,
            Self::List => &LIST,
            Self::Create => &CREATE,
            Self::Update => &UPDATE,
            Self::Patch => &PATCH,
            Self::Delete => &DELETE,
            Self::Batch => &BATCH,
        }
    }

    /// Its name as a value.
    pub(super) fn ident(self) -> Ident {
        Ident::new(self.facts().generic, Span::call_site())
    }
}

impl Resource {
    /// A name and a marker for each call.
    pub(super) fn expand_calls(&self) -> TokenStream {
        let calls = self.calls.iter().map(|call| self.expand_call(call));
        quote!(#(#calls)*)
    }

    fn expand_call(&self, call: &Call) -> TokenStream {
        let visibility = &self.visibility;
        let Fields { owner, root, derived, .. } = &self.fields;
        let Call { kind, made: Named { name, attributes } } = call;
        let facts = kind.facts();
        let generic = Ident::new(facts.generic, name.span());
        let marker = Ident::new(&format!("Can{}", facts.generic), name.span());
        let path = format!("{}{}", self.path.value(), facts.rest);
        let known = kind.docs(&path, &owner.to_string(), root);
        let example = self.example(call);
        let item = match kind {
            Kind::Create => self.input.as_ref().map(|input| {
                let input = &input.name;
                quote!(type Input = #input;)
            }),
            Kind::Batch => Some(quote!(const BATCH_PATH: &'static #root::str = #path;)),
            Kind::Get | Kind::List | Kind::Update | Kind::Patch | Kind::Delete => None,
        };
        let keys = (*kind == Kind::List).then(|| self.expand_keys());
        quote! {
            #(#[doc = #known])*
            #(#attributes)*
            #(#[doc = #example])*
            #[allow(dead_code)]
            #visibility type #name = #root::#generic<#owner>;

            #derived
            impl #root::Declared<#root::declared::#generic> for #owner {}

            #derived
            impl #root::#marker for #owner { #item }

            #keys
        }
    }

    /// A marker for each field that the list can be read by.
    fn expand_keys(&self) -> TokenStream {
        let Fields { owner, root, derived, listed, .. } = &self.fields;
        let markers = KEYS.iter().filter_map(|(field, marker, constant)| {
            let found = listed.iter().find(|listed| listed.is_key(field))?;
            let marker = Ident::new(marker, found.ident.span());
            let constant = Ident::new(constant, found.ident.span());
            Some(quote! {
                #derived
                impl #root::Declared<#root::declared::#marker> for #owner {}

                #derived
                impl #root::#marker for #owner {
                    const #constant: &'static #root::str = #field;
                }
            })
        });
        quote!(#(#markers)*)
    }
}
