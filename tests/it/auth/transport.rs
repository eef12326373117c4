//! The transport to the servers: proxies, certificates, and custom transports.

mod contract;
mod environment;
mod identity;
mod in_memory;
mod misbehaving;
mod origin;
mod proxied;
mod proxy;
mod refusing;
mod session;
mod settings;
mod tls;

use core_api::{
    Client, Scope,
    client::{Transport, TransportBuilder, TransportError, TrustedHosts},
};
use core_auth::{App, Grant};
use core_sandbox::Sandbox;
use origin::Origin;

/// A sandbox that is reachable over TLS only, at a host that no resolver knows.
struct Site {
    origin: Origin,
    sandbox: Sandbox,
}

impl Site {
    async fn start() -> Self {
        let origin = Origin::bind().await;
        let sandbox = Sandbox::builder().public_url(origin.url());
        let sandbox = sandbox.auto_consent(true).start().await.unwrap();
        origin.serve(sandbox.url().trim_start_matches("http://").to_owned());
        Self { origin, sandbox }
    }

    /// Returns a transport that trusts the certificate of the site.
    fn trusting(&self) -> TransportBuilder {
        Transport::builder().root_certificate(self.origin.root())
    }

    /// Returns a transport that trusts the certificate of the site, and knows its address.
    fn direct(&self) -> TransportBuilder {
        self.trusting().resolve(origin::HOST, ["127.0.0.1".parse().unwrap()])
    }

    fn app(&self, transport: &Transport) -> App {
        let id = self.sandbox.app();
        let app = App::at(&self.sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
        let app = app.with_secret(id.client_secret.as_str()).with_domains([origin::HOST]).unwrap();
        app.with_transport(transport.clone())
    }

    async fn log_in(&self, app: &App) -> Result<Grant, core_auth::Error> {
        let login = app.authorize([Scope::Openid, Scope::ReadwriteCore, Scope::OfflineAccess]);
        let callback = self.sandbox.consent(login.url().as_str()).unwrap();
        login.finish(&callback).await
    }
}

/// Returns a client that sends the token to the site only.
fn client(provider: impl core_api::TokenProvider + 'static, transport: &Transport) -> Client {
    let builder = Client::builder(provider).hosts(TrustedHosts::of([origin::HOST]));
    builder.transport(transport.clone()).retry(crate::support::api::hasty()).build().unwrap()
}

/// Returns the transport error of a request to the identity server that was not sent.
fn unsent(error: &core_auth::Error) -> Option<&TransportError> {
    error.transport_error().filter(|error| error.is_not_sent())
}
