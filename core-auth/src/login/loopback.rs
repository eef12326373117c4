//! A login through a browser on this machine (RFC 8252 §7.3).

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

/// How long is waited for the person, unless set.
const WAIT: Duration = Duration::from_secs(5 * 60);

type Open = Box<dyn FnOnce(&Url) -> io::Result<()> + Send>;
type Change = Box<dyn FnOnce(Login) -> Result<Login, Error> + Send>;
type Show = Box<dyn FnOnce(&Url) + Send>;

/// A login through a browser on this machine, for desktop programs and command lines
/// (RFC 8252 §7.3).
///
/// It listens at the app's redirect URI, opens the browser, and waits for one answer that carries
/// this login's state; whatever else comes is turned away. The port is free again as soon as the
/// answer is there, the time is over, or the future is dropped.
///
/// The address of the login is always shown, since a browser may redirect and then fail. Where
/// standard input is a terminal (on Unix), the address that the browser ends at can be pasted there
/// instead.
///
/// The browser is opened at an address of this machine that works once and redirects to the identity
/// server. Other users of the machine can read the command line of a browser; so they find no `state`
/// there.
///
/// Core gives refresh tokens to web apps only. A tool that needs one is registered as such, and reads
/// the secret where it runs: what is shipped with a program is no secret (RFC 8252 §8.5).
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
/// let app = App::at(&sandbox.identity_url(), &id.client_id, &id.redirect_uri)?.allow_loopback();
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
pub struct Loopback {
    app: App,
    is_any_port: bool,
    wait: Duration,
    open: Open,
    show: Option<Show>,
    terminal: Terminal,
    change: Change,
}

impl Loopback {
    /// A login that listens at the redirect URI of this app, which must be `http` to `127.0.0.1`,
    /// `[::1]` or `localhost`; of these, RFC 8252 §8.3 advises against the last.
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

    /// Listens at any free port instead of that of the redirect URI.
    ///
    /// Core compares redirect URIs to the letter, port included; so this is for registrations with a
    /// server that permits any port (RFC 8252 §7.3).
    #[must_use]
    pub fn on_any_free_port(mut self) -> Self {
        self.is_any_port = true;
        self
    }

    /// Sets how long is waited for the person; five minutes unless set.
    #[must_use]
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Replaces the person's browser by this function, which runs on a thread of its own.
    ///
    /// It gets the one-time address of this machine that redirects to the identity server.
    #[must_use]
    pub fn open_with(mut self, open: impl FnOnce(&Url) -> io::Result<()> + Send + 'static) -> Self {
        self.open = Box::new(open);
        self
    }

    /// Replaces the notice on standard error by this function, for programs with windows.
    ///
    /// It gets the address of the login at the identity server, before a browser is opened. A good
    /// notice also names the client id and the redirect URI: the identity server shows an error about
    /// them on a page of its own.
    #[must_use]
    pub fn show_with(mut self, show: impl FnOnce(&Url) + Send + 'static) -> Self {
        self.show = Some(Box::new(show));
        self
    }

    /// Takes a pasted address from this input, and writes the notice to this output.
    ///
    /// Unless set, these are standard error and, where it is a terminal of Unix in the foreground,
    /// standard input. Nothing is read ahead there: a line that comes after the login stays for the
    /// program.
    #[must_use]
    pub fn paste_from(
        mut self,
        input: impl AsyncBufRead + Send + Unpin + 'static,
        output: impl AsyncWrite + Send + Unpin + 'static,
    ) -> Self {
        self.terminal = Terminal::new(input, output);
        self
    }

    /// Leaves standard input alone, for programs that read it themselves during a login.
    #[must_use]
    pub fn without_paste(mut self) -> Self {
        self.terminal = self.terminal.without_input();
        self
    }

    /// Changes the login before it starts, as by [`Login::with_data`] and
    /// [`Login::with_redirect_parameter`].
    ///
    /// The time to log in is that of [`wait`](Loopback::wait). A second change follows the first.
    #[must_use]
    pub fn change_login(
        mut self,
        change: impl FnOnce(Login) -> Result<Login, Error> + Send + 'static,
    ) -> Self {
        let before = self.change;
        self.change = Box::new(|login| change(before(login)?));
        self
    }

    /// Whether a browser can come back to the redirect URI of this app.
    pub(crate) fn can_listen(app: &App) -> bool {
        Listener::can_bind(&app.redirect_uri)
    }

    /// Logs in, and asks for these scopes.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the redirect URI is not one of this
    /// machine, [`LoginChannel`](crate::ErrorKind::LoginChannel) when its port is taken,
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) when the time is over, and those of
    /// [`Login::finish`](crate::Login::finish).
    pub async fn log_in(self, scopes: impl IntoIterator<Item = Scope>) -> Result<Grant, Error> {
        runtime()?;
        let Self { mut app, is_any_port, wait, open, show, mut terminal, change } = self;
        app.check()?;
        if wait.is_zero() {
            let (name, problem) = ("wait for the browser", "is zero, in which nobody could log in");
            let advice = "give `Loopback::wait` some minutes";
            return Err(Fault::Setting { name, problem, advice }.into());
        }
        let listener = Listener::bind(&app.redirect_uri, is_any_port).await?;
        app.redirect_uri = listener.redirect_uri.clone();
        // It is the wait that ends the login.
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
            let (client_id, redirect_uri) = (app.client_id, login.redirect_uri());
            return Err(Fault::NoCallback { waited: wait, client_id, redirect_uri }.into());
        };
        login.finish(&callback).await
    }
}

/// Opens the address on a thread of its own, since some browsers keep their caller waiting until
/// they are closed.
///
/// The address of the login has been shown, so a browser that does not open needs no message.
fn open_on_thread(open: Open, url: Url) {
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
