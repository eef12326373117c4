//! Why a filter cannot be sent.

use super::{MAX_COMPARISONS, MAX_ENCODED_LENGTH};
use crate::field::Unwritable;

/// Why a filter cannot be sent, and what to do instead.
///
/// ```
/// use core_api::Activity;
///
/// let error = (!Activity::CLASS_ID.is_null()).split(6_000).unwrap_err();
/// assert!(error.to_string().starts_with("`classId is null` cannot be negated"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct FilterError(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Fault {
    #[error("`{field}` cannot be compared with this value: {reason}")]
    Value { field: String, reason: Unwritable },
    #[error(
        "`{field} is null` cannot be negated, since Core is not known to take `is not null`; \
         compare `{field}` with a value, which null never meets, or try \
         `Filter::raw(\"{field} is not null\")`"
    )]
    NotNull { field: String },
    #[error(
        "`{text}` cannot be negated, since nobody reads a raw filter; write the opposite into it"
    )]
    NotRaw { text: String },
    #[error("a raw filter without text says nothing; leave it out")]
    Blank,
    #[error("the filter matches nothing, so there is nothing to ask for; leave out the call")]
    Never,
    #[error(
        "the filter would have more than {MAX_COMPARISONS} comparisons without parentheses, which \
         Core is not known to take; join fewer alternatives, or make several lists"
    )]
    TooMany,
    #[error(
        "the filter takes {length} bytes of the address, more than the {MAX_ENCODED_LENGTH} that \
         are safe; a client's `stream`, `collect` and `count` send a choice among values in parts"
    )]
    TooLong { length: usize },
    #[error(
        "the filter takes {length} bytes of the address, more than the {MAX_ENCODED_LENGTH} that \
         are safe, and a record may meet more than one of its alternatives, so that in parts it \
         would come more than once; make several lists"
    )]
    Overlapping { length: usize },
    #[error(
        "one alternative of the filter takes {length} bytes of the address, more than the {limit} \
         that it may, and cannot be split; compare with shorter texts, or fewer fields"
    )]
    Unsplittable { length: usize, limit: usize },
}

/// As much of a raw text as an error shows.
const SHOWN: usize = 64;

impl FilterError {
    pub(super) fn value(field: &str, reason: Unwritable) -> Self {
        Self::new(Fault::Value { field: field.to_owned(), reason })
    }

    pub(super) fn not_null(field: &str) -> Self {
        Self::new(Fault::NotNull { field: field.to_owned() })
    }

    pub(super) fn not_raw(text: &str) -> Self {
        Self::new(Fault::NotRaw { text: text.chars().take(SHOWN).collect() })
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

    pub(super) fn unsplittable(length: usize, limit: usize) -> Self {
        Self::new(Fault::Unsplittable { length, limit })
    }

    fn new(fault: Fault) -> Self {
        Self(Box::new(fault))
    }
}
