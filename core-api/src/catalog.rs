//! The resources of Core as data: names, paths, fields and calls, each with its evidence.
//!
//! A program that treats all resources alike, such as an export, a replica or a command line, reads
//! [`RESOURCES`]. [`find`] finds a resource by a name that a person types. [`ResourceInfo::visit`] calls
//! generic code with the type of the resource.
//!
//! ```
//! use core_api::{Evidence, catalog::RESOURCES, endpoint::CallKind};
//!
//! let project = RESOURCES.iter().find(|resource| resource.name == "Project").unwrap();
//! assert_eq!((project.group, project.path), ("general", "/project"));
//! assert!(project.fields.iter().any(|field| field.name == "managerId"));
//!
//! let list = project.call(CallKind::List).unwrap();
//! assert_eq!((list.name, list.method, list.path), ("ListProjects", "GET", "/project"));
//! assert_ne!(list.evidence, Evidence::Assumed);
//! ```
//!
//! # Abilities
//!
//! - **by key**: a list can be read [by key](crate::endpoint::List::by_key). Concurrent writes then neither skip nor
//!   repeat rows.
//! - **changes**: [`Client::changes`](crate::Client::changes) reads new and changed records. From `DateTime::MIN`,
//!   it reads all records.
//! - **batch**: one request creates many records.
//! - **(yes)**: the call is assumed. No source shows that Core has it.
//!
#![doc = include_str!("generated/abilities.md")]

mod names;
mod visitor;

use http::Method;
pub use names::{find, nearest};
pub use visitor::ResourceVisitor;

use crate::{
    Endpoint, Evidence, Resource, Target,
    endpoint::CallKind,
    record::{FieldInfo, Record},
};

/// All resources, by group and name. Resources without a record are last.
#[doc(alias("reflection", "metadata", "schema", "all resources"))]
#[allow(deprecated, reason = "the list has deprecated calls as well")]
pub static RESOURCES: &[ResourceInfo] = crate::__resources!(entries);

/// The description of a resource: its names, its fields and its calls.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ResourceInfo {
    /// The name of the type, such as `ClientRecord`. Ids refer to it: see
    /// [`Kind::Id`](crate::record::Kind::Id).
    pub name: &'static str,
    /// The name of the module with the type, such as `general`.
    pub group: &'static str,
    /// The path of the list, or of the single object.
    pub path: &'static str,
    /// The declared fields, in the order in which Core sends them. Empty if the resource has no record.
    pub fields: &'static [FieldInfo],
    /// The calls. Standard calls are first.
    pub calls: &'static [CallInfo],
    /// The evidence of the path.
    pub evidence: Evidence,
    /// True if [`Client::changes`](crate::Client::changes) reads the resource: Core filters and sorts it by the time of
    /// the last change.
    pub reads_changes: bool,
    /// True if a list can be read [by key](crate::endpoint::List::by_key): Core filters and sorts it by the time of
    /// creation.
    pub reads_by_key: bool,
}

impl ResourceInfo {
    /// Returns the standard call of this kind, or `None` if the resource does not have it.
    #[must_use]
    pub fn call(&self, kind: CallKind) -> Option<&'static CallInfo> {
        self.calls.iter().find(|call| call.kind == Some(kind))
    }
}

/// The description of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallInfo {
    /// The name of the type, such as `GetActivity`.
    pub name: &'static str,
    /// The kind of a standard call, or `None` for other calls.
    pub kind: Option<CallKind>,
    /// The HTTP method in upper case.
    pub method: &'static str,
    /// The path after the base URL, with placeholders: `/project/{id}`.
    pub path: &'static str,
    /// The name of the required scope.
    pub scope: &'static str,
    /// True if a client may repeat the call after a lost answer.
    pub is_idempotent: bool,
    /// The evidence of the call.
    pub evidence: Evidence,
}

impl CallInfo {
    const fn of<E: Endpoint>(name: &'static str, kind: Option<CallKind>) -> Self {
        Self {
            name,
            kind,
            method: method_name(E::METHOD),
            path: E::PATH,
            scope: E::SCOPE,
            is_idempotent: E::IDEMPOTENT,
            evidence: E::EVIDENCE,
        }
    }
}

const fn method_name(method: Method) -> &'static str {
    let name = match method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "",
    };
    // `Method` has a destructor, which const evaluation rejects. The methods of declarations own no memory.
    std::mem::forget(method);
    name
}

/// Makes the entries of [`RESOURCES`] from the list of all resources.
macro_rules! entries {
    (
        records { $(
            $group:ident $record:ident { $($word:ident $call:ident;)* } $input:tt [$($extra:ident)*]
            [$($ability:ident)*]
        )* }
        calls { $($other:ident $name:ident $path:literal $evidence:ident [$($only:ident)*])* }
    ) => {
        &[
            $(ResourceInfo {
                name: <crate::$record as Target>::NAME,
                group: stringify!($group),
                path: <crate::$record as Resource>::PATH,
                fields: <crate::$record as Record>::FIELDS,
                calls: &[
                    $(CallInfo::of::<crate::$call>(stringify!($call), Some(kind!($word))),)*
                    $(CallInfo::of::<crate::$extra>(stringify!($extra), None),)*
                ],
                evidence: <crate::$record as Resource>::EVIDENCE,
                reads_changes: false $(|| is_same!(changes $ability))*,
                reads_by_key: false $(|| is_same!(by_key $ability))*,
            },)*
            $(ResourceInfo {
                name: stringify!($name),
                group: stringify!($other),
                path: $path,
                fields: &[],
                calls: &[$(CallInfo::of::<crate::$only>(stringify!($only), None)),*],
                evidence: Evidence::$evidence,
                reads_changes: false,
                reads_by_key: false,
            },)*
        ]
    };
}

/// Returns the kind of a standard call by its word in a declaration.
macro_rules! kind {
    (get) => {
        CallKind::Get
    };
    (list) => {
        CallKind::List
    };
    (create) => {
        CallKind::Create
    };
    (update) => {
        CallKind::Update
    };
    (patch) => {
        CallKind::Patch
    };
    (delete) => {
        CallKind::Delete
    };
    (batch) => {
        CallKind::BatchCreate
    };
    (read) => {
        CallKind::Read
    };
}

/// Returns whether two words of the list of all resources are the same.
macro_rules! is_same {
    (changes changes) => {
        true
    };
    (by_key by_key) => {
        true
    };
    ($wanted:ident $other:ident) => {
        false
    };
}

use {entries, is_same, kind};
