//! Errors of the command, with their exit codes.

use std::{io, process::ExitCode};

use core_api::{ErrorKind, token::TokenErrorKind};

/// The reason why a command ends without success. Each has an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Core, the network or the machine refused or failed: 1.
    Failed,
    /// The arguments are wrong, and nothing was sent: 2.
    Usage,
    /// Nobody is logged in, or the person may not do this: 3.
    NotAllowed,
    /// The rate limit or a time limit was reached, so a later attempt may succeed: 4.
    Later,
    /// Ctrl-C or another signal ended the command: 128 and the number of the signal.
    Stopped(u8),
    /// The reader of the output has closed it, which is a success: 0.
    Closed,
}

/// The error of a command.
#[derive(Debug)]
pub(crate) struct CliError {
    failure: Failure,
    text: String,
}

impl CliError {
    fn new(failure: Failure, text: impl Into<String>) -> Self {
        Self { failure, text: text.into() }
    }

    /// Makes an error of Core, of the network or of this machine.
    pub(crate) fn failed(text: impl Into<String>) -> Self {
        Self::new(Failure::Failed, text)
    }

    /// Makes an error of wrong arguments. Nothing may have been sent.
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::new(Failure::Usage, text)
    }

    /// Makes an error of a missing login or a missing right.
    pub(crate) fn rights(text: impl Into<String>) -> Self {
        Self::new(Failure::NotAllowed, text)
    }

    /// Makes the error of a command that a signal ended.
    pub(crate) fn stopped(signal: u8) -> Self {
        Self::new(Failure::Stopped(signal), "")
    }

    /// Returns the reason.
    pub(crate) fn failure(&self) -> Failure {
        self.failure
    }

    /// Returns the same error with another text.
    pub(crate) fn with_text(self, change: impl FnOnce(&str) -> String) -> Self {
        Self { failure: self.failure, text: change(&self.text) }
    }

    /// Returns the text for people, or `None` if there is nothing to say.
    pub(crate) fn text(&self) -> Option<&str> {
        (!self.text.is_empty() && self.failure != Failure::Closed).then_some(&self.text)
    }

    /// Returns the exit code of the process.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.failure {
            Failure::Closed => 0,
            Failure::Failed => 1,
            Failure::Usage => 2,
            Failure::NotAllowed => 3,
            Failure::Later => 4,
            Failure::Stopped(signal) => signal.saturating_add(128),
        })
    }
}

/// The advice of errors that a login mends.
const LOG_IN: &str = "log in with `corectl login`";

/// The advice of errors of a store.
const OTHER_STORE: &str = "another store is `--store file`, or `--store file:FOLDER`";

/// The advice of errors that pass.
const LATER: &str = "try again later";

impl From<core_api::Error> for CliError {
    fn from(error: core_api::Error) -> Self {
        let failure = match error.kind() {
            _ if error.needs_login() => {
                return Self::rights(format!("{error}; {LOG_IN}"));
            }
            ErrorKind::Token => of_token(error.token_error().map(|error| error.kind())),
            ErrorKind::Permission | ErrorKind::NotAuthenticated => Failure::NotAllowed,
            ErrorKind::Throttled | ErrorKind::RateLimited | ErrorKind::Timeout => {
                return Self::new(Failure::Later, format!("{error}; {LATER}"));
            }
            ErrorKind::Unsent => Failure::Usage,
            // New kinds, and all others, are refusals of Core or failures on the way.
            _ => Failure::Failed,
        };
        Self::new(failure, error.to_string())
    }
}

fn of_token(kind: Option<TokenErrorKind>) -> Failure {
    match kind {
        Some(TokenErrorKind::NotLoggedIn | TokenErrorKind::LoginRequired) => Failure::NotAllowed,
        Some(TokenErrorKind::NotConfigured | TokenErrorKind::Configuration) => Failure::Usage,
        _ => Failure::Failed,
    }
}

impl From<core_auth::Error> for CliError {
    fn from(error: core_auth::Error) -> Self {
        use core_auth::ErrorKind as Kind;
        match error.kind() {
            Kind::NotLoggedIn | Kind::SessionEnded | Kind::NoPerson => {
                Self::rights(format!("{error}; {LOG_IN}"))
            }
            Kind::AccessDenied | Kind::InsufficientScope | Kind::LoginFailed => {
                Self::rights(error.to_string())
            }
            Kind::NotConfigured | Kind::Configuration | Kind::OtherApp => {
                Self::usage(error.to_string())
            }
            Kind::Store => Self::failed(format!("{error}; {OTHER_STORE}")),
            _ => Self::failed(error.to_string()),
        }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Failure::Closed, ""),
            _ => Self::failed(format!("the output cannot be written: {}", io_reason(&error))),
        }
    }
}

/// Returns why a file cannot be written, with the fix of a full disk. The name of a temporary file is left out.
pub(crate) fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "its disk is full; make space, and run again".to_owned()
        }
        kind if error.get_ref().is_some() => kind.to_string(),
        _ => error.to_string(),
    }
}

impl From<csv::Error> for CliError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => Self::failed(format!("the row cannot be written as CSV: {other:?}")),
        }
    }
}
