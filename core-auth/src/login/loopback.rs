//! A login through a browser on this machine (RFC 8252 §7.3).

mod listener;
mod page;
mod server;

use std::{fmt, io, thread, time::Duration};

use core_api::Scope;
use tokio::sync::oneshot;
use url::Url;

use crate::{App, Error, Grant};
use listener::Listener;

/// How long is waited for the person, unless set.
const WAIT: Duration = Duration::from_secs(5 * 60);

type Open = Box<dyn FnOnce(&Url) -> io::Result<()> + Send>;
type Show = Box<dyn FnOnce(&Url) + Send>;

/// A login through a browser on this machine, for desktop programs and command lines
/// (RFC 8252 §7.3).
///
/// It listens at the app's redirect URI, opens the browser, and waits for one answer that carries
/// this login's state; whatever else comes is turned away. The port is free again as soon as the
/// answer is there, the time is over, or the future is dropped.
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
///         let url = url.clone();
///         runtime.spawn(async move {
///             let http = core_api::client::http_client_builder();
///             let follow = http.redirect(reqwest::redirect::Policy::default()).build()?;
///             follow.get(url).send().await
///         });
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
    show: Show,
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
            show: Box::new(|url| eprintln!("Open this address in a browser:\n\n  {url}\n")),
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

    /// Opens the address by this, on a thread of its own, instead of by the person's browser.
    #[must_use]
    pub fn open_with(mut self, open: impl FnOnce(&Url) -> io::Result<()> + Send + 'static) -> Self {
        self.open = Box::new(open);
        self
    }

    /// Shows the address by this where no browser can be opened; unless set, it goes to standard
    /// error.
    #[must_use]
    pub fn show_with(mut self, show: impl FnOnce(&Url) + Send + 'static) -> Self {
        self.show = Box::new(show);
        self
    }

    /// Logs in, and asks for these scopes.
    ///
    /// # Errors
    ///
    /// [`Error::Address`] when the redirect URI is not one of this machine, [`Error::Listen`] when
    /// its port is taken, [`Error::NoCallback`] when the time is over, and those of
    /// [`Login::finish`](crate::Login::finish).
    pub async fn log_in(self, scopes: impl IntoIterator<Item = Scope>) -> Result<Grant, Error> {
        let Self { mut app, is_any_port, wait, open, show } = self;
        let listener = Listener::bind(&app.redirect_uri, is_any_port).await?;
        app.redirect_uri = listener.redirect_uri.clone();
        // It is the wait that ends the login.
        let login = app.authorize(scopes).with_lifetime(wait.saturating_add(WAIT));
        let opened = opened(open, login.url().clone());
        let url = login.url().clone();
        let shown = async {
            if !opened.await.is_ok_and(|result| result.is_ok()) {
                show(&url);
            }
            std::future::pending().await
        };
        let answered = listener.answer(|query| login.code(query));
        let query = tokio::select! {
            answer = tokio::time::timeout(wait, answered) => answer,
            never = shown => never,
        };
        let query = query.map_err(|_| Error::NoCallback { waited: wait })?;
        login.finish(&query).await
    }
}

/// Opens the address on a thread of its own, since some browsers keep their caller waiting until
/// they are closed.
fn opened(open: Open, url: Url) -> oneshot::Receiver<io::Result<()>> {
    let (tell, told) = oneshot::channel();
    // Without a thread, what tells is dropped, which is as good as an error.
    drop(thread::Builder::new().spawn(move || drop(tell.send(open(&url)))));
    told
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
