//! JSON that nobody has described, kept as text.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error},
};
use serde_json::value::RawValue;

use crate::{decode::text, format};

/// A JSON value as its text, so that it goes back as it came: digits, order of keys and all.
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
    /// `None` for `null`, which most fields that nobody has described are.
    Option<Box<RawValue>>,
);

impl Json {
    /// Checks that the text is one JSON value, and keeps it.
    ///
    /// # Errors
    ///
    /// When it is not.
    pub fn parse(text: impl Into<String>) -> serde_json::Result<Self> {
        RawValue::from_string(text.into()).map(Self::from)
    }

    /// Writes a value of yours as JSON.
    ///
    /// # Errors
    ///
    /// When its `Serialize` fails.
    pub fn from_value(value: &impl Serialize) -> serde_json::Result<Self> {
        serde_json::value::to_raw_value(value).map(Self::from)
    }

    /// Reads it as a type of yours. Half of a pair of surrogates is read as U+FFFD.
    ///
    /// # Errors
    ///
    /// When the JSON is not what the type takes.
    pub fn to_value<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        text::from_json(self.as_str())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.raw().get()
    }

    /// The text, for what is made of it.
    pub(crate) fn to_raw(&self) -> Box<RawValue> {
        self.raw().to_owned()
    }

    fn raw(&self) -> &RawValue {
        self.0.as_deref().unwrap_or(RawValue::NULL)
    }

    /// Whether it is `null`.
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

/// Texts are compared, so `1.0` is not `1.00`.
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
