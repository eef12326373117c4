//! Filters and orders that no source shows.

use std::fmt;

use super::{Field, Literal, MayFilter, MaySort};
use crate::{
    Filter, Order,
    filter::{Condition, Operator, Test},
    literal::Operand,
};

/// A field in filters and orders that no source shows. [`Field::unconfirmed`] makes it.
///
/// Core parses `where` as a condition of Transact-SQL. So these operators parse, but nobody has shown that
/// Core executes them. If Core refuses the query, the error names the unconfirmed parts.
///
/// ```
/// use core_api::TimeEntry;
///
/// let filter = TimeEntry::MEMO.unconfirmed().contains("50%");
/// assert_eq!(filter.to_string(), "memo LIKE '%50[%]%'");
/// assert_eq!((!filter).to_string(), "memo NOT LIKE '%50[%]%'");
///
/// let order = TimeEntry::MEMO.unconfirmed().desc();
/// assert_eq!(order.to_string(), "memo desc");
/// ```
pub struct UnconfirmedField<R, T, F, S> {
    field: Field<R, T, F, S>,
}

impl<R, T, F, S> UnconfirmedField<R, T, F, S> {
    pub(super) const fn new(field: Field<R, T, F, S>) -> Self {
        Self { field }
    }

    /// Returns the wire name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.field.name()
    }
}

impl<R, T, F, S> UnconfirmedField<R, T, F, S> {
    /// Matches if the field equals the value: `=`.
    #[must_use]
    pub fn eq(self, value: impl Literal<T>) -> Filter<R>
    where
        F: MayFilter,
    {
        self.field.compare(Operator::Equal, &value)
    }

    /// Matches if the field differs from the value: `<>`. Null does not match.
    ///
    /// `!TimeEntry::BILL_STATUS.eq(…)` means the same, and is written with known operators.
    #[must_use]
    pub fn ne(self, value: impl Literal<T>) -> Filter<R>
    where
        F: MayFilter,
    {
        self.test(value.operand().map(Test::not_equal))
    }

    /// Matches if the field is less than the value: `<`.
    #[must_use]
    pub fn lt(self, value: impl Literal<T>) -> Filter<R>
    where
        F: MayFilter,
    {
        self.field.compare(Operator::Less, &value)
    }

    /// Matches if the field is less than or equal to the value: `<=`.
    #[must_use]
    pub fn le(self, value: impl Literal<T>) -> Filter<R>
    where
        F: MayFilter,
    {
        self.field.compare(Operator::LessOrEqual, &value)
    }

    /// Matches if the field is greater than the value: `>`.
    #[must_use]
    pub fn gt(self, value: impl Literal<T>) -> Filter<R>
    where
        F: MayFilter,
    {
        self.field.compare(Operator::Greater, &value)
    }

    /// Matches if the field is greater than or equal to the value: `>=`.
    #[must_use]
    pub fn ge(self, value: impl Literal<T>) -> Filter<R>
    where
        F: MayFilter,
    {
        self.field.compare(Operator::GreaterOrEqual, &value)
    }

    /// Matches if the field is within the two values, or equals one of them: `BETWEEN`.
    ///
    /// [`Field::between`] means the same, and is written with known operators.
    #[must_use]
    pub fn between(self, from: impl Literal<T>, to: impl Literal<T>) -> Filter<R>
    where
        F: MayFilter,
    {
        let range = from.operand().and_then(|from| Ok(Test::between(from, to.operand()?)));
        self.test(range)
    }

    /// Matches if the field equals one of the values: `IN`.
    ///
    /// [`Field::is_in`] means the same, and is written with known operators. Without values, the list is
    /// empty and no request is sent.
    ///
    /// ```
    /// use core_api::Activity;
    ///
    /// let filter = Activity::CODE.unconfirmed().is_in(["D-01", "D-02"]);
    /// assert_eq!(filter.to_string(), "code IN ('D-01', 'D-02')");
    /// ```
    #[must_use]
    pub fn is_in(self, values: impl IntoIterator<Item = impl Literal<T>>) -> Filter<R>
    where
        F: MayFilter,
    {
        let is_sensitive = self.field.is_sensitive();
        let operands = values
            .into_iter()
            .map(|value| value.operand().map(|operand| operand.with_sensitive(is_sensitive)));
        Filter::choice(self.name(), operands)
    }

    /// Matches if the field is `null`: `is null`.
    #[must_use]
    pub fn is_null(self) -> Filter<R>
    where
        F: MayFilter,
    {
        Filter::one(Condition::Null(self.name().into()))
    }

    /// Matches if the field has a value: `is not null`.
    #[must_use]
    pub fn is_not_null(self) -> Filter<R>
    where
        F: MayFilter,
    {
        self.test(Ok(Test::not_null()))
    }

    fn test(self, test: Result<Test, super::Unwritable>) -> Filter<R> {
        match test {
            Ok(test) => {
                let test = test.with_sensitive(self.field.is_sensitive());
                Filter::one(Condition::Test { field: self.name().into(), test })
            }
            Err(reason) => Filter::unwritable(self.name(), reason),
        }
    }
}

impl<R, F, S> UnconfirmedField<R, String, F, S> {
    /// Matches if the text fits a pattern of Transact-SQL: `LIKE`.
    ///
    /// `%` matches any text, `_` matches one character, and `[a-f]` matches one of several characters. `[%]` is
    /// a percent sign. The other methods escape wildcards.
    #[must_use]
    pub fn like(self, pattern: &str) -> Filter<R>
    where
        F: MayFilter,
    {
        self.test(Operand::quoted(pattern).map(Test::like))
    }

    /// Matches if the text starts with this text.
    #[must_use]
    pub fn starts_with(self, text: &str) -> Filter<R>
    where
        F: MayFilter,
    {
        self.like(&format!("{}%", escape(text)))
    }

    /// Matches if the text ends with this text.
    #[must_use]
    pub fn ends_with(self, text: &str) -> Filter<R>
    where
        F: MayFilter,
    {
        self.like(&format!("%{}", escape(text)))
    }

    /// Matches if the text contains this text.
    #[must_use]
    pub fn contains(self, text: &str) -> Filter<R>
    where
        F: MayFilter,
    {
        self.like(&format!("%{}%", escape(text)))
    }
}

/// Escapes the wildcards of `LIKE`. A closing bracket alone is not a wildcard.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '%' | '_' | '[' => escaped.extend(['[', letter, ']']),
            _ => escaped.push(letter),
        }
    }
    escaped
}

impl<R, T, F, S> UnconfirmedField<R, T, F, S> {
    /// Sorts in ascending order.
    #[must_use]
    pub fn asc(self) -> Order<R>
    where
        S: MaySort,
    {
        Order::new(self.name(), false)
    }

    /// Sorts in descending order.
    #[must_use]
    pub fn desc(self) -> Order<R>
    where
        S: MaySort,
    {
        Order::new(self.name(), true)
    }
}

impl<R, T, F, S> Clone for UnconfirmedField<R, T, F, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, T, F, S> Copy for UnconfirmedField<R, T, F, S> {}

impl<R, T, F, S> fmt::Debug for UnconfirmedField<R, T, F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
