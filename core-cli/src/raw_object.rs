//! JSON objects whose values keep their text.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::value::RawValue;

use crate::json;

/// A JSON object. Its members keep their order, and its values keep their text, with all digits of a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawObject {
    members: Vec<(String, Box<RawValue>)>,
}

impl RawObject {
    /// Parses an object.
    ///
    /// # Errors
    ///
    /// If the text is not a JSON object, or if a member occurs twice.
    pub(crate) fn parse(text: &str) -> serde_json::Result<Self> {
        let mut object = Self::default();
        json::each_member(text, |name, value| {
            if object.get(&name).is_some() {
                return Err(format!("the member `{name}` occurs twice; remove one of them"));
            }
            object.members.push((name.into_owned(), value.to_owned()));
            Ok(())
        })?;
        Ok(object)
    }

    /// Returns the value of a member.
    pub(crate) fn get(&self, name: &str) -> Option<&RawValue> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// Returns the content of a member that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.get(name)?.get()).ok()
    }

    /// Sets a member. A new one becomes the last.
    pub(crate) fn set(&mut self, name: &str, value: Box<RawValue>) {
        match self.members.iter_mut().find(|(known, _)| known == name) {
            Some((_, place)) => *place = value,
            None => self.members.push((name.to_owned(), value)),
        }
    }

    /// Returns the JSON in one line. Line breaks between the tokens of a value are left out.
    ///
    /// # Errors
    ///
    /// If the object cannot be written.
    pub(crate) fn to_line(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string(self)?.replace(['\n', '\r'], ""))
    }

    /// Iterates over the members.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.members.iter().map(|(name, value)| (name.as_str(), &**value))
    }
}

impl Serialize for RawObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.members.len()))?;
        for (name, value) in &self.members {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_text_and_order() {
        let text = r#"{"b":1.50,"a":{"x":[1]},"c":null}"#;
        let mut object = RawObject::parse(text).unwrap();
        assert_eq!(serde_json::to_string(&object).unwrap(), text);
        object.set("a", RawValue::from_string("2".into()).unwrap());
        assert_eq!(serde_json::to_string(&object).unwrap(), r#"{"b":1.50,"a":2,"c":null}"#);
    }

    #[test]
    fn a_repeated_member_is_an_error() {
        let error = RawObject::parse("{\"a\":1,\n\"a\":2}").unwrap_err();
        assert!(error.to_string().starts_with("the member `a` occurs twice"), "{error}");
        assert_eq!(error.line(), 2, "{error}");
    }
}
