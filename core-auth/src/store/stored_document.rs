//! A stored document and its revision.

use std::time::Duration;

use secrecy::SecretString;

/// A stored document and its revision.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredDocument {
    /// The document: JSON text that contains the tokens of the account.
    pub document: SecretString,
    /// The revision, which starts at 1 and grows with each save.
    pub revision: u64,
    /// The time since the save by the clock of the store, if it has one. Machines that share the
    /// store then need no common clock.
    pub age: Option<Duration>,
}

impl StoredDocument {
    /// Creates a document with its revision and an unknown age.
    #[must_use]
    pub fn new(document: SecretString, revision: u64) -> Self {
        Self { document, revision, age: None }
    }

    /// Sets the time since the save.
    #[must_use]
    pub fn with_age(mut self, age: Duration) -> Self {
        self.age = Some(age);
        self
    }
}
