//! The history of deletions. No source shows a row of it, so its form can be changed.

use core_api::Json;
use jiff::{ToSpan, civil::DateTime};
use uuid::Uuid;

use super::{
    database::Database,
    history_flaw::HistoryFlaw,
    row::{Row, text},
    schema::{DELETED_HISTORY, Resource},
};

/// The form of a row.
#[derive(Clone, Copy)]
struct RowForm {
    /// The field with the id of the deleted record.
    id_field: &'static str,
    /// The value of `entity`.
    entity: fn(&Deletion<'_>) -> Option<Json>,
    /// The value of `deletedOn` for a time in UTC.
    hours_behind: Option<u8>,
}

impl RowForm {
    const PRESUMED: Self = Self {
        id_field: "entityId",
        entity: |deletion| text(deletion.resource.name),
        hours_behind: Some(0),
    };

    /// Returns the form of a row, or `None` if there is no row.
    fn of(flaw: Option<HistoryFlaw>) -> Option<Self> {
        let presumed = Self::PRESUMED;
        let Some(flaw) = flaw else { return Some(presumed) };
        Some(match flaw {
            HistoryFlaw::NoRows => return None,
            HistoryFlaw::IdInId => Self { id_field: "id", ..presumed },
            HistoryFlaw::IdUnlisted => Self { id_field: "recordId", ..presumed },
            HistoryFlaw::EntityIsName => Self { entity: |deletion| deletion.name(), ..presumed },
            HistoryFlaw::NoEntity => Self { entity: |_| None, ..presumed },
            HistoryFlaw::NoTime => Self { hours_behind: None, ..presumed },
            HistoryFlaw::BehindUtc(hours) => Self { hours_behind: Some(hours), ..presumed },
        })
    }
}

/// A deletion of a record.
pub(super) struct Deletion<'a> {
    pub(super) resource: &'a Resource,
    pub(super) id: Uuid,
    pub(super) record: &'a Row,
    /// The time in UTC.
    pub(super) time: DateTime,
}

impl Deletion<'_> {
    /// Adds the deletion to the history.
    pub(super) fn record(&self, database: &mut Database) {
        let Some(form) = RowForm::of(database.history_flaw()) else { return };
        // A full history keeps its first rows, because a deletion must not fail for it.
        if database.check_room(&DELETED_HISTORY).is_err() {
            return;
        }
        let row_id = if form.id_field == "id" { self.id } else { database.new_id() };
        let mut row = DELETED_HISTORY.new_row();
        row.set("id", text(&row_id.to_string()));
        row.set("entity", (form.entity)(self));
        row.set("deletedOn", form.hours_behind.and_then(|hours| self.deleted_on(hours)));
        row.set("deletedById", text(&database.user().to_string()));
        let id = text(&self.id.to_string());
        match (row.field(form.id_field), id) {
            (Some(field), id) => row.set(field.name, id),
            (None, Some(id)) => row.set_unlisted(form.id_field.to_owned(), id),
            (None, None) => {}
        }
        database.insert(&DELETED_HISTORY, row_id, row);
    }

    /// Returns the name of the deleted record.
    fn name(&self) -> Option<Json> {
        self.record.json(self.resource.label_field()?)
    }

    fn deleted_on(&self, hours_behind: u8) -> Option<Json> {
        text(&self.time.saturating_sub(i64::from(hours_behind).hours()).to_string())
    }
}
