//! Patches: a JSON Patch (RFC 6902) in Core's envelope.

use std::collections::BTreeMap;

use core_api::record::Kind;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use uuid::Uuid;

use super::update;
use crate::{
    data::{database::Database, refusal::Refusal, row::Row, schema::Resource},
    lossless_json,
};

/// The body of a patch.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "Document", borrow)]
    document: Vec<BTreeMap<String, &'a RawValue>>,
    version: Option<String>,
}

/// Patches a record and returns it as JSON.
pub(crate) fn patch(
    database: &mut Database,
    resource: &'static Resource,
    id: Uuid,
    body: &[u8],
) -> Result<String, Refusal> {
    let row = database.row(resource, id).ok_or(Refusal::NotFound)?;
    let envelope: Envelope<'_> = serde_json::from_slice(body).map_err(Refusal::model)?;
    if envelope.version != row.text("version") {
        return Err(Refusal::out_of_date());
    }
    let operations = operations(row, &envelope.document)?;
    let mut record = lossless_json::read(&row.to_json(0)).map_err(Refusal::model)?;
    json_patch::patch(&mut record, &operations).map_err(Refusal::model)?;
    let patched = lossless_json::write(&record);
    update(database, resource, id, patched.as_bytes())
}

/// Parses the operations, and checks that each of their fields can be patched.
fn operations(
    row: &Row,
    document: &[BTreeMap<String, &RawValue>],
) -> Result<json_patch::Patch, Refusal> {
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
        true => Err(Refusal::model(format!("{name} cannot be patched"))),
        false => Ok(()),
    }
}
