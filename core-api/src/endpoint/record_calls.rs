//! The calls for one record: get, create, update, delete.

use http::Method;
use uuid::Uuid;

use super::{CanCreate, CanDelete, CanGet, CanUpdate, Endpoint, Input, RequestParts, Resource};
use crate::{
    Error, Id,
    access::{ReadCore, ReadwriteCore},
    record::{Fields, version},
};

/// Fetches one record by its id.
///
/// Returns the whole record, nested collections included. Core answers 404, or 204, where there
/// is none: an error that [`is_not_found`](Error::is_not_found).
#[derive(Debug)]
pub struct Get<R> {
    /// Which record.
    pub id: Id<R>,
}

impl<R> Get<R> {
    /// Fetches the record with this id.
    #[must_use]
    pub const fn new(id: Id<R>) -> Self {
        Self { id }
    }
}

impl<R: CanGet> Endpoint for Get<R> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::ITEM_PATH;
    type Access = ReadCore;
    type Response = R;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.placeholder("id", self.id);
        Ok(())
    }
}

/// Creates a record.
///
/// Returns it as Core keeps it, with its id and version; what comes back can differ from what
/// was sent. A text that is longer than Core takes is an error before anything is sent; what an
/// [`Update`] sends back of Core's own is not measured.
pub struct Create<R: CanCreate> {
    /// What is sent.
    pub input: R::Input,
}

impl<R: CanCreate> Create<R> {
    /// Creates a record with what is set in the input.
    #[must_use]
    pub const fn new(input: R::Input) -> Self {
        Self { input }
    }
}

impl<R: CanCreate> Endpoint for Create<R> {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = R::PATH;
    type Access = ReadwriteCore;
    type Response = R;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.input(self.input.record())
    }
}

/// Replaces a record by this one, which was read before.
///
/// Core replaces the whole object, so the record goes back with everything that the answer had,
/// `version` included, and Core refuses it when somebody else has changed it since: an error that
/// [`is_outdated`](Error::is_outdated). Returns the record with its new version.
#[derive(Debug)]
pub struct Update<R> {
    /// The record as it shall be.
    pub record: R,
}

impl<R> Update<R> {
    /// Replaces the record that has this one's id.
    #[must_use]
    pub const fn new(record: R) -> Self {
        Self { record }
    }
}

impl<R: CanUpdate> Endpoint for Update<R> {
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = R::ITEM_PATH;
    type Access = ReadwriteCore;
    type Response = R;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        replace(&self.record, self.record.id().uuid(), version(&self.record), request)
    }
}

/// The same for every resource, and so compiled once.
fn replace(
    record: &dyn Fields,
    id: Uuid,
    version: Option<&str>,
    request: &mut RequestParts,
) -> Result<(), Error> {
    if id.is_nil() {
        return Err(request.refuse("the record has no id"));
    }
    // Core would replace it unchecked, and clear what was not read.
    if version == Some("") {
        let reason = "the record has no `version`, since it was not read whole; get it by its id, \
                      change that and send it";
        return Err(request.refuse(reason));
    }
    request.placeholder("id", id);
    request.record(record)
}

/// Deletes a record.
#[derive(Debug)]
pub struct Delete<R> {
    /// Which record.
    pub id: Id<R>,
}

impl<R> Delete<R> {
    /// Deletes the record with this id.
    #[must_use]
    pub const fn new(id: Id<R>) -> Self {
        Self { id }
    }
}

impl<R: CanDelete> Endpoint for Delete<R> {
    const METHOD: Method = Method::DELETE;
    const PATH: &'static str = R::ITEM_PATH;
    type Access = ReadwriteCore;
    type Response = ();

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.placeholder("id", self.id);
        Ok(())
    }
}

impl<R> Clone for Get<R> {
    fn clone(&self) -> Self {
        Self { id: self.id }
    }
}

impl<R> Clone for Delete<R> {
    fn clone(&self) -> Self {
        Self { id: self.id }
    }
}

impl<R: CanCreate> Clone for Create<R> {
    fn clone(&self) -> Self {
        Self { input: self.input.clone() }
    }
}

impl<R: Resource> Clone for Update<R> {
    fn clone(&self) -> Self {
        Self { record: self.record.clone() }
    }
}

impl<R: CanCreate> std::fmt::Debug for Create<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Create ")?;
        crate::encode::debug(self.input.record(), f)
    }
}
