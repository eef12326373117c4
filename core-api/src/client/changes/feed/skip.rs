//! Resources that the rest of a pass leaves out.

use super::{ChangeFeed, Step};

impl<E> ChangeFeed<E> {
    /// Leaves the resource whose step failed out of the rest of the pass, and returns its path.
    ///
    /// After an error, the next poll repeats the failed step. If Core refuses one resource, for example because the
    /// company has not subscribed to its module, this goes on with the others. The cursor keeps what was read of the
    /// resource, so the next pass tries it again. Its deletions are not searched in this pass.
    ///
    /// `None` if the failed step concerns all resources, such as the deletion history, or if the pass is over.
    ///
    /// ```no_run
    /// # use core_api::{Error, client::ChangeFeed};
    /// # fn store<E>(_: E) {}
    /// # async fn read<E>(mut changes: ChangeFeed<E>) -> Result<(), Error> {
    /// loop {
    ///     match changes.try_next().await {
    ///         Ok(Some(event)) => store(event),
    ///         Ok(None) => return Ok(()),
    ///         Err(error) if error.is_permission() && changes.skip_resource().is_some() => {
    ///             println!("left out: {error}");
    ///         }
    ///         Err(error) => return Err(error),
    ///     }
    /// }
    /// # }
    /// ```
    pub fn skip_resource(&mut self) -> Option<&'static str> {
        let index = self.step.resource()?;
        let (follower, _) = self.followers.get(index)?;
        self.skipped.insert(index);
        Some(follower.path)
    }

    pub(super) fn is_skipped(&self, step: Step) -> bool {
        step.resource().is_some_and(|index| self.skipped.contains(&index))
    }
}

impl Step {
    /// Returns the index of the resource that the step concerns.
    fn resource(self) -> Option<usize> {
        match self {
            Self::Changed(index) => Some(index),
            Self::Deleted(index) => index.checked_sub(1),
            Self::History | Self::Done => None,
        }
    }
}
