//! The names of an application's sessions.

use std::{fmt, str::FromStr};

/// The name of a session within a store, chosen by the application for one company and user.
///
/// A name has 1 to 128 characters and no control characters. The default account is `default`.
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

/// The reason a text is not a valid [`AccountName`].
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountNameError {
    /// The name is empty.
    #[error("the account name is empty")]
    Empty,
    /// The name is too long.
    #[error("the account name has {characters} characters; at most {max} are allowed", max = AccountName::MAX_CHARACTERS)]
    TooLong {
        /// The length of the name, in characters.
        characters: usize,
    },
    /// The name contains a control character.
    #[error("the account name has a control character at position {position}")]
    Control {
        /// The position of the character, counted from 1.
        position: usize,
    },
}

/// Writes the text, because a `main` that returns an error prints it by `Debug`.
impl fmt::Debug for AccountNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl AccountName {
    /// The maximum length of a name, in characters.
    pub const MAX_CHARACTERS: usize = 128;

    /// The name as text.
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
