//! How records go through serde: digit for digit as JSON text, and with plain values elsewhere.
//!
//! `serde_json` gives the text of a value to whoever asks for it by a private token, and takes it by
//! another one; other formats, and what serde keeps in between for tagged and flattened types, would
//! show the token or fail. serde has no question that tells them apart, so the name of the type of the
//! (de)serializer is looked at. Where it is not known, the plain way is taken, which loses no digit
//! without an error.

mod buffer;
mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::{is_json_text, write_decimal, write_json};

/// The key of a number in `serde_json` with its feature `arbitrary_precision`.
pub(crate) const NUMBER: &str = "$serde_json::private::Number";

/// The number of significant digits that a double surely keeps.
const EXACT_DIGITS: usize = 15;

/// The deepest nesting of values that are walked through.
const MAX_DEPTH: usize = 128;

/// The number of significant digits in the text of a number.
fn significant_digits(number: &str) -> usize {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').trim_end_matches('0').len()
}

/// Whether the text of a number may be a whole number, which formats keep with all digits.
fn is_whole(number: &str) -> bool {
    !number.contains(['.', 'e', 'E'])
}

/// A number that a double may have rounded.
fn too_long<E: serde::de::Error>(number: &str) -> E {
    E::custom(format_args!(
        "the number `{number}` went through a double, which surely keeps {EXACT_DIGITS} digits only; \
         read the JSON text itself, with `serde_json::from_str`"
    ))
}
