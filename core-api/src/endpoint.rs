//! Calls as values: each has a method, a path, a scope and a response type.
//!
//! An endpoint does no I/O. It makes an [`http::Request`] and reads an [`http::Response`], so it can be tested
//! without a server and sent by any HTTP client.
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
//! The calls of a resource are aliases of the generic calls of this module: `GetActivity` is
//! [`Get<Activity>`](Get). A resource has the calls that its declaration names.

mod abilities;
mod answer;
mod batch;
pub(crate) mod body;
mod call_kind;
mod content_coding;
mod field_names;
mod input;
mod key;
mod list;
pub(crate) mod parts;
mod patch;
pub(crate) mod query;
pub(crate) mod query_value;
mod record_calls;
mod retry_after;

use std::borrow::Cow;

use bytes::Bytes;
use http::{Method, Request, Response};

pub use crate::leniency::Leniency;
pub use abilities::{
    CanBatchCreate, CanDelete, CanGet, CanList, CanPatch, CanRead, CanReadByKey, CanReadChanges,
    CanUpdate,
};
pub(crate) use answer::value_answer;
pub use answer::{Answer, Count};
#[cfg(feature = "client")]
pub(crate) use answer::{body, empty, is_error_text, leniency, refused, unreadable};
pub use batch::{BatchCreate, Job};
pub use body::Body;
pub use call_kind::CallKind;
pub use content_coding::content_coding;
pub use field_names::FieldNameError;
pub use input::{CanCreate, Input, Missing, Set};
#[cfg(feature = "client")]
pub(crate) use list::Reading;
pub use list::{CountOf, List};
pub use parts::RequestParts;
pub use patch::Patch;
pub(crate) use query::ListQuery;
pub use query::{Page, Query};
pub use query_value::QueryValue;
pub use record_calls::{Create, Delete, Get, Read, Update};
pub use retry_after::retry_after;
#[cfg(feature = "client")]
pub(crate) use retry_after::{LONGEST_PAUSE, answer_date, seconds};

use crate::{
    BaseUrl, Error, Evidence, Id, Target,
    access::RequiredAccess,
    call::Call,
    record::{self, Changes, Misfit, Record},
    sensitive::RecordTables,
};

/// A call of the API.
///
/// `#[derive(Endpoint)]` implements it for a struct, and `#[derive(Resource)]` for the calls of a resource.
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

    /// The required scope as a type. See [`access`](crate::access).
    type Access: RequiredAccess;

    /// The type of Core's answer.
    type Response: Answer;

    /// The name of the required scope.
    const SCOPE: &'static str = <Self::Access as RequiredAccess>::SCOPE;

    /// True if the call is idempotent (RFC 9110 §9.2.2), so that a client may repeat it after a lost answer.
    ///
    /// By default, the method decides: GET, PUT and DELETE are idempotent, POST and PATCH are not. A `PUT` of
    /// Core contains the version of the record, so Core performs it at most once.
    const IDEMPOTENT: bool = is_idempotent(Self::METHOD);

    /// The evidence of the call. If Core refuses an [assumed](Evidence::Assumed) call, the error says that no source
    /// shows it.
    const EVIDENCE: Evidence = Evidence::Documented;

    /// The success statuses of the call, such as 201. If it is empty, any success is accepted. An answer with another
    /// success is an error of the kind [`Decode`](crate::ErrorKind::Decode), because Core may have done something else.
    const STATUSES: &'static [u16] = &[];

    /// Fills in the path, the query and the body.
    ///
    /// # Errors
    ///
    /// If a value cannot be sent.
    fn fill(&self, request: &mut RequestParts) -> Result<(), Error>;

    /// Makes the request, without the token and the other headers of a client.
    ///
    /// # Errors
    ///
    /// If a value cannot be sent.
    fn to_request(&self, base: &BaseUrl) -> Result<Request<Bytes>, Error> {
        let call = Call::of::<Self>();
        let mut parts = RequestParts::new(call);
        let filled = self.fill(&mut parts);
        parts.into_request(filled, base)
    }

    /// Reads the answer to this call, and compares it with the call, for example by the id of the record. A
    /// [`Client`](crate::Client) uses it.
    ///
    /// # Errors
    ///
    /// The errors of [`decode`](Self::decode), and [`Decode`](crate::ErrorKind::Decode) if the answer does not
    /// belong to the call.
    fn read(&self, response: Response<Bytes>) -> Result<Self::Response, Error> {
        Self::decode(response)
    }

    /// Reads the answer to any call of this type.
    ///
    /// # Errors
    ///
    /// If Core refused the call, or if the answer does not fit [`Response`](Self::Response).
    fn decode(response: Response<Bytes>) -> Result<Self::Response, Error> {
        answer::decode(Call::of::<Self>(), &response)
    }
}

impl Call {
    pub(crate) const fn of<E: Endpoint + ?Sized>() -> Self {
        Self {
            method: E::METHOD,
            path: Cow::Borrowed(E::PATH),
            is_idempotent: E::IDEMPOTENT,
            statuses: E::STATUSES,
            evidence: E::EVIDENCE,
            scope: Some(E::SCOPE),
            tables: RecordTables { answer: E::Response::TABLE, ..RecordTables::NONE },
        }
    }
}

/// Returns whether a method is idempotent by RFC 9110 §9.2.2.
pub(crate) const fn is_idempotent(method: Method) -> bool {
    let is_idempotent = matches!(
        &method,
        &(Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE)
    );
    // `Method` has a destructor, which const evaluation rejects. The methods of declarations own no memory.
    std::mem::forget(method);
    is_idempotent
}

/// A kind of record with an id and a path of its own. Only `#[derive(Resource)]` implements it.
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

    /// The standard calls that Core has for the resource.
    const CALLS: &'static [CallKind];

    /// The evidence of the path.
    const EVIDENCE: Evidence = Evidence::Documented;

    /// Returns the record's own id. A single object without an id, such as settings, returns [`Id::NONE`].
    fn id(&self) -> Id<Self>;

    /// Compares the record with an older version. The result has the fields that an update would change, and a
    /// patch that changes only these.
    #[must_use]
    fn changes_since(&self, old: &Self) -> Changes<Self> {
        Changes::between(self.id(), old, self)
    }

    /// Returns the values of the answer that did not fit their fields, including nested ones. These fields are
    /// unset.
    ///
    /// Only a [lenient](Leniency::Lenient) client reads records with misfits.
    #[must_use]
    fn misfits(&self) -> Vec<Misfit> {
        record::misfits(self)
    }

    /// Returns whether all values of the answer fit their fields.
    ///
    /// Check it before you add up amounts from a [lenient](Leniency::Lenient) client.
    #[must_use]
    fn is_whole(&self) -> bool {
        self.misfits().is_empty()
    }
}
