//! The record or nested object that fields belong to.

use crate::spec::{Field, Object, Resource, evidence::Evidence};

/// The owner of fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    pub(super) name: &'a str,
    pub(super) path: &'a str,
    pub(super) fields: &'a [Field],
    /// The evidence of fields that do not name their own.
    pub(super) evidence: Evidence,
    pub(super) is_resource: bool,
}

impl<'a> Owner<'a> {
    pub(super) fn of_resource(resource: &'a Resource) -> Self {
        Self {
            name: &resource.name.value,
            path: &resource.origin.path,
            fields: &resource.fields,
            evidence: resource.evidence,
            is_resource: true,
        }
    }

    pub(super) fn of_object(object: &'a Object) -> Self {
        Self {
            name: &object.name.value,
            path: &object.origin.path,
            fields: &object.fields,
            evidence: object.evidence,
            is_resource: false,
        }
    }

    pub(super) fn field(&self, name: &str) -> Option<&'a Field> {
        self.fields.iter().find(|field| field.name.value == name)
    }
}
