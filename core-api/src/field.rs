//! Fields as values, for filters, sort orders and projections.
//!
//! ```
//! use core_api::TimeEntry;
//! use jiff::civil::date;
//!
//! let filter = TimeEntry::DATE.ge(date(2026, 1, 1)) & TimeEntry::BILLABLE.eq(true);
//! assert_eq!(filter.to_string(), "date >= '2026-01-01T00:00:00' AND billable = true");
//! ```

mod ability;
mod unconfirmed;

use std::{fmt, marker::PhantomData};

pub use ability::{
    CanFilter, CanSort, Filterable, MayFilter, MaySort, MaybeFilterable, MaybeSortable,
    NotFilterable, NotSortable, Sortable,
};
pub use unconfirmed::UnconfirmedField;

pub use crate::literal::{Literal, Operand, Unwritable};

use crate::{
    Filter, Order,
    filter::{Condition, Operator},
};

/// A field of a record `R` with values of type `T`. `F` says whether Core filters by it, and `S` whether Core
/// sorts by it.
///
/// `#[derive(Resource)]` makes one constant per field, such as `TimeEntry::PROJECT_ID`. There are three states:
///
/// - *Known*: a source shows that Core filters or sorts by the field.
/// - *Refused*: Core has refused it. Such a filter or order does not compile.
/// - *Unknown*: no source shows either. [`unconfirmed`](Self::unconfirmed) tries it.
pub struct Field<R, T, F = MaybeFilterable, S = MaybeSortable> {
    name: &'static str,
    is_sensitive: bool,
    old_names: &'static [&'static str],
    marker: PhantomData<Marker<R, T, F, S>>,
}

/// A field has none of these, and is `Send` whatever they are.
type Marker<R, T, F, S> = fn() -> (R, T, F, S);

impl<R, T, F, S> Field<R, T, F, S> {
    /// Makes a field with this wire name.
    ///
    /// Derives call it. Call it yourself for a field that no declaration lists.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, is_sensitive: false, old_names: &[], marker: PhantomData }
    }

    /// Marks a field with personal data, whose values are hidden in texts for people.
    #[doc(hidden)]
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self { is_sensitive: true, ..self }
    }

    /// Sets the old names on the wire, which answers may have.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_old_names(self, old_names: &'static [&'static str]) -> Self {
        Self { old_names, ..self }
    }

    /// Returns the old names on the wire.
    pub(crate) const fn old_names(self) -> &'static [&'static str] {
        self.old_names
    }

    /// Returns whether the field is sensitive.
    pub(crate) const fn is_sensitive(self) -> bool {
        self.is_sensitive
    }

    /// Returns the wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Opens the operators and orders that no source shows, and those of fields whose support is unknown.
    ///
    /// Core may refuse such a query. The error then says that it was unconfirmed.
    ///
    /// ```
    /// use core_api::TimeEntry;
    ///
    /// let filter = TimeEntry::MEMO.unconfirmed().starts_with("Site");
    /// assert_eq!(filter.to_string(), "memo LIKE 'Site%'");
    /// ```
    #[must_use]
    pub const fn unconfirmed(self) -> UnconfirmedField<R, T, F, S> {
        UnconfirmedField::new(self)
    }
}

impl<R, T, F, S> Field<R, T, F, S> {
    /// Matches if the field equals the value.
    #[must_use]
    pub fn eq(self, value: impl Literal<T>) -> Filter<R>
    where
        F: CanFilter,
    {
        self.compare(Operator::Equal, &value)
    }

    /// Matches if the field is less than the value.
    #[must_use]
    pub fn lt(self, value: impl Literal<T>) -> Filter<R>
    where
        F: CanFilter,
    {
        self.compare(Operator::Less, &value)
    }

    /// Matches if the field is less than or equal to the value.
    #[must_use]
    pub fn le(self, value: impl Literal<T>) -> Filter<R>
    where
        F: CanFilter,
    {
        self.compare(Operator::LessOrEqual, &value)
    }

    /// Matches if the field is greater than the value.
    #[must_use]
    pub fn gt(self, value: impl Literal<T>) -> Filter<R>
    where
        F: CanFilter,
    {
        self.compare(Operator::Greater, &value)
    }

    /// Matches if the field is greater than or equal to the value.
    #[must_use]
    pub fn ge(self, value: impl Literal<T>) -> Filter<R>
    where
        F: CanFilter,
    {
        self.compare(Operator::GreaterOrEqual, &value)
    }

    /// Matches if the field is within the two values, or equals one of them.
    ///
    /// ```
    /// use core_api::Activity;
    ///
    /// let filter = Activity::BILL_RATE.between(50, 80);
    /// assert_eq!(filter.to_string(), "billRate >= 50 AND billRate <= 80");
    /// ```
    #[must_use]
    pub fn between(self, from: impl Literal<T>, to: impl Literal<T>) -> Filter<R>
    where
        F: CanFilter,
    {
        self.ge(from) & self.le(to)
    }

    /// Matches if the field is `null`.
    ///
    /// Some references are all-zero ids instead of null. See [`Id::some`](crate::Id::some).
    #[must_use]
    pub fn is_null(self) -> Filter<R>
    where
        F: CanFilter,
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
        F: CanFilter,
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
        F: CanFilter,
    {
        match value.operand() {
            Ok(operand) => {
                let text = format!("{} {operator} {operand}", self.name);
                Filter::raw_condition(text, self.is_sensitive)
            }
            Err(reason) => Filter::unwritable(self.name, reason),
        }
    }

    fn compare(self, operator: Operator, value: &impl Literal<T>) -> Filter<R> {
        let field = self.name;
        match value.operand() {
            Ok(operand) => {
                let operand = operand.with_sensitive(self.is_sensitive);
                Filter::one(Condition::Compare { field: field.into(), operator, operand })
            }
            Err(reason) => Filter::unwritable(field, reason),
        }
    }
}

impl<R, T, F, S> Field<R, T, F, S> {
    /// Sorts in ascending order.
    #[must_use]
    pub fn asc(self) -> Order<R>
    where
        S: CanSort,
    {
        Order::new(self.name, false)
    }

    /// Sorts in descending order.
    #[must_use]
    pub fn desc(self) -> Order<R>
    where
        S: CanSort,
    {
        Order::new(self.name, true)
    }
}

// `PartialEq` is not implemented, because its `eq` would apply to fields that do not filter.

impl<R, T, F, S> Clone for Field<R, T, F, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, T, F, S> Copy for Field<R, T, F, S> {}

impl<R, T, F, S> fmt::Debug for Field<R, T, F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
