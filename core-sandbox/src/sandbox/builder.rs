//! The settings of a sandbox.

mod check;
mod people;
mod state;

use std::{io, net::Ipv4Addr, sync::Arc, time::Duration};

use jiff::civil::Date;
use tokio::{net::TcpListener, sync::oneshot};

use super::Sandbox;
use crate::{
    data::Unconfirmed,
    fault::Fault,
    http::{Connection, CuttableListener, router},
    identity::{AppRegistration, CompanySettings, DEFAULT_REDIRECT_URI},
    log::LogFormat,
    rate_limit::RateLimit,
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
    apps: Vec<AppRegistration>,
    companies: Vec<CompanySettings>,
    person: Option<String>,
    company: Option<String>,
    seed: Option<u64>,
    public_url: Option<String>,
    latency: Duration,
    rate_limit: Option<RateLimit>,
    unconfirmed: Unconfirmed,
    log: Option<LogFormat>,
    journal: usize,
    grace: Duration,
    faults: Vec<Fault>,
    /// True if a share of `failing` is out of range. The faults themselves have a fifth of it.
    is_failing_share_invalid: bool,
    /// The paths of resources, each with its minimum number of records.
    minimums: Vec<(&'static str, usize)>,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self {
            port: 0,
            today: None,
            auto_consent: false,
            token_lifetime: Duration::from_secs(3600),
            has_trailing_slash: true,
            redirect_uri: DEFAULT_REDIRECT_URI.to_owned(),
            apps: Vec::new(),
            companies: Vec::new(),
            person: None,
            company: None,
            seed: None,
            latency: Duration::ZERO,
            rate_limit: None,
            unconfirmed: Unconfirmed::Evaluate,
            log: None,
            journal: 1_000,
            public_url: None,
            grace: Duration::ZERO,
            faults: Vec::new(),
            is_failing_share_invalid: false,
            minimums: Vec::new(),
        }
    }

    /// Sets the port. The default is a free port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the last day of the sample data, which covers a year. The default is today.
    #[must_use]
    pub fn today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Sets whether logins are granted at once, without a consent page. The default is `false`.
    #[must_use]
    pub fn auto_consent(mut self, auto_consent: bool) -> Self {
        self.auto_consent = auto_consent;
        self
    }

    /// Sets the lifetime of access tokens, in whole seconds. The default is an hour.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Sets whether the base URL in token responses ends with a slash, because Core's may or may not.
    /// The default is `true`.
    #[must_use]
    pub fn trailing_slash(mut self, has_trailing_slash: bool) -> Self {
        self.has_trailing_slash = has_trailing_slash;
        self
    }

    /// Sets the redirect URI of the three sample apps, which is compared exactly. The default is
    /// `http://127.0.0.1:8765/callback`.
    #[must_use]
    pub fn redirect_uri(mut self, redirect_uri: impl Into<String>) -> Self {
        self.redirect_uri = redirect_uri.into();
        self
    }

    /// Sets the public address, such as `https://core.test`, without a path.
    ///
    /// The issuer and the base URL of the API have this address. Use it for a sandbox behind a reverse
    /// proxy. The sandbox itself still listens on loopback, at [`Sandbox::url`].
    #[must_use]
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into());
        self
    }

    /// Delays each response of the API, like a distant server. The default is zero.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Sets whether filters and orders that no source shows are refused. The default is `false`.
    ///
    /// Otherwise they are evaluated, and the header `x-sandbox-unconfirmed` of the response names them.
    #[must_use]
    pub fn refuse_unconfirmed(mut self, refuse: bool) -> Self {
        self.unconfirmed = if refuse { Unconfirmed::Refuse } else { Unconfirmed::Evaluate };
        self
    }

    /// Writes a line for each request to standard error. Without this setting, nothing is written.
    #[must_use]
    pub fn log(mut self, format: LogFormat) -> Self {
        self.log = Some(format);
        self
    }

    /// Sets the maximum number of requests in the journal. The default is 1,000, and 0 means none.
    ///
    /// The journal also has a maximum size of 16 MiB. The oldest entries go first.
    #[must_use]
    pub fn journal(mut self, entries: usize) -> Self {
        self.journal = entries;
        self
    }

    /// Sets the maximum number of calls of an app in any window of this length.
    ///
    /// Calls above the limit are refused with 429, and each response has the number of remaining calls.
    /// Without this setting, calls are not limited. Core's limit is
    /// [`CALLS_PER_MINUTE`](core_api::api::CALLS_PER_MINUTE). Refused calls do not count. No source
    /// shows that Core's window slides, so this is an assumption.
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
    pub fn rate_limit(mut self, calls: u32, window: Duration) -> Self {
        self.rate_limit = Some(RateLimit { calls, window });
        self
    }

    /// Makes about this share of all API calls fail, from 0 to 1.
    ///
    /// The failures are in equal parts 502, 503, 504, a dropped connection, and a lost response. Only
    /// calls with a lost response are executed. The failing calls depend on the seed and the order of
    /// the calls. [`Fault::share`] does the same for selected calls. [`Sandbox::clear_faults`] ends the
    /// failures.
    #[must_use]
    pub fn failing(mut self, share: f64, seed: u64) -> Self {
        let statuses = [502, 503, 504].map(Fault::status);
        let faults =
            statuses.into_iter().chain([Fault::connection_dropped(), Fault::answer_lost()]);
        let seeded = faults
            .zip(0..)
            .map(|(fault, number)| fault.on("/api").share(share / 5.0, seed.wrapping_add(number)));
        self.is_failing_share_invalid |= !(0.0..=1.0).contains(&share);
        self.faults.extend(seeded);
        self
    }

    /// Sets the time after the first use in which a refresh token may be used again.
    ///
    /// Some servers have such a grace period. The default is zero, so a second use revokes the session
    /// at once.
    #[must_use]
    pub fn refresh_grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Sets the minimum number of records of a resource.
    ///
    /// The additional records are copies of sample records with new ids. A copy has the same creation
    /// time as its original, as after a bulk import.
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
        self.minimums.push((R::PATH, records));
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// Returns [`InvalidInput`](io::ErrorKind::InvalidInput) if a setting is not valid, or another error
    /// if the port cannot be opened.
    pub async fn start(self) -> io::Result<Sandbox> {
        self.check()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(self.state(&address)?);
        let (stop, stopped) = oneshot::channel::<()>();
        self.faults.into_iter().for_each(|fault| drop(state.faults.inject(fault)));
        let service =
            router(Arc::clone(&state)).into_make_service_with_connect_info::<Connection>();
        let server = axum::serve(CuttableListener(listener), service)
            .with_graceful_shutdown(async { drop(stopped.await) });
        tokio::spawn(async { drop(server.await) });
        Ok(Sandbox { address, state, _stop: stop })
    }
}
