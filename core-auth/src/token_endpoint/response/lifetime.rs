//! The token lifetime `expires_in`, in each form that servers send.

use serde::{Deserialize, Deserializer, de};

use crate::seconds::{self, Seconds};

/// A lifetime in seconds. Servers send a JSON number, or a string that contains a number.
#[derive(Deserialize)]
pub(super) struct Lifetime(#[serde(deserialize_with = "read")] pub(super) u64);

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let any = |seconds: f64| {
        // A limit on the lifetime is applied later. Only invalid numbers are refused here.
        (seconds.is_finite() && seconds >= 0.0).then_some(seconds as u64)
    };
    let read = match seconds::read(deserializer)? {
        Seconds::Whole(seconds) => Some(seconds),
        Seconds::Number(seconds) => any(seconds),
        // Parses a JSON number, because Rust's parser also accepts `+60`, `60.` and `inf`.
        Seconds::Text(text) => serde_json::from_str(text.trim()).ok().and_then(any),
    };
    // The error does not quote the value, because a broken server may send a secret here.
    read.ok_or_else(|| de::Error::custom("not a lifetime in seconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expires_in(value: &str) -> Result<Option<u64>, String> {
        let read: Result<Option<Lifetime>, _> = serde_json::from_str(value);
        read.map(|lifetime| lifetime.map(|seconds| seconds.0)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_lifetime_is_read_in_each_form_that_servers_send() {
        for (value, seconds) in [
            ("3600", Some(3600)),
            ("\"3600\"", Some(3600)),
            ("\" 3600 \"", Some(3600)),
            ("3600.9", Some(3600)),
            ("0", Some(0)),
            ("null", None),
            ("1e300", Some(u64::MAX)),
            ("18446744073709551615", Some(u64::MAX)),
        ] {
            let read = expires_in(value).unwrap();
            assert_eq!(read, seconds, "{value}");
        }
        for value in ["-1", "\"-1\"", "\"soon\"", "\"NaN\"", "\"\"", "true", "[]", "{}"]
            .into_iter()
            .chain(["\"+60\"", "\"60.\"", "\".5\"", "\"6_0\"", "\"0x60\"", "\"inf\"", "\"1e999\""])
        {
            assert!(expires_in(value).is_err(), "{value}");
        }
    }
}
