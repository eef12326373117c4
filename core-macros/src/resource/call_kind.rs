//! The table of standard calls. It gives the words of `#[resource(…)]` their meaning.

use proc_macro2::Span;
use syn::Ident;

use crate::words::words;

words! {
    /// A kind of standard call. The order is that of the constant `CALLS`.
    #[derive(PartialOrd, Ord)]
    pub(super) enum CallKind {
        Get = "get",
        List = "list",
        Create = "create",
        Update = "update",
        Patch = "patch",
        Delete = "delete",
        Batch = "batch",
        Read = "read",
    }
}

/// The facts of a kind of call, which are the same for all resources.
pub(super) struct CallFacts {
    /// The name of the generic type of such calls, and of the variant of `CallKind`. The marker trait
    /// has the prefix `Can`.
    pub(super) generic: &'static str,
    pub(super) method: &'static str,
    /// The part of the path after the path of the resource.
    pub(super) rest: &'static str,
    /// The effect of the call, with `*` for the name of the record.
    pub(super) effect: &'static str,
    pub(super) scope: &'static str,
    /// The kinds of errors that Core is known to answer with, each with its condition.
    pub(super) errors: &'static [(&'static str, &'static str)],
}

const READ: &str = "read:core";
const WRITE: &str = "readwrite:core";

const NOT_FOUND: (&str, &str) = ("NotFound", "if the record does not exist");
const VALIDATION: (&str, &str) =
    ("Validation", "if a required field is missing or a value breaks a rule");
const DUPLICATE: (&str, &str) = ("Duplicate", "if a record with this code or name exists already");
const OUT_OF_DATE: (&str, &str) = ("OutOfDate", "if the record has changed since it was read");
const TOO_LONG: (&str, &str) = ("Unsent", "if a text is longer than Core accepts");

static GET: CallFacts = CallFacts {
    generic: "Get",
    method: "GET",
    rest: "/{id}",
    effect: "reads a * by its id, with nested collections.",
    scope: READ,
    errors: &[NOT_FOUND],
};

static LIST: CallFacts = CallFacts {
    generic: "List",
    method: "GET",
    rest: "",
    effect: "lists * records, one page at a time.",
    scope: READ,
    errors: &[
        ("Query", "if Core does not accept the filter, the order or a field"),
        ("Unsent", "if the page is larger than Core permits"),
    ],
};

static CREATE: CallFacts = CallFacts {
    generic: "Create",
    method: "POST",
    rest: "",
    effect: "creates a * and returns it, with its id and version.",
    scope: WRITE,
    errors: &[VALIDATION, DUPLICATE, TOO_LONG],
};

static UPDATE: CallFacts = CallFacts {
    generic: "Update",
    method: "PUT",
    rest: "/{id}",
    effect: "replaces a * and returns it, with its new version.",
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

static PATCH: CallFacts = CallFacts {
    generic: "Patch",
    method: "PATCH",
    rest: "/{id}",
    effect: "changes single fields of a * and returns the whole record, with its new version.",
    scope: WRITE,
    errors: &[OUT_OF_DATE, VALIDATION, TOO_LONG],
};

static DELETE: CallFacts = CallFacts {
    generic: "Delete",
    method: "DELETE",
    rest: "/{id}",
    effect: "deletes a *.",
    scope: WRITE,
    errors: &[NOT_FOUND],
};

static BATCH: CallFacts = CallFacts {
    generic: "BatchCreate",
    method: "POST",
    rest: "/batch",
    effect: "creates many * records, all or none, and returns the job.",
    scope: WRITE,
    errors: &[("Refused", "if one of the records is invalid. Core does not say which"), TOO_LONG],
};

static READ_SINGLE: CallFacts = CallFacts {
    generic: "Read",
    method: "GET",
    rest: "",
    effect: "reads the single *, which has no id in its path.",
    scope: READ,
    errors: &[],
};

impl CallKind {
    pub(super) fn facts(self) -> &'static CallFacts {
        match self {
            Self::Get => &GET,
            Self::List => &LIST,
            Self::Create => &CREATE,
            Self::Update => &UPDATE,
            Self::Patch => &PATCH,
            Self::Delete => &DELETE,
            Self::Batch => &BATCH,
            Self::Read => &READ_SINGLE,
        }
    }

    /// Returns the name of the variant of `CallKind`.
    pub(super) fn ident(self) -> Ident {
        Ident::new(self.facts().generic, Span::call_site())
    }
}
