//! Patches: a JSON Patch (RFC 6902) in Core's envelope.

use std::collections::BTreeMap;

use core_api::record::Kind;
use json_patch::PatchOperation;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use uuid::Uuid;

use super::{depth::check_depth, missing, update};
use crate::{
    data::{
        database::Database, marks::Marks, refusal::Refusal, row::Row, rules::check_version,
        schema::Resource,
    },
    lossless_json,
};

/// The maximum number of operations of a patch.
const MAX_OPERATIONS: usize = 200;

/// The maximum size of a patched record in bytes. Copies could double it with each operation.
const MAX_SIZE: usize = 2 << 20;

/// The body of a patch.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "Document", alias = "document", alias = "patchDocument", borrow)]
    document: Vec<BTreeMap<String, &'a RawValue>>,
    #[serde(alias = "Version")]
    version: Option<String>,
}

/// Patches a record and returns it as JSON.
pub(crate) fn patch(
    database: &mut Database,
    resource: &'static Resource,
    id: Uuid,
    body: &[u8],
    marks: &mut Marks,
) -> Result<String, Refusal> {
    let row = database.row(resource, id).ok_or_else(|| missing(resource, id))?;
    check_depth(body)?;
    let envelope: Envelope<'_> = serde_json::from_slice(body).map_err(Refusal::model)?;
    match envelope.version.as_deref() {
        None => return Err(Refusal::no_version()),
        version => check_version(resource, row, version, marks)?,
    }
    let operations = operations(row, &envelope.document)?;
    let mut record = lossless_json::read(&row.to_json(0)).map_err(Refusal::model)?;
    for operation in operations.0 {
        let grows = matches!(operation, PatchOperation::Copy(_));
        json_patch::patch(&mut record, &[operation]).map_err(Refusal::model)?;
        if grows && lossless_json::write(&record).len() > MAX_SIZE {
            return Err(Refusal::model("the copies of the patch make the record too large"));
        }
    }
    let patched = lossless_json::write(&record);
    update(database, resource, id, patched.as_bytes(), marks)
}

/// Parses the operations, and checks that each of their fields can be patched.
fn operations(
    row: &Row,
    document: &[BTreeMap<String, &RawValue>],
) -> Result<json_patch::Patch, Refusal> {
    if document.len() > MAX_OPERATIONS {
        return Err(Refusal::model(format_args!(
            "the patch has more than {MAX_OPERATIONS} operations"
        )));
    }
    let mut operations = Vec::new();
    for members in document {
        let mut operation = serde_json::Map::new();
        for (name, raw) in members {
            let is_path = matches!(name.as_str(), "path" | "from");
            let value = match name.as_str() {
                "value" => lossless_json::read(raw.get()),
                _ => serde_json::from_str(raw.get()),
            };
            let value = value.map_err(Refusal::model)?;
            if let (true, Value::String(path)) = (is_path, &value) {
                check_path(row, path)?;
            }
            operation.insert(name.clone(), value);
        }
        operations.push(Value::Object(operation));
    }
    serde_json::from_value(Value::Array(operations)).map_err(Refusal::model)
}

/// Checks a path of an operation. Of the nested fields, only custom fields can be patched.
fn check_path(row: &Row, path: &str) -> Result<(), Refusal> {
    let name = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let kind = row.field(name).map(|info| info.kind);
    let is_nested =
        matches!(kind, Some(Kind::Object(_) | Kind::List(_) | Kind::Values(_) | Kind::Json));
    match is_nested && name != "customFields" {
        true => Err(Refusal::model(format_args!("{name} cannot be patched"))),
        false => Ok(()),
    }
}
