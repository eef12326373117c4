//! Events: changes of any table.

use std::sync::Arc;

use core_api::{
    Id,
    catalog::{ResourceInfo, ResourceVisitor},
    client::{Change, ChangeFeed},
    endpoint::{CanGet, CanList, CanRead, CanReadChanges, FieldNameError, List},
};
use uuid::Uuid;

use crate::{known::Known, row::Row, table::Table};

/// A change of a row of the table with an index.
pub(super) enum Event {
    Changed(usize, Row),
    Deleted(usize, Uuid),
}

/// Adds a resource to a feed.
pub(super) struct Follow {
    pub(super) feed: ChangeFeed<Event>,
    pub(super) index: usize,
    pub(super) table: Arc<Table>,
    pub(super) known: Known,
}

impl ResourceVisitor for Follow {
    type Output = Result<ChangeFeed<Event>, FieldNameError>;

    fn changes<R>(self, _: &'static ResourceInfo) -> Self::Output
    where
        R: CanReadChanges + CanGet,
    {
        let Self { feed, index, table, known } = self;
        let expanded: Vec<&str> = table.expanded().collect();
        let to_event = move |change: Change<R>| {
            let id = change.id().uuid();
            match change.into_record() {
                Some(record) => Event::Changed(index, Row::new(record, &table)),
                None => Event::Deleted(index, id),
            }
        };
        let known = known.ids().map(Id::new);
        match expanded.is_empty() {
            true => Ok(feed.follow(to_event, known)),
            false => {
                let list = List::<R>::new().expand_names(expanded)?;
                Ok(feed.follow_expanded(&list, to_event, known))
            }
        }
    }

    // The reader visits only resources with changes.
    fn list<R: CanList>(self, _: &'static ResourceInfo) -> Self::Output {
        Ok(self.feed)
    }

    fn single<R: CanRead>(self, _: &'static ResourceInfo) -> Self::Output {
        Ok(self.feed)
    }
}
