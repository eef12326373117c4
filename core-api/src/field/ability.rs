//! The abilities of fields in filters and orders, as types.

/// A field that Core filters by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Filterable {}

/// A field that no source shows in a filter. [`unconfirmed`](crate::Field::unconfirmed) can try it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum MaybeFilterable {}

/// A field that Core refuses to filter by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum NotFilterable {}

/// A field that Core sorts by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Sortable {}

/// A field that no source shows in an order. [`unconfirmed`](crate::Field::unconfirmed) can try it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum MaybeSortable {}

/// A field that Core refuses to sort by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum NotSortable {}

/// A marker for fields that Core is known to filter by.
#[diagnostic::on_unimplemented(
    message = "Core is not known to filter by this field",
    label = "not known to filter",
    note = "write `.unconfirmed()` before the comparison to try a field that is `MaybeFilterable`",
    note = "compare a field that is `NotFilterable` in your program, because Core refuses such a filter"
)]
pub trait CanFilter: MayFilter {}

/// A marker for fields that Core is known to sort by.
#[diagnostic::on_unimplemented(
    message = "Core is not known to sort by this field",
    label = "not known to sort",
    note = "write `.unconfirmed()` before the order to try a field that is `MaybeSortable`",
    note = "sort by a field that is `NotSortable` in your program, because Core refuses such an order"
)]
pub trait CanSort: MaySort {}

/// A marker for fields that Core is not known to refuse in a filter.
#[diagnostic::on_unimplemented(
    message = "Core refuses to filter by this field",
    label = "not filterable",
    note = "compare the field in your program"
)]
pub trait MayFilter: sealed::Ability {}

/// A marker for fields that Core is not known to refuse in an order.
#[diagnostic::on_unimplemented(
    message = "Core refuses to sort by this field",
    label = "not sortable",
    note = "sort by the field in your program"
)]
pub trait MaySort: sealed::Ability {}

mod sealed {
    /// Seals the markers, because the abilities of fields are fixed.
    pub trait Ability {}
}

impl sealed::Ability for Filterable {}
impl sealed::Ability for MaybeFilterable {}
impl sealed::Ability for Sortable {}
impl sealed::Ability for MaybeSortable {}
impl CanFilter for Filterable {}
impl MayFilter for Filterable {}
impl MayFilter for MaybeFilterable {}
impl CanSort for Sortable {}
impl MaySort for Sortable {}
impl MaySort for MaybeSortable {}
