//! The names under which an application keeps its sessions.

use std::{fmt, str::FromStr};

/// Name of a session within a store: one company and user, as the application calls them.
///
/// It is 1 to 128 characters long and has no control characters. Where nothing else is said, the
/// account is `default`.
///
/// ```
/// use core_auth::Account;
///
/// let account: Account = "acme/anna@example.com".parse()?;
/// assert_eq!(account.as_str(), "acme/anna@example.com");
/// assert_eq!(Account::default().as_str(), "default");
/// assert!("".parse::<Account>().is_err());
/// # Ok::<(), core_auth::AccountError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account(Box<str>);

/// Why a text is no [`Account`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// It is empty.
    #[error("the name of an account is empty")]
    Empty,
    /// It is too long.
    #[error("the name of an account has {characters} characters; at most {max} are allowed", max = Account::MAX_CHARACTERS)]
    TooLong {
        /// How many it has.
        characters: usize,
    },
    /// It has a control character.
    #[error("the name of an account has a control character at character {position}")]
    Control {
        /// Which character, from 1.
        position: usize,
    },
}

impl Account {
    /// The most characters of a name.
    pub const MAX_CHARACTERS: usize = 128;

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Account {
    fn default() -> Self {
        Self("default".into())
    }
}

impl FromStr for Account {
    type Err = AccountError;

    fn from_str(name: &str) -> Result<Self, AccountError> {
        let characters = name.chars().count();
        if characters == 0 {
            return Err(AccountError::Empty);
        }
        if characters > Self::MAX_CHARACTERS {
            return Err(AccountError::TooLong { characters });
        }
        match name.chars().position(char::is_control) {
            Some(index) => Err(AccountError::Control { position: index + 1 }),
            None => Ok(Self(name.into())),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
