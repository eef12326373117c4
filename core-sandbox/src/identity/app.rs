//! The apps that may ask for a login.

/// An app as it is registered in the developer portal.
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
    /// The name that the consent page shows.
    pub name: String,
    /// Its client id, in the shape of Core's.
    pub client_id: String,
    /// Its secret; empty where the app is public.
    pub client_secret: String,
    /// The address that logins redirect to, to the letter.
    pub redirect_uri: String,
}

impl AppRegistration {
    pub(crate) fn web(redirect_uri: &str) -> Self {
        Self {
            name: "Sandbox Web App".to_owned(),
            client_id: "sandbox0web0app00000000000000001.apps.bqe.com".to_owned(),
            client_secret: "sandbox-secret-which-guards-nothing-since-it-is-on-loopback-only"
                .to_owned(),
            redirect_uri: redirect_uri.to_owned(),
        }
    }

    pub(crate) fn native(redirect_uri: &str) -> Self {
        Self {
            name: "Sandbox Native App".to_owned(),
            client_id: "sandbox0native0app00000000000001.apps.bqe.com".to_owned(),
            client_secret: String::new(),
            redirect_uri: redirect_uri.to_owned(),
        }
    }

    /// Whether it can keep no secret (RFC 6749 §2.1), and so proves itself by PKCE.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.client_secret.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_secrets_have_the_shape_of_core() {
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
