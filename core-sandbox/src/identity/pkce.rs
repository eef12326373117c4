//! Proof Key for Code Exchange (PKCE, RFC 7636) with S256.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// Returns whether the verifier of a token request matches the challenge of its authorization
/// request.
pub(crate) fn is_proven(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc_is_proven() {
        let challenge = Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(is_proven(challenge, Some(verifier)));
        assert!(!is_proven(challenge, Some("another")));
        assert!(!is_proven(challenge, None));
        assert!(!is_proven(None, Some(verifier)));
        assert!(is_proven(None, None));
    }
}
