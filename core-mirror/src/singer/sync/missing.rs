//! The deletions of streams that are read whole: known records that the list lacks.

use core_api::{Error, endpoint::CallKind};
use uuid::Uuid;

use super::Tap;
use crate::singer::{error::TapError, message::RecordWriter, stream::Stream};

impl Tap {
    /// Reports the records that Core has no more, of those that the list lacks.
    ///
    /// One list alone proves nothing, because a record may have moved to a page that was already read. So each record is
    /// looked up by its id, or the list is read a second time if Core has no such call.
    pub(super) async fn report_missing(
        &mut self,
        index: usize,
        missing: Vec<Uuid>,
    ) -> Result<(), TapError> {
        let Some(stream) = self.streams.get(index).cloned() else {
            return Ok(());
        };
        if missing.is_empty() {
            return Ok(());
        }
        let get = stream.resource.call(CallKind::Get);
        let again = match get {
            Some(_) => None,
            None => Some(self.ids_of(&stream).await?),
        };
        let writer = RecordWriter::new(&stream, self.config.decimals);
        for id in missing {
            let is_deleted = match (get, &again) {
                (Some(get), _) => self.is_deleted(get.path, id).await?,
                (None, Some(Some(again))) => !again.contains(&id),
                (None, Some(None) | None) => false,
            };
            if is_deleted {
                let line = writer.deletion(id).map_err(|error| unwritten(&stream, &error))?;
                self.write_deletion(index, id, line).await?;
            }
        }
        Ok(())
    }

    /// Returns whether Core answers 404 or 204 for an id.
    async fn is_deleted(&self, path: &'static str, id: Uuid) -> Result<bool, Error> {
        match self.client.raw_get(path).placeholder("id", id).response().await {
            Ok(response) => Ok(response.status().as_u16() == 204),
            Err(error) if error.is_not_found() => Ok(true),
            Err(error) => Err(error),
        }
    }
}

fn unwritten(stream: &Stream, error: &serde_json::Error) -> TapError {
    TapError::Runtime(format!("a deletion of `{}` cannot be written: {error}", stream.name))
}
