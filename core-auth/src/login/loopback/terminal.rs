//! The place where a person reads the address of a login, and may paste the one of its end.

#[cfg(unix)]
mod input;

use tokio::io::{AsyncBufRead, AsyncWrite};
use zeroize::Zeroizing;

use crate::{Login, login::paste::print};

/// An output for the notice and, perhaps, an input for a pasted address.
pub(super) struct Terminal {
    input: Input,
    output: Box<dyn AsyncWrite + Send + Unpin>,
}

enum Input {
    /// The standard input, where it is a terminal.
    Standard,
    Reader(Box<dyn AsyncBufRead + Send + Unpin>),
    Disabled,
}

impl Terminal {
    pub(super) fn standard() -> Self {
        Self { input: Input::Standard, output: Box::new(tokio::io::stderr()) }
    }

    pub(super) fn new(
        input: impl AsyncBufRead + Send + Unpin + 'static,
        output: impl AsyncWrite + Send + Unpin + 'static,
    ) -> Self {
        Self { input: Input::Reader(Box::new(input)), output: Box::new(output) }
    }

    pub(super) fn without_input(self) -> Self {
        Self { input: Input::Disabled, ..self }
    }

    /// Shows the address, and what to check where the login page shows an error.
    ///
    /// A terminal that cannot be written does not end the login: the browser may do without it.
    pub(super) async fn show(&mut self, login: &Login) {
        self.open_standard();
        let paste = match &self.input {
            Input::Disabled | Input::Standard => "",
            Input::Reader(_) => {
                "If the browser cannot come back to this program, paste the address here that it \
                 ends at.\n"
            }
        };
        let notice = format!(
            "Opening a browser for the login. If no browser opens, open this address:\n\n  {}\n\n\
             {paste}{}\n",
            login.url(),
            login.registration(),
        );
        let _ = print(&mut self.output, &notice).await;
    }

    /// Waits for a pasted address that can answer the login; without an input, without end.
    pub(super) async fn read_callback(&mut self, login: &Login) -> Zeroizing<String> {
        self.open_standard();
        if let Input::Reader(input) = &mut self.input
            && let Ok(pasted) = login.read_callback(input, &mut self.output).await
        {
            return pasted;
        }
        // The input has ended, or had too many mistakes; the browser can still answer.
        std::future::pending().await
    }

    fn open_standard(&mut self) {
        if matches!(self.input, Input::Standard) {
            self.input = standard_input().map_or(Input::Disabled, Input::Reader);
        }
    }
}

#[cfg(unix)]
fn standard_input() -> Option<Box<dyn AsyncBufRead + Send + Unpin>> {
    Some(Box::new(tokio::io::BufReader::new(input::TerminalInput::open()?)))
}

/// Elsewhere a read could not be given up at the end of the login.
#[cfg(not(unix))]
fn standard_input() -> Option<Box<dyn AsyncBufRead + Send + Unpin>> {
    None
}
