//! Single fields of a record changed, the rest left as it is.

use std::fmt;

use bytes::Bytes;
use http::{Method, Response};
use serde_json::value::RawValue;

use super::{CanPatch, Endpoint, RequestParts, Resource, answer::decode_record};
use crate::{
    Error, Field, Id,
    access::ReadwriteCore,
    encode,
    record::{FieldInfo, Patchable, View, view_too_long},
};

/// Changes single fields of a record: some are set, some cleared, and all others left alone.
///
/// Core compares the version, and refuses the patch when somebody else has changed the record
/// since: an error that [`is_outdated`](Error::is_outdated). Returns the whole record.
///
/// On the wire it is Core's envelope round a JSON Patch (RFC 6902), whose operations are all
/// `replace`, as that is the one which the vendor's help centre shows; a field is cleared by
/// replacing it with `null`. What is nested cannot be patched, but for custom fields.
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
pub struct Patch<R> {
    /// Which record.
    id: Id<R>,
    /// Its latest version.
    version: String,
    operations: Operations,
}

/// What a patch does, whatever the record; the last operation on a field counts.
#[derive(Clone, Default)]
pub(crate) struct Operations(Vec<Operation>);

#[derive(Clone)]
struct Operation {
    field: Box<str>,
    /// JSON, or why the value has none.
    value: Result<Box<RawValue>, String>,
}

impl Operations {
    pub(crate) fn replace(&mut self, field: &str, value: Result<Box<RawValue>, String>) {
        self.0.retain(|operation| *operation.field != *field);
        self.0.push(Operation { field: field.into(), value });
    }

    /// Replaces a listed field, where its value may be sent.
    fn set(&mut self, table: &[FieldInfo], field: &str, view: View<'_>) {
        let info = table.iter().find(|info| info.name == field);
        let reason = info.and_then(|info| {
            let is_read_only = info.read_only.then(|| format!("only the server writes `{field}`"));
            is_read_only.or_else(|| view_too_long(info, view))
        });
        let json = || encode::view_to_raw(view).map_err(|error| error.to_string());
        self.replace(field, reason.map_or_else(json, Err));
    }

    /// The body of the request, or why it cannot be sent.
    fn to_json(&self, version: &str) -> Result<String, String> {
        if version.is_empty() {
            return Err("the record has no `version`; get it by its id first".to_owned());
        }
        let mut document = Vec::new();
        for Operation { field, value } in &self.0 {
            // A slash or a tilde in a name would end the path (RFC 6901 §3).
            let path = format!("/{}", field.replace('~', "~0").replace('/', "~1"));
            let path = serde_json::Value::from(path);
            let value = value.as_ref().map_err(Clone::clone)?;
            document.push(format!(r#"{{"op":"replace","path":{path},"value":{value}}}"#));
        }
        let version = serde_json::Value::from(version);
        Ok(format!(r#"{{"Document":[{}],"version":{version}}}"#, document.join(",")))
    }
}

impl<R: Resource> Patch<R> {
    /// A patch that changes nothing yet; `version` is the record's latest.
    #[must_use]
    pub fn new(id: Id<R>, version: impl Into<String>) -> Self
    where
        R: CanPatch,
    {
        Self::of(id, version.into(), Operations::default())
    }

    pub(crate) fn of(id: Id<R>, version: String, operations: Operations) -> Self {
        Self { id, version, operations }
    }

    /// Sets a field.
    #[must_use]
    pub fn set<T: Patchable, C>(mut self, field: Field<R, T, C>, value: impl Into<T>) -> Self {
        let value = Some(value.into());
        self.operations.set(R::FIELDS, field.name(), T::held(&value).view());
        self
    }

    /// Clears a field: it is `null` afterwards, or what Core takes for that.
    #[must_use]
    pub fn clear<T: Patchable, C>(mut self, field: Field<R, T, C>) -> Self {
        self.operations.set(R::FIELDS, field.name(), View::Unset);
        self
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.0.is_empty()
    }
}

impl<R: CanPatch> Endpoint for Patch<R> {
    const METHOD: Method = Method::PATCH;
    const PATH: &'static str = R::ITEM_PATH;
    type Access = ReadwriteCore;
    type Response = R;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.placeholder("id", self.id);
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
        let document = self.operations.to_json(&self.version).unwrap_or_else(|reason| reason);
        write!(f, "Patch {} {document}", self.id)
    }
}
