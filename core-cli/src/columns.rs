//! The fields of a resource that a person asked for.

use std::{borrow::Cow, ptr};

use core_api::{catalog::ResourceInfo, record::FieldInfo};

use crate::{
    error::CliError,
    resource::{self, is_scalar, nested},
    sensitive::{self, without_sensitive},
};

/// The fields that a person asked for, and those that are shown otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    resource: &'static ResourceInfo,
    /// The fields of `--fields`, in that order. Empty if the flag is missing.
    named: Vec<&'static FieldInfo>,
    /// The nested fields of `--expand`.
    expanded: Vec<&'static FieldInfo>,
    has_sensitive: bool,
}

impl Columns {
    /// Finds the fields by their names.
    ///
    /// # Errors
    ///
    /// A usage error for a name that the resource does not have, that a list cannot select or expand.
    pub(crate) fn new(
        resource: &'static ResourceInfo,
        named: &[String],
        expanded: &[String],
    ) -> Result<Self, CliError> {
        let find = |names: &[String]| -> Result<Vec<&'static FieldInfo>, CliError> {
            let mut found: Vec<&'static FieldInfo> = Vec::new();
            for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
                let field = resource::field(resource, name)?;
                if !found.iter().any(|known| ptr::eq(*known, field)) {
                    found.push(field);
                }
            }
            Ok(found)
        };
        let (named, expanded) = (find(named)?, find(expanded)?);
        if let Some(field) = expanded.iter().find(|field| is_scalar(field)) {
            let name = field.name;
            return Err(CliError::usage(format!(
                "`--expand` cannot name `{name}`, because it is not nested; every row has it"
            )));
        }
        let has_sensitive = sensitive::has_sensitive(resource.fields);
        Ok(Self { resource, named, expanded, has_sensitive })
    }

    /// Returns the fields of `--fields`, or `None` without the flag.
    pub(crate) fn named(&self) -> Option<&[&'static FieldInfo]> {
        (!self.named.is_empty()).then_some(&self.named)
    }

    /// Returns all fields of the resource.
    pub(crate) fn table(&self) -> &'static [FieldInfo] {
        self.resource.fields
    }

    /// Returns whether the resource has a sensitive field.
    pub(crate) fn has_sensitive(&self) -> bool {
        self.has_sensitive
    }

    /// Returns the wire names of the fields to request. Empty for whole records.
    pub(crate) fn requested(&self) -> Vec<&'static str> {
        let is_requested = |field: &&&FieldInfo| !field.unselectable;
        self.named.iter().filter(is_requested).map(|field| field.name).collect()
    }

    /// Returns the wire names of the nested fields to request, including those of `--fields`.
    pub(crate) fn expanded(&self) -> Vec<&'static str> {
        let of_named = self.named.iter().filter(|field| nested(field).is_some());
        let all = self.expanded.iter().chain(of_named.filter(|field| !self.is_expanded(field)));
        all.map(|field| field.name).collect()
    }

    fn is_expanded(&self, field: &FieldInfo) -> bool {
        self.expanded.iter().any(|known| ptr::eq(*known, field))
    }

    /// Returns the columns of a CSV file. Without `--fields`, they are all fields but nested and sensitive ones.
    pub(crate) fn of_csv(&self) -> Vec<&'static FieldInfo> {
        if !self.named.is_empty() {
            return self.named.clone();
        }
        let is_shown =
            |field: &&FieldInfo| !field.sensitive && (is_scalar(field) || self.is_expanded(field));
        self.table().iter().filter(is_shown).collect()
    }

    /// Returns the JSON of a field as it is shown. A sensitive field was named, but its nested sensitive members were
    /// not.
    pub(crate) fn shown<'a>(&self, field: &FieldInfo, value: &'a str) -> Cow<'a, str> {
        match value.as_bytes().first() {
            Some(b'{' | b'[') => without_sensitive(value, nested(field)),
            _ => Cow::Borrowed(value),
        }
    }
}
