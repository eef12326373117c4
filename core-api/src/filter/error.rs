//! Errors of filters that cannot be sent.

use super::{MAX_COMPARISONS, MAX_ENCODED_LENGTH};
use crate::{foreign_text, literal::Unwritable};

/// The reason why a filter cannot be sent, with the fix.
///
/// ```
/// use core_api::Activity;
///
/// let error = (!Activity::CLASS_ID.is_null()).split(6_000).unwrap_err();
/// assert!(error.to_string().starts_with("`classId is null` cannot be negated"));
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct FilterError(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Fault {
    #[error("`{field}` cannot be compared with this value: {reason}")]
    Value { field: String, reason: Unwritable },
    #[error(
        "`{field} is null` cannot be negated, because Core is not known to accept `is not null`; \
         compare `{field}` with a value, which null never matches, or try the unconfirmed \
         `is_not_null`"
    )]
    NotNull { field: String },
    #[error(
        "`{text}` cannot be negated, because raw filters are not parsed; write the negation into the text"
    )]
    NotRaw { text: String },
    #[error("a raw filter must not be empty; remove it")]
    Blank,
    #[error("the filter matches no record, so the call is not needed; do not send it")]
    Never,
    #[error(
        "the filter would have more than {MAX_COMPARISONS} comparisons, because Core is not known to \
         accept parentheses; combine fewer alternatives, or make several lists"
    )]
    TooMany,
    #[error(
        "the filter has {length} bytes in the URL, more than the limit of {MAX_ENCODED_LENGTH}; use \
         `stream`, `collect` or `count` of a client, which send a choice of values in parts"
    )]
    TooLong { length: usize },
    #[error(
        "the filter has {length} bytes in the URL, more than the limit of {MAX_ENCODED_LENGTH}, and \
         cannot be sent in parts, because a record may match several alternatives; make several lists"
    )]
    Overlapping { length: usize },
    #[error(
        "the filter has {length} bytes in the URL, more than the limit of {limit}, and a filter with \
         parentheses is not sent in parts; leave out `unconfirmed_form`, or make several lists"
    )]
    TooLongForm { length: usize, limit: usize },
    #[error("the parentheses of the filter are nested more than {max} deep; combine fewer filters")]
    TooDeep { max: usize },
    #[error(
        "one alternative of the filter has {length} bytes in the URL, more than the limit of {limit}, and \
         cannot be split; compare with shorter texts or with fewer fields"
    )]
    Unsplittable { length: usize, limit: usize },
}

impl FilterError {
    /// Returns the text without names of functions of this crate.
    pub(super) fn text_for_people(&self) -> String {
        self.not_null_field().map_or_else(
            || self.to_string(),
            |field| {
                format!(
                    "`{field} is null` cannot be negated, because Core is not known to accept \
                     `is not null`; compare `{field}` with a value, which null never matches"
                )
            },
        )
    }

    /// Returns the function of this crate that accepts the filter, if there is one.
    ///
    /// ```
    /// use core_api::Activity;
    ///
    /// let error = (!Activity::CLASS_ID.is_null()).split(6_000).unwrap_err();
    /// assert!(error.developer_hint().is_some_and(|hint| hint.contains("Field::unconfirmed")));
    /// ```
    #[must_use]
    pub fn developer_hint(&self) -> Option<&'static str> {
        self.not_null_field().map(|_| {
            "`Field::unconfirmed` and `Filter::parse_unconfirmed` accept `is not null`, which no \
             source shows"
        })
    }

    /// Returns the field whose test for null was negated, if that is the fault.
    fn not_null_field(&self) -> Option<&str> {
        match &*self.0 {
            Fault::NotNull { field } => Some(field),
            Fault::Value { .. }
            | Fault::NotRaw { .. }
            | Fault::Blank
            | Fault::Never
            | Fault::TooMany
            | Fault::TooLong { .. }
            | Fault::Overlapping { .. }
            | Fault::TooLongForm { .. }
            | Fault::TooDeep { .. }
            | Fault::Unsplittable { .. } => None,
        }
    }

    pub(crate) fn value(field: &str, reason: Unwritable) -> Self {
        Self::new(Fault::Value { field: field.to_owned(), reason })
    }

    pub(super) fn not_null(field: &str) -> Self {
        Self::new(Fault::NotNull { field: field.to_owned() })
    }

    pub(super) fn not_raw(text: &str) -> Self {
        Self::new(Fault::NotRaw { text: foreign_text::name(text) })
    }

    pub(super) fn blank() -> Self {
        Self::new(Fault::Blank)
    }

    pub(super) fn never() -> Self {
        Self::new(Fault::Never)
    }

    pub(super) fn too_many() -> Self {
        Self::new(Fault::TooMany)
    }

    pub(super) fn too_long(length: usize) -> Self {
        Self::new(Fault::TooLong { length })
    }

    pub(super) fn overlapping(length: usize) -> Self {
        Self::new(Fault::Overlapping { length })
    }

    pub(super) fn too_long_form(length: usize, limit: usize) -> Self {
        Self::new(Fault::TooLongForm { length, limit })
    }

    pub(super) fn too_deep(max: usize) -> Self {
        Self::new(Fault::TooDeep { max })
    }

    pub(super) fn unsplittable(length: usize, limit: usize) -> Self {
        Self::new(Fault::Unsplittable { length, limit })
    }

    fn new(fault: Fault) -> Self {
        Self(Box::new(fault))
    }
}
