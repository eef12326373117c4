//! The `state` parameter of a login (RFC 6749 §4.1.1): a one-time secret, and optional application data.

use std::{fmt, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use oauth2::CsrfToken;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::{Error, error::Fault};

/// Maximum size of the application data, in bytes of JSON.
const MAX_DATA: usize = 1 << 10;

/// Returns a random secret of 32 bytes in Base64url.
pub(crate) fn random() -> Zeroizing<String> {
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
    pub(crate) fn new(state: Zeroizing<String>) -> Self {
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

/// Returns a random `state` with application data, as JSON in Base64url.
///
/// # Errors
///
/// If the data cannot be serialized as JSON, or is too large.
pub(crate) fn with_data<T: Serialize + ?Sized>(data: &T) -> Result<Zeroizing<String>, Error> {
    let bad = |problem| Error::from(Fault::StateData(problem));
    let length = serde_json::to_vec(data).map_err(|error| bad(error.to_string()))?.len();
    if length > MAX_DATA {
        return Err(bad(format!("it has {length} bytes of JSON; at most {MAX_DATA} are allowed")));
    }
    let content = StatePayload { secret: &random(), data };
    let json = serde_json::to_vec(&content).map_err(|error| bad(error.to_string()))?;
    let json = Zeroizing::new(json);
    Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(&*json)))
}

/// Reads the application data in a `state`.
pub(crate) fn read<T: DeserializeOwned>(state: &str) -> Result<T, Error> {
    let bad = |problem: &str| Error::from(Fault::StateData(problem.to_owned()));
    let json = URL_SAFE_NO_PAD.decode(state).map(Zeroizing::new);
    let json = json.ok().filter(|json| json.first() == Some(&b'{'));
    let json = json.ok_or_else(|| bad("the login carries no data"))?;
    let read = serde_json::from_slice::<AppData<T>>(&json);
    // Errors of serde_json are left out, because they can quote the input.
    read.map(|read| read.data).map_err(|_| bad("its type differs from the requested type"))
}
