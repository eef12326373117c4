//! An error as the line of a log.

use std::{error, fmt};

use super::{Error, Inner};

/// `GET /timeentry: 409 out of date (OutDatedModel, attempt 2): …`
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, call, status, refusal, detail, source, .. } = &*self.0;
        write!(f, "{} {}: ", call.method, call.path)?;
        if let Some(status) = status {
            write!(f, "{} ", status.as_u16())?;
        }
        write!(f, "{kind}")?;
        match (refusal.key().or(refusal.code()), self.attempts().len()) {
            (None, 0..=1) => {}
            (Some(key), 0..=1) => write!(f, " ({key})")?,
            (None, attempt) => write!(f, " (attempt {attempt})")?,
            (Some(key), attempt) => write!(f, " ({key}, attempt {attempt})")?,
        }
        if let Some(message) = refusal.message() {
            write!(f, ": {message}")?;
        }
        if !detail.is_empty() {
            write!(f, ": {detail}")?;
        }
        let mut cause: Option<&dyn error::Error> = source.as_deref().map(|source| source as _);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        if self.may_have_acted() {
            f.write_str(": an attempt before may have been acted on")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &format_args!("{self}"))
            .finish()
    }
}
