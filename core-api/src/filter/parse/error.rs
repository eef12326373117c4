//! Errors of the filter parser, with a caret under the place.

use std::{fmt, ops::Range};

use super::Mistake;
use crate::{excerpt::Excerpt, sensitive::SensitiveFields};

/// A mistake in the text of a filter: the fix, the line, and a caret under the place.
///
/// The text is for the person who typed the filter, so it does not name functions of this crate.
/// [`developer_hint`](Self::developer_hint) does.
///
/// ```
/// use core_api::{Activity, Filter};
///
/// let error = Filter::<Activity>::parse("code = 'D-01' and bilable = true").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "\
/// there is no field `bilable`; did you mean `billable`?
///   code = 'D-01' and bilable = true
///                     ^^^^^^^",
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct FilterParseError {
    message: Box<str>,
    excerpt: Excerpt,
    place: Range<usize>,
    hint: Option<&'static str>,
}

impl FilterParseError {
    pub(super) fn new(text: &str, mistake: Mistake, sensitive: &SensitiveFields) -> Self {
        let Mistake { at: place, message, quote, hint } = mistake;
        let hidden = sensitive.values_in_condition(text);
        let is_hidden =
            hidden.iter().any(|hidden| hidden.start < place.end && place.start < hidden.end);
        let rest = match is_hidden && !quote.is_empty() {
            true => "; the value is not shown, because the field is sensitive",
            false => &quote,
        };
        let excerpt = Excerpt::new(text, &place, &hidden);
        Self { message: format!("{message}{rest}").into(), excerpt, place, hint }
    }

    /// Returns the message without the line and the caret, for a form that shows them in its own way.
    ///
    /// ```
    /// use core_api::{Activity, Filter};
    ///
    /// let error = Filter::<Activity>::parse("code == 'D-01'").unwrap_err();
    /// assert_eq!(error.message(), "`==` is not an operator of filters; write `=`");
    /// assert_eq!(error.place(), 5..7);
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the place of the mistake in the text, in bytes. The range is empty at the end of the text.
    #[must_use]
    pub fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    /// Returns the function of this crate that accepts such a text, if there is one.
    ///
    /// ```
    /// use core_api::{Filter, TimeEntry};
    ///
    /// let error = Filter::<TimeEntry>::parse("memo = 'Site visit'").unwrap_err();
    /// assert!(error.message().starts_with("Core is not known to filter by `memo`"));
    /// assert!(error.developer_hint().is_some_and(|hint| hint.contains("Filter::parse_unconfirmed")));
    /// ```
    #[must_use]
    pub fn developer_hint(&self) -> Option<&'static str> {
        self.hint
    }
}

impl fmt::Display for FilterParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.message, self.excerpt)
    }
}

/// Writes the text of `Display` and the hint, because `main` prints errors by `Debug`.
impl fmt::Debug for FilterParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)?;
        self.hint.map_or(Ok(()), |hint| write!(f, "\nhint for developers: {hint}"))
    }
}

impl std::error::Error for FilterParseError {}
