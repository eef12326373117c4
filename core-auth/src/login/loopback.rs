//! Logins with a browser on this machine (RFC 8252 §7.3).

mod listener;
mod one_time_redirect;
mod page;
mod server;
mod terminal;

use std::{fmt, io, thread, time::Duration};

use core_api::Scope;
use tokio::io::{AsyncBufRead, AsyncWrite};
use url::Url;

use crate::{App, Error, Grant, Login, error::Fault, task::runtime};
use listener::Listener;
use one_time_redirect::OneTimeRedirect;
use terminal::Terminal;

/// Default time to wait for the person.
const WAIT: Duration = Duration::from_secs(5 * 60);

type OpenBrowser = Box<dyn FnOnce(&Url) -> io::Result<()> + Send>;
type LoginChange = Box<dyn FnOnce(Login) -> Result<Login, Error> + Send>;
type ShowAddress = Box<dyn FnOnce(&Url) + Send>;

/// A login with a browser on this machine, for desktop programs and command lines
/// (RFC 8252 §7.3).
///
/// The login listens on the app's redirect URI, opens the browser, and waits for one callback with
/// the `state` of this login. Other requests are rejected. The port is closed when the callback
/// arrives, the time is over, or the future is dropped.
///
/// The address of the login is always shown, because a browser may start and then fail. If standard
/// input is a terminal on Unix, the callback address can be pasted there instead.
///
/// The browser first opens a one-time address on this machine, which redirects to the identity
/// server. Other users of the machine can read the command line of the browser, so it must not
/// contain the `state`.
///
/// Core gives refresh tokens to web apps only. A tool that needs one must be registered as a web app,
/// and must read its secret at run time. A secret that is shipped with a program does not stay secret
/// (RFC 8252 §8.5).
///
/// ```
/// use core_api::Scope;
/// use core_auth::{App, Loopback};
/// use core_sandbox::Sandbox;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
/// # let redirect_uri = format!("http://127.0.0.1:{port}/callback");
/// let sandbox = Sandbox::builder().auto_consent(true).redirect_uri(redirect_uri).start().await?;
/// let id = sandbox.public_app();
/// let app = App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri())?.allow_loopback();
///
/// // Without `open_with`, the person's browser opens.
/// # let runtime = tokio::runtime::Handle::current();
/// let grant = Loopback::new(&app)
///     .open_with(move |url| {
///         let url = url.to_string();
///         runtime.spawn(async move { core_sandbox::browse(&url).await });
///         Ok(())
///     })
///     .log_in([Scope::ReadCore])
///     .await?;
/// # drop(grant);
/// # Ok(())
/// # }
/// ```
#[doc(alias("browser login", "authorization code", "pkce", "desktop"))]
pub struct Loopback {
    app: App,
    is_any_port: bool,
    wait: Duration,
    open: OpenBrowser,
    show: Option<ShowAddress>,
    terminal: Terminal,
    change: LoginChange,
}

impl Loopback {
    /// Creates a login that listens on the redirect URI of this app.
    ///
    /// The redirect URI must be `http` to `127.0.0.1`, `[::1]` or `localhost`. RFC 8252 §8.3 advises
    /// against `localhost`.
    #[must_use]
    pub fn new(app: &App) -> Self {
        Self {
            app: app.clone(),
            is_any_port: false,
            wait: WAIT,
            open: Box::new(open_browser),
            show: None,
            terminal: Terminal::standard(),
            change: Box::new(Ok),
        }
    }

    /// Listens on any free port instead of the port of the redirect URI.
    ///
    /// Use this only with a server that permits any port (RFC 8252 §7.3). Core compares redirect URIs
    /// exactly, including the port.
    #[must_use]
    pub fn on_any_free_port(mut self) -> Self {
        self.is_any_port = true;
        self
    }

    /// Sets the time to wait for the person. The default is five minutes.
    #[must_use]
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Calls this function instead of opening the person's browser.
    ///
    /// The function runs on a thread of its own. The argument is the one-time address on this machine,
    /// which redirects to the identity server.
    #[must_use]
    pub fn open_with(mut self, open: impl FnOnce(&Url) -> io::Result<()> + Send + 'static) -> Self {
        self.open = Box::new(open);
        self
    }

    /// Calls this function instead of writing the notice to standard error, for graphical programs.
    ///
    /// The function runs before a browser is opened. The argument is the address of the login at the
    /// identity server. The notice should also name the client id and the redirect URI, because the
    /// identity server reports a mismatch on a page of its own.
    #[must_use]
    pub fn show_with(mut self, show: impl FnOnce(&Url) + Send + 'static) -> Self {
        self.show = Some(Box::new(show));
        self
    }

    /// Reads a pasted address from this input, and writes the notice to this output.
    ///
    /// The default output is standard error. The default input is standard input, if it is a terminal
    /// in the foreground on Unix. Nothing is read ahead, so a line that arrives after the login is
    /// left for the program.
    #[must_use]
    pub fn paste_from(
        mut self,
        input: impl AsyncBufRead + Send + Unpin + 'static,
        output: impl AsyncWrite + Send + Unpin + 'static,
    ) -> Self {
        self.terminal = Terminal::new(input, output);
        self
    }

    /// Does not read a pasted address, for programs that read standard input during a login.
    #[must_use]
    pub fn without_paste(mut self) -> Self {
        self.terminal = self.terminal.without_input();
        self
    }

    /// Changes the login before it starts, for example with [`Login::with_data`] or
    /// [`Login::with_redirect_parameter`].
    ///
    /// Several changes are applied in order. A change of the lifetime has no effect, because
    /// [`wait`](Loopback::wait) ends the login.
    #[must_use]
    pub fn change_login(
        mut self,
        change: impl FnOnce(Login) -> Result<Login, Error> + Send + 'static,
    ) -> Self {
        let before = self.change;
        self.change = Box::new(|login| change(before(login)?));
        self
    }

    /// Returns whether the redirect URI of this app is an address on which a login can listen.
    pub(crate) fn can_listen(app: &App) -> bool {
        Listener::can_bind(&app.server.config.redirect_uri)
    }

    /// Logs in with these scopes.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the redirect URI is not on this machine.
    /// [`LoginChannel`](crate::ErrorKind::LoginChannel) if the port is in use.
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) if the time is over. The errors of
    /// [`Login::finish`](crate::Login::finish).
    pub async fn log_in(self, scopes: impl IntoIterator<Item = Scope>) -> Result<Grant, Error> {
        runtime()?;
        let Self { mut app, is_any_port, wait, open, show, mut terminal, change } = self;
        app.check()?;
        if wait.is_zero() {
            let (name, problem) = ("wait for the browser", "is zero, so nobody could log in");
            let advice = "pass some minutes to `Loopback::wait`";
            return Err(Fault::Setting { name, problem, advice }.into());
        }
        let config = &mut app.server.config;
        let listener = Listener::bind(&config.redirect_uri, is_any_port).await?;
        config.redirect_uri = listener.redirect_uri.clone();
        // `wait` ends the login, so the login itself must live longer.
        let login = change(app.authorize(scopes))?.with_lifetime(wait.saturating_add(WAIT));
        let redirect = OneTimeRedirect::new(&listener.authority, login.url().clone())?;
        match show {
            Some(show) => show(login.url()),
            None => terminal.show(&login).await,
        }
        open_on_thread(open, redirect.address().clone());
        let answer = listener.answer(redirect, |query| login.code(query));
        let callback = async {
            tokio::select! {
                query = answer => query.into(),
                pasted = terminal.read_callback(&login) => pasted,
            }
        };
        let Ok(callback) = tokio::time::timeout(wait, callback).await else {
            let (client_id, redirect_uri) = (app.server.config.client_id, login.redirect_uri());
            return Err(Fault::NoCallback { waited: wait, client_id, redirect_uri }.into());
        };
        login.finish(&callback).await
    }
}

/// Opens the address on a separate thread, because some browsers block their caller until they are
/// closed.
///
/// A browser that fails to open is not reported, because the address of the login is already shown.
fn open_on_thread(open: OpenBrowser, url: Url) {
    drop(thread::Builder::new().spawn(move || drop(open(&url))));
}

#[cfg(feature = "browser")]
fn open_browser(url: &Url) -> io::Result<()> {
    webbrowser::open(url.as_str())
}

#[cfg(not(feature = "browser"))]
fn open_browser(_: &Url) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "built without the feature `browser`"))
}

impl fmt::Debug for Loopback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loopback")
            .field("app", &self.app)
            .field("is_any_port", &self.is_any_port)
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}
