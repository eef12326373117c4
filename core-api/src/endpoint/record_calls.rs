//! The standard calls for one record: get, create, update, delete.

use std::marker::PhantomData;

use bytes::Bytes;
use http::{Method, Response};
use uuid::Uuid;

use super::{
    CanCreate, CanDelete, CanGet, CanRead, CanUpdate, Endpoint, Input, RequestParts, Resource,
    answer::decode_record,
};
use crate::{
    Error, Evidence, Id,
    access::{ReadCore, ReadwriteCore},
    record::{Extent, Fields, left_out, version},
    sealed::{HasCall, calls},
};

/// Fetches one record by its id.
///
/// Returns the whole record with its nested collections. If the record does not exist, Core answers with 404 or
/// 204, and the error [`is_not_found`](Error::is_not_found).
#[derive(Debug)]
#[non_exhaustive]
#[doc(alias("fetch", "retrieve", "find by id"))]
pub struct Get<R> {
    /// The id of the record.
    pub id: Id<R>,
}

impl<R> Get<R> {
    /// Makes the call for the record with an id.
    #[must_use]
    pub const fn new(id: Id<R>) -> Self {
        Self { id }
    }
}

impl<R: CanGet> Endpoint for Get<R> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::ITEM_PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::Get>>::EVIDENCE;
    type Access = ReadCore;
    type Response = R;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.placeholder("id", self.id);
        Ok(())
    }

    fn read(&self, response: Response<Bytes>) -> Result<R, Error> {
        decode_record::<Self, R>(self.id, &response)
    }
}

/// Reads the single object of a resource, such as the firm of the token.
///
/// The path has no id.
#[non_exhaustive]
pub struct Read<R>(PhantomData<fn() -> R>);

impl<R> Read<R> {
    /// Makes the call.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<R: CanRead> Endpoint for Read<R> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::Read>>::EVIDENCE;
    type Access = ReadCore;
    type Response = R;

    fn fill(&self, _: &mut RequestParts) -> Result<(), Error> {
        Ok(())
    }
}

/// Creates a record.
///
/// Returns the stored record with its id and version. Its values can differ from those of the input. A text
/// that is longer than Core accepts is an error before anything is sent. An [`Update`] does not check
/// lengths, because its texts may come from Core.
#[non_exhaustive]
#[doc(alias("insert", "add", "new", "post"))]
pub struct Create<R: CanCreate> {
    /// The fields of the new record.
    pub input: R::Input,
}

impl<R: CanCreate> Create<R> {
    /// Makes the call that creates a record from a complete input.
    #[must_use]
    pub fn new(input: impl Input<Resource = R>) -> Self {
        Self { input: input.complete() }
    }
}

impl<R: CanCreate> Endpoint for Create<R> {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = R::PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::Create>>::EVIDENCE;
    type Access = ReadwriteCore;
    type Response = R;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.input(self.input.record())
    }
}

/// Replaces a record that was read before. Returns the record with its new version.
///
/// Core replaces the whole object, so the request contains all fields of the answer, including `version`. If
/// somebody else has changed the record since, Core refuses the update with an error that
/// [`is_outdated`](Error::is_outdated).
///
/// A row of a list lacks the nested fields that the list did not [expand](super::List::expand), and an update
/// with such a row would erase them. So the update fails with [`Unsent`](crate::ErrorKind::Unsent). Change
/// such a record with [`Client::update`](crate::Client::update), which reads it by its id first, or expand
/// the nested fields in the list. [`omit_unread`](Self::omit_unread) sends the row without these fields.
#[derive(Debug)]
#[doc(alias("put", "edit", "replace", "save", "etag", "version"))]
pub struct Update<R> {
    /// The new state of the record.
    pub record: R,
    omits_unread: bool,
}

impl<R> Update<R> {
    /// Makes the call that replaces the record with the same id.
    #[must_use]
    pub const fn new(record: R) -> Self {
        Self { record, omits_unread: false }
    }

    /// Permits a row of a list, which is sent without the fields that the list left out.
    ///
    /// No source shows whether Core keeps or clears the fields that a body lacks. Try it with a record of your
    /// own company first.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::{ListInvoices, UpdateInvoice};
    ///
    /// for mut invoice in client.collect(ListInvoices::new()).await? {
    ///     invoice.reference_number = Some("PO-7".to_owned());
    ///     client.send(UpdateInvoice::new(invoice).omit_unread()).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn omit_unread(mut self) -> Self {
        self.omits_unread = true;
        self
    }
}

impl<R: CanUpdate> Endpoint for Update<R> {
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = R::ITEM_PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::Update>>::EVIDENCE;
    type Access = ReadwriteCore;
    type Response = R;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        if !self.omits_unread {
            check_whole(&self.record, request)?;
        }
        replace(&self.record, self.record.id().uuid(), version(&self.record), request)
    }

    fn read(&self, response: Response<Bytes>) -> Result<R, Error> {
        decode_record::<Self, R>(self.record.id(), &response)
    }
}

/// Refuses a record that lacks fields, because an update would erase them.
fn check_whole(record: &dyn Fields, request: &RequestParts) -> Result<(), Error> {
    let fields = left_out(record);
    let lacks = match record.unlisted().extent() {
        Extent::Whole | Extent::Listed => return Ok(()),
        Extent::Row if fields.is_empty() => return Ok(()),
        Extent::Row => fields.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        Extent::Selection => "the fields that were not selected".to_owned(),
    };
    Err(request.refuse(format!(
        "the record is a row of a list that left out {lacks}, and an update would erase them; use \
         `Client::update`, which reads the record first, or `expand` the fields in the list, or \
         send `omit_unread()` to leave them out of the body"
    )))
}

/// Fills in the request. It does not depend on the resource, so it is compiled once.
fn replace(
    record: &dyn Fields,
    id: Uuid,
    version: Option<&str>,
    request: &mut RequestParts,
) -> Result<(), Error> {
    if id.is_nil() {
        return Err(request.refuse("the record has no id"));
    }
    // Core would replace the record without a check, and clear fields that were not read.
    if version == Some("") {
        let reason = "the record has no `version`, because it was not read as a whole; get the record by its \
                      id, change it and send it";
        return Err(request.refuse(reason));
    }
    request.placeholder("id", id);
    request.record(record)
}

/// Deletes a record.
#[derive(Debug)]
#[non_exhaustive]
#[doc(alias("remove", "destroy"))]
pub struct Delete<R> {
    /// The id of the record.
    pub id: Id<R>,
}

impl<R> Delete<R> {
    /// Makes the call that deletes the record with an id.
    #[must_use]
    pub const fn new(id: Id<R>) -> Self {
        Self { id }
    }
}

impl<R: CanDelete> Endpoint for Delete<R> {
    const METHOD: Method = Method::DELETE;
    const PATH: &'static str = R::ITEM_PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::Delete>>::EVIDENCE;
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

impl<R> Clone for Read<R> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<R> Default for Read<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> std::fmt::Debug for Read<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Read")
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
        Self { record: self.record.clone(), omits_unread: self.omits_unread }
    }
}

impl<R: CanCreate> std::fmt::Debug for Create<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Create ")?;
        crate::encode::debug(self.input.record(), f)
    }
}
