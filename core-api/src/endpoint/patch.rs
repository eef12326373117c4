//! Patches, which change single fields of a record.

use std::fmt;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::value::RawValue;

use super::{CanPatch, Endpoint, RequestParts, Resource, answer::decode_record};
use crate::{
    Error, Evidence, Field, Id,
    access::ReadwriteCore,
    encode,
    record::{
        Changes, FieldChange, FieldInfo, NotPatchable, Patchable, View, shown, view_too_long,
    },
    sealed::{HasCall, calls},
};

/// Sets or clears single fields of a record and leaves all others unchanged. Core returns the whole record.
///
/// Core compares the version. If somebody else has changed the record since, it refuses the patch with an
/// error that [`is_outdated`](Error::is_outdated).
///
/// The body is Core's envelope around a JSON Patch (RFC 6902). All operations are `replace`, because the
/// vendor's help center shows no other. A field is cleared by replacing it with `null`. Of nested fields, only
/// lists of custom fields can be patched.
///
/// ```
/// use core_api::{Employee, Endpoint, Id, PatchEmployee};
/// use rust_decimal::Decimal;
///
/// let patch = PatchEmployee::new(Id::NONE, "AAAAAAAaWBI=")
///     .set(Employee::BILL_RATE, Decimal::from(30))
///     .clear(Employee::TITLE);
/// let request = patch.to_request(&"https://core.test".parse()?)?;
/// assert_eq!(
///     request.body(),
///     r#"{"Document":[{"op":"replace","path":"/billRate","value":30},{"op":"replace","path":"/title","value":null}],"version":"AAAAAAAaWBI="}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("partial update", "edit"))]
pub struct Patch<R> {
    /// The id of the record.
    id: Id<R>,
    /// The latest version of the record.
    version: String,
    operations: Operations,
}

/// The operations of a patch, independent of the record type. There is at most one per field.
#[derive(Clone, Default)]
struct Operations(Vec<Operation>);

#[derive(Clone)]
struct Operation {
    field: Box<str>,
    /// The JSON of the value, or the reason why it cannot be sent.
    value: Result<Box<RawValue>, String>,
    /// The JSON that `Debug` shows instead, if the value is sensitive.
    shown: Option<Box<str>>,
}

impl Operations {
    /// Adds an operation, which replaces an earlier one on the same field.
    fn replace(&mut self, operation: Operation) {
        self.0.retain(|other| other.field != operation.field);
        self.0.push(operation);
    }

    /// Adds an operation on a listed field. A read-only field or a text that is too long becomes an error.
    fn set(&mut self, table: &[FieldInfo], field: &str, view: View<'_>) {
        let info = table.iter().find(|info| info.name == field);
        let reason = info.and_then(|info| {
            let is_read_only = info.read_only.then(|| format!("only the server writes `{field}`"));
            is_read_only.or_else(|| view_too_long(info, view))
        });
        let json = || encode::view_to_raw(view).map_err(|error| error.to_string());
        let value = reason.map_or_else(json, Err);
        let shown = info.zip(value.as_ref().ok()).and_then(|(info, json)| shown(info, json.get()));
        self.replace(Operation { field: field.into(), value, shown });
    }

    /// Returns the body of the request, or the reason why it cannot be sent.
    fn to_json(&self, version: &str) -> Result<String, String> {
        self.to_json_with(version, |_, json| json)
    }

    /// Returns the body without sensitive values, for people.
    fn to_shown_json(&self, version: &str) -> Result<String, String> {
        self.to_json_with(version, |operation, json| operation.shown.as_deref().unwrap_or(json))
    }

    fn to_json_with(
        &self,
        version: &str,
        shown: impl for<'a> Fn(&'a Operation, &'a str) -> &'a str,
    ) -> Result<String, String> {
        if version.is_empty() {
            return Err("the record has no `version`; get it by its id first".to_owned());
        }
        let mut document = Vec::new();
        for operation in &self.0 {
            let Operation { field, value, shown: _ } = operation;
            // A slash or a tilde in a name would end the path (RFC 6901 §3).
            let path = format!("/{}", field.replace('~', "~0").replace('/', "~1"));
            let path = serde_json::Value::from(path);
            let value = value.as_ref().map_err(Clone::clone)?;
            let value = shown(operation, value.get());
            document.push(format!(r#"{{"op":"replace","path":{path},"value":{value}}}"#));
        }
        let version = serde_json::Value::from(version);
        Ok(format!(r#"{{"Document":[{}],"version":{version}}}"#, document.join(",")))
    }
}

impl<R: Resource> Patch<R> {
    /// Makes a patch without changes. The version is the latest one of the record.
    #[must_use]
    pub fn new(id: Id<R>, version: impl Into<String>) -> Self
    where
        R: CanPatch,
    {
        Self { id, version: version.into(), operations: Operations::default() }
    }

    /// Sets a field.
    #[must_use]
    pub fn set<T: Patchable, F, S>(
        mut self,
        field: Field<R, T, F, S>,
        value: impl Into<T>,
    ) -> Self {
        let value = Some(value.into());
        self.operations.set(R::FIELDS, field.name(), T::field_ref(&value).view());
        self
    }

    /// Clears a field. It is `null` afterwards, or has the value that Core uses for an empty field.
    #[must_use]
    pub fn clear<T: Patchable, F, S>(mut self, field: Field<R, T, F, S>) -> Self {
        self.operations.set(R::FIELDS, field.name(), View::Unset);
        self
    }

    /// Returns whether the patch changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.0.is_empty()
    }
}

impl<R: CanPatch> Changes<R> {
    /// Makes a patch of the changes, with the version of the new record. A text that is longer than Core
    /// accepts is refused when the patch is sent.
    ///
    /// # Errors
    ///
    /// If a nested value has changed that Core cannot patch.
    pub fn into_patch(self) -> Result<Patch<R>, NotPatchable> {
        let Self { id, version, changed } = self;
        let mut operations = Operations::default();
        for FieldChange { name, value, shown, is_patchable, fault } in changed {
            if !is_patchable {
                return Err(NotPatchable::new(name));
            }
            let value = fault.map_or(Ok(value), Err);
            operations.replace(Operation { field: name, value, shown });
        }
        Ok(Patch { id, version, operations })
    }
}

impl<R: CanPatch> Endpoint for Patch<R> {
    const METHOD: Method = Method::PATCH;
    const PATH: &'static str = R::ITEM_PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::Patch>>::EVIDENCE;
    type Access = ReadwriteCore;
    type Response = R;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.placeholder("id", self.id);
        request.note_body(R::FIELDS);
        request.text(self.operations.to_json(&self.version))
    }

    fn read(&self, response: Response<Bytes>) -> Result<R, Error> {
        decode_record::<Self, R>(self.id, &response)
    }
}

impl<R> Clone for Patch<R> {
    fn clone(&self) -> Self {
        let Self { id, version, operations } = self;
        Self { id: *id, version: version.clone(), operations: operations.clone() }
    }
}

impl<R> fmt::Debug for Patch<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let document = self.operations.to_shown_json(&self.version).unwrap_or_else(|reason| reason);
        write!(f, "Patch {} {document}", self.id)
    }
}
