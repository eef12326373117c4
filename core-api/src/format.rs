//! Records and serde: exact digits in JSON text, and plain values in other formats.
//!
//! `serde_json` reads and writes raw text through private tokens. Other formats, and serde's buffers for
//! tagged and flattened types, would expose the token or fail. serde cannot tell formats apart, so the
//! type name of the (de)serializer decides. An unknown one gets plain values, which never lose a digit
//! without an error.

mod buffer;
mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::{is_json_text, write_decimal, write_json};

/// The key of a number in `serde_json` with its feature `arbitrary_precision`.
pub(crate) const NUMBER: &str = "$serde_json::private::Number";

/// The number of significant digits that a double always keeps.
const EXACT_DIGITS: usize = 15;

/// The deepest nesting of values.
const MAX_DEPTH: usize = 128;

/// Counts the significant digits in the text of a number.
fn significant_digits(number: &str) -> usize {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').trim_end_matches('0').len()
}

/// Returns whether the text is a whole number, which formats keep with all digits.
fn is_whole(number: &str) -> bool {
    !number.contains(['.', 'e', 'E'])
}

/// The error for a number that a double may have rounded.
fn too_long<E: serde::de::Error>(number: &str) -> E {
    E::custom(format_args!(
        "the number `{number}` went through a double, which keeps only {EXACT_DIGITS} digits exactly; \
         read the JSON text itself, with `serde_json::from_str`"
    ))
}
