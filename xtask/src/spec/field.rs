//! The places of fields, and their options.

use super::{Field, field_flag::FieldFlag};
use crate::diagnostics::At;

/// A field of `[common]` in `api.toml`.
#[derive(Clone, Debug)]
pub(crate) struct CommonField {
    pub(crate) field: Field,
    /// True if the field names its evidence. If not, it has the evidence of each record.
    pub(crate) has_evidence: bool,
}

/// The place in which a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldOrigin {
    /// A line of the record.
    Own,
    /// `[common]` in `api.toml`. The place of the name is the line `common` of the record.
    Common,
    /// `[common]`, and a line of the record that changes single keys. The place of the name is that line.
    ChangedCommon,
}

impl Field {
    /// Returns whether the field has this option.
    pub(crate) fn has(&self, flag: FieldFlag) -> bool {
        self.flags.contains(&flag)
    }

    /// Returns whether the line of the field in the record has the type. A common type is in `api.toml`.
    pub(crate) fn has_own_type(&self) -> bool {
        self.ty.at.file == self.name.at.file
    }

    /// Returns the place of the type, or of the field if the type is in another file.
    pub(crate) fn type_at(&self) -> &At {
        if self.has_own_type() { &self.ty.at } else { &self.name.at }
    }

    /// Returns whether an option is on, known to be off, or neither.
    pub(crate) fn state(&self, flag: FieldFlag) -> Option<bool> {
        if self.has(flag) {
            return Some(true);
        }
        self.refused.contains(&flag).then_some(false)
    }

    /// Sets an option to the value that a spec gives it.
    pub(crate) fn set(&mut self, flag: FieldFlag, value: bool) {
        self.flags.remove(&flag);
        self.refused.remove(&flag);
        match flag.state(value) {
            Some(true) => drop(self.flags.insert(flag)),
            Some(false) => drop(self.refused.insert(flag)),
            None => {}
        }
    }
}
