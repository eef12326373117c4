//! The order of a list.

mod parse;

use std::{fmt, marker::PhantomData};

pub use parse::OrderParseError;

use crate::record::Record;

/// A sort order of a list: one field, ascending or descending.
///
/// ```
/// use core_api::TimeEntry;
///
/// assert_eq!(TimeEntry::DATE.desc().to_string(), "date desc");
/// ```
#[doc(alias = "sort")]
pub struct Order<R> {
    key: Key,
    record: PhantomData<fn() -> R>,
}

/// A sort key, independent of the record type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) field: &'static str,
    pub(crate) is_descending: bool,
}

impl<R> Order<R> {
    pub(crate) const fn new(field: &'static str, is_descending: bool) -> Self {
        Self { key: Key { field, is_descending }, record: PhantomData }
    }

    pub(crate) fn key(&self) -> Key {
        self.key
    }

    /// Parses an order, for example from a command line: `date`, `date asc` or `date desc`.
    ///
    /// Names of fields and directions are case-insensitive.
    ///
    /// ```
    /// use core_api::{Order, TimeEntry};
    ///
    /// let order = Order::<TimeEntry>::parse("Date DESC")?;
    /// assert_eq!(order.to_string(), "date desc");
    ///
    /// let error = Order::<TimeEntry>::parse("date downwards").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "\
    /// expected `asc` or `desc`, found `downwards`
    ///   date downwards
    ///        ^^^^^^^^^",
    /// );
    /// # Ok::<(), core_api::order::OrderParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is not an order, or if Core is not known to sort by the field. The error shows the place, and
    /// lists the fields that sort.
    pub fn parse(text: &str) -> Result<Self, OrderParseError>
    where
        R: Record,
    {
        let Key { field, is_descending } = parse::parse(R::FIELDS, text)?;
        Ok(Self::new(field, is_descending))
    }
}

/// Writes the parameter `orderBy`.
impl<R> fmt::Display for Order<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.key, f)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, if self.is_descending { "desc" } else { "asc" })
    }
}

impl<R> fmt::Debug for Order<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<R> Clone for Order<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Order<R> {}
