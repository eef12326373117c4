//! Typed bindings for the BQE Core API: projects, time, expenses, invoices, CRM and HR of a firm.
//!
//! A [`Client`] sends calls, which are values: [`GetActivity`], [`ListTimeEntries`],
//! [`CreateActivity`] and so on, one name per call that Core has.
//!
//! ```no_run
//! use core_api::{ActivityInput, Client, CreateActivity, GetActivity, TokenProvider};
//!
//! # async fn example(provider: impl TokenProvider + 'static) -> Result<(), core_api::Error> {
//! let client = Client::new(provider); // the base URL comes with the token
//! let made = client.send(CreateActivity::new(ActivityInput::new("D-01", "Design"))).await?;
//! let saved = client
//!     .update(made.id, |activity| activity.memo = Some("For the new wing".to_owned()))
//!     .await?;
//! assert_eq!(client.send(GetActivity::new(saved.id)).await?.memo, saved.memo);
//! # Ok(())
//! # }
//! ```
//!
//! Token providers, which log in and refresh, are in the crate `core-auth`.
//!
//! | to | see |
//! |---|---|
//! | find a resource and its calls | [`general`], [`crm`], [`hr`], [`lists`], [`system`] |
//! | read a list whole, page by page, or what has changed | [`client`] |
//! | ask for less | [`filter`], [`order`], [`projection`] |
//! | know what went wrong | [`Error`], [`ErrorKind`] |
//! | set limits, retries and proxies | [`client::ClientBuilder`] |
//! | send what this crate lacks | [`client::RawCall`] |
//!
//! Each record, input and call is here and in the module of its group alike.
//!
//! # Records in your own tests
//!
//! A test builds a record of any kind without a server: [`Record::empty`](record::Record::empty) has no
//! field set, and JSON as Core sends it is read by serde. A nested object has a `Default` as well.
//! A record that was read knows which fields the answer had. So it is equal to another one that was
//! read, and not to one that was built.
//!
//! ```
//! use core_api::{Activity, Address, record::Record};
//!
//! let mut activity = Activity::empty();
//! activity.id = "f5b2e48c-581a-485b-b1f3-7d34a3c74739".parse()?;
//! activity.code = Some("D-01".to_owned());
//!
//! let json = r#"{"id":"f5b2e48c-581a-485b-b1f3-7d34a3c74739","code":"D-01"}"#;
//! let read: Activity = serde_json::from_str(json)?;
//! assert_eq!((read.id, read.code), (activity.id, activity.code));
//!
//! let mut address = Address::default();
//! address.city = Some("Graz".to_owned());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! - `client` (default): the client over HTTPS. Without it, calls are still values that make an
//!   [`http::Request`] and read an [`http::Response`], with no async runtime and no TLS.

extern crate self as core_api;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod access;
mod base_url;
mod call;
#[cfg(feature = "client")]
pub mod client;
mod decode;
mod encode;
pub mod endpoint;
pub mod error;
pub mod exports;
pub mod field;
pub mod filter;
mod format;
mod generated;
mod id;
mod json;
mod leniency;
pub mod order;
pub mod projection;
pub mod record;
mod redactor;
pub mod scope;
pub mod token;
pub mod wire_enum;

pub use base_url::{BaseUrl, BaseUrlError};
#[cfg(feature = "client")]
pub use client::Client;
pub use decode::DecodeError;
pub use endpoint::{Endpoint, Resource};
pub use error::{Error, ErrorKind, RowError};
pub use field::Field;
pub use filter::Filter;
pub use generated::*;
pub use id::{CanReferTo, Id, IdError, Target};
pub use json::Json;
pub use order::Order;
pub use projection::Projection;
pub use record::{Fields, Unlisted};
pub use redactor::Redactor;
pub use scope::{ScopeSet, Scopes};
pub use token::{AccessToken, TokenError, TokenProvider};
pub use wire_enum::{UnknownValue, WireEnum};

/// Makes a record and its calls of one declaration.
///
/// `#[resource("/path", …)]` names the path, the calls that Core has, and what else there is, in any
/// order:
///
/// - `get`, `list`, `create`, `update`, `patch`, `delete`, `batch`: the name of such a call, with
///   documentation and `#[deprecated]` in front of it
/// - `input`: the name of the type that a create sends; it goes with `create`
/// - `examples = path`: adds an example to the documentation of each call; `path` is the module from
///   which programs import the record, its calls, [`Client`] and [`Error`]
/// - `crate = path`: the path of this crate, where it is not `::core_api`
///
/// Each field is an `Option` of the type that Core sends, but the own `id`, which is an [`Id`] of the
/// record. `#[field(…)]` has what is special about a field, in any order:
///
/// - `name = "…"`: the name on the wire, where it is not the Rust name in camel case
/// - `required`: a create must have it
/// - `read_only`: only the server writes it
/// - `volatile`: it changes at each read
/// - `filter`, `sort`: `where` or `orderBy` may name it; not for nested fields and [`Json`]
/// - `max_length = 100`: the largest number of characters of a text
/// - `unlisted`, alone, on one field: it keeps what the declaration does not list
///
/// It implements [`Resource`](trait@Resource), [`Record`](record::Record), [`Fields`], and serde's
/// traits; it makes the calls, the input with its setters, and a [`Field`] constant per field. The
/// fields of the struct should be public, and the struct `#[non_exhaustive]`, so that a field more
/// breaks nobody.
///
/// # Names and visibilities of what it makes
///
/// A constant and a setter are as visible as their field, and have its documentation and its
/// `#[deprecated]`; `new` is as visible as the least visible field that it takes. The constant `FIELDS`
/// has the table, unless a field called `fields` needs the name; `<T as Record>::FIELDS` has it in any
/// case. The setter of a field called `new` is `new_`.
///
/// # Other names of this crate
///
/// Every derive takes `crate = path`, for a crate that is renamed or re-exported:
/// `#[resource("/tax", crate = bqe)]`, `#[object(crate = bqe)]`, `#[projection(Tax, crate = bqe)]`,
/// `#[endpoint(GET, "/tax", scope = ReadCore, returns = (), crate = bqe)]`, `#[wire(crate = bqe)]` and
/// `#[scope(crate = bqe)]` on the enum, `#[reference(crate = bqe)]`. A macro of yours writes
/// `crate = $crate::core_api`.
///
/// ```
/// use core_api::{Endpoint, Id, Resource, Unlisted};
///
/// /// A tax.
/// #[derive(Clone, Debug, PartialEq, Resource)]
/// #[resource("/tax", get = GetTax, list = ListTaxes, create = CreateTax, input = TaxInput)]
/// #[non_exhaustive]
/// pub struct Tax {
///     /// Identifier.
///     #[field(read_only, filter)]
///     pub id: Id<Tax>,
///     /// Name.
///     #[field(required, filter, sort, max_length = 50)]
///     pub name: Option<String>,
///     /// What this declaration does not list.
///     #[field(unlisted)]
///     pub unlisted: Unlisted,
/// }
///
/// let list = ListTaxes::new().filter(Tax::NAME.eq("VAT")).order_by(Tax::NAME.asc());
/// let request = list.to_request(&"https://core.test/api".parse()?)?;
/// assert_eq!(request.uri().query(), Some("where=name+%3D+%27VAT%27&orderBy=name+asc"));
///
/// let request = CreateTax::new(TaxInput::new("VAT")).to_request(&"https://core.test".parse()?)?;
/// assert_eq!(request.body(), r#"{"name":"VAT"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub use core_macros::Resource;

/// Makes columns of a list of the fields of a struct; see [`projection`].
///
/// `#[projection(TimeEntry)]` names the resource. A field is the column of its name; its type is
/// that of the resource's field, in an `Option`, since Core may leave it null, but for the own `id`.
/// `#[projection(…)]` on a field says that it is another column:
///
/// - `column = project_id`: the resource's field of this name
/// - `unlisted = "costCenter"`: a column that the resource's declaration does not list, by its name
///   on the wire
///
/// `#[projection(TimeEntry, crate = path)]` names this crate, where it is not `::core_api`.
///
/// ```
/// use core_api::{Id, ListProjects, Project, Projection};
///
/// #[derive(Projection)]
/// #[projection(Project)]
/// struct Named {
///     id: Id<Project>,
///     #[projection(column = display_name)]
///     name: Option<String>,
///     #[projection(unlisted = "costCenter")]
///     cost_center: Option<i32>,
/// }
///
/// let list = ListProjects::new().select::<Named>();
/// assert_eq!(format!("{list:?}"), r#"List {"fields": "id,displayName,costCenter"}"#);
/// ```
pub use core_macros::Projection;

/// Makes a nested object of a declaration; its fields are those of
/// [`Resource`](derive@Resource).
///
/// It implements [`Record`](record::Record), [`Fields`] and serde's traits, and makes `new` with
/// what is required, and setters. `#[object(patch)]` permits a patch to replace a list of such objects;
/// `#[object(crate = path)]` names this crate, where it is not `::core_api`.
///
/// ```
/// use core_api::{Object, Unlisted};
///
/// /// A place.
/// #[derive(Clone, Debug, Default, PartialEq, Object)]
/// pub struct Place {
///     /// City.
///     #[field(required)]
///     pub city: Option<String>,
///     /// Country.
///     pub country: Option<String>,
///     /// What this declaration does not list.
///     #[field(unlisted)]
///     pub unlisted: Unlisted,
/// }
///
/// let place: Place = serde_json::from_str(r#"{"city":"Graz","zip":"8010"}"#)?;
/// assert_eq!(place.city, Place::new("Graz").city);
/// assert_eq!(serde_json::to_string(&place)?, r#"{"city":"Graz","zip":"8010"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub use core_macros::Object;

/// Makes a call of a struct.
///
/// `#[endpoint(METHOD, "/path/{placeholder}", scope = …, returns = …)]` has the method and the path, and
/// then in any order:
///
/// - `scope`: `ReadCore`, `ReadwriteCore`, or the path of a type that implements
///   [`RequiredAccess`](access::RequiredAccess), for a scope that this crate does not know
/// - `returns`: a record, a `Vec` of records, `()`, a [`Count`](endpoint::Count), [`Json`], or another
///   type that implements [`Answer`](endpoint::Answer)
/// - `idempotent = true` or `false`, where the method does not say whether the call is
///   [safe to repeat](Endpoint::IDEMPOTENT)
/// - `crate = path`: the path of this crate, where it is not `::core_api`
///
/// A field without an attribute takes the place of the placeholder with its name, as it is or in camel
/// case: `project_id` is for `{project_id}` or `{projectId}`, `r#type` for `{type}`.
/// `#[endpoint(path = "name")]` names another one. `#[endpoint(query)]` marks a
/// [`Query`](endpoint::Query), `#[endpoint(body)]` what is sent. The function `new` takes a value for
/// each field but the query, and is as visible as the least visible of these.
///
/// ```
/// use core_api::{Endpoint, Id, Project, ProjectActivity};
///
/// /// Lists what is assigned to a project.
/// #[derive(Clone, Debug, Endpoint)]
/// #[endpoint(GET, "/project/{id}/activities", scope = ReadCore, returns = Vec<ProjectActivity>)]
/// struct ListAssigned {
///     id: Id<Project>,
/// }
///
/// let request = ListAssigned::new(Id::NONE).to_request(&"https://core.test".parse()?)?;
/// assert!(request.uri().path().ends_with("0000/activities"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub use core_macros::Endpoint;

/// Makes an enum that is open to values without a name.
///
/// Each variant has its value on the wire, a number or a text: `#[wire(0)]`, `#[wire("text")]`; one
/// is marked `#[wire(unknown)]` and holds an [`UnknownValue`]. It implements
/// [`WireEnum`](trait@WireEnum), [`Display`](std::fmt::Display) and serde's traits.
/// `#[wire(crate = path)]` on the enum names this crate, where it is not `::core_api`.
///
/// ```
/// use core_api::{UnknownValue, WireEnum};
///
/// #[derive(Clone, Debug, PartialEq, WireEnum)]
/// enum Light {
///     #[wire(0)]
///     Red,
///     #[wire(1)]
///     Green,
///     #[wire(unknown)]
///     Unknown(UnknownValue),
/// }
///
/// let lights: Vec<Light> = serde_json::from_str("[1, 7]")?;
/// assert_eq!(lights[0], Light::Green);
/// assert_eq!(serde_json::to_string(&lights)?, "[1,7]");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub use core_macros::WireEnum;

/// Makes scopes of an enum: `#[scope("name")]`, followed by words in any order.
///
/// - `implies = [Other]`: the scopes whose rights this one includes
/// - `read = Type` or `write = Type`: makes an empty enum that calls name as their
///   [`RequiredAccess`](access::RequiredAccess). A client that is [`ReadOnly`](access::ReadOnly) sends those with `read` only.
///
/// It implements [`Scopes`](trait@Scopes), [`Display`](std::fmt::Display) and
/// [`FromStr`](std::str::FromStr). `#[scope(crate = path)]` on the enum names this crate, where it is
/// not `::core_api`.
///
/// ```
/// use core_api::{ScopeSet, Scopes};
///
/// #[derive(Clone, Copy, Debug, PartialEq, Scopes)]
/// enum Right {
///     #[scope("read")]
///     Read,
///     #[scope("write", implies = [Read])]
///     Write,
/// }
///
/// assert!(ScopeSet::from([Right::Write]).permits(Right::Read));
/// ```
pub use core_macros::Scopes;

/// Makes a marker for ids of records without a declaration: an enum without variants.
///
/// With `#[reference(A, B)]` it stands for one of several records: [`Id::widen`] makes an id of it of
/// theirs. `#[reference(crate = path)]` names this crate, where it is not `::core_api`.
///
/// ```
/// use core_api::{Employee, Id, Reference};
///
/// #[derive(Debug, Reference)]
/// enum Planet {}
///
/// /// An employee or a planet.
/// #[derive(Debug, Reference)]
/// #[reference(Employee, Planet)]
/// enum Owner {}
///
/// let owner: Id<Owner> = Id::<Planet>::NONE.widen();
/// assert!(owner.is_none());
/// ```
pub use core_macros::Reference;
