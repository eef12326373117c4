//! Fields that a list leaves out of its rows.
//!
//! Nested fields of a list are `null` unless the request expands them. Fields that were not requested are
//! missing. A row remembers both, because an update with it would clear these fields. An unlisted field
//! that is `null` may be nested as well, so it is not sent.

use super::{FieldInfo, Fields, InLists, View};

/// The fields that rows of a list may lack.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LeftOut {
    /// A bit for each nested field that the request does not expand.
    nested: u128,
    /// True if the request selects single fields.
    is_selection: bool,
}

/// The part of a record that was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The whole record.
    #[default]
    Whole,
    /// A row of a list with all listed fields, and with unlisted fields that are `null`.
    Listed,
    /// A row of a list, without nested fields.
    Row,
    /// The fields selected by the request.
    Selection,
}

impl LeftOut {
    /// Returns the fields that rows of a list may lack.
    pub(crate) fn new(table: &[FieldInfo], expanded: &[&str], is_selection: bool) -> Self {
        let is_left_out = |info: &FieldInfo| may_lack(info) && !expanded.contains(&info.name);
        let bits = table.iter().zip(0..).filter(|(info, _)| is_left_out(info));
        let nested = bits.filter_map(|(_, index)| 1_u128.checked_shl(index));
        Self { nested: nested.fold(0, |all, bit| all | bit), is_selection }
    }

    /// Returns whether rows may lack the field with this index.
    #[cfg(feature = "client")]
    pub(crate) fn may_lack(self, index: usize) -> bool {
        u32::try_from(index).is_ok_and(|index| self.nested.checked_shr(index).unwrap_or(0) & 1 == 1)
    }

    /// Records in a row the fields that it lacks.
    pub(crate) fn mark(self, row: &mut dyn Fields) {
        let mut unset = self.nested;
        let mut rest = self.nested;
        while let Some(others) = rest.checked_sub(1) {
            let bit = rest & !others;
            let index = usize::try_from(bit.trailing_zeros()).unwrap_or(usize::MAX);
            if !matches!(row.view(index), Some(View::Unset)) {
                unset &= !bit;
            }
            rest &= others;
        }
        let extent = match (self.is_selection, unset) {
            (true, _) => Extent::Selection,
            (false, 0) if row.unlisted().iter().any(|(_, json)| json.is_null()) => Extent::Listed,
            (false, 0) => return,
            (false, _) => Extent::Row,
        };
        if let Some(unlisted) = row.unlisted_mut() {
            unlisted.leave_out(unset, extent);
        }
    }
}

/// Returns whether a list may leave out the field unless it is expanded. Raw JSON counts as nested,
/// because no source shows its type.
fn may_lack(info: &FieldInfo) -> bool {
    !info.kind.is_scalar() || info.in_lists != InLists::Always
}

/// Returns the nested fields that a list left out of this record and that are still unset.
pub(crate) fn left_out(record: &dyn Fields) -> Vec<&'static str> {
    if record.unlisted().extent() == Extent::Whole {
        return Vec::new();
    }
    let is_left_out = |(index, info): &(usize, &FieldInfo)| {
        may_lack(info)
            && !record.unlisted().had(*index)
            && matches!(record.view(*index), Some(View::Unset))
    };
    let fields = record.table().iter().enumerate().filter(is_left_out);
    fields.map(|(_, info)| info.name).collect()
}
