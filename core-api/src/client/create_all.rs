//! Creates of many records, with an outcome for each.

mod outcome;
mod plan;
mod sender;

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesOrdered};

use super::{Client, NaturalKey, Progress, pipeline::Pipeline, progress::Pace};
use crate::{
    Error,
    access::{AllowedFor, ReadCore, ReadwriteCore},
    endpoint::{CanBatchCreate, CanCreate, CanList, Create, Input},
    error::Call,
};
pub use outcome::{CreateOutcome, CreateReport};
use plan::{CreatePlan, Existing, Unit, search_existing};
use sender::{CreateSender, send_batch};

/// The creates of many records. See [`Client::create_all`].
///
/// It is a stream of outcomes in the order of the inputs. Nothing is sent before the first poll.
pub struct CreateAll<R: CanCreate> {
    sender: Arc<CreateSender<R>>,
    plan: CreatePlan<R>,
    /// The number of rows of a batch, or 1.
    rows_per_unit: usize,
    concurrency: usize,
    search: Option<BoxFuture<'static, Result<Existing<R>, Error>>>,
    is_searched: bool,
    in_flight: FuturesOrdered<BoxFuture<'static, Unit<R>>>,
    ready: VecDeque<CreateOutcome<R>>,
    /// Number of consecutive rows with an unknown outcome.
    unknown: u32,
    stop: Option<Arc<Error>>,
    pace: Pace,
}

/// The largest number of consecutive unknown outcomes. A server that fails so often fails for the other rows as well.
const MOST_UNKNOWN: u32 = 5;

impl<A> Client<A> {
    /// Creates a record from each input, and returns the outcome of each row.
    ///
    /// A refused row does not stop the others. An error that concerns all rows does, such as a lost login. The other
    /// rows are then [`Unsent`](CreateOutcome::Unsent). So are they after five unknown outcomes in a row.
    ///
    /// No create is sent twice. [`unless_exists`](CreateAll::unless_exists) makes it safe to run the import again, after
    /// an error or after the program was stopped.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client, inputs: Vec<core_api::TimeEntryInput>) {
    /// use core_api::{TimeEntry, client::NaturalKey};
    ///
    /// let key = NaturalKey::new(TimeEntry::DATE)
    ///     .and(TimeEntry::RESOURCE_ID)
    ///     .and(TimeEntry::PROJECT_ID)
    ///     .and(TimeEntry::DESCRIPTION);
    /// let report = client.create_all(inputs).unless_exists(key).run().await;
    /// println!("{report}"); // 193 created, 7 refused
    /// for (row, outcome) in report.failures() {
    ///     eprintln!("row {row}: {outcome}");
    /// }
    /// # }
    /// ```
    #[must_use]
    #[doc(alias("bulk", "import", "csv", "upsert"))]
    pub fn create_all<R, I>(&self, inputs: impl IntoIterator<Item = I>) -> CreateAll<R>
    where
        R: CanCreate + CanList + Sync,
        I: Input<Resource = R>,
        ReadCore: AllowedFor<A>,
        ReadwriteCore: AllowedFor<A>,
    {
        let inputs: VecDeque<_> = inputs.into_iter().map(Input::complete).collect();
        CreateAll::new(Arc::clone(&self.pipeline), inputs)
    }
}

impl<R: CanCreate + CanList + Sync> CreateAll<R> {
    const CONCURRENCY: usize = 4;

    fn new(pipeline: Arc<Pipeline>, inputs: VecDeque<R::Input>) -> Self {
        let pace = Pace::new(Arc::clone(&pipeline), Some(inputs.len()));
        Self {
            sender: Arc::new(CreateSender { pipeline, key: None, batch: None }),
            plan: CreatePlan::new(inputs),
            rows_per_unit: 1,
            concurrency: Self::CONCURRENCY,
            search: None,
            is_searched: false,
            in_flight: FuturesOrdered::new(),
            ready: VecDeque::new(),
            unknown: 0,
            stop: None,
            pace,
        }
    }

    /// Creates only rows without a record that has the same natural key.
    ///
    /// All keys are looked up first, in as few calls as possible. After a lost answer, the key is looked up again. So
    /// the same import can run twice, and creates each record once. Two imports at the same time can create records
    /// twice, as [`find_or_create`](Client::find_or_create) describes.
    ///
    /// If several rows have the same key, the first one counts, and the others are
    /// [`Repeated`](CreateOutcome::Repeated).
    #[must_use]
    pub fn unless_exists(self, key: NaturalKey<R>) -> Self {
        let CreateSender { ref pipeline, batch, .. } = *self.sender;
        let sender = CreateSender { pipeline: Arc::clone(pipeline), key: Some(key), batch };
        Self { sender: Arc::new(sender), ..self }
    }

    /// Sends the rows in batches of at most this number of rows, which is at least 1.
    ///
    /// A batch is one call, but Core returns no ids for it, and creates all of its records or none. So the outcome
    /// of a row is [`Accepted`](CreateOutcome::Accepted), unless a natural key permits to look up the records
    /// afterwards. If Core refuses a batch, its halves are sent, and finally the single rows. So each refused row has
    /// Core's reason.
    ///
    /// No source shows how many rows Core accepts. Begin with 100.
    #[must_use]
    pub fn in_batches(self, rows: usize) -> Self
    where
        R: CanBatchCreate,
    {
        let CreateSender { ref pipeline, ref key, .. } = *self.sender;
        let (pipeline, key) = (Arc::clone(pipeline), key.clone());
        let sender = CreateSender { pipeline, key, batch: Some(send_batch::<R>) };
        Self { sender: Arc::new(sender), rows_per_unit: rows.max(1), ..self }
    }

    /// Sets the largest number of creates in flight, which is at least 1. The default is 4.
    ///
    /// The client's own limit of [`Concurrency`](super::Concurrency) holds as well.
    #[must_use]
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls.max(1);
        self
    }

    /// Returns the outcome of the next row, or `None` after the last one.
    ///
    /// The future can be dropped and called again without a loss. If the whole `CreateAll` is dropped, the outcomes
    /// of the rows from [`reported`](Self::reported) to [`started`](Self::started) are unknown.
    pub async fn next(&mut self) -> Option<CreateOutcome<R>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Creates all records, and returns their outcomes.
    pub async fn run(mut self) -> CreateReport<R> {
        let mut outcomes = Vec::with_capacity(self.plan.total());
        while let Some(outcome) = self.next().await {
            outcomes.push(outcome);
        }
        CreateReport { outcomes }
    }

    /// Returns the number of rows whose outcomes were returned, which are the first ones.
    #[must_use]
    pub fn reported(&self) -> usize {
        self.pace.rows()
    }

    /// Returns the number of rows that were started. All later rows were not sent.
    #[must_use]
    pub fn started(&self) -> usize {
        self.plan.started()
    }

    /// Returns the progress: rows so far, of how many, and the time left.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.pace.progress(self.rows_per_unit)
    }

    /// Searches the existing records, once.
    fn poll_search(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_searched {
            return Poll::Ready(());
        }
        let sender = &self.sender;
        let search = match (&mut self.search, &sender.key) {
            (_, None) => {
                self.is_searched = true;
                return Poll::Ready(());
            }
            (Some(search), Some(_)) => search,
            (None, Some(key)) => {
                self.plan.note_keys(key);
                let keys = self.plan.keys();
                let search = search_existing(Arc::clone(&sender.pipeline), key.clone(), keys);
                self.search.insert(search.boxed())
            }
        };
        match ready!(search.poll_unpin(cx)) {
            Ok(existing) => self.plan.note_existing(existing),
            Err(error) => self.stop = Some(Arc::new(error)),
        }
        (self.search, self.is_searched) = (None, true);
        Poll::Ready(())
    }

    fn launch(&mut self) {
        while self.stop.is_none() && self.in_flight.len() < self.concurrency {
            let Some(unit) = self.plan.next_unit(self.rows_per_unit) else { return };
            let (sender, rows) = (Arc::clone(&self.sender), unit.rows());
            let pipeline = &self.sender.pipeline;
            let sent = pipeline
                .in_background(&Call::of::<Create<R>>(), async move { Ok(unit.run(sender).await) });
            let sent = sent.map(move |unit| unit.unwrap_or_else(|error| Unit::lost(rows, error)));
            self.in_flight.push_back(sent.boxed());
        }
    }

    /// Stops all rows that were not started, without a search for existing records.
    #[cfg(feature = "blocking")]
    pub(crate) fn stop(&mut self, error: Error) {
        self.stop.get_or_insert_with(|| Arc::new(error));
        (self.search, self.is_searched) = (None, true);
    }

    /// Takes the outcomes of a unit.
    fn accept(&mut self, unit: Unit<R>) {
        for outcome in &unit.outcomes {
            match outcome {
                CreateOutcome::Unknown(error) => {
                    self.unknown = self.unknown.saturating_add(1);
                    if self.unknown >= MOST_UNKNOWN && self.rows_per_unit == 1 {
                        self.stop.get_or_insert_with(|| Arc::clone(error));
                    }
                }
                CreateOutcome::New(_)
                | CreateOutcome::Recovered(_)
                | CreateOutcome::Accepted
                | CreateOutcome::Refused(_) => self.unknown = 0,
                CreateOutcome::Existing(_)
                | CreateOutcome::Repeated(_)
                | CreateOutcome::Unsent(_) => {}
            }
        }
        if let Some(stop) = unit.stop {
            self.stop.get_or_insert(stop);
        }
        self.ready.extend(unit.outcomes);
    }
}

impl<R: CanCreate + CanList + Sync> Stream for CreateAll<R> {
    type Item = CreateOutcome<R>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        ready!(self.poll_search(cx));
        loop {
            self.launch();
            if let Some(outcome) = self.ready.pop_front() {
                self.pace.add_rows(1);
                return Poll::Ready(Some(outcome));
            }
            if let Some(unit) = ready!(self.in_flight.poll_next_unpin(cx)) {
                self.accept(unit);
                continue;
            }
            let Some(error) = self.stop.clone() else { return Poll::Ready(None) };
            if !self.plan.drop_row() {
                return Poll::Ready(None);
            }
            self.ready.push_back(CreateOutcome::Unsent(error));
        }
    }
}

// No field is pinned.
impl<R: CanCreate> Unpin for CreateAll<R> {}

impl<R: CanCreate> fmt::Debug for CreateAll<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateAll").field("total", &self.plan.total()).finish_non_exhaustive()
    }
}
