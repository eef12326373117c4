//! The standard calls, as values.

/// A standard call that Core may have for a resource; those that it has are
/// [`Resource::CALLS`](crate::Resource::CALLS).
///
/// ```
/// use core_api::{Budget, Resource, endpoint::CallKind};
///
/// assert!(Budget::CALLS.contains(&CallKind::Create));
/// assert!(!Budget::CALLS.contains(&CallKind::Update));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallKind {
    /// One record by its id: `GET /x/{id}`.
    Get,
    /// Pages of records: `GET /x`.
    List,
    /// A new record: `POST /x`.
    Create,
    /// A record replaced by another: `PUT /x/{id}`.
    Update,
    /// Single fields of a record changed: `PATCH /x/{id}`.
    Patch,
    /// A record deleted: `DELETE /x/{id}`.
    Delete,
    /// Many new records, all or none: `POST /x/batch`.
    BatchCreate,
}
