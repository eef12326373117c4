//! The variant for values without a name.

use super::UnknownValue;

/// The type in the variant that is marked `#[wire(unknown)]`.
#[diagnostic::on_unimplemented(
    message = "the variant marked `unknown` cannot hold a `{Self}`",
    label = "write `UnknownValue`"
)]
pub trait UnknownVariant {
    /// The variant's value.
    fn new(value: UnknownValue) -> Self;

    /// The value without a name.
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
