//! The names under which an application keeps its sessions.

use std::{fmt, str::FromStr};

/// Name of a session within a store: one company and user, as the application calls them.
///
/// It is 1 to 128 characters long and has no control characters. Where nothing else is said, the
/// account is `default`.
///
/// ```
/// use core_auth::AccountName;
///
/// let account: AccountName = "acme/anna@example.com".parse()?;
/// assert_eq!(account.as_str(), "acme/anna@example.com");
/// assert_eq!(AccountName::default().as_str(), "default");
/// assert!("".parse::<AccountName>().is_err());
/// # Ok::<(), core_auth::AccountNameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(Box<str>);

/// The reason why a text is not an [`AccountName`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountNameError {
    /// It is empty.
    #[error("the name of an account is empty")]
    Empty,
    /// It is too long.
    #[error("the name of an account has {characters} characters; at most {max} are allowed", max = AccountName::MAX_CHARACTERS)]
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

impl AccountName {
    /// The most characters of a name.
    pub const MAX_CHARACTERS: usize = 128;

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for AccountName {
    fn default() -> Self {
        Self("default".into())
    }
}

impl FromStr for AccountName {
    type Err = AccountNameError;

    fn from_str(name: &str) -> Result<Self, AccountNameError> {
        let characters = name.chars().count();
        if characters == 0 {
            return Err(AccountNameError::Empty);
        }
        if characters > Self::MAX_CHARACTERS {
            return Err(AccountNameError::TooLong { characters });
        }
        match name.chars().position(char::is_control) {
            Some(index) => Err(AccountNameError::Control { position: index + 1 }),
            None => Ok(Self(name.into())),
        }
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
