//! The errors that end a tap.

use std::process::ExitCode;

/// The error that ends a tap.
#[derive(Debug, thiserror::Error)]
pub(super) enum TapError {
    /// A file or an option is wrong. The text has the file, the place and the fix.
    #[error("{0}")]
    Input(String),
    /// The run cannot go on. The messages so far are right, and the next run goes on from the last state.
    #[error("{0}")]
    Runtime(String),
    /// Nobody reads the messages any more.
    #[error(
        "the target closed its input before the end, so rows are lost; see the log of the target, and run again with \
         the last state that it has written"
    )]
    Closed,
    /// A signal ended the run while the target did not read.
    #[error(
        "the target did not read, and a signal ended the run; the next one goes on from the last state"
    )]
    Unread,
    /// A signal ended the run.
    #[error("the run was ended by a signal; the next one goes on from the last state")]
    Stopped,
}

impl TapError {
    /// Returns the exit code: 2 for wrong input, and 1 for the rest.
    pub(super) fn code(&self) -> ExitCode {
        match self {
            Self::Input(_) => ExitCode::from(2),
            Self::Runtime(_) | Self::Closed | Self::Unread | Self::Stopped => ExitCode::FAILURE,
        }
    }
}

impl From<core_api::Error> for TapError {
    fn from(error: core_api::Error) -> Self {
        Self::Runtime(error.to_string())
    }
}
