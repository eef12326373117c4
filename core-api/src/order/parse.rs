//! The parser of orders as text.

use std::{fmt, ops::Range};

use super::Key;
use crate::{
    excerpt::Excerpt,
    foreign_text,
    record::{FieldInfo, Support, old_names},
    suggestion,
};

/// A mistake in the text of an order: the fix, the text, and a caret under the place.
///
/// The text is for the person who typed the order, so it does not name functions of this crate.
/// [`developer_hint`](Self::developer_hint) does.
///
/// ```
/// use core_api::{Order, TimeEntry};
///
/// let error = Order::<TimeEntry>::parse("dat desc").unwrap_err();
/// assert_eq!(error.message(), "there is no field `dat`; did you mean `date`?");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct OrderParseError {
    message: Box<str>,
    excerpt: Excerpt,
    place: Range<usize>,
    hint: Option<&'static str>,
}

impl OrderParseError {
    fn new(text: &str, place: Range<usize>, message: impl Into<Box<str>>) -> Self {
        let excerpt = Excerpt::new(text, &place, &[]);
        Self { message: message.into(), excerpt, place, hint: None }
    }

    /// Returns the message without the text and the caret.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the place of the mistake in the text, in bytes. The range is empty at the end of the text.
    #[must_use]
    pub fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    /// Returns the function of this crate that makes such an order, if there is one.
    ///
    /// ```
    /// use core_api::{Order, TimeEntry};
    ///
    /// let error = Order::<TimeEntry>::parse("memo").unwrap_err();
    /// assert!(error.message().starts_with("Core is not known to sort by `memo`"));
    /// assert!(error.developer_hint().is_some_and(|hint| hint.contains("Field::unconfirmed")));
    /// ```
    #[must_use]
    pub fn developer_hint(&self) -> Option<&'static str> {
        self.hint
    }
}

impl fmt::Display for OrderParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.message, self.excerpt)
    }
}

/// Writes the text of `Display` and the hint, because `main` prints errors by `Debug`.
impl fmt::Debug for OrderParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)?;
        self.hint.map_or(Ok(()), |hint| write!(f, "\nhint for developers: {hint}"))
    }
}

impl std::error::Error for OrderParseError {}

/// Parses `field`, `field asc` or `field desc`.
pub(super) fn parse(fields: &'static [FieldInfo], text: &str) -> Result<Key, OrderParseError> {
    let mut words = words(text);
    let end = text.len()..text.len();
    let Some((place, name)) = words.next() else {
        let advice = advice(fields, "", "write a field, as in");
        let message = format!("the order is empty; {advice}");
        return Err(OrderParseError::new(text, end, message));
    };
    if let Some(rest) = name.strip_prefix(['-', '+']) {
        let direction = if name.starts_with('-') { "desc" } else { "asc" };
        let message =
            format!("an order has no signs; write `{} {direction}`", foreign_text::name(rest));
        return Err(OrderParseError::new(text, place, message));
    }
    if text.contains([',', ';']) {
        let message = "Core is not known to sort by more than one field; write only the first";
        let start = text.find([',', ';']).unwrap_or_default();
        return Err(OrderParseError::new(text, start..text.len(), message));
    }
    if let ("order" | "sort", Some((_, "by"))) = (name, words.clone().next()) {
        let message = format!("an order begins with a field; leave out `{name} by`");
        return Err(OrderParseError::new(text, place, message));
    }
    let info = find(fields, text, place, name)?;
    let is_descending = match words.next() {
        None => false,
        Some((place, word)) => direction(text, place, word)?,
    };
    match words.next() {
        None => Ok(Key { field: info.name, is_descending }),
        Some((place, word)) => {
            let word = foreign_text::name(word);
            let message = format!("expected the end, found `{word}`; an order has one field");
            Err(OrderParseError::new(text, place, message))
        }
    }
}

/// Returns whether a word is the descending direction.
fn direction(text: &str, place: Range<usize>, word: &str) -> Result<bool, OrderParseError> {
    let is = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is(&["asc", "desc"]) {
        return Ok(is(&["desc"]));
    }
    let fix = if is(&["ascending", "up", "+"]) {
        "; write `asc`"
    } else if is(&["descending", "down", "reverse", "-", "dsc"]) {
        "; write `desc`"
    } else {
        ""
    };
    let message = format!("expected `asc` or `desc`, found `{}`{fix}", foreign_text::name(word));
    Err(OrderParseError::new(text, place, message))
}

/// Finds the field that sorts, case-insensitively.
fn find(
    fields: &'static [FieldInfo],
    text: &str,
    place: Range<usize>,
    name: &str,
) -> Result<&'static FieldInfo, OrderParseError> {
    let Some(info) = old_names::find(fields, name) else {
        let shown = foreign_text::name(name);
        let advice = match suggestion::fields::nearest(fields, name, |info| info.sort) {
            Some(near) => format!("did you mean `{near}`?"),
            None => advice(fields, name, "Core sorts by"),
        };
        return Err(OrderParseError::new(
            text,
            place,
            format!("there is no field `{shown}`; {advice}"),
        ));
    };
    let advice = || advice(fields, info.name, "it sorts by");
    match info.sort {
        Support::Known => Ok(info),
        Support::Refused => {
            let message = format!("Core refuses to sort by `{}`; {}", info.name, advice());
            Err(OrderParseError::new(text, place, message))
        }
        Support::Unknown => {
            let message = format!("Core is not known to sort by `{}`; {}", info.name, advice());
            let hint = Some("`Field::unconfirmed` makes orders that no source shows");
            Err(OrderParseError { hint, ..OrderParseError::new(text, place, message) })
        }
    }
}

fn advice(fields: &'static [FieldInfo], name: &str, verb: &str) -> String {
    match suggestion::fields::supported(fields, name, |info| info.sort) {
        Some(known) => format!("{verb} {known}"),
        None => "Core is not known to sort these records by any field".to_owned(),
    }
}

/// Returns the words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> + Clone {
    let mut from = 0_usize;
    text.split_whitespace().map(move |word| {
        let start = text.get(from..).and_then(|rest| rest.find(word)).unwrap_or_default();
        let start = from.saturating_add(start);
        from = start.saturating_add(word.len());
        (start..from, word)
    })
}
