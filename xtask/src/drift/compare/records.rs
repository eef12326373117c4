//! The shapes of each record, collected from all calls and from all places where it is nested.

use std::collections::BTreeMap;

use crate::{
    drift::{observations::Observations, shape::Shape},
    spec::{Field, Resource, Specs, Type},
};

/// A record of the specs, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RecordId {
    Resource(usize),
    Object(usize),
}

/// The spec of a record.
#[derive(Clone, Copy)]
pub(super) struct RecordSpec<'a> {
    pub(super) name: &'a str,
    /// The path of the file.
    pub(super) file: &'a str,
    pub(super) fields: &'a [Field],
}

/// The shapes of a record.
#[derive(Debug, Default)]
pub(super) struct RecordShapes {
    /// Complete records.
    pub(super) whole: Shape,
    /// Records with selected fields.
    pub(super) selected: Shape,
    /// Requests that made a record.
    pub(super) created: Shape,
}

/// The largest depth of nested objects that are compared.
const MAX_DEPTH: usize = 16;

impl RecordId {
    /// Returns the spec of the record.
    pub(super) fn spec(self, specs: &Specs) -> Option<RecordSpec<'_>> {
        Some(match self {
            Self::Resource(index) => {
                let Resource { name, origin, fields, .. } = specs.resources.get(index)?;
                RecordSpec { name: &name.value, file: &origin.path, fields }
            }
            Self::Object(index) => {
                let object = specs.objects.get(index)?;
                RecordSpec {
                    name: &object.name.value,
                    file: &object.origin.path,
                    fields: &object.fields,
                }
            }
        })
    }

    /// Returns the record that a nested type names.
    pub(super) fn nested(ty: &Type, specs: &Specs) -> Option<Self> {
        match ty {
            Type::Object(name) | Type::List(name) => {
                let index = specs.objects.iter().position(|one| one.name.value == *name)?;
                Some(Self::Object(index))
            }
            Type::Resource(name) | Type::Input(name) => {
                let index = specs.resources.iter().position(|one| one.name.value == *name)?;
                Some(Self::Resource(index))
            }
            Type::ListOf(item) => Self::nested(item, specs),
            Type::Scalar(_)
            | Type::Json
            | Type::OwnId
            | Type::Id(_)
            | Type::Enum(_)
            | Type::Nothing
            | Type::Wrong => None,
        }
    }
}

/// Collects the shapes of all records.
pub(super) fn collect(
    specs: &Specs,
    observations: &Observations,
) -> BTreeMap<RecordId, RecordShapes> {
    let mut records: BTreeMap<RecordId, RecordShapes> = BTreeMap::new();
    for (call, found) in &observations.calls {
        let Some(resource) = specs.resources.get(call.resource) else { continue };
        let own = RecordId::Resource(call.resource);
        if let Some(record) = answer_of(own, resource, &call.word, specs) {
            for row in rows(&found.answer) {
                add(&mut records, record, row, true, specs, 0);
            }
            for row in rows(&found.selected) {
                add(&mut records, record, row, false, specs, 0);
            }
        }
        if matches!(call.word.as_str(), "create" | "batch") {
            let created = &mut records.entry(own).or_default().created;
            rows(&found.request).for_each(|row| created.merge(row));
        }
    }
    records
}

/// Returns the record that a call answers with.
fn answer_of(own: RecordId, resource: &Resource, word: &str, specs: &Specs) -> Option<RecordId> {
    let extra = resource.extra_calls.iter().find(|call| call.name.value == word);
    match extra {
        Some(call) => RecordId::nested(&call.returns.value, specs),
        // A batch answers with a job, and a patch and a deletion with nothing that is declared.
        None if matches!(word, "batch" | "patch" | "delete") => None,
        None => resource.is_record().then_some(own),
    }
}

/// Returns the records of a body: itself, or the elements of its list.
fn rows(body: &Shape) -> impl Iterator<Item = &Shape> {
    let own = (body.objects > 0).then_some(body);
    own.into_iter().chain(body.items.as_deref())
}

/// Adds a shape to its record, and nested ones to theirs.
fn add(
    records: &mut BTreeMap<RecordId, RecordShapes>,
    record: RecordId,
    shape: &Shape,
    is_whole: bool,
    specs: &Specs,
    depth: usize,
) {
    let Some(spec) = record.spec(specs).filter(|_| depth < MAX_DEPTH) else { return };
    let shapes = records.entry(record).or_default();
    if is_whole { &mut shapes.whole } else { &mut shapes.selected }.merge(shape);
    for field in spec.fields {
        let nested = RecordId::nested(&field.ty.value, specs);
        let Some((nested, shape)) = nested.zip(shape.field(&field.name.value)) else { continue };
        for row in rows(shape) {
            add(records, nested, row, true, specs, depth + 1);
        }
    }
}
