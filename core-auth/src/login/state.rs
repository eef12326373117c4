//! The `state` of a login: a one-time secret, and data of the app.

use std::{fmt, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use oauth2::CsrfToken;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::Login;
use crate::{Error, error::Fault};

/// The longest data of an app, in bytes of JSON.
const MAX_DATA: usize = 1 << 10;

/// A secret of 32 bytes in Base64.
pub(super) fn random() -> Zeroizing<String> {
    Zeroizing::new(CsrfToken::new_random_len(32).into_secret())
}

/// The JSON within a `state`.
#[derive(Serialize)]
struct StatePayload<'a, T: ?Sized> {
    secret: &'a str,
    data: &'a T,
}

/// The part of it that is of the app.
#[derive(Deserialize)]
struct AppData<T> {
    data: T,
}

/// The `state` that came back with a callback.
#[derive(Clone)]
pub(crate) struct ReturnedState(Arc<Zeroizing<String>>);

impl ReturnedState {
    pub(super) fn new(state: Zeroizing<String>) -> Self {
        Self(Arc::new(state))
    }

    /// Reads the data that a login was given.
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
    /// Sends data of the app along with the login, which comes back with the callback.
    ///
    /// `state` becomes Base64url of a JSON object with a new one-time secret and these data, at most
    /// 1 KiB of JSON. [`data`](Login::data) and [`Grant::data`](crate::Grant::data) give them back.
    /// A second call replaces the data of the first.
    ///
    /// The data are not encrypted: they can be read in histories of browsers and in logs of servers.
    /// They cannot be changed on the way, since the whole of `state` is compared.
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
    /// [`Configuration`](crate::ErrorKind::Configuration) when the data cannot be JSON or are too
    /// long.
    pub fn with_data<T: Serialize + ?Sized>(self, data: &T) -> Result<Self, Error> {
        let bad = |problem| Error::from(Fault::StateData(problem));
        let length = serde_json::to_vec(data).map_err(|error| bad(error.to_string()))?.len();
        if length > MAX_DATA {
            return Err(bad(format!(
                "they have {length} bytes of JSON, and at most {MAX_DATA} fit"
            )));
        }
        let content = StatePayload { secret: &random(), data };
        let json = serde_json::to_vec(&content).map_err(|error| bad(error.to_string()))?;
        let json = Zeroizing::new(json);
        let Self { app, mut secrets, .. } = self;
        secrets.state = Zeroizing::new(URL_SAFE_NO_PAD.encode(&*json));
        Ok(Self::of(app, secrets))
    }

    /// Gives the data of [`with_data`](Login::with_data) back with a callback, a denial included.
    ///
    /// # Errors
    ///
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) when the callback does not answer this login;
    /// [`Configuration`](crate::ErrorKind::Configuration) when the login has no data or those of
    /// another type.
    pub fn data<T: DeserializeOwned>(&self, callback: &str) -> Result<T, Error> {
        self.callback(callback)?.check(&self.secrets, &self.app)?;
        read(&self.secrets.state)
    }
}

fn read<T: DeserializeOwned>(state: &str) -> Result<T, Error> {
    let bad = |problem: &str| Error::from(Fault::StateData(problem.to_owned()));
    let json = URL_SAFE_NO_PAD.decode(state).map(Zeroizing::new);
    let json = json.ok().filter(|json| json.first() == Some(&b'{'));
    let json = json.ok_or_else(|| bad("the login was given none"))?;
    let read = serde_json::from_slice::<AppData<T>>(&json);
    // The texts of serde_json can quote what they read.
    read.map(|read| read.data).map_err(|_| bad("they are of another type than the one asked for"))
}
