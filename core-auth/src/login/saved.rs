//! Serialized logins, for callbacks that reach another process or machine.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::{Login, LoginSecrets};
use crate::{Error, error::Fault, identity_server::IdentityServer};

/// Version of the format.
const VERSION: u32 = 1;

/// The version of a saved login, which is parsed first.
#[derive(Deserialize)]
struct FormatVersion {
    version: u32,
}

/// A login and its app.
#[derive(Deserialize, Serialize)]
struct SavedLogin<S> {
    version: u32,
    client_id: String,
    issuer: String,
    redirect_uri: String,
    secrets: S,
}

impl Login {
    /// Serializes the login as JSON for [`App::restore_login`](crate::App::restore_login).
    ///
    /// The JSON contains the state and the PKCE verifier. Store it so that only the app can read it,
    /// and bind it to the person's browser session.
    ///
    /// ```
    /// use core_api::Scope;
    /// use core_auth::App;
    /// use secrecy::ExposeSecret;
    ///
    /// let app = App::production("id", "https://app.test/callback")?.with_secret("secret");
    /// let login = app.authorize([Scope::ReadCore]);
    /// let saved = login.to_secret_json();
    /// // … and in the process that the callback reaches:
    /// let restored = app.restore_login(saved.expose_secret())?;
    /// assert_eq!(restored.url(), login.url());
    /// # Ok::<(), core_auth::Error>(())
    /// ```
    #[must_use]
    pub fn to_secret_json(&self) -> SecretString {
        let saved = SavedLogin {
            version: VERSION,
            client_id: self.server.config.client_id.clone(),
            issuer: self.server.config.issuer.clone(),
            redirect_uri: self.server.config.redirect_uri.clone(),
            secrets: &self.secrets,
        };
        // Strings and timestamps can always be serialized.
        let text = Zeroizing::new(serde_json::to_string(&saved).unwrap_or_default());
        text.as_str().into()
    }
}

impl Login {
    /// Returns a key of 43 characters under which to store the login until its callback arrives.
    ///
    /// A browser may have several logins in progress, for example one per tab, and may receive forged
    /// callbacks. [`key_of`](Self::key_of) returns the key of the login that a callback belongs to. If
    /// no login is stored under that key, reject the callback and change nothing else.
    ///
    /// The key is a digest of `state`. It may be stored and logged, because nobody can construct a
    /// callback from a key. [`with_data`](Self::with_data) changes the key.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use core_api::Scope;
    /// use core_auth::{App, Login};
    ///
    /// let app = App::production("id", "https://app.test/callback")?.with_secret("secret");
    /// let mut logins = HashMap::new();
    /// let login = app.authorize([Scope::ReadCore]);
    /// # let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1;
    /// # let callback = format!("code=c0de&state={state}");
    /// logins.insert(login.key(), login);
    /// // … and with a callback:
    /// let login = Login::key_of(&callback).and_then(|key| logins.remove(&key));
    /// assert!(login.is_some());
    /// assert!(Login::key_of("code=c0de").is_none(), "it has no `state`");
    /// # Ok::<(), core_auth::Error>(())
    /// ```
    #[must_use]
    pub fn key(&self) -> String {
        key(&self.secrets.state)
    }

    /// Returns the key of the login that a callback belongs to.
    ///
    /// `callback` is the complete address that the browser was redirected to, or its query. This
    /// function does not check the callback, but [`finish`](Self::finish) does. Returns `None` unless
    /// the callback has exactly one `state`.
    #[must_use]
    pub fn key_of(callback: &str) -> Option<String> {
        let text = callback.trim();
        let url = Url::parse(text).ok();
        let query = match &url {
            Some(url) => url.query()?,
            None => text.trim_start_matches('?'),
        };
        let mut states =
            form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "state");
        match (states.next(), states.next()) {
            (Some((_, state)), None) if !state.is_empty() => Some(key(&state)),
            _ => None,
        }
    }
}

/// Returns the SHA-256 digest of a state in Base64url.
fn key(state: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, state.as_bytes()))
}

impl Login {
    /// Restores a login that [`to_secret_json`](Self::to_secret_json) has saved.
    pub(crate) fn restore(server: IdentityServer, json: &str) -> Result<Self, Error> {
        let bad = |problem| Error::from(Fault::SavedLogin(problem));
        let format: FormatVersion =
            serde_json::from_str(json).map_err(|_| bad("it is not a complete login"))?;
        if format.version != VERSION {
            return Err(bad("it was written by another version of this program"));
        }
        let saved: SavedLogin<LoginSecrets> =
            serde_json::from_str(json).map_err(|_| bad("it is not a complete login"))?;
        if saved.client_id != server.config.client_id {
            return Err(bad("it belongs to an app with another client id"));
        }
        if saved.issuer != server.config.issuer {
            return Err(bad("it belongs to another identity server"));
        }
        if saved.redirect_uri != server.config.redirect_uri {
            return Err(bad("it has another redirect URI"));
        }
        if server.config.now() >= saved.secrets.expires_at {
            return Err(Fault::LoginExpired.into());
        }
        Ok(Self::of(server, saved.secrets))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use core_api::Scope;
    use secrecy::ExposeSecret;

    use super::*;
    use crate::App;

    fn app(issuer: &str, id: &str, redirect: &str) -> App {
        App::at(issuer, id, redirect).unwrap()
    }

    fn own() -> App {
        app("https://identity.test", "id", "https://app.test/callback")
    }

    fn problem(app: &App, json: &str) -> String {
        app.restore_login(json).unwrap_err().to_string()
    }

    #[test]
    fn only_the_app_that_saved_a_login_goes_on_with_it() {
        let login = own().authorize([Scope::ReadCore, Scope::Openid]);
        let json = login.to_secret_json();
        let json = json.expose_secret();
        assert_eq!(own().restore_login(json).unwrap().url(), login.url());
        for (other, expected) in [
            (app("https://identity.test", "other", "https://app.test/callback"), "client id"),
            (app("https://other.test", "id", "https://app.test/callback"), "identity server"),
            (app("https://identity.test", "id", "https://app.test/callback/"), "redirect URI"),
        ] {
            assert!(problem(&other, json).contains(expected), "{expected}");
        }
    }

    #[test]
    fn a_callback_has_the_key_of_its_login_in_each_form() {
        let login = own().authorize([Scope::ReadCore]);
        let state = login.secrets.state.to_string();
        assert_eq!(login.key().len(), 43);
        assert!(!login.key().contains(&state[..8]));
        for callback in [
            format!("state={state}"),
            format!("?code=c&state={state}"),
            format!(" https://app.test/callback?state={state}&error=access_denied#end\n"),
            format!("code=c&state={}", state.replace('a', "%61")),
        ] {
            assert_eq!(Login::key_of(&callback), Some(login.key()), "{callback}");
        }
        for callback in
            ["", "?", "state=", "code=c", "https://app.test/callback", "state=a&state=a"]
        {
            assert_eq!(Login::key_of(callback), None, "{callback}");
        }
        let restored = own().restore_login(login.to_secret_json().expose_secret()).unwrap();
        assert_eq!(restored.key(), login.key());
        assert_ne!(login.with_data(&1).unwrap().key(), restored.key());
    }

    #[test]
    fn a_login_that_is_cut_newer_or_too_old_is_refused() {
        let login = own().authorize([Scope::ReadCore]);
        let json = login.to_secret_json();
        let json = json.expose_secret();
        for length in 0..json.len() {
            assert!(problem(&own(), &json[..length]).contains("not a complete login"));
        }
        let newer = json.replace("\"version\":1", "\"version\":2");
        assert!(problem(&own(), &newer).contains("another version"));
        let old = login.with_lifetime(Duration::ZERO).to_secret_json();
        let error = own().restore_login(old.expose_secret()).unwrap_err();
        assert!(matches!(error.fault(), Fault::LoginExpired), "{error}");
    }
}
