//! The three parts of a JSON Web IdToken (RFC 7515 §7.1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::invalid;
use crate::Error;

/// A token that is signed by RS256, if its signature is good.
pub(super) struct IdToken<'a> {
    header: JoseHeader,
    pub(super) claims: Vec<u8>,
    /// What the signature is of.
    pub(super) signed: &'a str,
    pub(super) signature: Vec<u8>,
}

#[derive(Deserialize)]
struct JoseHeader {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood; there are none that are.
    crit: Option<serde::de::IgnoredAny>,
}

impl<'a> IdToken<'a> {
    /// Takes a token apart, and refuses every algorithm but RS256: the one that Core uses, so that
    /// no header can choose a weaker one.
    pub(super) fn parse(text: &'a str) -> Result<Self, Error> {
        let parts = text.rsplit_once('.').and_then(|(signed, signature)| {
            let (header, claims) = signed.split_once('.')?;
            let decode = |part| URL_SAFE_NO_PAD.decode(part).ok();
            Some((decode(header)?, decode(claims)?, signed, decode(signature)?))
        });
        let (header, claims, signed, signature) =
            parts.ok_or_else(|| invalid("it is not three parts in base64url"))?;
        let header: JoseHeader =
            serde_json::from_slice(&header).map_err(|_| invalid("its header cannot be read"))?;
        if header.alg != "RS256" {
            return Err(invalid("it is not signed by RS256"));
        }
        if header.crit.is_some() {
            return Err(invalid("its header has `crit`, with what nobody here understands"));
        }
        Ok(Self { header, claims, signed, signature })
    }

    /// Which key signed it.
    pub(super) fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }
}

/// The claims of a token, whatever signed it.
pub(super) fn claims(text: &str) -> Result<Vec<u8>, Error> {
    let claims = text.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    claims.ok_or_else(|| invalid("its claims are not in base64url"))
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
            assert!(expected.contains("not signed by RS256"), "{alg}: {expected}");
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
