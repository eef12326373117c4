//! A mirror of any resources, whose events do not name the resource.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use core_api::{
    Client, Id,
    client::{Change, ChangeCursor, ChangeFeed, HistoryNotice},
    endpoint::{CanGet, CanReadChanges},
};
use uuid::Uuid;

use super::BEGINNING;

/// A change of a row in the table of a resource.
pub(super) struct Row {
    pub(super) table: &'static str,
    pub(super) id: Uuid,
    pub(super) is_deleted: bool,
}

type Tables = BTreeMap<&'static str, BTreeSet<Uuid>>;
pub(super) type Follow = fn(ChangeFeed<Row>, &Tables) -> ChangeFeed<Row>;

/// Follows any resource.
pub(super) fn follow<R: CanReadChanges + CanGet>(
    feed: ChangeFeed<Row>,
    tables: &Tables,
) -> ChangeFeed<Row> {
    let to_row = |change: Change<R>| match change {
        Change::Changed(record) => {
            Row { table: R::PATH, id: record.id().uuid(), is_deleted: false }
        }
        Change::Deleted(id) => Row { table: R::PATH, id: id.uuid(), is_deleted: true },
        _ => unreachable!("there are no other changes"),
    };
    let known = tables.get(R::PATH).into_iter().flatten().copied().map(Id::new);
    feed.follow(to_row, known)
}

/// The state that a program stores between passes.
pub(super) struct Mirror {
    follows: Vec<Follow>,
    tables: Tables,
    pub(super) cursor: ChangeCursor,
    pub(super) overlap: Duration,
    pub(super) sweep_every: Duration,
    /// The notices of the last pass.
    pub(super) notices: Vec<HistoryNotice>,
    /// The deleted rows of the last pass.
    pub(super) deleted: Vec<Uuid>,
}

impl Mirror {
    pub(super) fn new(follows: &[Follow]) -> Self {
        Self {
            follows: follows.to_vec(),
            tables: Tables::new(),
            cursor: ChangeCursor::since(BEGINNING),
            overlap: Duration::from_secs(300),
            sweep_every: Duration::from_secs(86_400),
            notices: Vec::new(),
            deleted: Vec::new(),
        }
    }

    pub(super) async fn pass(&mut self, client: &Client) {
        self.pass_up_to(client, usize::MAX).await;
    }

    /// Reads this number of events, and stores the cursor.
    pub(super) async fn pass_up_to(&mut self, client: &Client, events: usize) {
        let mut feed = client.changes_of_all(&self.cursor).unwrap();
        feed = feed.overlap(self.overlap).sweep_every(self.sweep_every);
        feed = self.follows.iter().fold(feed, |feed, follow| follow(feed, &self.tables));
        self.deleted.clear();
        for _ in 0..events {
            let Some(row) = feed.try_next().await.unwrap() else { break };
            let table = self.tables.entry(row.table).or_default();
            if row.is_deleted {
                assert!(table.remove(&row.id), "{} {} is reported again", row.table, row.id);
                self.deleted.push(row.id);
            } else {
                table.insert(row.id);
            }
        }
        self.notices = feed.notices().to_vec();
        let stored = serde_json::to_string(&feed.cursor()).unwrap();
        self.cursor = serde_json::from_str(&stored).unwrap();
        assert_eq!(self.cursor, feed.cursor());
    }

    /// Returns the ids of a table.
    pub(super) fn rows(&self, table: &str) -> BTreeSet<Uuid> {
        self.tables.get(table).cloned().unwrap_or_default()
    }

    pub(super) fn count(&self) -> usize {
        self.tables.values().map(BTreeSet::len).sum()
    }

    /// Returns the notices without those of unknown entities.
    pub(super) fn notices_of_use(&self) -> Vec<String> {
        let is_use =
            |notice: &&HistoryNotice| !matches!(notice, HistoryNotice::UnknownEntity { .. });
        self.notices.iter().filter(is_use).map(|notice| format!("{notice:?}")).collect()
    }
}
