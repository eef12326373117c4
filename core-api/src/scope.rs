//! OAuth scopes, which a login requests and a call needs.
//!
//! ```
//! use core_api::{Scope, scope::ScopeSet};
//!
//! let granted: ScopeSet = "readwrite:core offline_access".parse().unwrap();
//! assert!(granted.permits(Scope::ReadCore));
//! assert!(!granted.permits(Scope::Openid));
//! assert_eq!(granted.to_string(), "readwrite:core offline_access");
//! ```

use std::{convert::Infallible, fmt, str::FromStr};

use crate::{Scope, foreign_text, sealed::Sealed};

/// An enum of scopes. Only `#[derive(Scopes)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of scopes",
    label = "its variants have no names of scopes",
    note = "derive `core_api::Scopes` for it, with `#[scope(\"name\")]` on each variant"
)]
pub trait Scopes: Sealed + Copy + PartialEq + FromStr + fmt::Display + 'static {
    /// Every scope, in the order of the declaration.
    const ALL: &'static [Self];

    /// Returns the name on the wire.
    fn as_str(self) -> &'static str;

    /// Returns the scopes whose rights this one includes.
    fn implied(self) -> &'static [Self];
}

/// The error of a name that is not a known scope.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not a scope; the scopes are {known}")]
pub struct UnknownScope {
    name: String,
    known: String,
}

impl UnknownScope {
    /// Makes the error for a name, with the names of all scopes of `S`.
    #[must_use]
    pub fn new<S: Scopes>(name: &str) -> Self {
        let known: Vec<_> = S::ALL.iter().map(|scope| format!("`{}`", scope.as_str())).collect();
        Self { name: foreign_text::name(name), known: known.join(", ") }
    }
}

/// The scopes of a token or of a login: a space-separated list on the wire (RFC 6749 §3.3).
///
/// Names that are not in `S` are kept, because a server may grant scopes that were not requested.
#[derive(Clone, PartialEq, Eq)]
pub struct ScopeSet<S = Scope> {
    known: Vec<S>,
    other: Vec<Box<str>>,
}

impl<S: Scopes> ScopeSet<S> {
    /// Makes an empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self { known: Vec::new(), other: Vec::new() }
    }

    /// Adds a scope, unless the set already contains it.
    pub fn insert(&mut self, scope: S) {
        if !self.known.contains(&scope) {
            self.known.push(scope);
        }
    }

    /// Returns whether the set contains the scope itself.
    #[must_use]
    pub fn contains(&self, scope: S) -> bool {
        self.known.contains(&scope)
    }

    /// Returns whether the set contains the scope, or another one that implies it.
    #[must_use]
    pub fn permits(&self, scope: S) -> bool {
        self.known.iter().any(|known| *known == scope || known.implied().contains(&scope))
    }

    /// Iterates over the scopes of `S`, in the order of insertion.
    pub fn iter(&self) -> impl Iterator<Item = S> {
        self.known.iter().copied()
    }

    /// Returns whether the set is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.other.is_empty()
    }
}

impl<S: Scopes> Default for ScopeSet<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Scopes> FromIterator<S> for ScopeSet<S> {
    fn from_iter<I: IntoIterator<Item = S>>(scopes: I) -> Self {
        let mut set = Self::new();
        scopes.into_iter().for_each(|scope| set.insert(scope));
        set
    }
}

impl<S: Scopes, const N: usize> From<[S; N]> for ScopeSet<S> {
    fn from(scopes: [S; N]) -> Self {
        scopes.into_iter().collect()
    }
}

impl<S: Scopes> FromStr for ScopeSet<S> {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let mut set = Self::new();
        for name in text.split_ascii_whitespace() {
            match name.parse() {
                Ok(scope) => set.insert(scope),
                Err(_) => set.other.push(name.into()),
            }
        }
        Ok(set)
    }
}

impl<S: Scopes> fmt::Display for ScopeSet<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.known.iter().map(|scope| scope.as_str());
        for (index, name) in known.chain(self.other.iter().map(|name| &**name)).enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl<S: Scopes> fmt::Debug for ScopeSet<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}
