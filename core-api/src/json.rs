//! Raw JSON, kept as text.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error},
};
use serde_json::value::RawValue;

use crate::{decode::text, format};

/// A JSON value as text. It is sent back unchanged, with its digits and its order of keys.
///
/// ```
/// use core_api::Json;
///
/// let json = Json::parse("1.50")?;
/// assert_eq!(json.as_str(), "1.50");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Json(
    /// `None` for `null`, which is the most common value.
    Option<Box<RawValue>>,
);

impl Json {
    /// Makes a value of a text.
    ///
    /// # Errors
    ///
    /// If the text is not exactly one JSON value.
    pub fn parse(text: impl Into<String>) -> serde_json::Result<Self> {
        RawValue::from_string(text.into()).map(Self::from)
    }

    /// Serializes a value.
    ///
    /// # Errors
    ///
    /// If its `Serialize` fails.
    pub fn from_value(value: &impl Serialize) -> serde_json::Result<Self> {
        serde_json::value::to_raw_value(value).map(Self::from)
    }

    /// Deserializes the value. An unpaired surrogate is read as U+FFFD.
    ///
    /// # Errors
    ///
    /// If the JSON does not fit the type.
    pub fn to_value<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        text::from_json(self.as_str())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.raw().get()
    }

    /// Returns the text as a raw value.
    pub(crate) fn to_raw(&self) -> Box<RawValue> {
        self.raw().to_owned()
    }

    fn raw(&self) -> &RawValue {
        self.0.as_deref().unwrap_or(RawValue::NULL)
    }

    /// Returns whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.0.is_none()
    }
}

impl From<&RawValue> for Json {
    fn from(raw: &RawValue) -> Self {
        Self((raw.get() != "null").then(|| raw.to_owned()))
    }
}

impl From<Box<RawValue>> for Json {
    fn from(raw: Box<RawValue>) -> Self {
        Self(Some(raw).filter(|raw| raw.get() != "null"))
    }
}

/// Compares texts, so `1.0` is not `1.00`.
impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Json {}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        format::write_json(self.raw(), serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = format::read(deserializer)?;
        RawValue::from_string(text.into_owned()).map(Self::from).map_err(D::Error::custom)
    }
}
