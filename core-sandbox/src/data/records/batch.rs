//! Batches of new records.

use serde_json::value::RawValue;

use super::create;
use crate::data::{database::Database, refusal::Refusal, schema::Resource};

/// Creates all records of a batch, or none, and returns a job as JSON.
///
/// No source shows the fields of a job. Core refuses an invalid entry without a reason.
pub(crate) fn create_batch(
    database: &mut Database,
    resource: &'static Resource,
    body: &[u8],
) -> Result<String, Refusal> {
    let entries: Vec<&RawValue> = serde_json::from_slice(body).map_err(|_| Refusal::Batch)?;
    let mut changed = database.clone();
    for entry in entries {
        create(&mut changed, resource, entry.get().as_bytes()).map_err(|_| Refusal::Batch)?;
    }
    let job = changed.new_id();
    *database = changed;
    Ok(format!(r#"{{"id":"{job}"}}"#))
}
