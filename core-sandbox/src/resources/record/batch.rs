//! Many records at once.

use axum::http::StatusCode;
use serde_json::value::RawValue;

use super::{Answer, Resource, create};
use crate::{refusal::Refusal, store::Store};

/// Creates many records, all or none, and answers with a job.
///
/// What a job has is not known; that a bad entry is answered by 400 and nothing else is.
pub(crate) fn create_all(
    store: &mut Store,
    resource: &'static Resource,
    body: &[u8],
) -> Result<Answer, Refusal> {
    let entries: Vec<&RawValue> =
        serde_json::from_slice(body).map_err(|_| Refusal::bare_parameter())?;
    let mut changed = store.clone();
    for entry in entries {
        create(&mut changed, resource, entry.get().as_bytes())
            .map_err(|_| Refusal::bare_parameter())?;
    }
    let job = changed.new_id();
    *store = changed;
    Ok(Answer::Json(StatusCode::OK, format!(r#"{{"id":"{job}"}}"#)))
}
