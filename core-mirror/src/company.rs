//! The company whose records are mirrored.

use std::fmt;

/// The name of a company in a mirror. It is a part of the primary key of each table.
///
/// A mirror of several companies needs a different name for each. Names are compared byte by byte. A name that never
/// changes, such as the id of the company, is best.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Company(String);

impl Company {
    /// Makes the name of a company.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Company {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
