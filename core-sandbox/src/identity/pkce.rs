//! Proof Key for Code Exchange (PKCE, RFC 7636) with S256.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// The reason that a verifier does not prove the owner of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PkceError {
    /// The authorization request had a challenge, and the token request has no verifier.
    NoVerifier,
    /// The authorization request had no challenge, and the token request has a verifier.
    NoChallenge,
    /// The verifier belongs to another challenge.
    OtherVerifier,
}

/// Checks that the verifier of a token request matches the challenge of its authorization request.
pub(crate) fn prove(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), PkceError> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) => {
            let is_same = challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
            if is_same { Ok(()) } else { Err(PkceError::OtherVerifier) }
        }
        (Some(_), None) => Err(PkceError::NoVerifier),
        (None, Some(_)) => Err(PkceError::NoChallenge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc_is_proven() {
        let challenge = Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(prove(challenge, Some(verifier)), Ok(()));
        assert_eq!(prove(challenge, Some("another")), Err(PkceError::OtherVerifier));
        assert_eq!(prove(challenge, None), Err(PkceError::NoVerifier));
        assert_eq!(prove(None, Some(verifier)), Err(PkceError::NoChallenge));
        assert_eq!(prove(None, None), Ok(()));
    }
}
