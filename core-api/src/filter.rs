//! Filters of lists.
//!
//! Fields make filters, and `&`, `|` and `!` combine them. Core is known to accept `=`, `<`, `<=`, `>`,
//! `>=`, `is null`, `AND` and `OR`. No source shows that it accepts parentheses. So a filter is kept as
//! a disjunction of conjunctions, which needs no parentheses because `AND` binds tighter.
//!
//! ```
//! use core_api::{Activity, Filter};
//!
//! let named = Activity::DESCRIPTION.is_in(["Design", "Owner's review"]);
//! let filter = Activity::BILLABLE.eq(true) & named;
//! assert_eq!(
//!     filter.to_string(),
//!     "billable = true AND description = 'Design' OR billable = true AND description = 'Owner''s review'",
//! );
//! let text = "billable = true and description in ('Design', 'Owner''s review')";
//! assert_eq!(Filter::parse(text), Ok(filter));
//! ```
//!
//! As in SQL, no comparison with null is true. A record without a rate matches neither of these filters.
//!
//! ```
//! use core_api::Activity;
//!
//! assert_eq!((!Activity::BILL_RATE.lt(100)).to_string(), "billRate >= 100");
//! assert_eq!((!Activity::BILL_RATE.eq(100)).to_string(), "billRate < 100 OR billRate > 100");
//! ```
//!
//! # Known, refused, unknown
//!
//! A source shows of some fields that Core filters or sorts by them, and of some that Core refuses it. Of most
//! fields no source says. Only known ones compile directly. [`Field::unconfirmed`](crate::Field::unconfirmed)
//! opens the others, and the operators that no source shows. Refused ones do not compile.
//! [`FieldInfo`](crate::record::FieldInfo) has the state as [`Support`](crate::record::Support).
//!
//! Core parses `where` with the parser of Transact-SQL. So the operators `<>`, `LIKE`, `IN`, `BETWEEN` and
//! `is not null` parse, but nobody has shown that Core executes them.
//!
//! ```
//! use core_api::{Id, Project, TimeEntry};
//!
//! let unknown_field = TimeEntry::MEMO.unconfirmed().eq("Site visit");
//! assert_eq!(unknown_field.to_string(), "memo = 'Site visit'");
//!
//! let unknown_operators = TimeEntry::CLIENT.unconfirmed().starts_with("50%")
//!     & TimeEntry::PROJECT_ID.unconfirmed().ne(Id::<Project>::NONE);
//! assert_eq!(
//!     unknown_operators.to_string(),
//!     "client LIKE '50[%]%' AND projectId <> '00000000-0000-0000-0000-000000000000'",
//! );
//! ```
//!
//! [`Filter::unconfirmed_form`] writes a whole filter with parentheses, `NOT` and `IN`.
//!
//! If Core refuses such a query, the error names the unconfirmed parts.
//!
//! # Errors
//!
//! Building a filter never fails. A filter that cannot be expressed keeps the reason, and is refused
//! before it is sent:
//!
//! ```
//! use core_api::{Activity, Endpoint, ListActivities};
//!
//! let filter = Activity::CODE.eq("two\nlines");
//! let list = ListActivities::new().filter(filter);
//! let error = list.to_request(&"https://core.test".parse()?).unwrap_err();
//! assert!(error.to_string().contains("`code` cannot be compared with this value"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alternatives;
mod combine;
mod condition;
mod error;
mod expr;
mod parse;
mod test;
mod tree;

use std::marker::PhantomData;

pub use error::FilterError;
pub use parse::FilterParseError;

use crate::{literal::Unwritable, record::Record, sensitive::SensitiveFields};
use alternatives::{Alternatives, encoded_length};
pub(crate) use condition::{Condition, Operator};
pub(crate) use expr::FilterExpr;
use parse::Syntax;
pub(crate) use test::Test;

/// The largest length of a filter in a URL, in percent-encoded bytes.
///
/// Servers and proxies commonly accept a request line of 8 KiB. The rest is for the base URL, the path
/// and other parameters. Core's own limit is not known.
pub const MAX_ENCODED_LENGTH: usize = 6_000;

/// The largest number of comparisons in a filter without parentheses.
///
/// `&` and `!` multiply alternatives. The limit bounds their memory.
pub const MAX_COMPARISONS: usize = 100_000;

/// A condition on records of type `R`.
///
/// `Display` writes it as the parameter `where`. `Debug` hides the values that are compared with sensitive fields.
#[doc(alias("where", "query", "search"))]
pub struct Filter<R> {
    expr: FilterExpr,
    record: PhantomData<fn() -> R>,
}

impl<R> Filter<R> {
    /// Makes a filter of a text that is sent as it is, for conditions that typed filters cannot express.
    ///
    /// No source confirms that Core accepts operators other than those of this module. The text is not
    /// parsed. It should be one comparison, because `&` would not apply to the whole of an `OR`.
    ///
    /// ```
    /// use core_api::{Activity, Filter};
    ///
    /// let filter = Activity::BILLABLE.eq(true) & Filter::raw("classId is not null");
    /// assert_eq!(filter.to_string(), "billable = true AND classId is not null");
    /// ```
    #[must_use]
    pub fn raw(text: impl Into<String>) -> Self
    where
        R: Record,
    {
        let text = text.into();
        let sensitive = SensitiveFields::of([R::FIELDS]);
        let is_sensitive = sensitive.mask_condition(&text) != text;
        Self::raw_condition(text, is_sensitive)
    }

    pub(crate) fn raw_condition(text: String, is_sensitive: bool) -> Self {
        if text.trim().is_empty() {
            return Self::faulty(FilterError::blank());
        }
        Self::one(Condition::Raw { text: text.into(), is_sensitive })
    }

    /// Parses a filter, for example from a command line.
    ///
    /// The syntax is that of `Display`, with `in ('a', 'b')`, `between 1 and 2`, parentheses, `<>` or `!=`, and
    /// `not` or `!` in addition. They are sent with known operators. Keywords and names of fields are
    /// case-insensitive.
    ///
    /// - A value of an enum is its name or its number: `billStatus = Unbilled`.
    /// - A date may omit its time and its quotes, and may have any spelling with one meaning: `31.01.2026`,
    ///   `Jan 31, 2026`. A date such as `01/02/2026` is an error.
    /// - A text that mixes `and` and `or` needs parentheses. Only texts that `Display` writes do without.
    ///
    /// Errors are for the person who typed the filter.
    /// [`developer_hint`](FilterParseError::developer_hint) names functions of this crate.
    ///
    /// ```
    /// use core_api::{Filter, TimeEntry};
    ///
    /// let filter = Filter::<TimeEntry>::parse("not (date < '2026-01-01' or billable = false)")?;
    /// assert_eq!(filter.to_string(), "date >= '2026-01-01T00:00:00' AND billable = true");
    ///
    /// let error = Filter::<TimeEntry>::parse("date >= '2026-01-01' and billable = yes").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "\
    /// expected `true` or `false`, found `yes`; write `true` without quotes
    ///   date >= '2026-01-01' and billable = yes
    ///                                       ^^^",
    /// );
    /// # Ok::<(), core_api::filter::FilterParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is not a filter for `R`. The error shows the place and the expected text.
    pub fn parse(text: &str) -> Result<Self, FilterParseError>
    where
        R: Record,
    {
        Self::read(Syntax::Known, text)
    }

    /// Parses a filter like [`parse`](Self::parse), and accepts fields and operators that no source shows.
    ///
    /// The operators are `<>`, `!=`, `like` and `is not null`. Fields that Core is known to refuse are errors.
    ///
    /// If Core refuses the query, the error names the unconfirmed parts.
    ///
    /// ```
    /// use core_api::{Filter, TimeEntry};
    ///
    /// let filter = Filter::<TimeEntry>::parse_unconfirmed("not memo like 'Site%' and billable = true")?;
    /// assert_eq!(filter.to_string(), "memo NOT LIKE 'Site%' AND billable = true");
    /// # Ok::<(), core_api::filter::FilterParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is not a filter for `R`. The error shows the place and the expected text.
    pub fn parse_unconfirmed(text: &str) -> Result<Self, FilterParseError>
    where
        R: Record,
    {
        Self::read(Syntax::Unconfirmed, text)
    }

    fn read(syntax: Syntax, text: &str) -> Result<Self, FilterParseError>
    where
        R: Record,
    {
        parse::parse(R::FIELDS, syntax, text)
            .map(|alternatives| Self::new(FilterExpr::new(Ok(alternatives))))
    }

    /// Returns the filter in a form that no source shows: with parentheses, `NOT` and `IN`.
    ///
    /// Filters that are combined with it keep this form. It is shorter than the known form, and everything
    /// can be negated. Core may refuse it. The error then says that the form was unconfirmed.
    ///
    /// ```
    /// use core_api::Activity;
    ///
    /// let codes = Activity::CODE.is_in(["A", "B"]).unconfirmed_form();
    /// let filter = !(codes & Activity::CLASS_ID.is_null()) & Activity::BILLABLE.eq(true);
    /// assert_eq!(
    ///     filter.to_string(),
    ///     "NOT (code IN ('A', 'B') AND classId is null) AND billable = true",
    /// );
    /// ```
    #[must_use]
    pub fn unconfirmed_form(self) -> Self {
        Self::new(self.expr.unconfirmed_form())
    }

    /// Splits the filter into parts of at most `max_encoded` percent-encoded bytes. Each part has as many
    /// alternatives as fit, in their order.
    ///
    /// A record that matches alternatives of two parts matches both parts.
    ///
    /// ```
    /// use core_api::Activity;
    ///
    /// let parts = Activity::CODE.is_in(["A", "B", "C"]).split(38)?;
    /// let texts: Vec<_> = parts.iter().map(ToString::to_string).collect();
    /// assert_eq!(texts, ["code = 'A' OR code = 'B'", "code = 'C'"]);
    /// # Ok::<(), core_api::filter::FilterError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the filter cannot be expressed, or if a single alternative does not fit.
    pub fn split(&self, max_encoded: usize) -> Result<Vec<Self>, FilterError> {
        Ok(self.expr.split(max_encoded, 0)?.into_iter().map(Self::new).collect())
    }

    /// Returns the expression, independent of the record type.
    pub(crate) const fn expr(&self) -> &FilterExpr {
        &self.expr
    }

    pub(crate) fn one(condition: Condition) -> Self {
        Self::new(FilterExpr::one(condition))
    }

    pub(crate) fn unwritable(field: &str, reason: Unwritable) -> Self {
        Self::faulty(FilterError::value(field, reason))
    }

    fn faulty(fault: FilterError) -> Self {
        Self::new(FilterExpr::new(Err(fault)))
    }

    const fn new(expr: FilterExpr) -> Self {
        Self { expr, record: PhantomData }
    }
}
