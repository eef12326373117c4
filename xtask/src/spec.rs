//! The facts of the specs, with the place of each word that can be wrong.

pub(crate) mod api_key;
mod call;
pub(crate) mod evidence;
pub(crate) mod field;
pub(crate) mod field_flag;
pub(crate) mod history;
pub(crate) mod query_parameter;
pub(crate) mod scalar;
pub(crate) mod server_facts;
mod ty;
pub(crate) mod type_names;
mod wire;

use std::collections::BTreeSet;

use crate::diagnostics::{At, Spanned};
pub(crate) use crate::rules::limits::METHODS;
use api_key::ApiKey;
pub(crate) use call::Call;
use evidence::{Evidence, Provenance};
use field::{CommonField, FieldOrigin};
use field_flag::FieldFlag;
use history::History;
use server_facts::ServerFacts;
pub(crate) use ty::Type;
use type_names::TypeNames;
pub(crate) use wire::Wire;

/// The time by which a list can be read by key.
///
/// `core-macros` gives this field and the next one their meaning.
pub(crate) const CREATION_TIME: &str = "createdOn";

/// The time by which changes can be read.
pub(crate) const CHANGE_TIME: &str = "lastUpdated";

/// All specs.
#[derive(Debug, Default)]
pub(crate) struct Specs {
    pub(crate) api: Option<Api>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) enums: Vec<Enum>,
    pub(crate) objects: Vec<Object>,
    pub(crate) resources: Vec<Resource>,
    /// The names of types in Rust that the specs give.
    pub(crate) type_names: TypeNames,
    /// Paths of the files that could not be read. A mistake has been noted for each.
    pub(crate) unread: Vec<String>,
}

impl Specs {
    /// Returns the areas of work, by which the documentation groups resources.
    pub(crate) fn areas(&self) -> &[Spanned<String>] {
        self.api.as_ref().map_or(&[], |api| &api.areas)
    }

    /// Returns the fields of an object or a resource.
    pub(crate) fn fields_of(&self, name: &str) -> Option<&[Field]> {
        let object = self.objects.iter().find(|object| object.name.value == name);
        let resource = self.resources.iter().find(|resource| resource.name.value == name);
        let object = object.map(|object| object.fields.as_slice());
        object.or_else(|| resource.map(|resource| resource.fields.as_slice()))
    }

    /// Returns the fields that nearly all records share.
    pub(crate) fn common(&self) -> &[CommonField] {
        self.api.as_ref().map_or(&[], |api| &api.common)
    }

    /// Returns the names of records in each type of an id that one of several records has.
    pub(crate) fn choices(&self) -> impl Iterator<Item = &[String]> {
        let objects = self.objects.iter().flat_map(|object| &object.fields);
        let resources = self.resources.iter().flat_map(|resource| &resource.fields);
        let calls = self.resources.iter().flat_map(|resource| &resource.extra_calls);
        let fields = objects.chain(resources).map(|field| &field.ty.value);
        fields.chain(calls.flat_map(Call::types)).filter_map(Type::choice)
    }

    /// Returns the records without a spec that ids may refer to.
    pub(crate) fn references(&self) -> &[Reference] {
        self.api.as_ref().map_or(&[], |api| &api.references)
    }
}

/// `api.toml`.
#[derive(Debug)]
pub(crate) struct Api {
    /// The start of the file.
    pub(crate) at: At,
    /// The areas of work, in the order of the documentation. Each resource is in one.
    pub(crate) areas: Vec<Spanned<String>>,
    pub(crate) references: Vec<Reference>,
    /// The fields that nearly all records share, in the order of the wire.
    pub(crate) common: Vec<CommonField>,
    /// The keys with a value, in the order of [`API_KEYS`](api_key::API_KEYS).
    pub(crate) constants: Vec<(&'static ApiKey, Constant)>,
}

#[derive(Debug)]
pub(crate) enum Constant {
    Text(String),
    Number(i64),
    Texts(Vec<String>),
}

/// A record without a spec that ids refer to.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) name: Spanned<String>,
    /// The name in Rust, if the spec gives one.
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) doc: String,
}

#[derive(Debug)]
pub(crate) struct Scope {
    /// The name in Rust.
    pub(crate) variant: Spanned<String>,
    pub(crate) name: Spanned<String>,
    pub(crate) doc: String,
    /// `None` if no call can need the scope.
    pub(crate) access: Option<Access>,
    pub(crate) implies: Vec<Spanned<String>>,
}

/// The calls that a scope is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Access {
    Read,
    Write,
}

impl Access {
    pub(crate) const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// The word in specs and in declarations.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// The place of a declaration.
#[derive(Debug)]
pub(crate) struct Origin {
    /// The path from the folder of the workspace.
    pub(crate) path: String,
    pub(crate) source: String,
}

#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) origin: Origin,
    pub(crate) name: Spanned<String>,
    /// The name in Rust, if the spec gives one.
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) doc: String,
    pub(crate) aliases: Vec<Spanned<String>>,
    pub(crate) values: Vec<EnumValue>,
    pub(crate) history: History,
}

#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) wire: Spanned<Wire>,
    pub(crate) name: Spanned<String>,
    pub(crate) doc: String,
    pub(crate) evidence: Evidence,
    pub(crate) provenance: Option<Provenance>,
    pub(crate) history: History,
}

#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) origin: Origin,
    pub(crate) name: Spanned<String>,
    /// The name in Rust, if the spec gives one.
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) doc: String,
    pub(crate) aliases: Vec<Spanned<String>>,
    /// True if a patch may replace a list of such objects.
    pub(crate) is_patchable: bool,
    /// The evidence of fields without an own one.
    pub(crate) evidence: Evidence,
    pub(crate) provenance: Option<Provenance>,
    pub(crate) fields: Vec<Field>,
    pub(crate) history: History,
}

#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) origin: Origin,
    /// The folder below `resources`.
    pub(crate) group: String,
    /// The area of work. `None` if the spec does not name it.
    pub(crate) area: Option<Spanned<String>>,
    pub(crate) name: Spanned<String>,
    /// The name of the record in Rust, if the spec gives one.
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) doc: String,
    /// Words by which people search for the resource.
    pub(crate) aliases: Vec<Spanned<String>>,
    pub(crate) path: Spanned<String>,
    pub(crate) calls: Vec<Spanned<String>>,
    pub(crate) extra_calls: Vec<Call>,
    /// Empty if the resource has calls and no record.
    pub(crate) fields: Vec<Field>,
    /// The evidence of the path, and of calls and fields that do not name their own.
    pub(crate) evidence: Evidence,
    pub(crate) provenance: Option<Provenance>,
    /// The evidence of single standard calls.
    pub(crate) call_evidence: Vec<CallEvidence>,
    pub(crate) history: History,
    pub(crate) call_deprecated: Vec<(Spanned<String>, Spanned<String>)>,
    pub(crate) call_since: Vec<(Spanned<String>, Spanned<String>)>,
}

/// The evidence of a standard call.
#[derive(Debug)]
pub(crate) struct CallEvidence {
    /// The word of the call, such as `create`.
    pub(crate) call: Spanned<String>,
    pub(crate) evidence: Evidence,
    pub(crate) provenance: Option<Provenance>,
}

impl Object {
    /// Returns whether a builder makes the object, because some of its fields are required.
    pub(crate) fn needs_builder(&self) -> bool {
        self.fields.iter().any(|field| field.has(FieldFlag::Required))
    }
}

impl Resource {
    /// Returns whether the resource has a record, and not only calls.
    pub(crate) fn is_record(&self) -> bool {
        !self.calls.is_empty() || !self.fields.is_empty()
    }

    /// Returns the evidence of a standard call.
    pub(crate) fn call_evidence(&self, word: &str) -> Evidence {
        let own = self.call_evidence.iter().find(|known| known.call.value == word);
        own.map_or(self.evidence, |known| known.evidence)
    }

    /// Returns whether a list can be read in the order of a time.
    pub(crate) fn reads_by(&self, time: &str) -> bool {
        let can =
            |flag| self.fields.iter().any(|field| field.name.value == time && field.has(flag));
        self.has_call("list") && can(FieldFlag::Filter) && can(FieldFlag::Sort)
    }

    /// Returns whether the resource has this standard call.
    pub(crate) fn has_call(&self, word: &str) -> bool {
        self.calls.iter().any(|call| call.value == word)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Spanned<String>,
    pub(crate) ty: Spanned<Type>,
    pub(crate) doc: String,
    pub(crate) unit: Option<String>,
    pub(crate) flags: BTreeSet<FieldFlag>,
    /// The abilities that Core is known to refuse, as in `filter = false`. If neither set has an ability, no
    /// source shows it.
    pub(crate) refused: BTreeSet<FieldFlag>,
    pub(crate) max_length: Option<i64>,
    pub(crate) evidence: Evidence,
    pub(crate) provenance: Option<Provenance>,
    /// True if no source shows the type: it has a question mark in the spec.
    pub(crate) is_type_assumed: bool,
    /// True if the object holds objects of the type around it, so that Rust needs a box.
    pub(crate) is_boxed: bool,
    pub(crate) origin: FieldOrigin,
    pub(crate) history: History,
    /// The name in Rust, if the spec gives one.
    pub(crate) rust: Option<Spanned<String>>,
    pub(crate) facts: ServerFacts,
}
