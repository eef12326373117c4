//! The `state` of a login: a one-time secret, and optional application data.

use std::{fmt, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use oauth2::CsrfToken;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::Login;
use crate::{Error, error::Fault};

/// Maximum size of the application data, in bytes of JSON.
const MAX_DATA: usize = 1 << 10;

/// Returns a random secret of 32 bytes in Base64url.
pub(super) fn random() -> Zeroizing<String> {
    Zeroizing::new(CsrfToken::new_random_len(32).into_secret())
}

/// The JSON in a `state` with application data.
#[derive(Serialize)]
struct StatePayload<'a, T: ?Sized> {
    secret: &'a str,
    data: &'a T,
}

/// The application data in the JSON of a `state`.
#[derive(Deserialize)]
struct AppData<T> {
    data: T,
}

/// The `state` of a verified callback.
#[derive(Clone)]
pub(crate) struct ReturnedState(Arc<Zeroizing<String>>);

impl ReturnedState {
    pub(super) fn new(state: Zeroizing<String>) -> Self {
        Self(Arc::new(state))
    }

    /// Reads the application data.
    pub(crate) fn data<T: DeserializeOwned>(&self) -> Result<T, Error> {
        read(&self.0)
    }
}

impl fmt::Debug for ReturnedState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReturnedState").finish_non_exhaustive()
    }
}

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
        let bad = |problem| Error::from(Fault::StateData(problem));
        let length = serde_json::to_vec(data).map_err(|error| bad(error.to_string()))?.len();
        if length > MAX_DATA {
            return Err(bad(format!(
                "it has {length} bytes of JSON; at most {MAX_DATA} are allowed"
            )));
        }
        let content = StatePayload { secret: &random(), data };
        let json = serde_json::to_vec(&content).map_err(|error| bad(error.to_string()))?;
        let json = Zeroizing::new(json);
        let Self { server, mut secrets, .. } = self;
        secrets.state = Zeroizing::new(URL_SAFE_NO_PAD.encode(&*json));
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
        read(&self.secrets.state)
    }
}

fn read<T: DeserializeOwned>(state: &str) -> Result<T, Error> {
    let bad = |problem: &str| Error::from(Fault::StateData(problem.to_owned()));
    let json = URL_SAFE_NO_PAD.decode(state).map(Zeroizing::new);
    let json = json.ok().filter(|json| json.first() == Some(&b'{'));
    let json = json.ok_or_else(|| bad("the login carries no data"))?;
    let read = serde_json::from_slice::<AppData<T>>(&json);
    // Errors of serde_json are left out, because they can quote the input.
    read.map(|read| read.data).map_err(|_| bad("its type differs from the requested type"))
}
