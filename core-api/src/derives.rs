//! The derives and their documentation.

#[cfg(doc)]
use crate::{Fields, Id, Json};

/// Generates a record and its calls from a declaration.
///
/// `#[resource("/path", …)]` begins with the path. The options have any order:
///
/// - `get`, `list`, `create`, `update`, `patch`, `delete`, `batch`: the name of the call. Documentation,
///   `#[deprecated]` and `#[renamed_from(Old)]` may precede it.
/// - `input`: the name of the input type, which `create` requires
/// - `examples = path`: adds an example to the documentation of each call. `path` is the module from which
///   programs import the record, its calls, [`Client`](crate::Client) and [`Error`](crate::Error).
/// - `crate = path`: the path of this crate, if it is not `::core_api`
///
/// The record's own `id` is an [`Id`] of the record. Each other field is an `Option` of the type that Core
/// sends. `#[field(…)]` describes a field, with these options in any order:
///
/// - `name = "…"`: the name on the wire, if it is not the Rust name in camel case
/// - `required`: a create must send the field
/// - `read_only`: only the server writes the field
/// - `volatile`: the value changes at each read
/// - `filter`, `sort`: `where` or `orderBy` may name the field. Nested fields and [`Json`] allow neither.
/// - `filter = false`, `sort = false`: Core is known to refuse the field there. Without the word, nobody knows.
/// - `max_length = 100`: the largest number of characters of a text
/// - `renamed_from = "oldName"`, or a list: the old names on the wire. See below.
/// - `sensitive`: the value is personal data, such as a tax number. See below.
/// - `in_lists = false` or `in_lists = expanded`: rows of a list lack the field, or have it if the list expands it
/// - `null = false` or `null = true`: Core never sends `null`, or does in some records
/// - `zeros`: Core writes an id of zeros where there is no record
/// - `unique` or `unique = "Key"`: no two records have the same value. The key is that of the error.
/// - `unselectable`: `fields` of a list cannot name the field
/// - `default = 0.0`: the value of a new record that does not set the field
/// - `evidence = observed`: the [evidence](crate::Evidence), with `source = "…"` and `seen = "2026-11-20"`
/// - `unlisted`, alone, on one field: the field keeps all fields that the declaration does not list
///
/// The derive implements [`Resource`](trait@crate::Resource), [`Record`](crate::record::Record), [`Fields`] and
/// serde's traits. It generates the calls, the input with its setters, and a [`Field`](crate::Field) constant
/// per field. The fields of the struct should be public and the struct `#[non_exhaustive]`, so that another
/// field is not a breaking change.
///
/// # Sensitive fields
///
/// The value of a sensitive field is not in `Debug` texts of the record, its input and its calls. Errors, logs and
/// recordings do not show it either. The derive of a record or object with such a field implements `Debug`, which
/// writes JSON with `[redacted]`. So the struct must not derive `Debug` too. The compiler then reports conflicting
/// implementations of `Debug`. An enum cannot be sensitive, because unknown values of enums are logged.
/// Both errors point to the word `sensitive`.
///
/// A sensitive object hides all that it holds. Fields that no declaration lists cannot be known, so `Debug` shows them.
/// A [projection](derive@Projection) inherits the option for errors and recordings, but its `Debug` is your own.
/// `Display` of a [`Filter`](crate::Filter) and serde's traits write the value, because they make requests.
///
/// # Old and deprecated names
///
/// A field with `renamed_from` is read under its name and its old names, and goes back with the names that it came with.
/// If an answer has both, the new name wins, and a different old value is an unlisted field. The old names have a constant, a
/// setter and a getter, which are deprecated. `#[renamed_from(Old)]` before a call or the input generates an alias.
///
/// `#[deprecated]` on a field is repeated on its constant and its setter, and on the record on its calls and its input.
///
/// ```
/// use core_api::{Object, Unlisted};
/// #[derive(Clone, Debug, Default, PartialEq, Object)]
/// pub struct Hinge {
///     #[field(renamed_from = "length")]
///     pub size: Option<i32>,
///     #[field(unlisted)]
///     pub unlisted: Unlisted,
/// }
/// let hinge: Hinge = serde_json::from_str(r#"{"length":3}"#)?;
/// assert_eq!(serde_json::to_string(&hinge)?, r#"{"length":3}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Names and visibility of generated items
///
/// The constant and the setter of a field have its visibility, its documentation and its `#[deprecated]`. The
/// constant `FIELDS` is the table of fields. It is omitted if a field is named `fields`, and
/// `<T as Record>::FIELDS` is then the way to the table. The setters of fields named `new` and `build` are `new_`
/// and `build_`. The input has a type parameter for each required field, as [`Input`](crate::endpoint::Input)
/// describes.
///
/// A module without the prelude (`#![no_implicit_prelude]`) cannot declare required fields. The errors about missing
/// ones need the attribute `diagnostic`, which is a part of the prelude.
///
/// # Other names of this crate
///
/// Every derive accepts `crate = path` for a crate that is renamed or re-exported:
/// `#[resource("/tax", crate = bqe)]`, `#[object(crate = bqe)]`, `#[projection(Tax, crate = bqe)]`,
/// `#[endpoint(GET, "/tax", scope = ReadCore, returns = (), crate = bqe)]`, `#[wire(crate = bqe)]` and
/// `#[scope(crate = bqe)]` on the enum, `#[reference(crate = bqe)]`. In a macro of your own, write
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
///     /// Fields that this declaration does not list.
///     #[field(unlisted)]
///     pub unlisted: Unlisted,
/// }
///
/// let list = ListTaxes::new().filter(Tax::NAME.eq("VAT")).order_by(Tax::NAME.asc());
/// let request = list.to_request(&"https://core.test/api".parse()?)?;
/// assert_eq!(request.uri().query(), Some("where=name+%3D+%27VAT%27&orderBy=name+asc"));
///
/// let request = CreateTax::new(TaxInput::new().name("VAT")).to_request(&"https://core.test".parse()?)?;
/// assert_eq!(request.body(), r#"{"name":"VAT"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub use core_macros::Resource;

/// Generates a row type with some columns of a list. See [`projection`](crate::projection).
///
/// `#[projection(TimeEntry)]` names the resource. Each field reads the resource's field of the same name, and
/// its type is that field's type, with or without the `Option`. Core may send `null` in any field but the own `id`.
/// Without the `Option`, a row with `null` or without the field is an error, which names the row and the field.
/// `#[projection(…)]` on a field names another column:
///
/// - `column = project_id`: the resource's field with this name
/// - `unlisted = "costCenter"`: the wire name of a column that the resource does not declare
///
/// `#[projection(TimeEntry, crate = path)]` names this crate, if it is not `::core_api`.
///
/// ```
/// use core_api::{Id, ListProjects, Project, Projection};
///
/// #[derive(Projection)]
/// #[projection(Project)]
/// struct Named {
///     id: Id<Project>,
///     #[projection(column = display_name)]
///     name: String,
///     #[projection(unlisted = "costCenter")]
///     cost_center: Option<i32>,
/// }
///
/// let list = ListProjects::new().select::<Named>();
/// assert_eq!(format!("{list:?}"), r#"List {"fields": "id,displayName,costCenter"}"#);
/// ```
pub use core_macros::Projection;

/// Generates a nested object from a declaration. The options of its fields are those of
/// [`Resource`](derive@Resource).
///
/// The derive implements [`Record`](crate::record::Record), [`Fields`] and serde's traits.
/// `#[object(patch)]` permits a patch to replace a list of these objects. `#[object(crate = path)]` names this
/// crate, if it is not `::core_api`.
///
/// The derive generates setters for an object without required fields. Otherwise, the object needs
/// `#[object(builder = Name)]`. The builder has the setters, and its `build` exists once all required fields are
/// set.
///
/// ```
/// use core_api::{Object, Unlisted};
///
/// /// A place.
/// #[derive(Clone, Debug, Default, PartialEq, Object)]
/// #[object(builder = PlaceBuilder)]
/// pub struct Place {
///     /// City.
///     #[field(required)]
///     pub city: Option<String>,
///     /// Country.
///     pub country: Option<String>,
///     /// Fields that this declaration does not list.
///     #[field(unlisted)]
///     pub unlisted: Unlisted,
/// }
///
/// let place: Place = serde_json::from_str(r#"{"city":"Graz","zip":"8010"}"#)?;
/// assert_eq!(place.city, Place::builder().city("Graz").build().city);
/// assert_eq!(serde_json::to_string(&place)?, r#"{"city":"Graz","zip":"8010"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub use core_macros::Object;

/// Generates a call from a struct.
///
/// `#[endpoint(METHOD, "/path/{placeholder}", scope = …, returns = …)]` begins with the method and the path.
/// The options have any order:
///
/// - `scope`: `ReadCore`, `ReadwriteCore`, or the path of a type that implements
///   [`RequiredAccess`](crate::access::RequiredAccess), for a scope that this crate does not know
/// - `returns`: a record, a `Vec` of records, `()`, [`Json`], or another [`Answer`](crate::endpoint::Answer)
/// - `idempotent = true` or `false`: whether the call is [safe to repeat](crate::Endpoint::IDEMPOTENT)
/// - `status = 201` or `[200, 201]`: the [success statuses](crate::Endpoint::STATUSES), if a source shows them
/// - `crate = path`: the path of this crate, if it is not `::core_api`
///
/// A field without an attribute replaces the placeholder with its name, unchanged or in camel case:
/// `project_id` replaces `{project_id}` or `{projectId}`, and `r#type` replaces `{type}`.
/// `#[endpoint(path = "name")]` names another placeholder. `#[endpoint(body)]` marks the body of the request.
/// `#[endpoint(query = "name")]` marks a parameter of the query string, a
/// [`QueryValue`](crate::endpoint::QueryValue). It is an `Option` if the call needs no value.
/// `#[endpoint(query)]` marks a whole [`Query`](crate::endpoint::Query). The function `new` takes a value for each
/// field except the `Query` and optional parameters. It has the visibility of the least visible of these fields.
///
/// ```
/// use core_api::{Endpoint, Id, Project, ProjectActivity};
///
/// /// Lists the activities of a project.
/// #[derive(Clone, Debug, Endpoint)]
/// #[endpoint(GET, "/project/{id}/activities", scope = ReadCore, returns = Vec<ProjectActivity>)]
/// struct ListAssigned {
///     id: Id<Project>,
/// }
/// let request = ListAssigned::new(Id::NONE).to_request(&"https://core.test".parse()?)?;
/// assert!(request.uri().path().ends_with("0000/activities"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub use core_macros::Endpoint;

/// Generates the wire form of an enum that is open to unknown values.
///
/// Each variant has a number or a text as its value on the wire: `#[wire(0)]`, `#[wire("text")]`. One variant
/// is marked `#[wire(unknown)]` and holds an [`UnknownValue`](crate::UnknownValue). The derive implements
/// [`WireEnum`](trait@crate::WireEnum), [`Display`](std::fmt::Display) and serde's traits.
/// `#[wire(0, renamed_from = Old)]` keeps an old name as a deprecated constant, which patterns may name.
/// `#[wire(crate = path)]` on the enum names this crate, if it is not `::core_api`.
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

/// Generates the names of scopes for an enum.
///
/// `#[scope("name", …)]` on a variant begins with the name. The options have any order:
///
/// - `implies = [Other]`: the scopes whose rights the scope includes
/// - `read = Type` or `write = Type`: generates an empty enum, which calls name as their
///   [`RequiredAccess`](crate::access::RequiredAccess). A [`ReadOnly`](crate::access::ReadOnly) client can send
///   only calls with a `read` type.
///
/// The derive implements [`Scopes`](trait@crate::Scopes), [`Display`](std::fmt::Display) and
/// [`FromStr`](std::str::FromStr). `#[scope(crate = path)]` on the enum names this crate, if it is not
/// `::core_api`.
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

/// Generates a marker type for the ids of records that have no declaration, from an enum without variants.
///
/// With `#[reference(A, B)]`, an id of the marker can refer to an `A` or a `B`, and [`Id::widen`] converts
/// their ids. `#[reference(crate = path)]` names this crate, if it is not `::core_api`.
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
