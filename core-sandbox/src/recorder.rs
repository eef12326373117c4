//! The record of all exchanges: the journal and the log.

use crate::{
    journal::{Exchange, Journal},
    log::Log,
};

/// The journal and the log of a sandbox.
#[derive(Debug)]
pub(crate) struct Recorder {
    pub(crate) journal: Journal,
    pub(crate) log: Option<Log>,
}

impl Recorder {
    /// Returns whether the recorder does anything with an exchange.
    pub(crate) fn is_on(&self) -> bool {
        self.journal.is_on() || self.log.is_some()
    }

    /// Writes a line of the log, and adds an entry to the journal.
    pub(crate) fn record(&self, exchange: Exchange) {
        self.log(&exchange);
        if self.journal.is_on() {
            self.journal.push(exchange);
        }
    }

    /// Writes a line of the log that belongs to no request.
    #[cfg(feature = "tls")]
    pub(crate) fn note(&self, text: &str) {
        if let Some(log) = &self.log {
            log.note(text);
        }
    }

    /// Writes a line of the log.
    pub(crate) fn log(&self, exchange: &Exchange) {
        if let Some(log) = &self.log {
            log.write(exchange);
        }
    }
}
