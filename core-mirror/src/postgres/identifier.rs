//! Names of schemas, tables and columns in SQL.

use std::fmt;

/// The largest length of a name, in bytes. PostgreSQL would cut a longer one.
const MAX_BYTES: usize = 63;

/// A name in SQL. `Display` writes it in quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identifier(String);

impl Identifier {
    /// Checks a name.
    ///
    /// # Errors
    ///
    /// The reason if PostgreSQL cannot keep the name as it is.
    pub(super) fn new(name: &str) -> Result<Self, String> {
        if name.is_empty() || name.contains('\0') {
            return Err(format!("`{}` is not a valid name", name.escape_debug()));
        }
        if name.len() > MAX_BYTES {
            return Err(format!("the name `{name}` has more than {MAX_BYTES} bytes"));
        }
        Ok(Self(name.to_owned()))
    }

    pub(super) fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.replace('"', "\"\""))
    }
}

/// Quotes a name of the catalog, which is short and plain.
pub(super) fn quoted(name: &str) -> Identifier {
    Identifier(name.to_owned())
}
