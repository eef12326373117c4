//! The markers of calls and abilities that only some resources have.
//!
//! The messages of missing abilities name another way, because the compiler is the first to tell.

use super::{CanCreate, Resource};
use crate::sealed::{HasCall, calls};

/// Marks a resource whose records can be fetched by id.
#[diagnostic::on_unimplemented(
    message = "Core has no call that gets one `{Self}` by id",
    label = "its declaration has no `get`",
    note = "the page of `{Self}` in the documentation has its calls; a list with a filter finds one \
            record"
)]
pub trait CanGet: Resource + HasCall<calls::Get> {}

/// Marks a resource with a single object, which is read without an id.
#[diagnostic::on_unimplemented(
    message = "Core has no call that reads a single `{Self}`",
    label = "its declaration has no `read`",
    note = "get one record by its id, or list the records"
)]
pub trait CanRead: Resource + HasCall<calls::Read> {}

/// Marks a resource that can be listed.
#[diagnostic::on_unimplemented(
    message = "Core has no call that lists `{Self}`",
    label = "its declaration has no `list`",
    note = "the page of `{Self}` in the documentation has its calls; `Read` reads a single object"
)]
pub trait CanList: Resource + HasCall<calls::List> {}

/// Marks a resource whose lists can be read by key, because Core filters and sorts them by the time of
/// creation.
#[diagnostic::on_unimplemented(
    message = "a list of `{Self}` cannot be read by key",
    label = "Core is not known to filter and sort the list by `createdOn`",
    note = "`client.changes::<{Self}>(DateTime::MIN)` reads all records as safely, if Core can sort \
            them by `lastUpdated`; the table in `core_api::catalog` shows this",
    note = "otherwise, read the list by number; concurrent inserts and deletes can then skip or \
            repeat rows"
)]
pub trait CanReadByKey: CanList + HasCall<calls::CanReadByKey> {
    /// The wire name of the field with the time of creation.
    const KEY: &'static str;
}

/// Marks a resource whose changes can be read, because Core filters and sorts by the time of the last change.
#[diagnostic::on_unimplemented(
    message = "the changes of `{Self}` cannot be read",
    label = "Core is not known to filter and sort the list by `lastUpdated`",
    note = "read the whole list and compare versions; `by_key()` on the list reads it as safely, if \
            Core can sort it by `createdOn`; the table in `core_api::catalog` shows this"
)]
pub trait CanReadChanges: CanList + HasCall<calls::CanReadChanges> {
    /// The wire name of the field with the time of the last change.
    const CHANGED: &'static str;
}

/// Marks a resource whose records can be replaced.
#[diagnostic::on_unimplemented(
    message = "Core has no call that updates a `{Self}`",
    label = "its declaration has no `update`",
    note = "the page of `{Self}` in the documentation has its calls; `RawCall` sends a call that this \
            crate lacks"
)]
pub trait CanUpdate: Resource + HasCall<calls::Update> {}

/// Marks a resource whose records can be patched.
#[diagnostic::on_unimplemented(
    message = "Core has no call that patches a `{Self}`",
    label = "its declaration has no `patch`",
    note = "`Client::update` reads a record, changes it and sends the whole record back"
)]
pub trait CanPatch: Resource + HasCall<calls::Patch> {}

/// Marks a resource with a call that creates many records.
#[diagnostic::on_unimplemented(
    message = "Core has no call that creates many `{Self}` records at once",
    label = "its declaration has no `batch`",
    note = "`Client::create_all` creates many records, each by a call of its own"
)]
pub trait CanBatchCreate: CanCreate + HasCall<calls::BatchCreate> {
    /// The path of the call.
    const BATCH_PATH: &'static str;
}

/// Marks a resource whose records can be deleted.
#[diagnostic::on_unimplemented(
    message = "Core has no call that deletes a `{Self}`",
    label = "its declaration has no `delete`",
    note = "the page of `{Self}` in the documentation has its calls; an update may be able to make the \
            record inactive"
)]
pub trait CanDelete: Resource + HasCall<calls::Delete> {}
