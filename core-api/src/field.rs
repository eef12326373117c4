//! Fields as values: what a filter compares, an order sorts by, and a request asks for.
//!
//! ```
//! use core_api::TimeEntry;
//! use jiff::civil::date;
//!
//! let filter = TimeEntry::DATE.ge(date(2026, 1, 1)) & TimeEntry::BILLABLE.eq(true);
//! assert_eq!(filter.to_string(), "date >= '2026-01-01T00:00:00' AND billable = true");
//! ```

mod literal;

use std::{fmt, marker::PhantomData};

pub use literal::{Literal, Operand, Unwritable};

use crate::{
    Filter, Order,
    filter::{Condition, Operator},
};

/// A field of an `R` that holds a `T`; `C` is what Core can do with it.
///
/// `#[derive(Resource)]` makes one constant per field, such as `TimeEntry::PROJECT_ID`.
pub struct Field<R, T, C = Plain> {
    name: &'static str,
    marker: PhantomData<Marker<R, T, C>>,
}

/// A field has none of these, and is `Send` whatever they are.
type Marker<R, T, C> = fn() -> (R, T, C);

/// A field that neither filters nor sorts.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Plain {}

/// A field that `where` may name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Filterable {}

/// A field that `orderBy` may name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Sortable {}

/// A field that both `where` and `orderBy` may name.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum FilterableSortable {}

/// Marks what `where` may name.
#[diagnostic::on_unimplemented(
    message = "Core does not filter by this field",
    label = "not filterable",
    note = "the fields that Core filters by say so in their documentation"
)]
pub trait CanFilter: sealed::Ability {}

/// Marks what `orderBy` may name.
#[diagnostic::on_unimplemented(
    message = "Core does not sort by this field",
    label = "not sortable",
    note = "the fields that Core sorts by say so in their documentation"
)]
pub trait CanSort: sealed::Ability {}

mod sealed {
    /// The abilities of a field are those of this crate.
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
    /// The field with this name on the wire.
    ///
    /// The derive calls it; by hand it binds a field that no declaration lists.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, marker: PhantomData }
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<R, T, C> Field<R, T, C> {
    /// The field is this.
    #[must_use]
    pub fn eq(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::Equal, &value)
    }

    /// The field is less than this.
    #[must_use]
    pub fn lt(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::Less, &value)
    }

    /// The field is this or less.
    #[must_use]
    pub fn le(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::LessOrEqual, &value)
    }

    /// The field is greater than this.
    #[must_use]
    pub fn gt(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::Greater, &value)
    }

    /// The field is this or greater.
    #[must_use]
    pub fn ge(self, value: impl Literal<T>) -> Filter<R>
    where
        C: CanFilter,
    {
        self.compare(Operator::GreaterOrEqual, &value)
    }

    /// The field is `null`.
    ///
    /// Some references are all-zero ids instead where there is none; see [`Id::some`](crate::Id::some).
    #[must_use]
    pub fn is_null(self) -> Filter<R>
    where
        C: CanFilter,
    {
        Filter::one(Condition::Null(self.name.into()))
    }

    /// The field is one of these; among none, no record is found, and Core is not asked.
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

    /// The field and the value with this operator between them, whatever it is.
    ///
    /// Nothing confirms that Core takes any operator but those of the other methods; the server's
    /// answer tells. Such a filter cannot be negated.
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
    /// Smallest, or earliest, first.
    #[must_use]
    pub fn asc(self) -> Order<R>
    where
        C: CanSort,
    {
        Order::new(self.name, false)
    }

    /// Greatest, or latest, first.
    #[must_use]
    pub fn desc(self) -> Order<R>
    where
        C: CanSort,
    {
        Order::new(self.name, true)
    }
}

// No `PartialEq`: its `eq` would answer where a field does not filter.

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
