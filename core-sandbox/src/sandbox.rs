//! A running sandbox.

mod builder;

use std::{fmt, io, sync::Arc, time::Duration};

use core_api::{BaseUrl, BaseUrlError};
use tokio::sync::oneshot;

use crate::{
    fault::{Fault, Injected},
    identity::{self, AppRegistration, IdTokenFlaw},
    server::{Counters, SessionCounters, Shared},
};
pub use builder::SandboxBuilder;

/// A Core server on loopback; it stops when this is dropped.
pub struct Sandbox {
    address: String,
    shared: Shared,
    /// Dropped to stop the server.
    _stop: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts a sandbox on a free port, with the default settings.
    ///
    /// # Errors
    ///
    /// When no port can be opened.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A sandbox with settings of your own.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    /// The address of the server, without a path.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.address
    }

    /// The issuer, and base of the identity endpoints.
    #[must_use]
    pub fn identity_url(&self) -> String {
        self.shared.issuer()
    }

    /// The base URL of the API, as token answers name it.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.shared.settings.endpoint
    }

    /// The base URL of the API, parsed.
    ///
    /// # Errors
    ///
    /// Never, since the server listens on loopback.
    pub fn base_url(&self) -> Result<BaseUrl, BaseUrlError> {
        self.endpoint().parse()
    }

    /// A web app that is registered: it has a secret, and may have refresh tokens.
    #[must_use]
    pub fn app(&self) -> &AppRegistration {
        &self.shared.settings.web_app
    }

    /// A native app that is registered: it has no secret and no refresh tokens, and needs PKCE.
    #[must_use]
    pub fn public_app(&self) -> &AppRegistration {
        &self.shared.settings.native_app
    }

    /// An access token that reads and writes, for tests that are not about logins.
    #[must_use]
    pub fn issue_token(&self) -> String {
        self.shared.tally.access_tokens.add();
        self.shared.identity().issue_token(self.shared.token_lifetime())
    }

    /// Consents to a login as a person in a browser does, and gives the address of the callback.
    ///
    /// A request that the sandbox refuses gives a callback with the error.
    ///
    /// # Errors
    ///
    /// When the address is not one of a login, or its app or redirect URI is not known.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = core_sandbox::Sandbox::start().await?;
    /// let (identity, app) = (sandbox.identity_url(), sandbox.app());
    /// let login = format!(
    ///     "{identity}/connect/authorize?response_type=code&scope=read:core&state=1&client_id={}&redirect_uri={}",
    ///     app.client_id, app.redirect_uri
    /// );
    /// let callback = sandbox.consent(&login)?;
    /// assert!(callback.contains("code=") && callback.ends_with("&state=1"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn consent(&self, authorization_url: &str) -> io::Result<String> {
        let query = authorization_url.split_once('?').map(|(_, query)| query);
        let callback = query.and_then(|query| identity::callback(&self.shared, query));
        callback.ok_or_else(|| {
            let text = "the address is not one of a login with an app and a redirect URI that the \
                        sandbox knows";
            io::Error::new(io::ErrorKind::InvalidInput, text)
        })
    }

    /// Makes every access token expire now; refresh tokens stay good.
    pub fn expire_access_tokens(&self) {
        self.shared.identity().expire_access_tokens();
    }

    /// Sets how long access tokens are good that are given from now on, in whole seconds; with
    /// zero they have expired as they are given.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.shared.set_token_lifetime(lifetime);
    }

    /// Shifts the clock of the identity server by so many seconds from the real one, not from where
    /// it was; forward makes tokens expire.
    pub fn shift_clock(&self, seconds: i64) {
        self.shared.identity().shift_clock(seconds);
    }

    /// Makes a fault happen from now on, behind those that were injected before; see
    /// [`fault`](crate::fault).
    ///
    /// Where [`Fault::check`] refuses the fault, each request is answered with 500 and the reason.
    pub fn inject(&self, fault: Fault) -> Injected {
        Injected::new(self.shared.faults.inject(fault), Arc::clone(&self.shared))
    }

    /// Ends all faults, and lets go what they hold.
    pub fn clear_faults(&self) {
        self.shared.faults.remove(|_| true);
    }

    /// Signs id tokens by another key from now on, with a new `kid`; the key set forgets the old one.
    pub fn rotate_key(&self) {
        self.shared.identity().rotate_key();
    }

    /// Signs id tokens by another key from now on, under the `kid` of the old one.
    pub fn replace_key(&self) {
        self.shared.identity().replace_key();
    }

    /// Gives id tokens with this flaw from now on, or good ones.
    pub fn set_id_token_flaw(&self, flaw: Option<IdTokenFlaw>) {
        self.shared.identity().set_flaw(flaw);
    }

    /// What came in and went out since the start.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.shared.counters()
    }

    /// What came of each login that gave a refresh token, in the order of the logins.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionCounters> {
        self.shared.identity().sessions()
    }

    /// How many records of a resource were created since the start, whether the answer arrived or
    /// not.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = core_sandbox::Sandbox::start().await?;
    /// assert_eq!(sandbox.created::<core_api::TimeEntry>(), 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn created<R: core_api::Resource>(&self) -> u64 {
        self.shared.store().created().get(R::PATH).copied().unwrap_or(0)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address).finish_non_exhaustive()
    }
}
