//! Lists that are read by the time of creation, for code that is generic over resources.

use super::List;
use crate::record::{Record, Support};

/// The wire name of the field with the time of creation.
const CREATION_TIME: &str = "createdOn";

impl<R: Record, P> List<R, P> {
    /// Reads `stream`, `pages` and `collect` by key, as [`by_key`](Self::by_key) does. `None` if Core is not known to
    /// filter and sort the list by the time of creation.
    ///
    /// It is for a program whose user names the resource. Otherwise, [`by_key`](Self::by_key) is checked by the compiler.
    ///
    /// ```
    /// use core_api::{ListActivities, ListChecks};
    ///
    /// assert!(ListActivities::new().by_key_if_known().is_some());
    /// assert!(ListChecks::new().by_key_if_known().is_none());
    /// ```
    #[must_use]
    pub fn by_key_if_known(mut self) -> Option<Self> {
        let key = R::FIELDS.iter().find(|field| field.name == CREATION_TIME)?;
        let is_known = key.filter == Support::Known && key.sort == Support::Known;
        self.reading.key = is_known.then_some(key.name);
        is_known.then_some(self)
    }
}
