//! Records as tables of fields.
//!
//! `#[derive(Resource)]` and `#[derive(Object)]` implement [`Fields`]: a table of [`FieldInfo`] and access to
//! each field by its index. Decoding, encoding, checks and the sandbox use the table, so their code is
//! written and compiled once for all resources.
//!
//! ```
//! use core_api::{Fields, TimeEntry, record::{Kind, Support}};
//!
//! let hours = TimeEntry::FIELDS.iter().find(|field| field.name == "actualHours").unwrap();
//! assert_eq!(hours.kind, Kind::Decimal);
//! assert_eq!(hours.filter, Support::Unknown);
//! # let _: fn(&TimeEntry) -> &'static [core_api::record::FieldInfo] = |entry| entry.table();
//! ```
//!
//! A program that does not know the type of a record, such as a mirror, reads its values as [`View`]s by
//! [`<dyn Fields>::view`](trait.Fields.html#method.view).

mod boxed;
mod changes;
mod extras;
pub(crate) mod field_mut;
pub(crate) mod field_ref;
mod field_table;
mod in_lists;
pub(crate) mod item;
mod left_out;
mod length;
mod misfit;
pub(crate) mod old_names;
pub(crate) mod own_id;
pub(crate) mod patchable;
mod provenance;
pub(crate) mod required;
pub(crate) mod scalar;
mod sensitive_name;
mod server_facts;
mod support;
pub(crate) mod unlisted;
pub(crate) mod value;
pub(crate) mod view;

pub use changes::{Changes, NotPatchable};
pub(crate) use changes::{FieldChange, shown};
pub(crate) use extras::{Extras, Original};
pub(crate) use field_mut::{FieldMut, ListSlot, ValuesSlot};
pub(crate) use field_ref::FieldRef;
pub use field_table::FieldTable;
pub use in_lists::InLists;
pub(crate) use item::Item;
pub(crate) use left_out::{Extent, LeftOut, left_out};
pub(crate) use length::{too_long, view_too_long};
pub use misfit::{Misfit, misfits};
pub use patchable::Patchable;
pub use provenance::Provenance;
pub(crate) use required::Form;
pub use scalar::Kind;
pub(crate) use scalar::{FieldValue, Optional};
pub use sensitive_name::is_sensitive_name;
pub use support::Support;
pub use unlisted::Unlisted;
pub use value::Nested;
pub use view::{ListView, ValuesView, View};

use crate::{Evidence, sealed::Sealed};

/// The description of a field: its name on the wire, its kind, and its treatment by Core.
///
/// The derives generate a table of them for each record, such as `TimeEntry::FIELDS`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldInfo {
    /// The name on the wire, in the spelling of the vendor.
    pub name: &'static str,
    /// The kind of the field.
    pub kind: Kind,
    /// True if a create must send the field.
    pub required: bool,
    /// True if only the server writes the field.
    pub read_only: bool,
    /// True if the value differs at each read. A comparison of two records ignores the field.
    pub volatile: bool,
    /// The support for the field in `where`.
    pub filter: Support,
    /// The support for the field in `orderBy`.
    pub sort: Support,
    /// The largest number of characters of a text.
    pub max_length: Option<u32>,
    /// The evidence of the field.
    pub evidence: Evidence,
    /// True if no source shows the type. A value that does not fit leaves the field unset, and the record is
    /// read. Decimals are excepted, because a wrong sum is worse than an error.
    pub assumed_type: bool,
    /// True if the value is personal, such as a tax number or a salary. It is not in `Debug` texts of the record, in
    /// errors, in logs or in cassettes.
    pub sensitive: bool,
    /// The old names on the wire, from the newest to the oldest. Answers with an old name are read, and filters and
    /// orders as text accept it. The record goes back with the name that it came with.
    pub old_names: &'static [&'static str],
    /// The advice for a deprecated field, from its declaration. Empty if the declaration gives none.
    pub deprecated: Option<&'static str>,
    /// The rows of a list that have the field.
    pub in_lists: InLists,
    /// True if Core sends `null` in some records, and false if it never does. `None` if no source shows either.
    pub null: Option<bool>,
    /// True if Core writes an id of zeros where there is no record.
    pub zeros: bool,
    /// True if two records cannot have the same value.
    pub unique: bool,
    /// The key of Core's error about a duplicate of a unique value.
    pub duplicate_key: Option<&'static str>,
    /// True if `fields` of a list cannot name the field.
    pub unselectable: bool,
    /// The value of a new record that does not set the field, as JSON.
    pub default: Option<&'static str>,
    /// The source of the field and the day on which it was seen, if its declaration names them.
    pub provenance: Option<&'static Provenance>,
}

// Expansions of derives call these functions.
#[doc(hidden)]
impl FieldInfo {
    /// Makes the description of a writable field that a create may omit, without filter and sort.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: false,
            read_only: false,
            volatile: false,
            filter: Support::Unknown,
            sort: Support::Unknown,
            max_length: None,
            evidence: Evidence::Documented,
            assumed_type: false,
            sensitive: false,
            old_names: &[],
            deprecated: None,
            in_lists: InLists::Always,
            null: None,
            zeros: false,
            unique: false,
            duplicate_key: None,
            unselectable: false,
            default: None,
            provenance: None,
        }
    }

    /// Marks a field that a create must have.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Marks a field that only the server writes.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Marks a field that changes at each read.
    #[must_use]
    pub const fn volatile(mut self) -> Self {
        self.volatile = true;
        self
    }

    /// Marks a field that `where` may name, or that Core refuses there.
    #[must_use]
    pub const fn filter(mut self, is_known: bool) -> Self {
        self.filter = if is_known { Support::Known } else { Support::Refused };
        self
    }

    /// Marks a field that `orderBy` may name, or that Core refuses there.
    #[must_use]
    pub const fn sort(mut self, is_known: bool) -> Self {
        self.sort = if is_known { Support::Known } else { Support::Refused };
        self
    }

    /// Sets how the field is known.
    #[must_use]
    pub const fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence = evidence;
        self
    }

    /// Marks a field whose type no source shows.
    #[must_use]
    pub const fn assumed_type(mut self) -> Self {
        self.assumed_type = true;
        self
    }

    /// Marks a field with personal data.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Sets the old names on the wire.
    #[must_use]
    pub const fn old_names(mut self, names: &'static [&'static str]) -> Self {
        self.old_names = names;
        self
    }

    /// Marks a deprecated field.
    #[must_use]
    pub const fn deprecated(mut self, advice: &'static str) -> Self {
        self.deprecated = Some(advice);
        self
    }

    /// Sets the largest number of characters.
    #[must_use]
    pub const fn max_length(mut self, characters: u32) -> Self {
        self.max_length = Some(characters);
        self
    }
}

/// Access to the fields of a record or nested object by index. Only derives implement it.
///
/// The indexes are those of [`table`](Fields::table).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a record or an object of Core",
    label = "its fields are not declared",
    note = "derive `core_api::Object` for it, or `core_api::Resource` if it has an id and calls"
)]
pub trait Fields: Sealed {
    /// Returns the declared fields, in the order of the declaration.
    fn table(&self) -> &'static [FieldInfo];

    /// Returns mutable access to the field at an index, or `None` past the end of the table.
    #[doc(hidden)]
    fn field_mut(&mut self, index: usize) -> Option<FieldMut<'_>>;

    /// Returns a reference to the field at an index, or `None` past the end of the table.
    #[doc(hidden)]
    fn field_ref(&self, index: usize) -> Option<FieldRef<'_>>;

    /// Returns the fields that the declaration does not list, and the set of listed fields that the answer had.
    /// Empty for a type that does not keep them.
    fn unlisted(&self) -> &Unlisted {
        Unlisted::nothing()
    }

    /// Returns [`unlisted`](Fields::unlisted) for writing. `None` for a type that does not keep unlisted
    /// fields, such as a [`Projection`](crate::Projection).
    fn unlisted_mut(&mut self) -> Option<&mut Unlisted> {
        None
    }
}

/// A [`Fields`] type that can be made without values, as decoding needs it. Only derives implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a record or an object of Core",
    label = "its fields are not declared",
    note = "derive `core_api::Object` for it, or `core_api::Resource` if it has an id and calls"
)]
pub trait Record: Fields + Sized {
    /// The declared fields, in the order of the declaration.
    const FIELDS: &'static [FieldInfo];

    /// True if a patch may replace a list of this type.
    const IS_PATCHABLE: bool = false;

    /// Makes a record without values, whose own id is [`NONE`](crate::Id::NONE).
    ///
    /// Tests can build records with it, because records are `#[non_exhaustive]` and have no literals.
    fn empty() -> Self;
}

/// Returns the version of a record. `None` if the type has no versions, and `""` if the record has none.
pub(crate) fn version<R: Record>(record: &R) -> Option<&str> {
    let index = R::FIELDS.iter().position(|field| field.name == "version")?;
    match record.field_ref(index)?.view() {
        View::Text(version) => Some(version),
        _ => Some(""),
    }
}
