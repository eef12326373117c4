//! Calls as values: each knows its method, its path, what it needs and what it returns.
//!
//! An endpoint does no I/O: it makes an [`http::Request`] and reads an [`http::Response`], so
//! that it can be tested without a server and sent by any HTTP client.
//!
//! ```
//! use core_api::{BaseUrl, Endpoint, GetActivity};
//!
//! let base: BaseUrl = "https://api.bqecore.com/api".parse()?;
//! let call = GetActivity::new("627f5f9e-260f-cdab-5143-b9fedec21552".parse()?);
//! let request = call.to_request(&base)?;
//! assert_eq!(request.method(), "GET");
//! assert_eq!(request.uri().path(), "/api/activity/627f5f9e-260f-cdab-5143-b9fedec21552");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The calls of a resource are the generic ones of this module under names of their own:
//! `GetActivity` is [`Get<Activity>`](Get). A resource has those that its declaration names.

mod answer;
mod batch;
mod call_kind;
mod content_coding;
mod list;
pub(crate) mod parts;
mod patch;
pub(crate) mod query;
mod record_calls;
mod retry_after;

use std::borrow::Cow;

use bytes::Bytes;
use http::{Method, Request, Response};

pub use crate::leniency::Leniency;
pub use answer::{Answer, Count};
#[cfg(feature = "client")]
pub(crate) use answer::{body, empty, is_error_text, leniency, refused, unreadable};
pub use batch::{BatchCreate, Job};
pub use call_kind::CallKind;
pub use content_coding::content_coding;
#[cfg(feature = "client")]
pub(crate) use list::Reading;
pub use list::{CountOf, List};
pub use parts::{Body, RequestParts};
pub use patch::Patch;
pub(crate) use query::ListQuery;
pub use query::{Page, Query};
pub use record_calls::{Create, Delete, Get, Update};
pub use retry_after::retry_after;
#[cfg(feature = "client")]
pub(crate) use retry_after::{LONGEST_PAUSE, seconds};

use crate::{
    __private::{HasCall, Sealed, calls},
    BaseUrl, Error, Id, Target,
    access::RequiredAccess,
    call::Call,
    record::{self, Changes, Misfit, Record},
};

/// A call of the API.
///
/// `#[derive(Endpoint)]` makes one of a struct; the calls of a resource come from
/// `#[derive(Resource)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a call of Core",
    label = "not a call",
    note = "use a call such as `GetActivity::new(id)`, or derive `core_api::Endpoint` for a struct"
)]
pub trait Endpoint {
    /// The HTTP method.
    const METHOD: Method;

    /// The path after the base URL, with placeholders: `/project/{id}`.
    const PATH: &'static str;

    /// What the call needs, as a type; see [`access`](crate::access).
    type Access: RequiredAccess;

    /// What Core answers with.
    type Response: Answer;

    /// The name of the scope that the call needs.
    const SCOPE: &'static str = <Self::Access as RequiredAccess>::SCOPE;

    /// Whether sending it twice does what sending it once does (RFC 9110 §9.2.2), so that a client
    /// may send it again where it does not know whether Core acted.
    ///
    /// By the method, unless a declaration says otherwise: GET, PUT and DELETE are, POST and PATCH
    /// are not. A `PUT` of Core has the version of the record, and so acts once at most.
    const IDEMPOTENT: bool = is_idempotent(Self::METHOD);

    /// Fills in the path, the query and the body.
    ///
    /// # Errors
    ///
    /// When a value cannot be sent.
    fn fill(&self, request: &mut RequestParts) -> Result<(), Error>;

    /// The request, without the token and the headers that a client adds.
    ///
    /// # Errors
    ///
    /// When a value cannot be sent.
    fn to_request(&self, base: &BaseUrl) -> Result<Request<Bytes>, Error> {
        let call = Call::of::<Self>();
        let mut parts = RequestParts::new(call);
        let filled = self.fill(&mut parts);
        parts.into_request(filled, base)
    }

    /// Reads the answer to this very call, as [`decode`](Self::decode) does, and compares it with
    /// the call: the id of the record, for one. A [`Client`](crate::Client) reads answers with it.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode), and [`Decode`](crate::ErrorKind::Decode) when the answer is about
    /// something else.
    fn read(&self, response: Response<Bytes>) -> Result<Self::Response, Error> {
        Self::decode(response)
    }

    /// Reads an answer, whichever call of this kind it is for.
    ///
    /// # Errors
    ///
    /// When Core refused the call, or the answer is not what the call returns.
    fn decode(response: Response<Bytes>) -> Result<Self::Response, Error> {
        answer::decode(Call::of::<Self>(), &response)
    }
}

impl Call {
    pub(crate) const fn of<E: Endpoint + ?Sized>() -> Self {
        Self { method: E::METHOD, path: Cow::Borrowed(E::PATH), is_idempotent: E::IDEMPOTENT }
    }
}

/// What RFC 9110 §9.2.2 says of a method.
pub(crate) const fn is_idempotent(method: Method) -> bool {
    let is_idempotent = matches!(
        &method,
        &(Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE)
    );
    // A method cannot be dropped before the program runs, and none of a declaration has memory.
    std::mem::forget(method);
    is_idempotent
}

/// A record that Core keeps under an id; only `#[derive(Resource)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource of Core",
    label = "not a record with a path of its own",
    note = "derive `core_api::Resource` for it, with `#[resource(\"/path\", …)]`"
)]
pub trait Resource: Record + Target + Clone + Send + 'static {
    /// The path of the list.
    const PATH: &'static str;

    /// The path of one record.
    const ITEM_PATH: &'static str;

    /// The standard calls that Core has for it.
    const CALLS: &'static [CallKind];

    /// The record's own id.
    fn id(&self) -> Id<Self>;

    /// How this record differs from what it was: which fields an update would change, and the
    /// patch that changes just these.
    #[must_use]
    fn changes_since(&self, old: &Self) -> Changes<Self> {
        Changes::between(self.id(), old, self)
    }

    /// The values of the answer that did not fit their fields, which are unset, nested ones included.
    ///
    /// A record that was read strictly has none; see [`Leniency`].
    #[must_use]
    fn misfits(&self) -> Vec<Misfit> {
        record::misfits(self)
    }

    /// Whether the record has all that the answer had: no value was left out because it did not fit.
    ///
    /// Ask this before you add up amounts of a [lenient](Leniency::Lenient) client.
    #[must_use]
    fn is_whole(&self) -> bool {
        self.misfits().is_empty()
    }
}

/// The fields that are sent to create a record; only `#[derive(Resource)]` makes such a type.
pub trait Input: Sealed {
    /// What it makes.
    type Resource: Resource;

    /// The fields that are set.
    fn record(&self) -> &Self::Resource;
}

/// Marks a resource whose records can be fetched by id.
#[diagnostic::on_unimplemented(
    message = "Core has no call that gets one `{Self}` by id",
    label = "its declaration has no `get`"
)]
pub trait CanGet: Resource + HasCall<calls::Get> {}

/// Marks a resource that can be listed.
#[diagnostic::on_unimplemented(
    message = "Core has no call that lists `{Self}`",
    label = "its declaration has no `list`"
)]
pub trait CanList: Resource + HasCall<calls::List> {}

/// Marks a resource whose lists can be read by the moment of creation: Core filters and sorts by it.
#[diagnostic::on_unimplemented(
    message = "a list of `{Self}` cannot be read by key",
    label = "Core is not known both to filter and to sort it by `createdOn`",
    note = "read it by number, and read it again where records come and go meanwhile"
)]
pub trait CanReadByKey: CanList + HasCall<calls::CanReadByKey> {
    /// The field that holds the moment, as the wire has it.
    const KEY: &'static str;
}

/// Marks a resource whose changes can be read: Core filters and sorts by the moment of the last one.
#[diagnostic::on_unimplemented(
    message = "the changes of `{Self}` cannot be read",
    label = "Core is not known both to filter and to sort it by `lastUpdated`",
    note = "list all of it, and compare versions"
)]
pub trait CanReadChanges: CanList + HasCall<calls::CanReadChanges> {
    /// The field that holds the moment, as the wire has it.
    const CHANGED: &'static str;
}

/// Marks a resource that can be created.
#[diagnostic::on_unimplemented(
    message = "Core has no call that creates a `{Self}`",
    label = "its declaration has no `create`"
)]
pub trait CanCreate: Resource + HasCall<calls::Create> {
    /// What is sent.
    type Input: Input<Resource = Self> + Clone + Send + Sync;
}

/// Marks a resource whose records can be replaced.
#[diagnostic::on_unimplemented(
    message = "Core has no call that updates a `{Self}`",
    label = "its declaration has no `update`"
)]
pub trait CanUpdate: Resource + HasCall<calls::Update> {}

/// Marks a resource of whose records single fields can be changed.
#[diagnostic::on_unimplemented(
    message = "Core has no call that patches a `{Self}`",
    label = "its declaration has no `patch`",
    note = "`Client::update` reads a record, changes it and sends it back whole"
)]
pub trait CanPatch: Resource + HasCall<calls::Patch> {}

/// Marks a resource of which many records can be created by one call.
#[diagnostic::on_unimplemented(
    message = "Core has no call that creates many `{Self}` records at once",
    label = "its declaration has no `batch`"
)]
pub trait CanBatchCreate: CanCreate + HasCall<calls::BatchCreate> {
    /// The path of the call.
    const BATCH_PATH: &'static str;
}

/// Marks a resource whose records can be deleted.
#[diagnostic::on_unimplemented(
    message = "Core has no call that deletes a `{Self}`",
    label = "its declaration has no `delete`"
)]
pub trait CanDelete: Resource + HasCall<calls::Delete> {}
