//! Numbers of seconds, in each form that JSON allows.

use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};

/// The key of the map that `serde_json` passes for a number with its feature `arbitrary_precision`,
/// which another crate of the program may enable.
const DIGITS: &str = "$serde_json::private::Number";

/// A number of seconds, or a string.
pub(crate) enum Seconds {
    Number(f64),
    /// Whole seconds, without loss of digits.
    Whole(u64),
    Text(String),
}

/// Reads a number or a string.
///
/// An untagged enum cannot be used, because serde buffers its value, which is a map with that feature.
///
/// # Errors
///
/// If the value is neither. The error does not quote the value, which may be a secret.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Seconds, D::Error> {
    deserializer.deserialize_any(SecondsVisitor)
}

struct SecondsVisitor;

impl<'de> Visitor<'de> for SecondsVisitor {
    type Value = Seconds;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of seconds")
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Seconds, E> {
        Ok(Seconds::Whole(seconds))
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Seconds, E> {
        // Exact up to 285 million years.
        Ok(u64::try_from(seconds).map_or(Seconds::Number(seconds as f64), Seconds::Whole))
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Seconds, E> {
        Ok(Seconds::Number(seconds))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Seconds, E> {
        Ok(Seconds::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Seconds, A::Error> {
        let digits = map.next_entry::<String, String>()?.filter(|(key, _)| key == DIGITS);
        // Without the feature, a number outside of the range of a double is an error as well.
        let number =
            digits.and_then(|(_, digits)| digits.parse().ok()).filter(|n: &f64| n.is_finite());
        number.map(Seconds::Number).ok_or_else(|| de::Error::custom("not a number of seconds"))
    }
}
