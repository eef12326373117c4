//! The variant for unknown values.

use super::UnknownValue;

/// The type of the content of the variant that is marked `#[wire(unknown)]`.
#[diagnostic::on_unimplemented(
    message = "the variant marked `unknown` cannot hold a `{Self}`",
    label = "write `UnknownValue`"
)]
pub trait UnknownVariant {
    /// Makes the content of the variant.
    fn new(value: UnknownValue) -> Self;

    /// Returns the unknown value.
    fn get(&self) -> &UnknownValue;
}

impl UnknownVariant for UnknownValue {
    #[inline]
    fn new(value: UnknownValue) -> Self {
        value
    }

    #[inline]
    fn get(&self) -> &UnknownValue {
        self
    }
}
