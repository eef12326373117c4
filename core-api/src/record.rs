//! What the derives make of a declaration, and what works on every record alike.
//!
//! `#[derive(Resource)]` and `#[derive(Object)]` implement [`Fields`]: a table of
//! [`FieldInfo`] and access to each field by its index. Decoding, encoding, checks and the
//! sandbox walk that table, so that none of them is written, or compiled, once per resource.
//!
//! ```
//! use core_api::{Fields, TimeEntry, record::Kind};
//!
//! let hours = TimeEntry::FIELDS.iter().find(|field| field.name == "actualHours").unwrap();
//! assert_eq!(hours.kind, Kind::Decimal);
//! assert!(!hours.filter);
//! # let _: fn(&TimeEntry) -> &'static [core_api::record::FieldInfo] = |entry| entry.table();
//! ```

mod changes;
mod extras;
pub(crate) mod field_mut;
pub(crate) mod field_ref;
mod info;
mod left_out;
mod length;
mod misfit;
pub(crate) mod own_id;
pub(crate) mod patchable;
pub(crate) mod unlisted;
pub(crate) mod value;
pub(crate) mod view;

pub(crate) use changes::Change;
pub use changes::{Changes, NotPatchable};
pub(crate) use extras::{Extras, Original};
pub(crate) use field_mut::{EnumSlot, FieldMut, ListSlot};
pub(crate) use field_ref::FieldRef;
pub use info::{FieldInfo, Kind};
pub(crate) use left_out::{Extent, LeftOut, left_out};
pub(crate) use length::{too_long, view_too_long};
pub use misfit::{Misfit, misfits};
pub use patchable::Patchable;
pub use unlisted::Unlisted;
pub use value::Nested;
pub(crate) use value::Optional;
pub(crate) use view::{ListView, View};

use crate::__private::Sealed;

/// A record or nested object whose fields can be walked by index; only derives implement it.
///
/// The indices are those of [`table`](Fields::table).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a record or an object of Core",
    label = "its fields are not calls",
    note = "derive `core_api::Object` for it, or `core_api::Resource` if it has an id and calls"
)]
pub trait Fields: Sealed {
    /// The fields that the declaration lists, in its order.
    fn table(&self) -> &'static [FieldInfo];

    /// The place that a decoded value of the field goes to; `None` past the end of the table.
    #[doc(hidden)]
    fn field_mut(&mut self, index: usize) -> Option<FieldMut<'_>>;

    /// The value of the field as it is kept; `None` past the end of the table.
    #[doc(hidden)]
    fn field_ref(&self, index: usize) -> Option<FieldRef<'_>>;

    /// The fields that the declaration does not list, and which of the listed ones were there;
    /// nothing where they are not kept.
    fn unlisted(&self) -> &Unlisted {
        Unlisted::nothing()
    }

    /// As [`unlisted`](Fields::unlisted), to write to; `None` where they are not kept, as in a
    /// [`Projection`](crate::Projection).
    fn unlisted_mut(&mut self) -> Option<&mut Unlisted> {
        None
    }
}

// Not in the table of functions of each record, where it would be one more.
impl dyn Fields + '_ {
    /// The value of the field; `None` past the end of the table.
    #[must_use]
    pub(crate) fn view(&self, index: usize) -> Option<View<'_>> {
        self.field_ref(index).map(FieldRef::view)
    }
}

/// A [`Fields`] type that decoding can start from; only derives implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a record or an object of Core",
    label = "its fields are not calls",
    note = "derive `core_api::Object` for it, or `core_api::Resource` if it has an id and calls"
)]
pub trait Record: Fields + Sized {
    /// The fields that the declaration lists, in its order.
    const FIELDS: &'static [FieldInfo];

    /// Whether a patch may replace a list of these.
    const IS_PATCHABLE: bool = false;

    /// A value with every field unset, and the own id [`NONE`](crate::Id::NONE).
    ///
    /// Tests begin with it, since a record with private or later fields has no literal.
    fn empty() -> Self;
}

/// The version of a record; `None` where records of its kind have none, `""` where this one has none.
pub(crate) fn version<R: Record>(record: &R) -> Option<&str> {
    let index = R::FIELDS.iter().position(|field| field.name == "version")?;
    match record.field_ref(index)?.view() {
        View::Text(version) => Some(version),
        _ => Some(""),
    }
}
