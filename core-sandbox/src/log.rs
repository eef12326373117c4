//! The log: one line for each request, on standard error.

mod line;
mod writer;

use crate::journal::Exchange;
use writer::LineWriter;

/// The format of the log.
///
/// A line has the method, the path with the query, the status, and the milliseconds. A refusal also has
/// its true reason, and a response to a query that Core may refuse names the part that no source shows.
/// Secrets are replaced by `***`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{LogFormat, Sandbox};
///
/// let sandbox = Sandbox::builder().log(LogFormat::Text).start().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogFormat {
    /// Text, such as `GET /api/activity?page=1,25 200 0.4 ms`.
    Text,
    /// A JSON object with the members `time`, `method`, `target`, `status`, `milliseconds`, `reason`,
    /// `unconfirmed` and `fault`.
    Json,
}

/// The log of a sandbox. Dropping it writes the lines that are left.
#[derive(Debug)]
pub(crate) struct Log {
    format: LogFormat,
    writer: LineWriter,
}

impl Log {
    /// Starts the thread that writes the lines.
    ///
    /// # Errors
    ///
    /// Fails if the thread cannot be started.
    pub(crate) fn start(format: LogFormat) -> std::io::Result<Self> {
        Ok(Self { format, writer: LineWriter::start(std::io::stderr())? })
    }

    /// Adds a line that belongs to no request.
    #[cfg(feature = "tls")]
    pub(crate) fn note(&self, text: &str) {
        let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
        let line = match self.format {
            LogFormat::Text => text,
            LogFormat::Json => serde_json::json!({ "note": text }).to_string(),
        };
        self.writer.write(|buffer| buffer.push_str(&line));
    }

    /// Adds the line of an exchange. The caller never waits for standard error.
    pub(crate) fn write(&self, exchange: &Exchange) {
        match self.format {
            LogFormat::Text => self.writer.write(|buffer| line::write_text(exchange, buffer)),
            LogFormat::Json => {
                let json = line::json(exchange);
                self.writer.write(|buffer| buffer.push_str(&json));
            }
        }
    }
}
