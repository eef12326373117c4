//! Logins as a text, for callbacks that reach another process or machine.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::{Login, LoginSecrets};
use crate::{App, Error, error::Fault};

/// The version of the format.
const VERSION: u32 = 1;

/// Only the version, which is read first.
#[derive(Deserialize)]
struct FormatVersion {
    version: u32,
}

/// A login, and the app that it belongs to.
#[derive(Deserialize, Serialize)]
struct SavedLogin<S> {
    version: u32,
    client_id: String,
    issuer: String,
    redirect_uri: String,
    secrets: S,
}

impl Login {
    /// The login as JSON, which [`App::restore_login`] reads; it holds the state and the PKCE
    /// verifier, so keep it where only the app can read it, bound to the person's browser session.
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
            client_id: self.app.client_id.clone(),
            issuer: self.app.issuer.clone(),
            redirect_uri: self.app.redirect_uri.clone(),
            secrets: &self.secrets,
        };
        // Texts and a moment always become JSON.
        let text = Zeroizing::new(serde_json::to_string(&saved).unwrap_or_default());
        text.as_str().into()
    }
}

impl Login {
    /// The key to keep a login under until its callback comes, of 43 letters.
    ///
    /// A browser may have several logins on their way, one in each tab, and callbacks that somebody
    /// forged. [`key_of`](Self::key_of) gives the key of the login that a callback answers; without
    /// such a login, the callback is to be turned away, and nothing else changes.
    ///
    /// The key is a digest of `state`, so it may be stored and logged: nobody can make a callback from
    /// it. [`with_data`](Self::with_data) changes it.
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

    /// The key of the login that a callback answers: the whole address that the browser was sent to,
    /// or its query.
    ///
    /// It is not checked that the callback is genuine; [`finish`](Self::finish) does that. Without
    /// exactly one `state` there is no key.
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

/// Base64url of the SHA-256 of a state.
fn key(state: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, state.as_bytes()))
}

impl App {
    /// Goes on with a login that this app has saved, perhaps in another process.
    ///
    /// Within a process, and its clones of this app, the callback of a login counts once, however
    /// often the login is restored. Between processes, the identity server sees to that, as codes
    /// work once; forget the text when the callback comes.
    ///
    /// # Errors
    ///
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) when the text is not a login of this version
    /// and this app, or is too old.
    pub fn restore_login(&self, json: &str) -> Result<Login, Error> {
        let bad = |problem| Error::from(Fault::SavedLogin(problem));
        let format: FormatVersion =
            serde_json::from_str(json).map_err(|_| bad("it is not a whole login"))?;
        if format.version != VERSION {
            return Err(bad("another version of this program wrote it"));
        }
        let saved: SavedLogin<LoginSecrets> =
            serde_json::from_str(json).map_err(|_| bad("it is not a whole login"))?;
        if saved.client_id != self.client_id {
            return Err(bad("it is of an app with another client id"));
        }
        if saved.issuer != self.issuer {
            return Err(bad("it is of another identity server"));
        }
        if saved.redirect_uri != self.redirect_uri {
            return Err(bad("it has another redirect URI"));
        }
        if self.now() >= saved.secrets.expires_at {
            return Err(Fault::LoginExpired.into());
        }
        Ok(Login::of(self.clone(), saved.secrets))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use core_api::Scope;
    use secrecy::ExposeSecret;

    use super::*;

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
            assert!(problem(&own(), &json[..length]).contains("not a whole login"));
        }
        let newer = json.replace("\"version\":1", "\"version\":2");
        assert!(problem(&own(), &newer).contains("another version"));
        let old = login.with_lifetime(Duration::ZERO).to_secret_json();
        let error = own().restore_login(old.expose_secret()).unwrap_err();
        assert!(matches!(error.fault(), Fault::LoginExpired), "{error}");
    }
}
