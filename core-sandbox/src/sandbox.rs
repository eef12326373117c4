//! A running sandbox.

mod builder;
mod records;
mod registrations;

use std::{fmt, io, sync::Arc, time::Duration};

use core_api::{BaseUrl, BaseUrlError};
use tokio::sync::oneshot;

use crate::{
    counters::Counters,
    data::HistoryFlaw,
    fault::{Fault, FaultHandle},
    identity::{AuthorizationRequest, IdTokenFlaw, KeySetFlaw, SessionCounters},
    journal::{JournalEntry, JournalFilter},
    operation::{OPERATIONS, Operation},
    state::{ServerState, SharedState},
};
pub use builder::SandboxBuilder;

/// A Core server on loopback. Dropping it stops the server.
#[doc(alias("mock", "fake server", "test server", "stub", "emulator"))]
pub struct Sandbox {
    address: String,
    state: SharedState,
    /// Dropped to stop the server.
    _stop: oneshot::Sender<()>,
}

impl Sandbox {
    /// Starts a sandbox on a free port, with the default settings.
    ///
    /// # Errors
    ///
    /// Fails if no port can be opened.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Returns a builder for a sandbox with other settings.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    /// Returns the operations of a running sandbox, with their routes below `/sandbox`.
    #[must_use]
    pub fn operations() -> &'static [Operation] {
        OPERATIONS
    }

    /// Returns the address of the server, without a path.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.address
    }

    /// Returns the certificates that clients have to trust, as PEM, if the sandbox speaks TLS.
    #[must_use]
    pub fn certificate(&self) -> Option<&str> {
        self.state.settings.reach.certificate.as_deref()
    }

    /// Returns the issuer, which is also the base URL of the identity server.
    #[must_use]
    pub fn identity_url(&self) -> String {
        self.state.issuer()
    }

    /// Returns the base URL of the API, as in token responses.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.state.first_company().endpoint
    }

    /// Returns the base URL of the API as a [`BaseUrl`].
    ///
    /// # Errors
    ///
    /// Does not fail, because the address of the sandbox is a valid base URL.
    pub fn base_url(&self) -> Result<BaseUrl, BaseUrlError> {
        self.endpoint().parse()
    }

    /// Consents to a login like a person in a browser, and returns the address of the callback.
    ///
    /// If the sandbox refuses the request, the callback has the error. If only the person would learn
    /// the error, the address is that of the error page.
    ///
    /// # Errors
    ///
    /// Fails if the address has no query, if its client id or redirect URI is unknown, or if the data file
    /// cannot be written.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = core_sandbox::Sandbox::start().await?;
    /// let (identity, app) = (sandbox.identity_url(), sandbox.app());
    /// let login = format!(
    ///     "{identity}/connect/authorize?response_type=code&scope=read:core&state=1&client_id={}&redirect_uri={}",
    ///     app.client_id, app.redirect_uri()
    /// );
    /// let callback = sandbox.consent(&login)?;
    /// assert!(callback.contains("code=") && callback.ends_with("&state=1"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn consent(&self, authorization_url: &str) -> io::Result<String> {
        let query = authorization_url.split_once('?').map(|(_, query)| query);
        let unknown = || {
            let text = "the address has no registered client id and redirect URI; use those of \
                        `app` or `public_app`";
            io::Error::new(io::ErrorKind::InvalidInput, text)
        };
        self.try_change(|state| {
            let apps = state.apps();
            let request = query.and_then(|query| AuthorizationRequest::parse(&apps, query).ok());
            let request = request.ok_or_else(unknown)?;
            Ok(request.consent(&mut state.identity(), state.owner(), &state.issuer()))
        })
    }

    /// Makes all access tokens expire now. Refresh tokens stay valid.
    pub fn expire_access_tokens(&self) {
        self.change(|state| state.identity().expire_access_tokens());
    }

    /// Sets the lifetime of new access tokens, in whole seconds. With zero, they have already expired
    /// when they are issued.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.state.set_token_lifetime(lifetime);
    }

    /// Sets the clock of the identity server to this number of seconds ahead of the real time.
    ///
    /// A later call replaces the offset. A positive offset makes tokens expire earlier.
    pub fn shift_clock(&self, seconds: i64) {
        self.state.identity().shift_clock(seconds);
    }

    /// Injects a fault. Faults that were injected earlier take precedence. See
    /// [`fault`](crate::fault).
    ///
    /// If [`Fault::check`] refuses the fault, the server answers each request with 500 and the reason.
    pub fn inject(&self, fault: Fault) -> FaultHandle {
        FaultHandle::new(self.state.faults.inject(fault), Arc::clone(&self.state.faults))
    }

    /// Removes all faults and releases the requests that they hold.
    pub fn clear_faults(&self) {
        self.state.faults.remove(|_| true);
    }

    /// Changes the key that signs id tokens, and its `kid`. The old key leaves the key set.
    pub fn rotate_key(&self) {
        self.state.identity().rotate_key();
    }

    /// Changes the key that signs id tokens, under the same `kid`.
    pub fn replace_key(&self) {
        self.state.identity().replace_key();
    }

    /// Sets the flaw of the key set. `None` makes it valid again.
    pub fn set_key_set_flaw(&self, flaw: Option<KeySetFlaw>) {
        self.state.identity().set_key_set_flaw(flaw);
    }

    /// Sets the flaw of new id tokens. `None` makes them valid again.
    pub fn set_id_token_flaw(&self, flaw: Option<IdTokenFlaw>) {
        self.state.identity().set_flaw(flaw);
    }

    /// Sets the form of new rows of the deletion history, because no source shows a row. `None` is the
    /// presumed form.
    ///
    /// [`Fault::status`] refuses the history: `Fault::status(403).on("/api/deletedhistory")`.
    pub fn set_history_flaw(&self, flaw: Option<HistoryFlaw>) {
        self.state.database().set_history_flaw(flaw);
    }

    /// Returns the counters since the start.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.state.counters()
    }

    /// Returns the journal: the last requests with their responses, the oldest first.
    ///
    /// Requests below `/sandbox` are not included. [`SandboxBuilder::journal`] sets the number.
    #[must_use]
    pub fn requests(&self) -> Vec<JournalEntry> {
        self.state.settings.recorder.journal.entries(&JournalFilter::default())
    }

    /// Removes all entries of the journal.
    pub fn clear_requests(&self) {
        self.state.settings.recorder.journal.clear();
    }

    /// Returns the counters of each login with a refresh token, in the order of the logins.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionCounters> {
        self.state.identity().sessions()
    }

    /// Returns the number of records of a resource that calls created since the start.
    ///
    /// A record counts even if its response was lost.
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
        self.state.database().created().get(R::PATH).copied().unwrap_or(0)
    }

    /// Makes a change, and writes it to the data file.
    ///
    /// If the file cannot be written, the next request is answered with the reason, unless its own attempt
    /// writes all changes.
    fn change<T>(&self, change: impl FnOnce(&ServerState) -> T) -> T {
        let result = change(&self.state);
        let _ = self.state.save();
        result
    }

    /// Makes a change, and writes it to the data file. An error is that of the change, or that of the file.
    fn try_change<T>(&self, change: impl FnOnce(&ServerState) -> io::Result<T>) -> io::Result<T> {
        let result = change(&self.state)?;
        self.state.save().map_err(io::Error::other)?;
        Ok(result)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address).finish_non_exhaustive()
    }
}
