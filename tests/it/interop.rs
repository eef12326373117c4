//! Logins and sessions at a certified OpenID provider that this project did not write.
//!
//! `cargo xtask interop openid` installs the provider (`tests/interop`, which needs node) and runs these tests.

mod browser;
mod flows;
mod keys;
mod provider;
mod sessions;

use core_api::Scope;
use core_auth::{App, ClientAuthentication, Error, Grant, Login};

use browser::Browser;
use provider::Provider;

/// The scopes for a session with a refresh token and for the claims about the user.
const SCOPES: [Scope; 5] =
    [Scope::Openid, Scope::Profile, Scope::Email, Scope::ReadCore, Scope::OfflineAccess];

/// The callback of the registered web apps.
const CALLBACK: &str = "https://app.test/callback";

impl Provider {
    /// Returns a web app that authenticates with the `Authorization` header and has run discovery.
    async fn web_app(&self) -> App {
        self.discovered(self.app("basic").with_secret("b+/=:% &?#~!")).await
    }

    /// Returns one app of each kind that uses the web callback.
    async fn apps(&self) -> [App; 4] {
        let form = self.app("form").with_secret("form secret");
        [
            self.web_app().await,
            self.web_app().await.with_pkce(true),
            self.discovered(form.with_authentication(ClientAuthentication::Form)).await,
            self.discovered(self.app("public")).await,
        ]
    }

    fn app(&self, client_id: &str) -> App {
        App::at(self.issuer(), client_id, CALLBACK).unwrap().allow_loopback()
    }

    async fn discovered(&self, app: App) -> App {
        app.discover().await.unwrap();
        app
    }
}

/// Starts a login that asks for consent. Without it, a provider issues no refresh token (OpenID
/// Connect Core §11).
fn login(app: &App) -> Login {
    app.authorize(SCOPES).with_parameter("prompt", "consent").unwrap()
}

async fn log_in(app: &App) -> Result<Grant, Error> {
    let login = login(app);
    let callback = Browser::default().visit(login.url().as_str()).await;
    login.finish(&callback).await
}
