//! Trees of records, such as a project with its phases.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    Client,
    lookup::{Key, KeyField, KeyValue, search},
};
use crate::{
    Error, ErrorKind, Field, Id,
    access::{AllowedFor, ReadCore},
    endpoint::{CanList, List},
    error::Call,
    field::CanFilter,
    projection::NoFields,
};

/// The largest number of levels. Core's projects have three.
const MOST_LEVELS: u32 = 100;

impl<A> Client<A> {
    /// Reads the ids of a record and of all records below it, such as a project and its phases.
    ///
    /// `parent` is the field with the id of the record above. The records of a level are read together, so a project
    /// with a level of phases takes three calls. A list reads the time of all of them, in parts if there are many:
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client, project: core_api::Project) -> Result<(), core_api::Error> {
    /// use core_api::{ListTimeEntries, Project, TimeEntry};
    ///
    /// let ids = client.subtree(Project::PARENT_ID, project.id).await?;
    /// let list = ListTimeEntries::new().filter(TimeEntry::PROJECT_ID.is_in(ids));
    /// let entries = client.collect(list).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The record itself is not read, and its id is in the set in any case. Records in a circle are read once.
    ///
    /// # Errors
    ///
    /// The errors of [`collect`](Self::collect), and [`Decode`](ErrorKind::Decode) if the tree has more than 100
    /// levels.
    #[doc(alias("phases", "children", "hierarchy"))]
    pub async fn subtree<R, F: CanFilter, S>(
        &self,
        parent: Field<R, Id<R>, F, S>,
        root: Id<R>,
    ) -> Result<BTreeSet<Id<R>>, Error>
    where
        R: CanList,
        ReadCore: AllowedFor<A>,
    {
        let name = parent.name();
        let field = KeyField::of(R::FIELDS, name).filterable();
        let list = List::new().field(parent);
        let mut ids = BTreeSet::from([root]);
        let mut level: BTreeSet<Key> = BTreeSet::from([key(root.uuid())]);
        for _ in 0..MOST_LEVELS {
            let rows = search::<R, NoFields>(&self.pipeline, &list, &[field], &level).await?;
            let below = rows.into_iter().filter_map(|row| row.id);
            level = below.filter(|id| ids.insert(Id::new(*id))).map(key).collect();
            if level.is_empty() {
                return Ok(ids);
            }
        }
        let text =
            format!("the records below {root} by `{name}` have more than {MOST_LEVELS} levels");
        Err(Error::new(ErrorKind::Decode, Call::of::<List<R>>(), text))
    }
}

fn key(id: Uuid) -> Key {
    vec![KeyValue::Id(id)]
}
