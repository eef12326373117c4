//! Single creates and batches of rows that do not exist yet.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::{
    super::{
        NaturalKey,
        find_or_create::create_or_recover,
        lookup::{FoundRow, Key, search},
        pipeline::Pipeline,
    },
    outcome::CreateOutcome,
};
use crate::{
    Error, ErrorKind,
    endpoint::{BatchCreate, CanBatchCreate, CanCreate, CanList, Job, List},
};

/// The function that sends a batch, for resources that have one.
pub(super) type SendBatch<R> =
    fn(Arc<Pipeline>, Vec<<R as CanCreate>::Input>) -> BoxFuture<'static, Result<Job, Error>>;

/// The number of rows up to which a refused batch is sent row by row.
const FEW_ROWS: usize = 4;

/// The number of refused parts of a batch after which its other rows are sent one by one.
const MOST_REFUSED: u32 = 8;

/// Sends creates, with the settings of a [`CreateAll`](super::CreateAll).
pub(super) struct CreateSender<R: CanCreate> {
    pub(super) pipeline: Arc<Pipeline>,
    pub(super) key: Option<NaturalKey<R>>,
    pub(super) batch: Option<SendBatch<R>>,
}

/// A row to create.
pub(super) struct NewRow<R: CanCreate> {
    pub(super) input: R::Input,
    pub(super) key: Option<Key>,
}

/// The outcomes of some rows, and the error that stops all others.
pub(super) struct Sent<R> {
    pub(super) outcomes: Vec<CreateOutcome<R>>,
    pub(super) stop: Option<Arc<Error>>,
}

pub(super) fn send_batch<R: CanBatchCreate + Sync>(
    pipeline: Arc<Pipeline>,
    inputs: Vec<R::Input>,
) -> BoxFuture<'static, Result<Job, Error>> {
    Box::pin(async move { pipeline.exchange(&BatchCreate::<R>::new(inputs)).await })
}

/// Returns whether an error concerns all rows, and nothing was done.
fn stops(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Token
        | ErrorKind::NotAuthenticated
        | ErrorKind::Throttled
        | ErrorKind::RateLimited => true,
        ErrorKind::Connection | ErrorKind::Timeout => !error.is_outcome_unknown(),
        ErrorKind::Unsent
        | ErrorKind::Permission
        | ErrorKind::NotFound
        | ErrorKind::NotUnique
        | ErrorKind::Validation
        | ErrorKind::Duplicate
        | ErrorKind::OutOfDate
        | ErrorKind::Query
        | ErrorKind::Server
        | ErrorKind::Refused
        | ErrorKind::Decode
        | ErrorKind::Write => false,
    }
}

impl<R: CanCreate + CanList + Sync> CreateSender<R> {
    /// Creates the records of some rows, in their order.
    pub(super) async fn send(&self, rows: Vec<NewRow<R>>) -> Sent<R> {
        let mut sent = Sent { outcomes: Vec::with_capacity(rows.len()), stop: None };
        let mut refused = 0;
        // The last part is the next one.
        let mut parts = vec![rows];
        while let Some(mut rows) = parts.pop() {
            let is_single = rows.len() == 1 || refused > 0 && rows.len() <= FEW_ROWS;
            match (self.batch, &sent.stop) {
                (_, Some(error)) => sent
                    .outcomes
                    .extend(rows.iter().map(|_| CreateOutcome::Unsent(Arc::clone(error)))),
                (Some(batch), None) if !is_single && refused < MOST_REFUSED => {
                    if !self.send_batch(batch, &rows, &mut sent).await {
                        refused += 1;
                        let second = rows.split_off(rows.len() / 2);
                        parts.extend([second, rows]);
                    }
                }
                (_, None) => self.send_each(rows, &mut sent).await,
            }
        }
        sent
    }

    async fn send_each(&self, rows: Vec<NewRow<R>>, sent: &mut Sent<R>) {
        for row in rows {
            if let Some(error) = &sent.stop {
                sent.outcomes.push(CreateOutcome::Unsent(Arc::clone(error)));
                continue;
            }
            let key = self.key.as_ref().zip(row.key.as_ref());
            let outcome = match create_or_recover(&self.pipeline, row.input, key).await {
                Ok(creation) => creation.into(),
                Err(error) if stops(&error) => {
                    let error = Arc::new(error);
                    sent.stop = Some(Arc::clone(&error));
                    CreateOutcome::Unsent(error)
                }
                Err(error) => CreateOutcome::of_error(error),
            };
            sent.outcomes.push(outcome);
        }
    }

    /// Sends a batch. Returns `false` if Core has refused it, and nothing was created.
    async fn send_batch(
        &self,
        batch: SendBatch<R>,
        rows: &[NewRow<R>],
        sent: &mut Sent<R>,
    ) -> bool {
        let inputs = rows.iter().map(|row| row.input.clone()).collect();
        let error = match batch(Arc::clone(&self.pipeline), inputs).await {
            Ok(_) => None,
            Err(error) if stops(&error) => {
                let error = Arc::new(error);
                let unsent = rows.iter().map(|_| CreateOutcome::Unsent(Arc::clone(&error)));
                sent.outcomes.extend(unsent);
                sent.stop = Some(error);
                return true;
            }
            Err(error) if error.is_outcome_unknown() => Some(Arc::new(error)),
            Err(_) => return false,
        };
        let mut found = self.look_up(rows).await;
        sent.outcomes.extend(rows.iter().map(|row| {
            let place = found.iter().position(|found| Some(&found.key) == row.key.as_ref());
            match (place.map(|place| found.swap_remove(place).row), &error) {
                (Some(record), None) => CreateOutcome::New(record),
                (Some(record), Some(_)) => CreateOutcome::Recovered(record),
                (None, None) => CreateOutcome::Accepted,
                (None, Some(error)) => CreateOutcome::Unknown(Arc::clone(error)),
            }
        }));
        true
    }

    /// Looks up the records of a batch. They may be missing, because Core creates them in the background.
    async fn look_up(&self, rows: &[NewRow<R>]) -> Vec<FoundRow<R>> {
        let Some(key) = &self.key else { return Vec::new() };
        let keys = rows.iter().filter_map(|row| row.key.clone()).collect();
        let found = search::<R, R>(&self.pipeline, &List::new(), &key.fields(), &keys).await;
        found.unwrap_or_default()
    }
}
