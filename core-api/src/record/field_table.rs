//! Tables of nested objects, which may hold objects of their own type.

use std::{fmt, ops::Deref, ptr};

use super::{FieldInfo, Record};

/// The fields of a nested object.
///
/// It is a slice of [`FieldInfo`]. The fields of a tree of objects contain the table of the tree itself, so a program that
/// follows all nested tables needs an end.
#[derive(Clone, Copy)]
pub struct FieldTable(fn() -> &'static [FieldInfo]);

impl FieldTable {
    /// Returns the table of a record.
    ///
    /// It holds a function, because a table that contains itself cannot be a constant.
    #[doc(hidden)]
    #[must_use]
    pub const fn of<R: Record>() -> Self {
        Self(fields_of::<R>)
    }

    /// Returns a table without a record.
    #[cfg(test)]
    pub(crate) const fn by(fields: fn() -> &'static [FieldInfo]) -> Self {
        Self(fields)
    }

    /// Returns the fields, in the order of the declaration.
    #[must_use]
    pub fn fields(self) -> &'static [FieldInfo] {
        (self.0)()
    }
}

fn fields_of<R: Record>() -> &'static [FieldInfo] {
    R::FIELDS
}

impl Deref for FieldTable {
    type Target = [FieldInfo];

    fn deref(&self) -> &[FieldInfo] {
        self.fields()
    }
}

/// Two tables are equal if they are the table of one record.
impl PartialEq for FieldTable {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.fields(), other.fields())
    }
}

/// Writes the names of the fields.
impl fmt::Debug for FieldTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|info| info.name)).finish()
    }
}
