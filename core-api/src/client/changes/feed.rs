//! The changes of several resources, in one pass with one cursor.

mod expanded;
mod skip;

use std::{
    collections::BTreeSet,
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_core::Stream;

use super::{
    Change,
    cursor::{ChangeCursor, ChangeCursorError},
    deletion_search::{DeletionSearch, SearchContext},
    finder::RecordFinder,
    follower::Follower,
    history_reader::{HistoryPlan, HistoryReader},
    notice::HistoryNotice,
    pass_settings::PassSettings,
    timeline::is_due,
};
use crate::{
    Error, Id,
    client::pipeline::Pipeline,
    endpoint::{CanGet, CanReadChanges, List},
    error::Call,
};

/// The changes of several resources as events `E`. See
/// [`Client::changes_of_all`](crate::Client::changes_of_all).
///
/// The changed records come first, in the order of the calls of [`follow`](Self::follow). The deletions
/// come last, in the reverse order. So follow a resource before those that refer to it, for example
/// projects before time entries.
///
/// After an error, the next poll repeats the failed step. Store [`cursor`](Self::cursor) together with
/// the changes. A pass that ends early loses nothing: the next one continues from its cursor.
#[doc(alias("incremental", "sync", "delta", "mirror"))]
pub struct ChangeFeed<E> {
    pipeline: Arc<Pipeline>,
    /// The cursor from which the pass started.
    cursor: ChangeCursor,
    settings: PassSettings,
    followers: Vec<(Follower<E>, DeletionSearch)>,
    history: HistoryReader,
    notices: Vec<HistoryNotice>,
    step: Step,
    /// The indexes of the resources that the rest of the pass leaves out.
    skipped: BTreeSet<usize>,
    /// The reason why the pass cannot start.
    refused: Option<Error>,
}

/// The step of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    History,
    /// The changed records of the resource with this index.
    Changed(usize),
    /// The deletions of the resources before this index.
    Deleted(usize),
    Done,
}

impl<E> ChangeFeed<E> {
    pub(in crate::client) fn new(
        pipeline: Arc<Pipeline>,
        cursor: &ChangeCursor,
    ) -> Result<Self, ChangeCursorError> {
        cursor.check()?;
        Ok(Self::start(pipeline, cursor.clone()))
    }

    /// Starts from a cursor of this version.
    pub(super) fn start(pipeline: Arc<Pipeline>, cursor: ChangeCursor) -> Self {
        Self {
            pipeline,
            cursor,
            settings: PassSettings::default(),
            followers: Vec::new(),
            history: HistoryReader::Planned,
            notices: Vec::new(),
            step: Step::History,
            skipped: BTreeSet::new(),
            refused: None,
        }
    }

    /// Adds a resource with its deletions. `to_event` makes an event from a change, such as a variant of
    /// an enum. `known` is the set of ids in your store, without those of deleted records.
    ///
    /// A deletion is reported for each known record that was deleted.
    #[must_use]
    pub fn follow<R, F>(mut self, to_event: F, known: impl IntoIterator<Item = Id<R>>) -> Self
    where
        R: CanReadChanges + CanGet,
        E: 'static,
        F: Fn(Change<R>) -> E + Send + 'static,
    {
        self.add(List::new(), to_event);
        self.set_known(known);
        self
    }

    /// Adds a resource without its deletions.
    #[must_use]
    pub fn follow_changed<R, F>(mut self, to_event: F) -> Self
    where
        R: CanReadChanges,
        E: 'static,
        F: Fn(Change<R>) -> E + Send + 'static,
    {
        self.add(List::new(), to_event);
        self
    }

    /// Sets how long before the end of the last pass this one starts, because a write can become visible
    /// after its timestamp. The default is five minutes.
    #[must_use]
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.settings.overlap = overlap;
        self
    }

    /// Sets the time between two sweeps of a resource that the deletion history covers. The default is
    /// one day. Other resources are swept in each pass.
    #[must_use]
    pub fn sweep_every(mut self, interval: Duration) -> Self {
        self.settings.sweep_every = interval;
        self
    }

    /// Returns the cursor from which the next pass starts.
    ///
    /// It is complete at any time: it has the events that were returned so far.
    #[must_use]
    pub fn cursor(&self) -> ChangeCursor {
        let mut cursor = self.cursor.clone();
        for (follower, _) in &self.followers {
            cursor.set(follower.state(self.settings));
        }
        let times = self.followers.iter().map(|(it, _)| it.now.or(it.progress.read_at()));
        match &self.history {
            HistoryReader::Skipped { is_refused: true } => {
                cursor.refused_at = times.max().flatten();
            }
            HistoryReader::Read(..) => cursor.refused_at = None,
            HistoryReader::Planned
            | HistoryReader::Reading { .. }
            | HistoryReader::Skipped { is_refused: false } => {}
        }
        cursor
    }

    /// Returns the notices about the deletion history in this pass.
    #[must_use]
    pub fn notices(&self) -> &[HistoryNotice] {
        &self.notices
    }

    /// Returns the next event, or `None` at the end of the pass.
    ///
    /// # Errors
    ///
    /// The errors of [`Client::send`](crate::Client::send), one with [`Error::row`] for each row that
    /// does not decode, and [`Unsent`](crate::ErrorKind::Unsent) if a resource is followed twice.
    pub async fn try_next(&mut self) -> Result<Option<E>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    pub(super) fn add<R, F>(&mut self, list: List<R>, to_event: F)
    where
        R: CanReadChanges,
        E: 'static,
        F: Fn(Change<R>) -> E + Send + 'static,
    {
        if self.followers.iter().any(|(follower, _)| follower.path == R::PATH) {
            let reason = format!("a pass follows `{}` twice; follow each resource once", R::PATH);
            self.refused.get_or_insert_with(|| Error::unsent(Call::of::<List<R>>(), reason));
        }
        let pipeline = Arc::clone(&self.pipeline);
        let follower = Follower::new(pipeline, self.cursor.progress(R::PATH), list, to_event);
        self.followers.push((follower, DeletionSearch::default()));
    }

    /// Sets the known records of the last added resource.
    pub(super) fn set_known<R>(&mut self, known: impl IntoIterator<Item = Id<R>>)
    where
        R: CanReadChanges + CanGet,
    {
        let finder = RecordFinder::new::<R>(Arc::clone(&self.pipeline));
        let known = known.into_iter().map(Id::uuid).collect();
        if let Some((follower, _)) = self.followers.last_mut() {
            follower.known = Some((Arc::new(known), Arc::new(finder)));
        }
    }

    /// Decides whether the pass reads the history.
    fn plan_history(&self) -> HistoryReader {
        let PassSettings { overlap, sweep_every } = self.settings;
        let followers = self.followers.iter().map(|(follower, _)| follower);
        let start = |follower: &Follower<E>| {
            follower.known()?;
            follower.deletions.history_start(overlap, sweep_every)
        };
        let starts = followers.clone().map(start).collect();
        let targets = followers.clone().map(Follower::history_target).collect();
        let plan = HistoryPlan::new(Arc::clone(&self.pipeline), targets, starts);
        let last = followers.filter_map(|follower| follower.progress.read_at()).max();
        match plan.is_needed() && is_due(last, self.cursor.refused_at, sweep_every) {
            true => HistoryReader::Reading { plan, reading: None, has_failed: false },
            false => HistoryReader::Skipped { is_refused: false },
        }
    }

    fn poll_deleted(
        &mut self,
        cx: &mut Context<'_>,
        target: usize,
    ) -> Poll<Option<Result<E, Error>>> {
        let Self { followers, history, settings, notices, .. } = self;
        let Some((follower, search)) = followers.get_mut(target) else {
            return Poll::Ready(None);
        };
        let mut context = SearchContext { target, history, settings: *settings, notices };
        search.poll_next(cx, follower, &mut context)
    }
}

impl<E> Stream for ChangeFeed<E> {
    type Item = Result<E, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let feed = &mut *self;
        if let Some(error) = feed.refused.take() {
            feed.step = Step::Done;
            return Poll::Ready(Some(Err(error)));
        }
        loop {
            let event = match feed.step {
                Step::History => {
                    if let HistoryReader::Planned = feed.history {
                        feed.history = feed.plan_history();
                    }
                    let read = ready!(feed.history.poll_read(cx, &mut feed.notices));
                    read.err().map(Err)
                }
                step if feed.is_skipped(step) => None,
                Step::Changed(index) => match feed.followers.get_mut(index) {
                    Some((follower, _)) => ready!(follower.poll_changed(cx, feed.settings)),
                    None => None,
                },
                Step::Deleted(index) => match index.checked_sub(1) {
                    Some(target) => ready!(feed.poll_deleted(cx, target)),
                    None => None,
                },
                Step::Done => return Poll::Ready(None),
            };
            if event.is_some() {
                return Poll::Ready(event);
            }
            feed.step = feed.step.next(feed.followers.len());
        }
    }
}

impl Step {
    /// Returns the step after this one, for this number of resources.
    fn next(self, resources: usize) -> Self {
        match self {
            Self::History => Self::Changed(0),
            Self::Changed(index) if index < resources => Self::Changed(index.saturating_add(1)),
            Self::Changed(_) => Self::Deleted(resources),
            Self::Deleted(index) => index.checked_sub(1).map_or(Self::Done, Self::Deleted),
            Self::Done => Self::Done,
        }
    }
}

// The feed has no pinned fields.
impl<E> Unpin for ChangeFeed<E> {}

impl<E> fmt::Debug for ChangeFeed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeFeed").finish_non_exhaustive()
    }
}
