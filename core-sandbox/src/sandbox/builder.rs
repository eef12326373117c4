//! The settings of a sandbox.

mod check;
mod people;
mod reach;
mod records;
mod state;
mod traffic;

use std::{io, path::PathBuf, sync::Arc, thread, time::Duration};

use jiff::civil::Date;
use tokio::sync::oneshot;

use super::Sandbox;
use crate::{
    data::{DataSet, PageCaps, Unconfirmed},
    fault::Fault,
    http::{Connection, router},
    identity::{AppRegistration, CompanySettings, DEFAULT_REDIRECT_URI},
    log::LogFormat,
    rate_limit::RateLimit,
    state::{Reach, SharedState},
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
    host: String,
    today: Option<Date>,
    data_set: DataSet,
    auto_consent: bool,
    token_lifetime: Duration,
    has_trailing_slash: bool,
    redirect_uris: Vec<String>,
    apps: Vec<AppRegistration>,
    companies: Vec<CompanySettings>,
    person: Option<String>,
    company: Option<String>,
    seed: Option<u64>,
    public_url: Option<String>,
    #[cfg(feature = "tls")]
    tls: Option<crate::tls::TlsSetting>,
    trust_forwarded: bool,
    latency: Duration,
    rate_limit: Option<RateLimit>,
    page_caps: PageCaps,
    unconfirmed: Unconfirmed,
    log: Option<LogFormat>,
    journal: usize,
    grace: Duration,
    faults: Vec<Fault>,
    /// True if a share of `failing` is out of range. The faults themselves have a fifth of it.
    is_failing_share_invalid: bool,
    /// The paths of resources, each with its minimum number of records.
    minimums: Vec<(String, usize)>,
    /// The folder with the records of the start.
    seed_from: Option<PathBuf>,
    /// The file that keeps the data.
    data_file: Option<PathBuf>,
}

impl SandboxBuilder {
    pub(super) fn new() -> Self {
        Self {
            port: 0,
            host: "localhost".to_owned(),
            trust_forwarded: false,
            #[cfg(feature = "tls")]
            tls: None,
            today: None,
            data_set: DataSet::Sample,
            auto_consent: false,
            token_lifetime: Duration::from_secs(3600),
            has_trailing_slash: true,
            redirect_uris: vec![DEFAULT_REDIRECT_URI.to_owned()],
            apps: Vec::new(),
            companies: Vec::new(),
            person: None,
            company: None,
            seed: None,
            latency: Duration::ZERO,
            rate_limit: None,
            page_caps: PageCaps::CORE,
            unconfirmed: Unconfirmed::Evaluate,
            log: None,
            journal: 1_000,
            public_url: None,
            grace: Duration::ZERO,
            faults: Vec::new(),
            is_failing_share_invalid: false,
            minimums: Vec::new(),
            seed_from: None,
            data_file: None,
        }
    }

    /// Sets the last day of the sample data, which covers a year. The default is today.
    #[must_use]
    pub fn today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Sets the records that the sandbox starts with. The default is [`DataSet::Sample`].
    #[must_use]
    pub fn data_set(mut self, data_set: DataSet) -> Self {
        self.data_set = data_set;
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
    pub fn redirect_uri(self, redirect_uri: impl Into<String>) -> Self {
        self.redirect_uris([redirect_uri])
    }

    /// Sets several redirect URIs of the three sample apps. See [`SandboxBuilder::redirect_uri`].
    #[must_use]
    pub fn redirect_uris(mut self, uris: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.redirect_uris = uris.into_iter().map(Into::into).collect();
        self
    }

    /// Sets whether filters and orders that no source shows are refused. The default is `false`.
    ///
    /// Otherwise they are evaluated, and the header `x-sandbox-unconfirmed` of the response names them.
    #[must_use]
    pub fn strict(mut self, is_strict: bool) -> Self {
        self.unconfirmed = if is_strict { Unconfirmed::Refuse } else { Unconfirmed::Evaluate };
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
    pub fn at_least<R: core_api::Resource>(self, records: usize) -> Self {
        self.rows(R::PATH, records)
    }

    /// Sets the minimum number of records of a resource by its path, such as `timeentry`. See
    /// [`SandboxBuilder::at_least`].
    #[must_use]
    pub fn rows(mut self, resource: impl AsRef<str>, records: usize) -> Self {
        let path = format!("/{}", resource.as_ref().trim_start_matches('/'));
        self.minimums.push((path, records));
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
        let listeners = self.listen().await?;
        let address = listeners.address.clone();
        let reach = Reach {
            public_url: self.public_url.clone(),
            trust_forwarded: self.trust_forwarded,
            is_loopback: listeners.are_loopback(),
            certificate: listeners.root.clone(),
        };
        let state = Arc::new(self.state(&address, reach)?);
        let (stop, stopped) = oneshot::channel::<()>();
        self.faults.into_iter().for_each(|fault| drop(state.faults.inject(fault)));
        let service =
            router(Arc::clone(&state)).into_make_service_with_connect_info::<Connection>();
        let server = axum::serve(listeners.cuttable(&state), service)
            .with_graceful_shutdown(async { drop(stopped.await) });
        tokio::spawn(async { drop(server.await) });
        make_records(&state);
        Ok(Sandbox { address, state, _stop: stop })
    }
}

/// Makes the sample records while the first client connects, because that takes time.
fn make_records(state: &SharedState) {
    let state = Arc::clone(state);
    let thread = thread::Builder::new().name("core-sandbox data".to_owned());
    // Without a thread, the first request makes the records.
    drop(thread.spawn(move || drop(state.first_company().database())));
}
