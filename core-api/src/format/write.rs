//! Decimals and raw JSON for serializers of any format.

use std::{any::type_name, borrow::Cow, fmt};

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{
    Deserialize, Serialize, Serializer,
    de::{self, Deserializer, MapAccess, Visitor},
    ser::{Error, SerializeMap, SerializeSeq},
};
use serde_json::value::RawValue;

use super::{EXACT_DIGITS, MAX_DEPTH, significant_digits};

/// Returns whether a serializer writes JSON text, and so accepts raw text.
pub(crate) fn is_json_text<S>() -> bool {
    type_name::<S>().trim_start_matches("&mut ").starts_with("serde_json::ser::Serializer<")
}

/// Writes a decimal with its exact digits.
///
/// Other formats than JSON text get a whole number or a double with the same value. If neither exists, they get
/// the text, which reads back as the same decimal.
pub(crate) fn write_decimal<S: Serializer>(
    number: Decimal,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text = number.to_string();
    if is_json_text::<S>() {
        // Uses the text, so that no digit and no trailing zero is lost.
        return RawValue::from_string(text).map_err(S::Error::custom)?.serialize(serializer);
    }
    if let (true, Some(whole)) = (number.fract().is_zero(), number.to_i64()) {
        return serializer.serialize_i64(whole);
    }
    match text.parse() {
        Ok(double) if significant_digits(&text) <= EXACT_DIGITS => serializer.serialize_f64(double),
        _ => serializer.serialize_str(&text),
    }
}

/// Writes raw JSON: unchanged in JSON text, and as plain values in other formats.
pub(crate) fn write_json<S: Serializer>(json: &RawValue, serializer: S) -> Result<S::Ok, S::Error> {
    if is_json_text::<S>() {
        return json.serialize(serializer);
    }
    PlainValue { json, depth: 0 }.serialize(serializer)
}

/// A JSON value as plain values.
struct PlainValue<'a> {
    json: &'a RawValue,
    depth: usize,
}

impl Serialize for PlainValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let depth = self.depth.saturating_add(1);
        if depth > MAX_DEPTH {
            return Err(S::Error::custom(format_args!(
                "JSON is nested more than {MAX_DEPTH} deep"
            )));
        }
        let text = self.json.get();
        match text.as_bytes().first() {
            Some(b'{') => {
                let Members(members) = serde_json::from_str(text).map_err(S::Error::custom)?;
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, json) in members {
                    map.serialize_entry(&name, &PlainValue { json, depth })?;
                }
                map.end()
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(S::Error::custom)?;
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for json in items {
                    seq.serialize_element(&PlainValue { json, depth })?;
                }
                seq.end()
            }
            Some(b'"') => {
                let text: String =
                    crate::decode::text::from_json(text).map_err(S::Error::custom)?;
                serializer.serialize_str(&text)
            }
            Some(b't') => serializer.serialize_bool(true),
            Some(b'f') => serializer.serialize_bool(false),
            Some(b'n') => serializer.serialize_none(),
            _ => write_number(text, serializer),
        }
    }
}

fn write_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(whole) = text.parse::<i64>() {
        return serializer.serialize_i64(whole);
    }
    if let Ok(whole) = text.parse::<u64>() {
        return serializer.serialize_u64(whole);
    }
    match text.parse::<f64>() {
        Ok(double) if double.is_finite() && significant_digits(text) <= EXACT_DIGITS => {
            serializer.serialize_f64(double)
        }
        _ => Err(S::Error::custom(format_args!(
            "the number `{text}` has more digits than this format keeps; write the record as JSON text"
        ))),
    }
}

/// The members of an object, in order.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(key) = map.next_key::<&RawValue>()? {
                    let name = crate::decode::text::unquote(key.get());
                    let name = name.ok_or_else(|| de::Error::custom("a key is not a text"))?;
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}
