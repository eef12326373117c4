//! An app whose registration is in environment variables.

use std::env;

use core_api::client::TrustedHosts;

use super::{App, registration};
use crate::{
    Error,
    variable::{self, Variable},
};

const CLIENT_ID: &str = "CORE_CLIENT_ID";
const SECRET: &str = "CORE_CLIENT_SECRET";
const REDIRECT_URI: &str = "CORE_REDIRECT_URI";
const ISSUER: &str = "CORE_ISSUER";

impl App {
    /// Returns the app of the environment variables. The same program then runs against Core and
    /// against a sandbox.
    ///
    /// | variable | contents |
    /// |---|---|
    /// | `CORE_CLIENT_ID` | the client id |
    /// | `CORE_CLIENT_SECRET` | the secret of a web app; not set for a public app |
    /// | `CORE_REDIRECT_URI` | the registered redirect URI |
    /// | `CORE_ISSUER` | the identity server; not set for Core |
    ///
    /// Whitespace around a value is ignored. An issuer on this machine permits `http` to this machine,
    /// as [`allow_loopback`](Self::allow_loopback) does. The command `core-sandbox` prints these
    /// variables.
    ///
    /// ```
    /// use core_auth::App;
    ///
    /// match App::from_env() {
    ///     Ok(app) => println!("{app:?}"),
    ///     Err(error) => println!("{error}"), // names the variable and the fix
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotConfigured`](crate::ErrorKind::NotConfigured) if the client id or the redirect URI is not
    /// set. [`Configuration`](crate::ErrorKind::Configuration) if a variable is empty or not UTF-8, and
    /// in the cases of [`at`](Self::at).
    pub fn from_env() -> Result<Self, Error> {
        Self::read(|name| env::var(name))
    }

    fn read(variable: impl Fn(&str) -> Variable) -> Result<Self, Error> {
        let required = |name, advice| variable::required(name, variable(name), advice);
        let optional = |name| variable::optional(name, variable(name));
        let id = required(CLIENT_ID, "set it to the client id of the developer portal")?;
        let uri = required(REDIRECT_URI, "set it to the redirect URI of the developer portal")?;
        let secret = optional(SECRET)?;
        let app = match optional(ISSUER)? {
            None => Self::production(&id, &uri)?,
            Some(issuer) => {
                let app = Self::at(&issuer, &id, &uri)?;
                if is_on_this_machine(&issuer)? { app.allow_loopback() } else { app }
            }
        };
        Ok(match secret {
            Some(secret) => app.with_secret(secret),
            None => app,
        })
    }
}

/// Returns whether the host of an issuer is loopback.
fn is_on_this_machine(issuer: &str) -> Result<bool, Error> {
    let url = registration::parse_issuer(issuer)?;
    let names = TrustedHosts::any_name();
    let is_refused = names.fault_of_url(&url).is_some();
    Ok(is_refused && names.with_loopback().fault_of_url(&url).is_none())
}

#[cfg(test)]
mod tests {
    use std::env::VarError;

    use super::*;
    use crate::ErrorKind::{self, Configuration, NotConfigured};

    const COMPLETE: [(&str, &str); 3] =
        [(CLIENT_ID, "id"), (SECRET, "canary"), (REDIRECT_URI, "http://127.0.0.1:8765/callback")];

    /// Reads the complete variables with these changes. An empty name leaves nothing out.
    fn read(changes: &[(&str, &str)], unset: &str) -> Result<App, Error> {
        App::read(|name| {
            let all = changes.iter().chain(&COMPLETE);
            let found = all.into_iter().find(|(key, _)| *key == name && *key != unset);
            found.map(|(_, value)| (*value).to_owned()).ok_or(VarError::NotPresent)
        })
    }

    fn loopback(issuer: &str) -> bool {
        read(&[(ISSUER, issuer)], "").unwrap().config().hosts.permits_loopback()
    }

    #[test]
    fn without_an_issuer_the_app_logs_in_to_core() {
        let app = read(&[], "").unwrap();
        assert_eq!(app.config().issuer, core_api::api::ISSUER);
        assert!(app.config().secret.is_some());
        assert!(!app.config().hosts.permits_loopback());
        assert!(!format!("{app:?}").contains("canary"));
        assert!(read(&[], SECRET).unwrap().config().secret.is_none());
    }

    #[test]
    fn only_an_issuer_on_this_machine_permits_loopback() {
        for issuer in ["http://127.0.0.1:7400/idp", "http://localhost:1/idp", "https://[::1]/idp"] {
            assert!(loopback(issuer), "{issuer}");
        }
        for issuer in ["https://identity.test/idp", core_api::api::ISSUER] {
            assert!(!loopback(issuer), "{issuer}");
        }
        let refused = read(&[(ISSUER, "http://identity.test/idp")], "").unwrap_err();
        assert_eq!(refused.kind(), Configuration);
    }

    #[test]
    fn the_variable_that_is_missing_or_wrong_is_named() {
        let error = |changes: &[(&str, &str)], unset: &str| -> (ErrorKind, String) {
            let error = read(changes, unset).unwrap_err();
            (error.kind(), error.to_string())
        };
        for name in [CLIENT_ID, REDIRECT_URI] {
            let (kind, text) = error(&[], name);
            assert_eq!(kind, NotConfigured, "{text}");
            assert!(text.contains(name) && text.contains("; set it to the "), "{text}");
        }
        for name in [CLIENT_ID, SECRET, REDIRECT_URI, ISSUER] {
            let (kind, text) = error(&[(name, " ")], "");
            assert_eq!(kind, Configuration, "{text}");
            assert!(text.contains(name) && text.contains("is empty"), "{text}");
        }
        assert!(read(&[(CLIENT_ID, " id\n")], "").is_ok());
    }
}
