//! The way in which a person logs in.

use std::{
    env, fmt,
    io::{self, IsTerminal},
    path::Path,
    pin::Pin,
    sync::Arc,
};

use tokio::io::{BufReader, stderr, stdin};

use super::settings::SessionSettings;
use crate::{Error, Grant, Login, Loopback, error::Fault};

/// The way in which a person logs in.
///
/// ```
/// use core_auth::LoginWay;
///
/// // A window of the program instead of the terminal.
/// let way = LoginWay::with(|login| async move {
///     let callback = show_window_and_wait(login.url().as_str()).await;
///     login.finish(&callback).await
/// });
/// # async fn show_window_and_wait(_: &str) -> String { String::new() }
/// ```
#[derive(Clone, Default)]
pub struct LoginWay(LoginMethod);

#[derive(Clone, Default)]
enum LoginMethod {
    #[default]
    AtTerminal,
    Browser(Arc<dyn Fn(Loopback) -> Loopback + Send + Sync>),
    Paste,
    Custom(Arc<dyn Fn(Login) -> GrantFuture + Send + Sync>),
    Nobody,
}

type GrantFuture = Pin<Box<dyn Future<Output = Result<Grant, Error>> + Send>>;

/// The ends of the standard streams at which a person may be.
#[derive(Clone, Copy, Debug)]
struct Terminals {
    /// A person reads standard error.
    is_shown: bool,
    /// A person types at standard input.
    is_typed: bool,
}

impl LoginWay {
    /// Asks the person at the terminal; this is the default.
    ///
    /// The address of the login is shown on standard error. Where the redirect URI is of this machine,
    /// a browser is opened too. The address that the browser ends at can be pasted. Where standard
    /// error is not a terminal, as in a service or a job of cron, nobody is asked: the error says
    /// where to log in.
    #[must_use]
    pub fn at_terminal() -> Self {
        Self(LoginMethod::AtTerminal)
    }

    /// Opens a browser and waits for its answer, whether or not there is a terminal ([`Loopback`]).
    #[must_use]
    pub fn browser() -> Self {
        Self::browser_with(|loopback| loopback)
    }

    /// Opens a browser with settings of your own, as for a program with windows.
    #[must_use]
    pub fn browser_with(change: impl Fn(Loopback) -> Loopback + Send + Sync + 'static) -> Self {
        Self(LoginMethod::Browser(Arc::new(change)))
    }

    /// Shows the address on standard error, and reads the one that the browser ends at from standard
    /// input ([`Login::finish_by_paste`]).
    #[must_use]
    pub fn paste() -> Self {
        Self(LoginMethod::Paste)
    }

    /// Lets this function bring the login to its end, as by [`Login::finish`].
    ///
    /// Its errors may be of any type; an [`Error`] stays what it is.
    #[must_use]
    pub fn with<F, G, E>(log_in: F) -> Self
    where
        F: Fn(Login) -> G + Send + Sync + 'static,
        G: Future<Output = Result<Grant, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let log_in = move |login| -> GrantFuture {
            let grant = log_in(login);
            Box::pin(async move { grant.await.map_err(|error| login_error(error.into())) })
        };
        Self(LoginMethod::Custom(Arc::new(log_in)))
    }

    /// Asks nobody: a session that needs a login is an error.
    #[must_use]
    pub fn nobody() -> Self {
        Self(LoginMethod::Nobody)
    }

    /// Checks that a person can be asked.
    pub(super) fn check(&self, settings: &SessionSettings) -> Result<(), Error> {
        let is_possible = match self.0 {
            LoginMethod::AtTerminal => Terminals::of_process().can_ask(settings),
            LoginMethod::Browser(_) | LoginMethod::Paste | LoginMethod::Custom(_) => true,
            LoginMethod::Nobody => false,
        };
        if is_possible {
            return Ok(());
        }
        Err(Fault::NoPerson {
            place: settings.store.place(&settings.account),
            client_id: settings.app.config().client_id.clone(),
            program: program(),
        }
        .into())
    }

    /// Asks a person to log in.
    pub(super) async fn ask(&self, settings: &SessionSettings) -> Result<Grant, Error> {
        let unchanged = |loopback: Loopback| loopback;
        match &self.0 {
            LoginMethod::AtTerminal if is_on_this_machine(settings) => {
                in_browser(settings, unchanged).await
            }
            LoginMethod::AtTerminal | LoginMethod::Paste => {
                let login = settings.login()?;
                login.finish_by_paste(BufReader::new(stdin()), stderr()).await
            }
            LoginMethod::Browser(change) => in_browser(settings, |loopback| change(loopback)).await,
            LoginMethod::Custom(log_in) => log_in(settings.login()?).await,
            LoginMethod::Nobody => self.check(settings).and(Err(Fault::NothingPasted.into())),
        }
    }
}

impl Terminals {
    fn of_process() -> Self {
        Self { is_shown: io::stderr().is_terminal(), is_typed: io::stdin().is_terminal() }
    }

    /// Whether the person at these can log in.
    fn can_ask(self, settings: &SessionSettings) -> bool {
        self.is_shown && (self.is_typed || is_on_this_machine(settings))
    }
}

/// Whether the browser can come back to a port of this machine.
fn is_on_this_machine(settings: &SessionSettings) -> bool {
    Loopback::can_listen(&settings.app)
}

async fn in_browser(
    settings: &SessionSettings,
    change: impl FnOnce(Loopback) -> Loopback,
) -> Result<Grant, Error> {
    let change_login = Arc::clone(&settings.change);
    let loopback = Loopback::new(&settings.app).change_login(move |login| change_login(login));
    change(loopback).log_in(settings.scopes.iter()).await
}

/// The error of a login of the program's own.
fn login_error(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    error.downcast::<Error>().map_or_else(Error::login_failed, |error| *error)
}

/// The name of the program, for the advice to run it where a person is.
fn program() -> String {
    let path = env::args_os().next().unwrap_or_default();
    let name = Path::new(&path).file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "the program".to_owned())
}

impl fmt::Debug for LoginWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0 {
            LoginMethod::AtTerminal => "at_terminal",
            LoginMethod::Browser(_) => "browser",
            LoginMethod::Paste => "paste",
            LoginMethod::Custom(_) => "with",
            LoginMethod::Nobody => "nobody",
        };
        write!(f, "LoginWay::{name}")
    }
}
