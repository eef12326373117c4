//! The declaration that has fields: a resource or an object.

use crate::{
    diagnostics::At,
    diff::{
        finding::{Item, Side},
        names::{constant, member, setter},
    },
    spec::{Field, evidence::Evidence, field_flag::FieldFlag},
};

/// The declaration that has the fields, with its new names.
pub(super) struct Owner<'a> {
    pub(super) wire: &'a str,
    pub(super) rust: &'a str,
    pub(super) kind: OwnerKind,
    /// The evidence of fields that do not name their own, in both states.
    pub(super) evidence: (Evidence, Evidence),
    pub(super) at: &'a At,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OwnerKind {
    Object,
    Resource {
        /// True if a create has setters for the fields, in both states.
        has_input: bool,
        /// True if a call sends fields, in both states.
        is_written: bool,
    },
}

impl Owner<'_> {
    /// Returns whether a required field changes what programs must set.
    pub(super) fn has_setters(&self) -> bool {
        match self.kind {
            OwnerKind::Object => true,
            OwnerKind::Resource { has_input, .. } => has_input,
        }
    }

    /// Returns whether a call of both states sends fields.
    pub(super) fn is_written(&self) -> bool {
        match self.kind {
            OwnerKind::Object => true,
            OwnerKind::Resource { is_written, .. } => is_written,
        }
    }

    pub(super) fn item<'a>(&'a self, field: &'a Field, side: Side) -> Item<'a> {
        let wire = format!("{}.{}", self.wire, field.name.value);
        Item { owner: self.wire, wire, rust: self.name(field), side, at: &field.name.at }
    }

    /// Returns the name by which programs refer to a field: its constant, or the member of an object.
    pub(super) fn name(&self, field: &Field) -> String {
        match self.kind {
            OwnerKind::Object => member(self.rust, field),
            OwnerKind::Resource { .. } => constant(self.rust, field),
        }
    }

    /// Returns the items of Rust that a field has.
    pub(super) fn parts(&self, field: &Field) -> String {
        let own = format!("`{}`", member(self.rust, field));
        let constant = match self.kind {
            OwnerKind::Object => None,
            OwnerKind::Resource { .. } => Some(format!("`{}`", self.name(field))),
        };
        let has_setter = self.has_setters() && !field.has(FieldFlag::ReadOnly);
        let setter = match self.kind {
            OwnerKind::Resource { .. } if has_setter => {
                Some(format!("`{}`", setter(self.wire, field)))
            }
            OwnerKind::Resource { .. } | OwnerKind::Object => None,
        };
        let parts: Vec<String> = [own].into_iter().chain(constant).chain(setter).collect();
        parts.join(", ")
    }
}
