//! Errors of calls that tell whether a person must log in.

use std::{error::Error as StdError, io};

use core_api::{TokenError, client::BaseUrlFault};

use crate::Error;

/// An error of a call that tells whether a person must log in.
///
/// [`Session::run`](crate::Session::run) accepts any such error. The errors of both crates
/// implement this trait, and so do boxed errors, whose causes are searched. An error type of your
/// own can implement it in a few lines. Convert an `anyhow::Error` to
/// `Box<dyn Error + Send + Sync>`, for example with `.map_err(Box::from)`.
///
/// ```
/// use core_auth::CallError;
///
/// enum ExportError {
///     Core(core_api::Error),
///     Login(core_auth::Error),
///     Disk(std::io::Error),
/// }
///
/// impl CallError for ExportError {
///     fn needs_login(&self) -> bool {
///         match self {
///             Self::Core(error) => error.needs_login(),
///             Self::Login(_) | Self::Disk(_) => false,
///         }
///     }
///
///     fn with_login_error(self, error: core_auth::Error) -> Self {
///         Self::Login(error)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not tell whether a person must log in",
    note = "convert the error: `.map_err(Box::<dyn std::error::Error + Send + Sync>::from)`",
    note = "or implement `core_auth::CallError` for it"
)]
pub trait CallError: Sized {
    /// Returns whether the call failed because a person must log in.
    fn needs_login(&self) -> bool;

    /// Returns the error of the call after the login failed with `error`.
    #[must_use]
    fn with_login_error(self, error: Error) -> Self;
}

impl CallError for core_api::Error {
    fn needs_login(&self) -> bool {
        self.needs_login()
    }

    /// Keeps the method and the path of the call.
    fn with_login_error(self, error: Error) -> Self {
        self.with_token_error(TokenError::from(error))
    }
}

impl CallError for Error {
    fn needs_login(&self) -> bool {
        self.needs_login()
    }

    fn with_login_error(self, error: Error) -> Self {
        error
    }
}

impl CallError for Box<dyn StdError + Send + Sync> {
    fn needs_login(&self) -> bool {
        needs_login(&**self)
    }

    fn with_login_error(self, error: Error) -> Self {
        error.into()
    }
}

impl CallError for Box<dyn StdError> {
    fn needs_login(&self) -> bool {
        needs_login(&**self)
    }

    fn with_login_error(self, error: Error) -> Self {
        error.into()
    }
}

/// Searches an error and its causes.
fn needs_login(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if is_login_error(error) {
            return true;
        }
        next = error.source();
    }
    false
}

fn is_login_error(error: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<core_api::Error>() {
        return error.needs_login();
    }
    if let Some(error) = error.downcast_ref::<Error>() {
        return error.needs_login();
    }
    if let Some(error) = error.downcast_ref::<TokenError>() {
        return error.needs_login();
    }
    // `source` skips the error inside an `io::Error`.
    if let Some(inner) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        return needs_login(inner);
    }
    error.downcast_ref::<BaseUrlFault>().is_some_and(|fault| fault.error().needs_login())
}
