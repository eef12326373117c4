//! Numbers of seconds, in each form that JSON has for them.

use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};

/// The key of the map as which `serde_json` gives a number, where another crate of the program has
/// switched its feature `arbitrary_precision` on.
const DIGITS: &str = "$serde_json::private::Number";

/// A number of seconds, or a text in its place.
pub(crate) enum Seconds {
    Number(f64),
    /// Whole seconds, all digits of which count.
    Whole(u64),
    Text(String),
}

/// Reads a number or a text.
///
/// An untagged enum would not do: serde keeps its value in between, as a map where the feature is on.
///
/// # Errors
///
/// When the value is neither. The value stays out of the error, since it may be a secret.
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
        // Without the feature, a number beyond those of a double is an error too.
        let number =
            digits.and_then(|(_, digits)| digits.parse().ok()).filter(|n: &f64| n.is_finite());
        number.map(Seconds::Number).ok_or_else(|| de::Error::custom("not a number of seconds"))
    }
}
