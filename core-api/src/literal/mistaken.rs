//! Messages of the compiler for values that a field cannot be compared with.
//!
//! Each impl requires a bound that no type fulfills. The compiler reports that bound, whose message has the fix.
//! The bound is on the type of the field, because the compiler reports [`Literal`] itself for bounds on the value.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Literal, Operand, Unwritable};
use crate::Id;

/// A date that a text would have to be.
#[diagnostic::on_unimplemented(
    message = "a date is not compared with a text",
    label = "expected a date",
    note = "write a date as `jiff::civil::date(2026, 1, 31)`; `core_api::exports` has `jiff`",
    note = "read a date from a text by `text.parse::<jiff::civil::Date>()?`"
)]
pub trait DateOfText {}

/// A decimal that a text would have to be.
#[diagnostic::on_unimplemented(
    message = "a decimal is not compared with a text",
    label = "expected a number",
    note = "write 7.5 as `Decimal::new(75, 1)`, and a whole number as `8`",
    note = "read a decimal from a text by `text.parse::<rust_decimal::Decimal>()?`"
)]
pub trait DecimalOfText {}

/// A whole number that a text would have to be.
#[diagnostic::on_unimplemented(
    message = "a whole number is not compared with a text",
    label = "expected a number",
    note = "read a number from a text by `text.parse::<i32>()?`"
)]
pub trait IntegerOfText {}

/// A boolean that a text would have to be.
#[diagnostic::on_unimplemented(
    message = "a field that is true or false is not compared with a text",
    label = "expected `true` or `false`",
    note = "write `true` or `false` without quotes"
)]
pub trait BooleanOfText {}

/// An id that a text would have to be.
#[diagnostic::on_unimplemented(
    message = "an `{Self}` is not compared with a text",
    label = "expected an id",
    note = "read an id from a text by `let id: Id<…> = text.parse()?`, or use the `id` of a record"
)]
pub trait IdOfText {}

/// An id that a UUID without a record type would have to be.
#[diagnostic::on_unimplemented(
    message = "an `{Self}` is not compared with a `Uuid`, which may be the id of any record",
    label = "expected an id",
    note = "write `Id::new(uuid)` if it is the id of such a record"
)]
pub trait IdOfUuid {}

/// A decimal that a float would have to be.
#[diagnostic::on_unimplemented(
    message = "a decimal is not compared with a float, which cannot hold most amounts exactly",
    label = "expected a decimal",
    note = "write 7.5 as `Decimal::new(75, 1)`, and a whole number as `8`",
    note = "round a float that you have to cents by `Decimal::try_from(float)?.round_dp(2)`"
)]
pub trait DecimalOfFloat {}

/// A value that an option would have to be.
#[diagnostic::on_unimplemented(
    message = "a field is not compared with an `Option`, because a comparison with null never matches",
    label = "expected a value of type `{Self}`",
    note = "compare with the value inside by `if let Some(value) = option`, and with null by `is_null()`"
)]
pub trait ValueOfOption {}

/// Implements [`Literal`] for values that no field of the type is compared with.
macro_rules! mistaken {
    ($($bound:ident: $field:ty as $($value:ty),+;)+) => {$($(
        #[doc(hidden)]
        impl Literal<$field> for $value
        where
            // The lifetime defers the check of the bound to the caller.
            for<'a> $field: $bound,
        {
            fn operand(&self) -> Result<Operand, Unwritable> {
                never()
            }
        }
    )+)+};
}

mistaken! {
    DateOfText: DateTime as &str, &String, String;
    DecimalOfText: Decimal as &str, &String, String;
    IntegerOfText: i32 as &str, &String, String;
    BooleanOfText: bool as &str, &String, String;
    // Not `f32`, because the compiler names the bound for a literal only if one type of floats has it.
    DecimalOfFloat: Decimal as f64;
}

/// Implements [`Literal`] for values that are not ids.
macro_rules! mistaken_ids {
    ($($bound:ident as $($value:ty),+;)+) => {$($(
        #[doc(hidden)]
        impl<R: ?Sized> Literal<Id<R>> for $value
        where
            Id<R>: $bound,
        {
            fn operand(&self) -> Result<Operand, Unwritable> {
                never()
            }
        }
    )+)+};
}

mistaken_ids! {
    IdOfText as &str, &String, String;
    IdOfUuid as Uuid;
}

#[doc(hidden)]
impl<T: ValueOfOption, U> Literal<T> for Option<U> {
    fn operand(&self) -> Result<Operand, Unwritable> {
        never()
    }
}

/// Returns an error that nobody sees, because no type fulfills the bounds.
fn never() -> Result<Operand, Unwritable> {
    Err(Unwritable::Year { year: 0 })
}
