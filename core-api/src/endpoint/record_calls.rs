//! The calls for one record: get, create, update, delete.

use bytes::Bytes;
use http::{Method, Response};
use uuid::Uuid;

use super::{
    CanCreate, CanDelete, CanGet, CanUpdate, Endpoint, Input, RequestParts, Resource,
    answer::decode_record,
};
use crate::{
    Error, Id,
    access::{ReadCore, ReadwriteCore},
    record::{Extent, Fields, left_out, version},
};

/// Fetches one record by its id.
///
/// Returns the whole record, nested collections included. Core answers 404, or 204, where there
/// is none: an error that [`is_not_found`](Error::is_not_found).
#[derive(Debug)]
#[non_exhaustive]
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

    fn read(&self, response: Response<Bytes>) -> Result<R, Error> {
        decode_record::<Self, R>(self.id, &response)
    }
}

/// Creates a record.
///
/// Returns it as Core keeps it, with its id and version; what comes back can differ from what
/// was sent. A text that is longer than Core takes is an error before anything is sent; what an
/// [`Update`] sends back of Core's own is not measured.
#[non_exhaustive]
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
/// `version` included. Core refuses it when somebody else has changed the record since: an error
/// that [`is_outdated`](Error::is_outdated). Returns the record with its new version.
///
/// A row of a list lacks the nested fields that the list was not asked to
/// [expand](super::List::expand), and an update with it would erase them. So it is
/// [`Unsent`](crate::ErrorKind::Unsent) where a field is left out. Change such a record with
/// [`Client::update`](crate::Client::update), which reads it by its id first, or expand the nested
/// fields in the list. [`omit_unread`](Self::omit_unread) sends it without those fields.
#[derive(Debug)]
pub struct Update<R> {
    /// The new state of the record.
    pub record: R,
    omits_unread: bool,
}

impl<R> Update<R> {
    /// Replaces the record that has this one's id.
    #[must_use]
    pub const fn new(record: R) -> Self {
        Self { record, omits_unread: false }
    }

    /// Sends a row of a list too, without the fields that the list left out.
    ///
    /// No source shows whether Core keeps or clears the fields that a body lacks: try it with a
    /// record of your own company first.
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

/// Refuses a record whose update would erase fields that a list left out.
fn check_whole(record: &dyn Fields, request: &RequestParts) -> Result<(), Error> {
    let fields = left_out(record);
    let lacks = match record.unlisted().extent() {
        Extent::Whole | Extent::Listed => return Ok(()),
        Extent::Row if fields.is_empty() => return Ok(()),
        Extent::Row => fields.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        Extent::Selection => "the fields that were not asked for".to_owned(),
    };
    Err(request.refuse(format!(
        "the record is a row of a list that left out {lacks}, and an update would erase them; use \
         `Client::update`, which reads the record first, or `expand` the fields in the list, or \
         send `omit_unread()` to leave them out of the body"
    )))
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
#[non_exhaustive]
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
        Self { record: self.record.clone(), omits_unread: self.omits_unread }
    }
}

impl<R: CanCreate> std::fmt::Debug for Create<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Create ")?;
        crate::encode::debug(self.input.record(), f)
    }
}
