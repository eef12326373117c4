//! Attributes that a declaration passes on, and visibilities that it keeps.

use bqe::{Endpoint, Id, Object, Projection, Resource, Scopes, UnknownValue, Unlisted, WireEnum};

/// A record with deprecated parts.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource(
    "/old",
    crate = bqe,
    /// The call has gone.
    #[deprecated = "use another call"]
    get = GetOld,
    list = ListOld,
    create = CreateOld,
    /// The input has gone.
    #[deprecated(note = "use another input")]
    input = OldInput,
)]
#[non_exhaustive]
pub struct Old {
    /// Identifier.
    #[field(read_only)]
    pub id: Id<Self>,
    /// A field that has gone.
    #[deprecated(since = "0.1.0", note = "use `name`")]
    #[field(filter, sort, required)]
    pub title: Option<String>,
    /// Name.
    #[doc(hidden)]
    pub name: Option<String>,
    /// State.
    pub state: Option<OldState>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// A state with a deprecated value.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = bqe)]
#[non_exhaustive]
pub enum OldState {
    /// A value that has gone.
    #[deprecated]
    #[wire(0)]
    Gone,
    /// A value without a name.
    #[wire(unknown)]
    Unknown(UnknownValue),
}

/// An object that has gone.
#[deprecated]
#[derive(Clone, Debug, Default, PartialEq, Object)]
#[object(crate = bqe, builder = GoneBuilder)]
#[non_exhaustive]
pub struct Gone {
    /// Name.
    #[field(required)]
    pub name: Option<String>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// Scopes, with a deprecated one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
#[scope(crate = bqe)]
#[non_exhaustive]
pub enum OldScope {
    /// A scope that has gone.
    #[deprecated]
    #[scope("gone")]
    Gone,
    /// A scope with the name of the list of all scopes.
    #[scope("all")]
    ALL,
}

/// Columns, with a deprecated one.
#[derive(Clone, Debug, PartialEq, Eq, Projection)]
#[projection(Old, crate = bqe)]
#[non_exhaustive]
pub struct OldName {
    /// Name.
    #[deprecated]
    pub name: Option<String>,
}

/// A call with a deprecated parameter.
#[derive(Clone, Debug, Endpoint)]
#[endpoint(GET, "/old/{id}/{part}", crate = bqe, scope = ReadCore, returns = ())]
#[non_exhaustive]
pub struct GetOldPart {
    /// The path parameter `id`.
    pub id: Id<Old>,
    /// The path parameter `part`.
    #[deprecated]
    pub part: u32,
}

/// A record with private parts, whose types are private, too.
#[derive(Clone, Debug, PartialEq, Resource)]
#[resource("/private", crate = bqe, get = GetPrivate, create = CreatePrivate, input = PrivateInput)]
#[expect(
    clippy::field_scoped_visibility_modifiers,
    clippy::partial_pub_fields,
    reason = "the fields differ on purpose"
)]
#[non_exhaustive]
pub struct Private {
    /// Identifier.
    #[field(read_only)]
    pub id: Id<Self>,
    /// A private field of a private type.
    #[field(required, filter)]
    secret: Option<Hidden>,
    /// A field for this crate.
    pub(crate) inner: Option<String>,
    /// Fields that are not listed.
    #[field(unlisted)]
    pub unlisted: Unlisted,
}

/// A private type.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = bqe)]
enum Hidden {
    /// A value.
    #[wire(1)]
    One,
    /// A value without a name.
    #[wire(unknown)]
    Unknown(UnknownValue),
}

/// The private parts are there for the module itself.
#[must_use]
pub fn private_input() -> PrivateInput {
    PrivateInput::new().secret(Hidden::One).inner("for the crate")
}
