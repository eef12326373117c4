//! Logins without a browser on this machine: a person pastes the callback address.

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

use super::Login;
use crate::{Error, Grant, error::Fault};

/// Maximum length of a line, in bytes.
const MAX_LINE: u64 = 16 << 10;

/// Maximum length of an address that is joined from several lines, in bytes.
const MAX_ADDRESS: usize = 16 << 10;

/// Maximum number of attempts to paste the address.
const TRIES: usize = 5;

impl Login {
    /// Shows the address of the login, and reads the callback address that a person pastes.
    ///
    /// This login is for machines without a browser. If nothing listens at the redirect URI, the
    /// browser shows an error, but still displays the callback address. Invalid input is reported and
    /// requested again, up to five times. Surrounding whitespace and quotes are ignored.
    ///
    /// ```no_run
    /// # async fn example(app: core_auth::App) -> Result<(), core_auth::Error> {
    /// use core_api::Scope;
    /// use tokio::io::{BufReader, stderr, stdin};
    ///
    /// let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    /// let grant = login.finish_by_paste(BufReader::new(stdin()), stderr()).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) if the input ends or the attempts are used up.
    /// [`LoginChannel`](crate::ErrorKind::LoginChannel) if reading or writing fails. The errors of
    /// [`finish`](Login::finish).
    pub async fn finish_by_paste(
        self,
        mut input: impl AsyncBufRead + Unpin,
        mut output: impl AsyncWrite + Unpin,
    ) -> Result<Grant, Error> {
        let prompt = format!(
            "Open this address in a browser and log in:\n\n  {}\n\n\
             Then paste the complete address that the browser is redirected to,\n\
             even if it shows an error there.\n{}\n",
            self.url(),
            self.registration(),
        );
        print(&mut output, &prompt).await?;
        let callback = self.read_callback(&mut input, &mut output).await?;
        self.finish(&callback).await
    }

    /// Describes the settings that must match the registration.
    ///
    /// Core reports a mismatch on a page of its own, which the program does not see.
    pub(super) fn registration(&self) -> String {
        format!(
            "If the login page shows an error, check the registration of the app:\n\
             its client id must be `{}`,\n\
             and a redirect URI must be exactly `{}`.",
            self.server.config.client_id,
            self.redirect_uri(),
        )
    }

    /// Reads lines until one is a callback of this login, and reports the problem of each other line.
    pub(super) async fn read_callback(
        &self,
        input: &mut (impl AsyncBufRead + Unpin),
        output: &mut (impl AsyncWrite + Unpin),
    ) -> Result<Zeroizing<String>, Error> {
        // A terminal or a mail program may have broken the address into several lines.
        let mut joined = Zeroizing::new(String::new());
        let mut tries = 0;
        while tries < TRIES {
            let line = read_line(input).await?.ok_or(Fault::NothingPasted)?;
            let pasted = trim_paste(&line);
            if self.starts_redirect_uri(pasted) {
                joined.clear();
            }
            let is_next = !joined.is_empty();
            joined.push_str(pasted);
            if is_next && self.is_answered_by(&joined) {
                return Ok(joined);
            }
            let problem = match self.code(pasted) {
                _ if pasted.is_empty() => "nothing was pasted".to_owned(),
                Err(error) if error.is_of_other_login() && !pasted.contains("state=") => {
                    "it has no `state`; paste the complete address".to_owned()
                }
                Err(error) if can_be_pasted_again(&error) => error.fault().to_string(),
                Ok(_) | Err(_) => return Ok(Zeroizing::new(pasted.to_owned())),
            };
            print(output, &format!("That is not it: {problem}. Paste the address again:\n"))
                .await?;
            // A continuation line of an address does not count as an attempt.
            let is_part = is_next && !pasted.is_empty() && self.starts_redirect_uri(&joined);
            tries += usize::from(!is_part || joined.len() > MAX_ADDRESS);
        }
        Err(Fault::NothingPasted.into())
    }

    /// Returns whether a text is the start of a callback address.
    fn starts_redirect_uri(&self, text: &str) -> bool {
        let redirect_uri = self.redirect_uri();
        let start = redirect_uri.split('?').next().unwrap_or_default();
        text.starts_with(start) || text.contains("://") && start.starts_with(text)
    }

    /// Returns whether a callback belongs to this login. The callback may have a code or an error.
    fn is_answered_by(&self, callback: &str) -> bool {
        let callback = self.callback(callback);
        callback.is_ok_and(|callback| callback.check(&self.secrets, &self.server).is_ok())
    }
}

/// Returns whether another pasted text can still complete the login.
fn can_be_pasted_again(error: &Error) -> bool {
    matches!(error.fault(), Fault::OtherState | Fault::OtherAddress { .. } | Fault::NoCode { .. })
}

/// Reads the next line. Returns `None` at the end of the input. A line that is too long is cut.
async fn read_line(
    input: &mut (impl AsyncBufRead + Unpin),
) -> Result<Option<Zeroizing<String>>, Error> {
    let mut line = Zeroizing::new(Vec::new());
    let read = input.take(MAX_LINE).read_until(b'\n', &mut line).await.map_err(Fault::Terminal)?;
    let text = Zeroizing::new(String::from_utf8_lossy(&line).into_owned());
    Ok((read > 0).then_some(text))
}

pub(super) async fn print(output: &mut (impl AsyncWrite + Unpin), text: &str) -> Result<(), Error> {
    output.write_all(text.as_bytes()).await.map_err(Fault::Terminal)?;
    Ok(output.flush().await.map_err(Fault::Terminal)?)
}

/// Removes the whitespace and quotes that terminals and messages put around an address.
fn trim_paste(line: &str) -> &str {
    line.trim_matches(|letter: char| {
        letter.is_whitespace() || letter.is_control() || "\"'`<>\u{feff}".contains(letter)
    })
}
