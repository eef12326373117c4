//! Errors that pages of the identity server show.

use super::Identity;
use crate::identity::oauth_error::OAuthError;

impl Identity {
    /// Keeps an error for its page, and returns the id in the address of the page.
    pub(crate) fn keep_error(&mut self, error: OAuthError) -> String {
        let id = self.secrets.text::<24>();
        drop(self.errors.insert(id.clone(), error, |_| false));
        id
    }

    /// Returns the error with this id, unless it is forgotten.
    pub(crate) fn error(&self, id: &str) -> Option<OAuthError> {
        self.errors.get(id).cloned()
    }
}
