//! The history of deletions.

use super::{Seed, reference};
use crate::data::{
    row::text,
    schema::{DELETED_HISTORY, TIME_ENTRY},
};

/// Inserts deletions of time entries in the history.
pub(super) fn seed(seed: &mut Seed) {
    let user = reference(seed.database.user());
    for _ in 0..6 {
        let day = seed.past(10, 300);
        let time = seed.moment(day);
        let id = seed.numbers.id();
        let values = [
            ("entityId", reference(id)),
            ("entity", text(TIME_ENTRY.name)),
            ("deletedOn", text(&time.to_string())),
            ("deletedById", user.clone()),
        ];
        seed.insert(&DELETED_HISTORY, day, &values);
    }
}
