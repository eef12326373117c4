//! Refusals of authorization and token requests (RFC 6749 §4.1.2.1, §5.2).

use std::borrow::Cow;

/// An error code, and the true reason in a sentence without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OAuthError {
    pub(crate) code: &'static str,
    pub(crate) description: String,
}

impl OAuthError {
    pub(crate) fn new(code: &'static str, description: impl Into<String>) -> Self {
        Self { code, description: description.into() }
    }

    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    pub(crate) fn invalid_client(description: impl Into<String>) -> Self {
        Self::new("invalid_client", description)
    }

    pub(crate) fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new("invalid_grant", description)
    }

    /// Returns the description in the characters that RFC 6749 permits, with the first 400 letters.
    pub(crate) fn plain_description(&self) -> String {
        self.description.chars().take(400).map(permitted).collect()
    }
}

/// Returns a letter, or a replacement if `error_description` may not have the letter.
fn permitted(letter: char) -> char {
    match letter {
        '"' => '\'',
        '\\' => '/',
        ' '..='~' => letter,
        _ => '?',
    }
}

/// Returns a text from a request for a message: at most 100 letters of it.
pub(crate) fn short(text: &str) -> Cow<'_, str> {
    if text.chars().nth(100).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().take(99).chain(['…']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_the_characters_of_the_rfc() {
        let error = OAuthError::invalid_request("the scope \"x\\ü\n\" is unknown");
        assert_eq!(error.plain_description(), "the scope 'x/??' is unknown");
        assert_eq!(OAuthError::invalid_request("a".repeat(999)).plain_description().len(), 400);
        assert_eq!(short(&"ü".repeat(101)), format!("{}…", "ü".repeat(99)));
        assert_eq!(short(&"ü".repeat(100)), "ü".repeat(100));
    }
}
