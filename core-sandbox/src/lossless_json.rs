//! Conversion between JSON and `serde_json::Value` that preserves all digits of numbers.
//!
//! Libraries that work on `serde_json::Value` would round numbers. So the tree has a text for each
//! number. The first letter of each text distinguishes numbers (`n`) from texts (`t`).

use std::collections::BTreeMap;

use serde_json::{Value, value::RawValue};

/// Reads JSON into a tree of marked texts.
pub(crate) fn read(json: &str) -> serde_json::Result<Value> {
    Ok(match json.trim_start().as_bytes().first() {
        Some(b'{') => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(json)?;
            let read = members.into_iter().map(|(name, raw)| Ok((name, read(raw.get())?)));
            Value::Object(read.collect::<serde_json::Result<_>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json)?;
            let read = items.into_iter().map(|raw| read(raw.get()));
            Value::Array(read.collect::<serde_json::Result<_>>()?)
        }
        Some(b'"') => Value::String(format!("t{}", serde_json::from_str::<String>(json)?)),
        Some(b'-' | b'0'..=b'9') => {
            let number: &RawValue = serde_json::from_str(json)?;
            Value::String(format!("n{}", number.get()))
        }
        _ => serde_json::from_str(json)?,
    })
}

/// Writes a tree of marked texts as JSON.
pub(crate) fn write(value: &Value) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    match value {
        Value::String(marked) => match marked.split_at_checked(1) {
            Some(("n", number)) => number.to_owned(),
            Some((_, text)) => quoted(text),
            None => quoted(""),
        },
        Value::Array(items) => {
            format!("[{}]", items.iter().map(write).collect::<Vec<_>>().join(","))
        }
        Value::Object(members) => {
            let member =
                |(name, value): (&String, &Value)| format!("{}:{}", quoted(name), write(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_survives_reading_and_writing() {
        let json = r#"{"a":[1.50,-0.0,"1.50","n7",null,true,""],"b":{"c":"é\n"},"d":1e400}"#;
        assert_eq!(write(&read(json).unwrap()), json);
        assert!(read("{").is_err() && read("1.2.3").is_err() && read("").is_err());
    }
}
