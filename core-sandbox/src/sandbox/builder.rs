//! The settings of a sandbox.

mod check;

use std::{io, net::Ipv4Addr, sync::Arc, time::Duration};

use jiff::{ZonedDateTime, civil::Date};
use tokio::{net::TcpListener, sync::oneshot};

use super::Sandbox;
use crate::{
    fault::Fault,
    identity::AppRegistration,
    limit::Rate,
    seed,
    server::{Server, Settings, Shared, router},
    wire::{Connection, Wires},
};

/// The settings of a [`Sandbox`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder().trailing_slash(false).start().await?;
/// assert!(sandbox.endpoint().ends_with("/api"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SandboxBuilder {
    port: u16,
    today: Option<Date>,
    auto_consent: bool,
    token_lifetime: Duration,
    has_trailing_slash: bool,
    redirect_uri: String,
    public_url: Option<String>,
    latency: Duration,
    rate: Option<Rate>,
    grace: Duration,
    faults: Vec<Fault>,
    /// Each fault has a part of the share alone.
    is_failing_share_wrong: bool,
    /// The paths of resources, and how many records each has at the least.
    least: Vec<(&'static str, usize)>,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self {
            port: 0,
            today: None,
            auto_consent: false,
            token_lifetime: Duration::from_secs(3600),
            has_trailing_slash: true,
            redirect_uri: "http://127.0.0.1:8765/callback".to_owned(),
            latency: Duration::ZERO,
            rate: None,
            public_url: None,
            grace: Duration::ZERO,
            faults: Vec::new(),
            is_failing_share_wrong: false,
            least: Vec::new(),
        }
    }

    /// Listens on this port; on a free one unless set.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes up data of the year up to this day, instead of up to today.
    #[must_use]
    pub fn today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Consents at once, instead of asking a person on a page.
    #[must_use]
    pub fn auto_consent(mut self, auto_consent: bool) -> Self {
        self.auto_consent = auto_consent;
        self
    }

    /// How long access tokens are good, in whole seconds; an hour unless set.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Whether the base URL in token answers ends in a slash, as Core's may or may not; it does
    /// unless set.
    #[must_use]
    pub fn trailing_slash(mut self, has_trailing_slash: bool) -> Self {
        self.has_trailing_slash = has_trailing_slash;
        self
    }

    /// The redirect URI of both apps, to the letter; `http://127.0.0.1:8765/callback` unless set.
    #[must_use]
    pub fn redirect_uri(mut self, redirect_uri: impl Into<String>) -> Self {
        self.redirect_uri = redirect_uri.into();
        self
    }

    /// Names this address in what it gives out, the issuer and the base URL of the API, since a server
    /// in front of it is reached there: `https://core.test`, without a path.
    ///
    /// The sandbox itself still listens on loopback, at [`Sandbox::url`].
    #[must_use]
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into());
        self
    }

    /// Waits so long before each answer of the API, as a server far away does.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Refuses calls of an app with 429 that are more than so many in any window of this length, and
    /// says in each answer how many are left; there is no limit unless set.
    ///
    /// Core's own is [`CALLS_PER_MINUTE`](core_api::api::CALLS_PER_MINUTE). Calls that were refused
    /// do not count against it. That the window rolls is a guess.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use std::time::Duration;
    ///
    /// use core_api::api::CALLS_PER_MINUTE;
    /// use core_sandbox::Sandbox;
    ///
    /// let minute = Duration::from_secs(60);
    /// let sandbox = Sandbox::builder().rate_limit(CALLS_PER_MINUTE, minute).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn rate_limit(mut self, requests: u32, window: Duration) -> Self {
        self.rate = Some(Rate { requests, window });
        self
    }

    /// Lets about this share of all calls of the API fail, from 0 to 1: in equal parts with 502, 503
    /// and 504, before they are acted on, by a connection that is dropped, and by an answer that is
    /// lost. Which of them fail follows from the seed and their order.
    ///
    /// [`Fault::share`] does the same to calls of your choice, and [`Sandbox::clear_faults`] ends
    /// it.
    #[must_use]
    pub fn failing(mut self, share: f64, seed: u64) -> Self {
        let statuses = [502, 503, 504].map(Fault::status);
        let faults =
            statuses.into_iter().chain([Fault::connection_dropped(), Fault::answer_lost()]);
        let seeded = faults
            .zip(0..)
            .map(|(fault, number)| fault.on("/api").share(share / 5.0, seed.wrapping_add(number)));
        self.is_failing_share_wrong |= !(0.0..=1.0).contains(&share);
        self.faults.extend(seeded);
        self
    }

    /// Takes a spent refresh token for so long after it was first exchanged, and gives new tokens
    /// for it, as some servers do; unless set, a spent one revokes its session at once.
    #[must_use]
    pub fn refresh_grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Has at least so many records of a resource: beside the made-up ones, copies of them with ids
    /// of their own, each created at the very moment of the one that it copies, as after a bulk
    /// import.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use core_api::Activity;
    /// use core_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().at_least::<Activity>(2_000).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn at_least<R: core_api::Resource>(mut self, records: usize) -> Self {
        self.least.push((R::PATH, records));
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) for a setting that cannot work; others when the
    /// port cannot be opened.
    pub async fn start(self) -> io::Result<Sandbox> {
        self.check()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let public = self.public_url.unwrap_or_else(|| address.clone());
        let slash = if self.has_trailing_slash { "/" } else { "" };
        let settings = Settings {
            auto_consent: self.auto_consent,
            endpoint: format!("{public}/api{slash}"),
            address: public,
            web_app: AppRegistration::web(&self.redirect_uri),
            native_app: AppRegistration::native(&self.redirect_uri),
            latency: self.latency,
            rate: self.rate,
        };
        let today = self.today.unwrap_or_else(|| ZonedDateTime::now().date());
        let mut store = seed::store(today);
        for (path, records) in &self.least {
            if !store.grow(path, *records) {
                let reason = format!("`at_least`: the sandbox has no records of `{path}`");
                return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
            }
        }
        let shared: Shared = Arc::new(Server::new(settings, self.token_lifetime, store));
        let (stop, stopped) = oneshot::channel::<()>();
        shared.identity().set_grace(self.grace);
        self.faults.into_iter().for_each(|fault| drop(shared.faults.inject(fault)));
        let service =
            router(Arc::clone(&shared)).into_make_service_with_connect_info::<Connection>();
        let server = axum::serve(Wires(listener), service)
            .with_graceful_shutdown(async { drop(stopped.await) });
        tokio::spawn(async { drop(server.await) });
        Ok(Sandbox { address, shared, _stop: stop })
    }
}
