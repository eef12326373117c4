//! The three parts of a JSON Web IdToken (RFC 7515 §7.1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::invalid;
use crate::Error;

/// A parsed token with the algorithm RS256. The signature is not verified yet.
pub(super) struct IdToken<'a> {
    header: JoseHeader,
    pub(super) claims: Vec<u8>,
    /// The signed text: header and claims.
    pub(super) signed: &'a str,
    pub(super) signature: Vec<u8>,
}

#[derive(Deserialize)]
struct JoseHeader {
    alg: String,
    kid: Option<String>,
    /// Critical extensions. None are supported.
    crit: Option<serde::de::IgnoredAny>,
}

impl<'a> IdToken<'a> {
    /// Parses a token. Refuses every algorithm except RS256, which Core uses, so that a forged header
    /// cannot select a weaker one.
    pub(super) fn parse(text: &'a str) -> Result<Self, Error> {
        let parts = text.rsplit_once('.').and_then(|(signed, signature)| {
            let (header, claims) = signed.split_once('.')?;
            let decode = |part| URL_SAFE_NO_PAD.decode(part).ok();
            Some((decode(header)?, decode(claims)?, signed, decode(signature)?))
        });
        let (header, claims, signed, signature) =
            parts.ok_or_else(|| invalid("it does not consist of three base64url parts"))?;
        let header: JoseHeader =
            serde_json::from_slice(&header).map_err(|_| invalid("its header cannot be read"))?;
        if header.alg != "RS256" {
            return Err(invalid("it is not signed with RS256"));
        }
        if header.crit.is_some() {
            return Err(invalid("its header has `crit` with an unsupported extension"));
        }
        Ok(Self { header, claims, signed, signature })
    }

    /// The id of the key that signed the token.
    pub(super) fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }
}

/// Returns the claims of a token with any algorithm. Nothing is verified.
pub(super) fn claims(text: &str) -> Result<Vec<u8>, Error> {
    let claims = text.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    claims.ok_or_else(|| invalid("its claims are not valid base64url"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(header: &str) -> String {
        let text = format!("{}.e30.AA", URL_SAFE_NO_PAD.encode(header));
        match IdToken::parse(&text) {
            Ok(_) => "none".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn only_rs256_is_taken_whatever_the_header_says() {
        assert_eq!(problem(r#"{"alg":"RS256"}"#), "none");
        for alg in ["none", "None", "HS256", "rs256", "ES256", "PS256", "RS512", ""] {
            let expected = problem(&format!(r#"{{"alg":"{alg}"}}"#));
            assert!(expected.contains("not signed with RS256"), "{alg}: {expected}");
        }
        assert!(problem(r#"{"alg":"RS256","crit":["b64"]}"#).contains("`crit`"));
        for header in ["", "{}", "[]", r#"{"alg":1}"#] {
            assert!(problem(header).contains("header"), "{header}");
        }
    }

    #[test]
    fn a_token_has_three_parts() {
        for text in ["", ".", "..", "a.b", "e30.e30", "e30.e30.AA.AA", "e30=.e30.AA", "é.é.é"] {
            assert!(IdToken::parse(text).is_err(), "{text}");
        }
    }
}
