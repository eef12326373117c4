//! Ids that are typed by the record that they refer to.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{foreign_text, sealed::Sealed};

/// The id of an `R`. An `Id<Project>` is not an `Id<Activity>`.
///
/// On the wire it is a UUID in lower case with hyphens. Any 128 bits are valid, because Core has ids whose
/// version and variant digits do not follow RFC 9562.
///
/// ```
/// use core_api::{Id, Project};
///
/// let id: Id<Project> = "f5b2e48c-581a-485b-b1f3-7d34a3c74739".parse()?;
/// assert_eq!(id.to_string(), "f5b2e48c-581a-485b-b1f3-7d34a3c74739");
/// assert!(!id.is_none());
/// # Ok::<(), core_api::IdError>(())
/// ```
#[repr(transparent)]
#[doc(alias("uuid", "guid", "foreign key", "primary key"))]
pub struct Id<R: ?Sized> {
    uuid: Uuid,
    record: PhantomData<fn() -> R>,
}

impl<R: ?Sized> Id<R> {
    /// The all-zero id, which Core writes in some fields without a reference.
    pub const NONE: Self = Self::new(Uuid::nil());

    /// Makes an id of a UUID.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self { uuid, record: PhantomData }
    }

    /// Returns the UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }

    /// Returns a reference to the UUID, so that access to a field copies nothing.
    pub(crate) const fn uuid_ref(&self) -> &Uuid {
        &self.uuid
    }

    /// Returns whether this is the all-zero id, which refers to nothing.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.uuid.is_nil()
    }

    /// Returns the id, or `None` for the all-zero id.
    ///
    /// Core writes a missing reference as `null` in some fields and as the all-zero id in others.
    /// `entry.invoice_id.and_then(Id::some)` treats both the same way.
    #[must_use]
    pub const fn some(self) -> Option<Self> {
        if self.is_none() { None } else { Some(self) }
    }
}

impl<R: Target> Id<R> {
    /// Converts the id into one that can refer to several kinds of records.
    #[must_use]
    pub const fn widen<W: CanReferTo<R>>(self) -> Id<W> {
        Id::new(self.uuid)
    }
}

/// A record that an id can refer to. Only the derives `Resource` and `Reference` implement it.
///
/// ```
/// use core_api::{Project, Target, User};
///
/// // Name the trait, because the constant of a field `name` would take precedence.
/// assert_eq!((<Project as Target>::NAME, User::NAME), ("Project", "User"));
/// ```
#[diagnostic::on_unimplemented(
    message = "a field cannot hold an id of `{Self}`",
    label = "not a type that ids refer to",
    note = "derive `core_api::Reference` for an enum without variants, or `core_api::Resource` for \
            a record"
)]
pub trait Target: Sealed {
    /// The Rust name of the record.
    const NAME: &'static str;
}

/// A type whose ids can refer to an `R`. Each record implements it for itself, and only `#[derive(Reference)]`
/// implements it for other records.
///
/// ```
/// use core_api::{Employee, EmployeeOrVendor, Id, TimeEntry};
///
/// let person = Id::<Employee>::NONE;
/// let filter = TimeEntry::RESOURCE_ID.eq(person);
/// let resource: Id<EmployeeOrVendor> = person.widen();
/// assert_eq!(filter, TimeEntry::RESOURCE_ID.eq(resource));
/// ```
#[diagnostic::on_unimplemented(
    message = "an id of `{R}` is not an id of `{Self}`",
    label = "cannot refer to `{R}`",
    note = "use an `Id<{Self}>`, such as the `id` of a record of that type",
    note = "a field whose id can refer to several records, such as `EmployeeOrVendor`, accepts the ids of each"
)]
pub trait CanReferTo<R: Target>: Target {}

impl<R: Target> CanReferTo<R> for R {}

/// The error of a text that is not a valid id.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a valid id: {reason}")]
pub struct IdError {
    text: String,
    reason: uuid::Error,
}

impl<R: ?Sized> FromStr for Id<R> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        match Uuid::try_parse(text) {
            Ok(uuid) => Ok(Self::new(uuid)),
            Err(reason) => Err(IdError { text: foreign_text::name(text), reason }),
        }
    }
}

impl<R: ?Sized> From<Uuid> for Id<R> {
    fn from(uuid: Uuid) -> Self {
        Self::new(uuid)
    }
}

impl<R: ?Sized> fmt::Display for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}

impl<R: ?Sized> fmt::Debug for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.uuid, f)
    }
}

impl<R: ?Sized> Serialize for Id<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.uuid)
    }
}

impl<'de, R: ?Sized> Deserialize<'de> for Id<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

// Written by hand, because the derives would require the same traits of `R`.

impl<R: ?Sized> Clone for Id<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: ?Sized> Copy for Id<R> {}

impl<R: ?Sized> PartialEq for Id<R> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl<R: ?Sized> Eq for Id<R> {}

impl<R: ?Sized> PartialOrd for Id<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R: ?Sized> Ord for Id<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<R: ?Sized> hash::Hash for Id<R> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
