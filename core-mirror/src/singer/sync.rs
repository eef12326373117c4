//! A run of the tap: all selected streams, from the state of the last run.

mod changes;
mod lists;
mod missing;

use std::time::Duration;

use core_api::{Client, Error, access::ReadOnly, client::ChangeCursor};
use jiff::{Timestamp, civil::DateTime};
use serde_json::json;
use uuid::Uuid;

use super::{
    config::TapConfig,
    error::TapError,
    ids::IdsFile,
    log, message,
    output::Output,
    state::State,
    stop::Stop,
    stream::{Replication, Stream},
};

/// The number of records between two state messages, which is that of a page.
const ROWS: u64 = 1_000;

/// The longest wait for a target after a signal.
const PATIENCE: Duration = Duration::from_secs(10);

/// A run of the tap.
pub(super) struct Tap {
    client: Client<ReadOnly>,
    config: TapConfig,
    streams: Vec<Stream>,
    names: Vec<String>,
    progress: Vec<Progress>,
    state: State,
    ids: Option<IdsFile>,
    output: Output,
    stop: Stop,
    /// The number of messages since the last state message.
    since_state: u64,
}

/// The numbers of one stream.
#[derive(Clone, Debug, Default)]
struct Progress {
    records: u64,
    deletions: u64,
    /// The number of rows that did not decode.
    rejected: u64,
    /// The reason why the stream was not read to its end.
    refused: Option<String>,
}

impl Tap {
    pub(super) fn new(
        client: Client<ReadOnly>,
        config: TapConfig,
        streams: Vec<Stream>,
        state: State,
        stop: Stop,
    ) -> Result<Self, TapError> {
        let names = streams.iter().map(|stream| stream.name.clone()).collect();
        let progress = vec![Progress::default(); streams.len()];
        let ids =
            config.ids_file.as_ref().map(|path| IdsFile::open(path, state.ids)).transpose()?;
        let (output, since_state) = (Output::start(), 0);
        let mut tap = Self {
            client,
            config,
            streams,
            names,
            progress,
            state,
            ids,
            output,
            stop,
            since_state,
        };
        tap.prepare_ids()?;
        Ok(tap)
    }

    /// Forgets the bookmarks of streams whose records are not all in the file of ids.
    fn prepare_ids(&mut self) -> Result<(), TapError> {
        let Some(ids) = &self.ids else {
            let rows = "records that were deleted in Core are not reported; name a file in the setting `ids_file` to \
                        report them";
            log::warning(rows);
            self.state.ids = None;
            return Ok(());
        };
        for stream in &self.streams {
            if !ids.covers(&stream.name, self.state.ids)? {
                if self.state.bookmarks.remove(&stream.name).is_some() {
                    log::warning(format_args!(
                        "`{}` is read from its start, because the file of ids does not know its records; records that \
                         were deleted before are not reported",
                        stream.name
                    ));
                }
                ids.cover(&stream.name)?;
            }
        }
        self.state.ids = Some(ids.place());
        Ok(())
    }

    /// Reads all streams.
    pub(super) async fn run(mut self) -> Result<(), TapError> {
        let started = Timestamp::now();
        let read = self.read().await;
        self.report(started);
        let (names, progress) = (self.names.clone(), self.progress.clone());
        let ended = match &read {
            Ok(()) | Err(TapError::Runtime(_) | TapError::Input(_)) => self.end().await,
            // The thread of the output knows whether the target is gone.
            Err(TapError::Closed) => self.output.finish().await,
            Err(TapError::Unread) => Ok(()),
            // A target that does not read holds up nothing after a signal.
            Err(TapError::Stopped) => {
                let end = tokio::time::timeout(PATIENCE, self.end());
                return end.await.unwrap_or(Err(TapError::Unread)).and(read);
            }
        };
        read.and(ended)?;
        is_complete(&names, &progress)
    }

    /// Writes the last state, and waits until the target has everything.
    async fn end(mut self) -> Result<(), TapError> {
        self.write_state().await?;
        self.output.finish().await
    }

    async fn read(&mut self) -> Result<(), TapError> {
        self.read_changes().await?;
        for index in 0..self.streams.len() {
            if self.replication(index) == Some(Replication::FullTable) {
                self.write_schema(index).await?;
                self.read_list(index).await?;
                self.write_state().await?;
            }
        }
        Ok(())
    }

    fn replication(&self, index: usize) -> Option<Replication> {
        self.streams.get(index).map(|stream| stream.replication)
    }

    async fn write_schema(&self, index: usize) -> Result<(), TapError> {
        match self.streams.get(index) {
            Some(stream) => {
                self.output.line(message::schema(stream, self.config.decimals), &self.stop).await
            }
            None => Ok(()),
        }
    }

    /// Writes a record, and the state after each thousandth one.
    async fn write(
        &mut self,
        index: usize,
        id: Option<Uuid>,
        line: Vec<u8>,
    ) -> Result<(), TapError> {
        self.output.line(line, &self.stop).await?;
        if let (Some(ids), Some(id)) = (&mut self.ids, id) {
            ids.add(index, id);
        }
        if let Some(progress) = self.progress.get_mut(index) {
            progress.records = progress.records.saturating_add(1);
        }
        self.since_state = self.since_state.saturating_add(1);
        Ok(())
    }

    /// Writes a deletion.
    async fn write_deletion(
        &mut self,
        index: usize,
        id: Uuid,
        line: Vec<u8>,
    ) -> Result<(), TapError> {
        self.output.line(line, &self.stop).await?;
        if let Some(ids) = &mut self.ids {
            ids.delete(index, id);
        }
        if let Some(progress) = self.progress.get_mut(index) {
            progress.deletions = progress.deletions.saturating_add(1);
        }
        self.since_state = self.since_state.saturating_add(1);
        Ok(())
    }

    /// Writes the state. The ids are on the disk before it.
    async fn write_state(&mut self) -> Result<(), TapError> {
        if let Some(ids) = &mut self.ids {
            ids.save(&self.names)?;
            self.state.ids = Some(ids.place());
        }
        self.since_state = 0;
        self.output.line(self.state.message()?, &self.stop).await
    }

    /// Returns the time from which streams without a bookmark are read.
    fn start(&self) -> ChangeCursor {
        ChangeCursor::since(self.config.start_date.unwrap_or(DateTime::MIN))
    }

    /// Notes a row that does not decode. Its stream goes on with the next row.
    fn reject(&mut self, index: usize, error: &Error) {
        let Some((progress, stream)) = self.progress.get_mut(index).zip(self.streams.get(index))
        else {
            return;
        };
        progress.rejected = progress.rejected.saturating_add(1);
        log::error(format_args!("a record of `{}` was left out: {error}", stream.name));
    }

    /// Notes that Core refuses a stream, so that the others go on. Returns other errors.
    fn refuse(&mut self, index: usize, error: Error) -> Result<(), TapError> {
        let is_refusal =
            matches!(error.status().map(|status| status.as_u16()), Some(403 | 404 | 409));
        match self.progress.get_mut(index).zip(self.streams.get(index)) {
            Some((progress, stream)) if is_refusal => {
                log::error(format_args!(
                    "Core refuses `{}`, and the others go on: {error}",
                    stream.name
                ));
                progress.refused = Some(error.to_string());
                Ok(())
            }
            _ => Err(error.into()),
        }
    }

    /// Writes the numbers of the run.
    fn report(&self, started: Timestamp) {
        for (stream, progress) in self.streams.iter().zip(&self.progress) {
            let tags = json!({"endpoint": stream.name});
            log::metric("counter", "record_count", &json!(progress.records), &tags);
            if progress.deletions > 0 {
                log::metric("counter", "deleted_count", &json!(progress.deletions), &tags);
            }
            if progress.rejected > 0 {
                log::metric("counter", "rejected_count", &json!(progress.rejected), &tags);
            }
        }
        let counters = self.client.counters();
        let tags = json!({"endpoint": "all"});
        log::metric("counter", "http_request_count", &json!(counters.requests), &tags);
        log::metric("timer", "rate_limit_wait", &json!(counters.waited.as_secs_f64()), &tags);
        let took = started.duration_until(Timestamp::now()).as_secs_f64();
        log::metric("timer", "job_duration", &json!(took), &json!({"job_type": "sync"}));
    }
}

/// Returns an error if a stream was refused, or if a row of it did not decode.
fn is_complete(names: &[String], progress: &[Progress]) -> Result<(), TapError> {
    let rejected: u64 = progress.iter().map(|progress| progress.rejected).sum();
    let refused: Vec<&str> = names
        .iter()
        .zip(progress)
        .filter(|(_, progress)| progress.refused.is_some())
        .map(|(name, _)| name.as_str())
        .collect();
    let mut reasons = Vec::new();
    if rejected > 0 {
        reasons.push(format!(
            "{rejected} records did not decode, and the next run reads their streams again"
        ));
    }
    if !refused.is_empty() {
        reasons.push(format!(
            "Core refused {}; deselect them or ask for the right",
            refused.join(", ")
        ));
    }
    match reasons.as_slice() {
        [] => Ok(()),
        reasons => {
            Err(TapError::Runtime(format!("the run is not complete: {}", reasons.join("; "))))
        }
    }
}
