//! Application data that a login carries in its `state`.

use serde::{Serialize, de::DeserializeOwned};

use super::Login;
use crate::{Error, login_state};

impl Login {
    /// Sends application data with the login. The callback returns the data.
    ///
    /// The `state` becomes a JSON object in Base64url, with a new one-time secret and the data. The
    /// data may have at most 1 KiB of JSON. [`data`](Login::data) and
    /// [`Grant::data`](crate::Grant::data) read the data. A second call replaces the first data.
    ///
    /// The data is not encrypted, and is visible in browser histories and server logs. The data cannot
    /// be tampered with, because the complete `state` is compared.
    ///
    /// ```
    /// use core_api::Scope;
    /// use core_auth::App;
    ///
    /// let app = App::production("id", "https://app.test/callback")?.with_secret("secret");
    /// let login = app.authorize([Scope::ReadCore]).with_data(&("/invoices", 7))?;
    /// # let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1;
    /// # let callback = format!("https://app.test/callback?code=c0de&state={state}");
    /// // … and with the callback:
    /// let (page, number): (String, u32) = login.data(&callback)?;
    /// assert_eq!((page.as_str(), number), ("/invoices", 7));
    /// # Ok::<(), core_auth::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the data cannot be serialized as JSON or
    /// is too large.
    pub fn with_data<T: Serialize + ?Sized>(self, data: &T) -> Result<Self, Error> {
        let state = login_state::with_data(data)?;
        let Self { server, mut secrets, .. } = self;
        secrets.state = state;
        Ok(Self::of(server, secrets))
    }

    /// Reads the data of [`with_data`](Login::with_data) from a callback, including a denial.
    ///
    /// # Errors
    ///
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) if the callback belongs to another login.
    /// [`Configuration`](crate::ErrorKind::Configuration) if the login has no data, or data of another
    /// type.
    pub fn data<T: DeserializeOwned>(&self, callback: &str) -> Result<T, Error> {
        self.callback(callback)?.check(&self.secrets, &self.server)?;
        login_state::read(&self.secrets.state)
    }
}
