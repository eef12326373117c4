//! Which records a list has.
//!
//! Fields make filters; `&`, `|` and `!` join them. Core is known to take `=`, `<`, `<=`, `>`,
//! `>=`, `is null`, `AND` and `OR`, but nothing is known of parentheses, so a filter is kept as
//! alternatives of conjunctions, which need none: `AND` binds tighter.
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
//! As in SQL, null compares with nothing: a record without a rate meets neither of these.
//!
//! ```
//! use core_api::Activity;
//!
//! assert_eq!((!Activity::BILL_RATE.lt(100)).to_string(), "billRate >= 100");
//! assert_eq!((!Activity::BILL_RATE.eq(100)).to_string(), "billRate < 100 OR billRate > 100");
//! ```
//!
//! Making a filter never fails. One that cannot be said keeps why, and is refused before it is
//! sent:
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
mod condition;
mod error;
mod parse;
mod said;

use std::{
    fmt,
    marker::PhantomData,
    ops::{BitAnd, BitOr, Not},
};

pub use error::FilterError;
pub use parse::FilterParseError;

use crate::{field::Unwritable, record::Record};
use alternatives::Alternatives;
pub(crate) use condition::{Condition, Operator};
pub(crate) use said::Said;

/// The most bytes that the text of a filter may have in an address, URL-encoded.
///
/// Servers and proxies commonly take a request line of 8 KiB; this leaves room for the base URL,
/// the path, and the other parameters. What Core takes is not known.
pub const MAX_ENCODED_LENGTH: usize = 6_000;

/// The most comparisons that a filter may have when it is written without parentheses.
///
/// `&` and `!` multiply alternatives; this bounds the memory that it takes.
pub const MAX_COMPARISONS: usize = 100_000;

/// A condition on the `R`s of a list; as text, what `where` takes.
pub struct Filter<R> {
    said: Said,
    record: PhantomData<fn() -> R>,
}

impl<R> Filter<R> {
    /// A text that is sent as it is, for what the typed filters cannot say.
    ///
    /// Nothing confirms that Core takes operators beside those of this module, nor how; see the
    /// server's answer. The text is not read: it should be one comparison, since an `OR` in it
    /// would come apart when it is joined by `&`.
    ///
    /// ```
    /// use core_api::{Activity, Filter};
    ///
    /// let filter = Activity::BILLABLE.eq(true) & Filter::raw("classId is not null");
    /// assert_eq!(filter.to_string(), "billable = true AND classId is not null");
    /// ```
    #[must_use]
    pub fn raw(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.trim().is_empty() {
            Self::faulty(FilterError::blank())
        } else {
            Self::one(Condition::Raw(text.into()))
        }
    }

    /// Reads a filter, as from a command line.
    ///
    /// It takes what a filter is written as, and more: `in ('a', 'b')`, parentheses, and `not` or
    /// `!` where the opposite can be said. Keywords and names of fields may be in any case. A date
    /// may lack its time; an enum is compared by number.
    ///
    /// ```
    /// use core_api::{Filter, TimeEntry};
    ///
    /// let filter = Filter::<TimeEntry>::parse("not (date < '2026-01-01' or billable = false)")?;
    /// assert_eq!(filter.to_string(), "date >= '2026-01-01T00:00:00' AND billable = true");
    ///
    /// let error = Filter::<TimeEntry>::parse("date >= '2026' and billable = true").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "\
    /// expected a date as in '2026-01-31' or '2026-01-31T12:00:00', found '2026'
    ///   date >= '2026' and billable = true
    ///           ^^^^^^",
    /// );
    /// # Ok::<(), core_api::filter::FilterParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the text is no filter of an `R`; the error shows the place and what was expected.
    pub fn parse(text: &str) -> Result<Self, FilterParseError>
    where
        R: Record,
    {
        parse::parse(R::FIELDS, text).map(|said| Self::new(Said::new(Ok(said))))
    }

    /// The same filter in parts: each takes at most so many bytes, URL-encoded, and has as many of
    /// the alternatives, in their order, as fit.
    ///
    /// A record that meets alternatives of two parts meets both parts.
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
    /// When the filter cannot be said, or one alternative alone does not fit.
    pub fn split(&self, max_encoded: usize) -> Result<Vec<Self>, FilterError> {
        Ok(self.said.split(max_encoded, 0)?.into_iter().map(Self::new).collect())
    }

    /// What it says, whatever the record.
    pub(crate) const fn said(&self) -> &Said {
        &self.said
    }

    pub(crate) fn one(condition: Condition) -> Self {
        Self::new(Said::one(condition))
    }

    pub(crate) fn unwritable(field: &str, reason: Unwritable) -> Self {
        Self::faulty(FilterError::value(field, reason))
    }

    /// One of these holds.
    pub(crate) fn any_of(filters: impl Iterator<Item = Self>) -> Self {
        let mut any = Said::new(Ok(Alternatives::never()));
        for filter in filters {
            any = any.or(filter.said);
            // What goes on without end is refused, too.
            if any.is_faulty() {
                break;
            }
        }
        Self::new(any)
    }

    fn faulty(fault: FilterError) -> Self {
        Self::new(Said::new(Err(fault)))
    }

    const fn new(said: Said) -> Self {
        Self { said, record: PhantomData }
    }
}

/// Both hold.
impl<R> BitAnd for Filter<R> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::new(self.said.and(&other.said))
    }
}

/// At least one holds.
impl<R> BitOr for Filter<R> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::new(self.said.or(other.said))
    }
}

/// The opposite, said with the operators that Core is known to take: `>=` for `<`, `<` or `>` for
/// `=`, and so on.
///
/// As null compares with nothing, a record without a value meets neither a comparison nor its
/// opposite. The opposite of [`is_null`](crate::Field::is_null), and of what is
/// [raw](Filter::raw), cannot be said: such a filter is refused before it is sent.
impl<R> Not for Filter<R> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(self.said.not())
    }
}

/// As `where` takes it; `false` and `true` where no record or every record meets it.
impl<R> fmt::Display for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.said, f)
    }
}

impl<R> fmt::Debug for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({self})")
    }
}

impl<R> Clone for Filter<R> {
    fn clone(&self) -> Self {
        Self::new(self.said.clone())
    }
}

impl<R> PartialEq for Filter<R> {
    fn eq(&self, other: &Self) -> bool {
        self.said == other.said
    }
}
