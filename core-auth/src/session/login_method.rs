//! The methods by which a person can log in.

use std::{
    env, fmt,
    io::{self, IsTerminal},
    path::Path,
    pin::Pin,
    sync::Arc,
};

use core_api::ScopeSet;
use tokio::io::{BufReader, stderr, stdin};

use crate::{App, Error, Grant, Login, Loopback, error::Fault};

/// The method by which a person logs in.
///
/// ```
/// use core_auth::LoginMethod;
///
/// // A window of the program instead of the terminal.
/// let method = LoginMethod::with(|login| async move {
///     let callback = show_window_and_wait(login.url().as_str()).await;
///     login.finish(&callback).await
/// });
/// # async fn show_window_and_wait(_: &str) -> String { String::new() }
/// ```
#[derive(Clone, Default)]
pub struct LoginMethod(MethodKind);

#[derive(Clone, Default)]
enum MethodKind {
    #[default]
    AtTerminal,
    Browser(Arc<dyn Fn(Loopback) -> Loopback + Send + Sync>),
    Paste,
    Custom(Arc<dyn Fn(Login) -> GrantFuture + Send + Sync>),
    Nobody,
}

/// A function that changes a login before it starts.
pub(super) type ChangeLogin = Arc<dyn Fn(Login) -> Result<Login, Error> + Send + Sync>;

/// The app and the settings of a login.
pub(super) struct LoginContext<'a> {
    pub(super) app: &'a App,
    pub(super) scopes: &'a ScopeSet,
    pub(super) change: &'a ChangeLogin,
    /// The location of the session in its store, for messages.
    pub(super) place: String,
}

type GrantFuture = Pin<Box<dyn Future<Output = Result<Grant, Error>> + Send>>;

/// The standard streams that a person may be at.
#[derive(Clone, Copy, Debug)]
struct Terminals {
    /// True if a person reads standard error.
    has_output: bool,
    /// True if a person types at standard input.
    has_input: bool,
}

impl LoginMethod {
    /// Asks the person at the terminal. This is the default.
    ///
    /// The address of the login is printed to standard error. If the redirect URI points to this
    /// machine, a browser is opened as well. The person can also paste the address at which the
    /// browser ends.
    ///
    /// If standard error is not a terminal, as in a service or a cron job, nobody is asked. The
    /// error then says where to log in.
    #[must_use]
    pub fn at_terminal() -> Self {
        Self(MethodKind::AtTerminal)
    }

    /// Opens a browser and waits for its answer, with or without a terminal ([`Loopback`]).
    #[must_use]
    pub fn browser() -> Self {
        Self::browser_with(|loopback| loopback)
    }

    /// Opens a browser with custom settings, for example in a program with windows.
    #[must_use]
    pub fn browser_with(change: impl Fn(Loopback) -> Loopback + Send + Sync + 'static) -> Self {
        Self(MethodKind::Browser(Arc::new(change)))
    }

    /// Prints the address to standard error, and reads the address at which the browser ends from
    /// standard input ([`Login::finish_by_paste`]).
    #[must_use]
    pub fn paste() -> Self {
        Self(MethodKind::Paste)
    }

    /// Completes the login with this function, for example with [`Login::finish`].
    ///
    /// The function may return any error type. An [`Error`] is passed through unchanged.
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
        Self(MethodKind::Custom(Arc::new(log_in)))
    }

    /// Asks nobody, so a session that needs a login is an error.
    #[must_use]
    pub fn nobody() -> Self {
        Self(MethodKind::Nobody)
    }

    /// Checks that a person can be asked.
    pub(super) fn check(&self, context: &LoginContext<'_>) -> Result<(), Error> {
        let is_possible = match self.0 {
            MethodKind::AtTerminal => Terminals::of_process().can_ask(context),
            MethodKind::Browser(_) | MethodKind::Paste | MethodKind::Custom(_) => true,
            MethodKind::Nobody => false,
        };
        if is_possible {
            return Ok(());
        }
        Err(Fault::NoPerson {
            place: context.place.clone(),
            client_id: context.app.config().client_id.clone(),
            program: program(),
        }
        .into())
    }

    /// Asks a person to log in.
    pub(super) async fn ask(&self, context: &LoginContext<'_>) -> Result<Grant, Error> {
        let unchanged = |loopback: Loopback| loopback;
        match &self.0 {
            MethodKind::AtTerminal if is_on_this_machine(context) => {
                in_browser(context, unchanged).await
            }
            MethodKind::AtTerminal | MethodKind::Paste => {
                let login = context.login()?;
                login.finish_by_paste(BufReader::new(stdin()), stderr()).await
            }
            MethodKind::Browser(change) => in_browser(context, |loopback| change(loopback)).await,
            MethodKind::Custom(log_in) => log_in(context.login()?).await,
            MethodKind::Nobody => self.check(context).and(Err(Fault::NothingPasted.into())),
        }
    }
}

impl LoginContext<'_> {
    /// Creates a login.
    fn login(&self) -> Result<Login, Error> {
        (self.change)(self.app.authorize(self.scopes.iter()))
    }
}

impl Terminals {
    fn of_process() -> Self {
        Self { has_output: io::stderr().is_terminal(), has_input: io::stdin().is_terminal() }
    }

    /// Returns whether a person at these streams can log in.
    fn can_ask(self, context: &LoginContext<'_>) -> bool {
        self.has_output && (self.has_input || is_on_this_machine(context))
    }
}

/// Returns whether the browser can return to a port of this machine.
fn is_on_this_machine(context: &LoginContext<'_>) -> bool {
    Loopback::can_listen(context.app)
}

async fn in_browser(
    context: &LoginContext<'_>,
    change: impl FnOnce(Loopback) -> Loopback,
) -> Result<Grant, Error> {
    let change_login = Arc::clone(context.change);
    let loopback = Loopback::new(context.app).change_login(move |login| change_login(login));
    change(loopback).log_in(context.scopes.iter()).await
}

/// Converts the error of a custom login.
fn login_error(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    error.downcast::<Error>().map_or_else(Error::login_failed, |error| *error)
}

/// Returns the name of the program, for the advice to run it at a terminal.
fn program() -> String {
    let path = env::args_os().next().unwrap_or_default();
    let name = Path::new(&path).file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "the program".to_owned())
}

impl fmt::Debug for LoginMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.0 {
            MethodKind::AtTerminal => "at_terminal",
            MethodKind::Browser(_) => "browser",
            MethodKind::Paste => "paste",
            MethodKind::Custom(_) => "with",
            MethodKind::Nobody => "nobody",
        };
        write!(f, "LoginMethod::{name}")
    }
}
