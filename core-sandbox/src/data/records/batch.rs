//! Batches of new records.

use serde_json::value::RawValue;

use super::create;
use crate::data::{database::Database, marks::Marks, refusal::Refusal, schema::Resource};

/// Creates all records of a batch, or none, and returns a job as JSON.
///
/// No source shows the fields of a job. Core refuses an invalid entry without a reason.
pub(crate) fn create_batch(
    database: &mut Database,
    resource: &'static Resource,
    body: &[u8],
    marks: &mut Marks,
) -> Result<String, Refusal> {
    let entries: Vec<&RawValue> =
        serde_json::from_slice(body).map_err(|error| Refusal::Batch(error.to_string()))?;
    let mut changed = database.clone();
    for (index, entry) in entries.into_iter().enumerate() {
        create(&mut changed, resource, entry.get().as_bytes(), marks)
            .map_err(|refusal| Refusal::Batch(format!("entry {index}: {refusal}")))?;
    }
    let job = changed.new_id();
    *database = changed;
    Ok(format!(r#"{{"id":"{job}"}}"#))
}
