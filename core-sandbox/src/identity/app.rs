//! Registered apps.

/// An app that is registered in the developer portal.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = core_sandbox::Sandbox::start().await?;
/// assert!(sandbox.app().client_id.ends_with(".apps.bqe.com"));
/// assert!(sandbox.public_app().is_public());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppRegistration {
    /// The name on the consent page.
    pub name: String,
    /// The client id, in the format of Core's.
    pub client_id: String,
    /// The client secret, which is empty for a public app.
    pub client_secret: String,
    /// The redirect URI of logins. It is compared exactly.
    pub redirect_uri: String,
}

impl AppRegistration {
    pub(super) fn web(redirect_uri: &str) -> Self {
        Self {
            name: "Sandbox Web App".to_owned(),
            client_id: "sandbox0web0app00000000000000001.apps.bqe.com".to_owned(),
            client_secret: "sandbox-secret-which-guards-nothing-since-it-is-on-loopback-only"
                .to_owned(),
            redirect_uri: redirect_uri.to_owned(),
        }
    }

    fn native(redirect_uri: &str) -> Self {
        Self {
            name: "Sandbox Native App".to_owned(),
            client_id: "sandbox0native0app00000000000001.apps.bqe.com".to_owned(),
            client_secret: String::new(),
            redirect_uri: redirect_uri.to_owned(),
        }
    }

    /// Returns whether the app is a public client (RFC 6749 §2.1). Public clients must use PKCE.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.client_secret.is_empty()
    }
}

/// The apps that the sandbox knows.
#[derive(Debug)]
pub(crate) struct Apps {
    /// An app with a secret, which may get refresh tokens.
    pub(crate) web: AppRegistration,
    /// An app without a secret, which needs PKCE and gets no refresh tokens.
    pub(crate) native: AppRegistration,
}

impl Apps {
    /// Registers both apps with this redirect URI.
    pub(crate) fn new(redirect_uri: &str) -> Self {
        Self {
            web: AppRegistration::web(redirect_uri),
            native: AppRegistration::native(redirect_uri),
        }
    }

    /// Returns the app with this client id.
    pub(super) fn get(&self, client_id: &str) -> Option<&AppRegistration> {
        [&self.web, &self.native].into_iter().find(|app| app.client_id == client_id)
    }

    /// Returns the app with this client id and secret (RFC 6749 §2.3.1).
    pub(crate) fn authenticate(&self, client_id: &str, secret: &str) -> Option<&AppRegistration> {
        self.get(client_id).filter(|app| app.client_secret == secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_secrets_have_the_format_of_core() {
        let web = AppRegistration::web("http://127.0.0.1:8765/callback");
        let native = AppRegistration::native("http://127.0.0.1:8765/callback");
        for app in [&web, &native] {
            let id = app.client_id.strip_suffix(".apps.bqe.com").unwrap();
            assert_eq!(id.len(), 32, "{id}");
        }
        assert_eq!(web.client_secret.len(), 64);
        assert!(native.is_public() && !web.is_public());
    }
}
