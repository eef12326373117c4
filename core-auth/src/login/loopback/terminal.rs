//! The terminal that shows the address of a login and reads a pasted callback.

#[cfg(unix)]
mod input;

use tokio::io::{AsyncBufRead, AsyncWrite};
use zeroize::Zeroizing;

use crate::{Login, login::paste::print};

/// An output for the notice, and an optional input for a pasted address.
pub(super) struct Terminal {
    input: Input,
    output: Box<dyn AsyncWrite + Send + Unpin>,
}

enum Input {
    /// Standard input, if it is a terminal.
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

    /// Shows the address of the login, and the settings to check if the login page shows an error.
    ///
    /// A write error does not end the login, because the browser may still complete it.
    pub(super) async fn show(&mut self, login: &Login) {
        self.open_standard();
        let paste = match &self.input {
            Input::Disabled | Input::Standard => "",
            Input::Reader(_) => {
                "If the browser cannot return to this program,\n\
                 paste the address that it ends at here.\n"
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

    /// Waits for a pasted callback of the login. Without an input, this waits forever.
    pub(super) async fn read_callback(&mut self, login: &Login) -> Zeroizing<String> {
        self.open_standard();
        if let Input::Reader(input) = &mut self.input
            && let Ok(pasted) = login.read_callback(input, &mut self.output).await
        {
            return pasted;
        }
        // The input has ended, or had too many errors. The browser can still complete the login.
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

/// On other systems, a read could not be cancelled at the end of the login.
#[cfg(not(unix))]
fn standard_input() -> Option<Box<dyn AsyncBufRead + Send + Unpin>> {
    None
}
