//! Events: changes of any table.

use std::sync::Arc;

use core_api::{
    Id,
    catalog::{ResourceInfo, ResourceVisitor},
    client::{Change, ChangeFeed},
    endpoint::{CanGet, CanList, CanRead, CanReadChanges},
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
    type Output = ChangeFeed<Event>;

    fn changes<R>(self, _: &'static ResourceInfo) -> Self::Output
    where
        R: CanReadChanges + CanGet,
    {
        let Self { feed, index, table, known } = self;
        let to_event = move |change: Change<R>| {
            let id = change.id().uuid();
            match change.into_record() {
                Some(record) => Event::Changed(index, Row::new(record, &table)),
                None => Event::Deleted(index, id),
            }
        };
        feed.follow(to_event, known.ids().map(Id::new))
    }

    // The reader visits only resources with changes.
    fn list<R: CanList>(self, _: &'static ResourceInfo) -> Self::Output {
        self.feed
    }

    fn single<R: CanRead>(self, _: &'static ResourceInfo) -> Self::Output {
        self.feed
    }
}
