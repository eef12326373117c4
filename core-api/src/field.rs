//! Fields as values, for filters, sort orders and projections.
//!
//! ```
//! use core_api::TimeEntry;
//! use jiff::civil::date;
//!
//! let filter = TimeEntry::DATE.ge(date(2026, 1, 1)) & TimeEntry::BILLABLE.eq(true);
//! assert_eq!(filter.to_string(), "date >= '2026-01-01T00:00:00' AND billable = true");
//! ```

use std::{fmt, marker::PhantomData};

pub use crate::literal::{Literal, Operand, Unwritable};

use crate::{
    Filter, Order,
    filter::{Condition, Operator},
};

/// A field of a record `R` with values of type `T`. `C` marks the abilities of Core: filters, sort orders.
///
/// `#[derive(Resource)]` makes one constant per field, such as `TimeEntry::PROJECT_ID`.
pub struct Field<R, T, C = Plain> {
    name: &'static str,
    marker: PhantomData<Marker<R, T, C>>,
}

/// A field has none of these, and is `Send` whatever they are.
type Marker<R, T, C> = fn() -> (R, T, C);

/// A field without filters and sort orders.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Plain {}

/// A field that Core can filter by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Filterable {}

/// A field that Core can sort by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Sortable {}

/// A field that Core can filter and sort by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum FilterableSortable {}

/// A marker for fields that Core can filter by.
#[diagnostic::on_unimplemented(
    message = "Core does not filter by this field",
    label = "not filterable",
    note = "the fields that Core filters by say so in their documentation"
)]
pub trait CanFilter: sealed::Ability {}

/// A marker for fields that Core can sort by.
#[diagnostic::on_unimplemented(
    message = "Core does not sort by this field",
    label = "not sortable",
    note = "the fields that Core sorts by say so in their documentation"
)]
pub trait CanSort: sealed::Ability {}

mod sealed {
    /// Seals the markers, because the abilities of fields are fixed.
    pub trait Ability {}
}

impl sealed::Ability for Filterable {}
impl sealed::Ability for Sortable {}
impl sealed::Ability for FilterableSortable {}
impl CanFilter for Filterable {}
impl CanFilter for FilterableSortable {}
impl CanSort for Sortable {}
impl CanSort for FilterableSortable {}

impl<R, T, C> Field<R, T, C> {
    /// Makes a field with this wire name.
    ///
    /// Derives call it. Call it yourself for a field that no declaration lists.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, marker: PhantomData }
    }

    /// Returns the wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<R, T, C> Field<R, T, C> {
    /// Matches if the field equals the value.
    #[must_use]
    pub fn eq(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::Equal, &value)
    }

    /// Matches if the field is less than the value.
    #[must_use]
    pub fn lt(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::Less, &value)
    }

    /// Matches if the field is less than or equal to the value.
    #[must_use]
    pub fn le(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::LessOrEqual, &value)
    }

    /// Matches if the field is greater than the value.
    #[must_use]
    pub fn gt(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::Greater, &value)
    }

    /// Matches if the field is greater than or equal to the value.
    #[must_use]
    pub fn ge(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::GreaterOrEqual, &value)
    }

    /// Matches if the field is `null`.
    ///
    /// Some references are all-zero ids instead of null. See [`Id::some`](crate::Id::some).
    #[must_use]
    pub fn is_null(self) -> Filter<R>
    where
        C: CanFilter,
    {
        Filter::one(Condition::Null(self.name.into()))
    }

    /// Matches if the field equals one of the values. Without values, the list is empty and no request is
    /// sent.
    ///
    /// ```
    /// use core_api::Activity;
    ///
    /// let filter = Activity::CODE.is_in(["D-01", "D-02"]);
    /// assert_eq!(filter.to_string(), "code = 'D-01' OR code = 'D-02'");
    /// ```
    #[must_use]
    pub fn is_in(self, values: impl IntoIterator<Item = impl Literal<T>>) -> Filter<R>
    where
        C: CanFilter,
    {
        Filter::any_of(values.into_iter().map(|value| self.eq(value)))
    }

    /// Compares the field with the value by any operator.
    ///
    /// No source confirms that Core accepts operators other than those of the other methods. Such a filter
    /// cannot be negated.
    ///
    /// ```
    /// use core_api::Activity;
    ///
    /// assert_eq!(Activity::CODE.raw_operator("like", "D-%").to_string(), "code like 'D-%'");
    /// ```
    #[must_use]
    pub fn raw_operator(self, operator: &str, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        match value.operand() {
            Ok(operand) => Filter::raw(format!("{} {operator} {operand}", self.name)),
            Err(reason) => Filter::unwritable(self.name, reason),
        }
    }

    fn compare(self, operator: Operator, value: &impl Literal<T>) -> Filter<R> {
        let field = self.name;
        match value.operand() {
            Ok(operand) => {
                Filter::one(Condition::Compare { field: field.into(), operator, operand })
            }
            Err(reason) => Filter::unwritable(field, reason),
        }
    }
}

impl<R, T, C> Field<R, T, C> {
    /// Sorts in ascending order.
    #[must_use]
    pub fn asc(self) -> Order<R>
    where
        C: CanSort,
    {
        Order::new(self.name, false)
    }

    /// Sorts in descending order.
    #[must_use]
    pub fn desc(self) -> Order<R>
    where
        C: CanSort,
    {
        Order::new(self.name, true)
    }
}

// `PartialEq` is not implemented, because its `eq` would apply to fields that do not filter.

impl<R, T, C> Clone for Field<R, T, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, T, C> Copy for Field<R, T, C> {}

impl<R, T, C> fmt::Debug for Field<R, T, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
