//! Answers that are lists, or single values.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::{Answer, IS_ERROR, check_without_id, is_error_text};
use crate::{
    Id, Target,
    decode::{self, DecodeError},
    leniency::Leniency,
    record::{FieldInfo, Item, Optional},
};

impl<T: Item> Answer for Vec<T> {
    const TABLE: &'static [FieldInfo] = T::TABLE;

    fn from_body(text: &str) -> Result<Self, DecodeError> {
        Self::from_body_with(text, Leniency::Strict)
    }

    fn from_body_with(text: &str, leniency: Leniency) -> Result<Self, DecodeError> {
        check_without_id(T::TABLE, text)?;
        let mut list = None;
        decode::into_field(text, leniency, &mut T::list_mut(&mut list))?;
        Ok(list.unwrap_or_default())
    }

    fn from_nothing() -> Option<Self> {
        Some(Self::new())
    }
}

/// Reads a single value. A value is JSON, so a date and an id have quotes.
pub(crate) fn value_answer<T: Optional>(text: &str) -> Result<T, DecodeError> {
    if is_error_text(text) { Err(DecodeError::whole(&IS_ERROR)) } else { decode::value(text) }
}

/// Makes single values an answer.
macro_rules! single_values {
    ($($value:ty),*) => {
        $(impl Answer for $value {
            fn from_body(text: &str) -> Result<Self, DecodeError> {
                value_answer(text)
            }
        })*
    };
}

single_values!(bool, i32, Decimal, DateTime);

impl<R: Target + ?Sized> Answer for Id<R> {
    fn from_body(text: &str) -> Result<Self, DecodeError> {
        value_answer(text)
    }
}
