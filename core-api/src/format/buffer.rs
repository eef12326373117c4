//! Conversion of any self-describing format to JSON text.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{EXACT_DIGITS, MAX_DEPTH, NUMBER, significant_digits, too_long};

/// The number of significant digits that a 32-bit float always keeps.
const EXACT_SINGLE_DIGITS: usize = 6;

/// Reads the next value of a deserializer as JSON.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut json = String::new();
    ValueSeed { json: &mut json, depth: 0 }.deserialize(deserializer)?;
    Ok(json)
}

/// Appends a value to a JSON text.
struct ValueSeed<'a> {
    json: &'a mut String,
    depth: usize,
}

impl ValueSeed<'_> {
    fn deeper<E: de::Error>(&mut self) -> Result<ValueSeed<'_>, E> {
        let depth = self.depth.saturating_add(1);
        if depth > MAX_DEPTH {
            return Err(E::custom(format_args!("values are nested more than {MAX_DEPTH} deep")));
        }
        Ok(ValueSeed { json: self.json, depth })
    }

    fn bare<E: de::Error>(self, value: impl fmt::Display) -> Result<(), E> {
        fmt::Write::write_fmt(self.json, format_args!("{value}")).map_err(E::custom)
    }

    fn text<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.json.push_str(&serde_json::to_string(text).map_err(E::custom)?);
        Ok(())
    }

    /// Writes a number that was a float, or an error if a digit may have been lost.
    fn float<E: de::Error>(self, number: serde_json::Number, exact: usize) -> Result<(), E> {
        let text = number.to_string();
        if significant_digits(&text) > exact {
            return Err(too_long(&text));
        }
        self.bare(text)
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON supports")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.bare("null")
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.bare("null")
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: de::Error>(self, is_true: bool) -> Result<(), E> {
        self.bare(is_true)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        self.bare(number)
    }

    fn visit_i128<E: de::Error>(self, number: i128) -> Result<(), E> {
        self.bare(number)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.bare(number)
    }

    fn visit_u128<E: de::Error>(self, number: u128) -> Result<(), E> {
        self.bare(number)
    }

    fn visit_f32<E: de::Error>(self, number: f32) -> Result<(), E> {
        // Uses its text, because the same number as a double has other digits.
        match number.to_string().parse::<f64>().ok().and_then(serde_json::Number::from_f64) {
            Some(number) => self.float(number, EXACT_SINGLE_DIGITS),
            None => Err(E::invalid_value(de::Unexpected::Float(number.into()), &self)),
        }
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        match serde_json::Number::from_f64(number) {
            Some(number) => self.float(number, EXACT_DIGITS),
            None => Err(E::invalid_value(de::Unexpected::Float(number), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.text(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        self.json.push('[');
        let mut is_first = true;
        loop {
            let end = self.json.len();
            if !std::mem::take(&mut is_first) {
                self.json.push(',');
            }
            if seq.next_element_seed(self.deeper()?)?.is_none() {
                self.json.truncate(end);
                break;
            }
        }
        self.json.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut start = '{';
        while let Some(key) = map.next_key::<String>()? {
            if key == NUMBER && start == '{' {
                return self.number(&map.next_value::<String>()?);
            }
            self.json.push(start);
            start = ',';
            ValueSeed { json: self.json, depth: self.depth }.text(&key)?;
            self.json.push(':');
            map.next_value_seed(self.deeper()?)?;
        }
        self.json.push_str(if start == '{' { "{}" } else { "}" });
        Ok(())
    }
}

impl ValueSeed<'_> {
    /// Writes a number by its exact digits.
    fn number<E: de::Error>(self, text: &str) -> Result<(), E> {
        let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
            && serde_json::from_str::<de::IgnoredAny>(text).is_ok();
        if !is_number {
            return Err(E::invalid_value(de::Unexpected::Str(text), &"the digits of a number"));
        }
        self.bare(text)
    }
}
