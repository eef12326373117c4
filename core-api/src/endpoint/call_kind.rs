//! The kinds of standard calls.

/// The kind of a standard call. [`Resource::CALLS`](crate::Resource::CALLS) lists the calls of a resource.
///
/// ```
/// use core_api::{Budget, DeletedHistory, Resource, endpoint::CallKind};
///
/// assert!(Budget::CALLS.contains(&CallKind::Create));
/// assert!(!DeletedHistory::CALLS.contains(&CallKind::Create));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallKind {
    /// Reads one record by its id: `GET /x/{id}`.
    Get,
    /// Reads pages of records: `GET /x`.
    List,
    /// Creates a record: `POST /x`.
    Create,
    /// Replaces a record: `PUT /x/{id}`.
    Update,
    /// Changes single fields of a record: `PATCH /x/{id}`.
    Patch,
    /// Deletes a record: `DELETE /x/{id}`.
    Delete,
    /// Creates many records, all or none: `POST /x/batch`.
    BatchCreate,
    /// Reads the single object of the resource, without an id: `GET /x`.
    Read,
}
