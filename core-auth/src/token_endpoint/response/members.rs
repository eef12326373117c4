//! The members of a token response, each stored as raw JSON text.

use std::{collections::BTreeMap, fmt};

use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse, TokenType};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{Error, error::Fault};

/// The names of the members that this crate reads.
const NAMES: [&str; 9] = [
    "access_token",
    "token_type",
    "expires_in",
    "refresh_token",
    "scope",
    "endpoint",
    "id_token",
    "error",
    "error_description",
];

/// A token response of Core: a standard response, plus the base URL of the company's API.
///
/// Each member is parsed separately, so that an invalid member does not affect the others. If a
/// member occurs twice, the last one is used.
#[derive(Serialize)]
pub(in crate::token_endpoint) struct TokenAnswer {
    #[serde(flatten)]
    members: BTreeMap<&'static str, Box<RawValue>>,
    /// The access token for the trait of `oauth2`. Empty if the response has none.
    #[serde(skip)]
    access_token: AccessToken,
    #[serde(skip)]
    token_type: RawTokenType,
}

/// The `token_type` as sent, in any letter case.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(in crate::token_endpoint) struct RawTokenType(Option<String>);

impl TokenType for RawTokenType {}

impl TokenAnswer {
    /// Parses a member. Returns `None` if the member is missing or `null`.
    ///
    /// # Errors
    ///
    /// If the member has another type. The error does not quote the value, which may be a secret.
    pub(super) fn member<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let Some(text) = self.members.get(name) else { return Ok(None) };
        serde_json::from_str(text.get())
            .map_err(|_| Fault::Answer(format!("its `{name}` has the wrong type")).into())
    }
}

impl<'de> Deserialize<'de> for TokenAnswer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let members = deserializer.deserialize_map(MembersVisitor)?;
        let mut answer = Self {
            members,
            access_token: AccessToken::new(String::new()),
            token_type: RawTokenType(None),
        };
        if let Ok(Some(token)) = answer.member("access_token") {
            answer.access_token = AccessToken::new(token);
        }
        answer.token_type = RawTokenType(answer.member("token_type").unwrap_or_default());
        Ok(answer)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = BTreeMap<&'static str, Box<RawValue>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(found) = map.next_key::<String>()? {
            match NAMES.iter().find(|name| **name == found) {
                Some(name) => drop(members.insert(*name, map.next_value()?)),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(members)
    }
}

/// The interface that `oauth2` requires. This crate reads the members directly.
impl TokenResponse for TokenAnswer {
    type TokenType = RawTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &RawTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<std::time::Duration> {
        self.lifetime().ok().flatten()
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        None
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        None
    }
}

/// Shows only the names of the members, because the values are secret.
impl fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.members.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_value() {
        let text = r#"{"access_token":"canary","refresh_token":"canary","id_token":"canary"}"#;
        let answer: TokenAnswer = serde_json::from_str(text).unwrap();
        assert!(!format!("{answer:?}").contains("canary"), "{answer:?}");
    }

    #[test]
    fn a_member_that_cannot_be_read_loses_no_other() {
        let nested = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        for odd in ["17", "[]", "{}", "true", "1e999", r#""\ud800""#, &nested] {
            let text = format!(
                r#"{{"scope":{odd},"other":{nested},"refresh_token":"r","expires_in":{odd}}}"#
            );
            let answer: TokenAnswer = serde_json::from_str(&text).unwrap();
            assert_eq!(answer.member::<String>("refresh_token").unwrap().unwrap(), "r", "{odd}");
            assert!(answer.member::<String>("scope").is_err(), "{odd}");
        }
    }
}
