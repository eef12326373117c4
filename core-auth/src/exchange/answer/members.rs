//! The members of a token answer, each kept as its own JSON text.

use std::{collections::BTreeMap, fmt};

use oauth2::{AccessToken, RefreshToken, Scope, TokenResponse, TokenType};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{Error, error::Fault};

/// The members that are read.
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

/// A token answer of Core: the standard's, with the base URL of the company's API.
///
/// Each member is read on its own, so that a fault in one loses no other. Of a member that comes
/// twice, the last counts.
#[derive(Serialize)]
pub(in crate::exchange) struct TokenAnswer {
    #[serde(flatten)]
    members: BTreeMap<&'static str, Box<RawValue>>,
    /// The access token as `oauth2` asks for it; empty where there is none.
    #[serde(skip)]
    access_token: AccessToken,
    #[serde(skip)]
    token_type: RawTokenType,
}

/// `token_type`, in any case.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(in crate::exchange) struct RawTokenType(Option<String>);

impl TokenType for RawTokenType {}

impl TokenAnswer {
    /// A member; `None` where it is missing or `null`.
    ///
    /// # Errors
    ///
    /// When it is of another type. The value stays out of the error, since it may be a secret.
    pub(super) fn member<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let Some(text) = self.members.get(name) else { return Ok(None) };
        serde_json::from_str(text.get())
            .map_err(|_| Fault::Answer(format!("its `{name}` is of the wrong type")).into())
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

/// The members that `oauth2` requires; this crate reads them itself.
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

/// Shows the names of the members only, since the values are secret.
impl fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.members.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_what_it_holds() {
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
