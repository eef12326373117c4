//! The logins of an app, and its requests to the identity server.

use std::sync::Arc;

use core_api::{AccessToken, Scope, ScopeSet};

use crate::{
    App, Error, Grant, Login, UserInfo,
    identity_server::discovery::{self, Metadata},
    openid::userinfo,
    token_endpoint::revocation::{self, Revocation},
};

impl App {
    /// Starts a login that requests these scopes.
    #[must_use]
    pub fn authorize(&self, scopes: impl IntoIterator<Item = Scope>) -> Login {
        Login::new(self.server.clone(), &scopes.into_iter().collect::<ScopeSet>())
    }

    /// Restores a login that this app has saved, perhaps in another process.
    ///
    /// The clones of an app accept the callback of a login only once, even if the login is restored
    /// several times. Between processes, the identity server enforces this, because a code works only
    /// once. Delete the saved text when the callback arrives.
    ///
    /// # Errors
    ///
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) if the text is not a saved login of this version
    /// and this app, or if the login has expired.
    pub fn restore_login(&self, json: &str) -> Result<Login, Error> {
        Login::restore(self.server.clone(), json)
    }

    /// Fetches the endpoints of the identity server, at most once a day.
    ///
    /// This app and its clones then use these endpoints. Until the first success, they use the known
    /// endpoints of Core, so a web app can call this at start-up and ignore an error.
    ///
    /// ```
    /// use core_auth::App;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = core_sandbox::Sandbox::start().await?;
    /// # let issuer = sandbox.identity_url();
    ///
    /// let app = App::at(&issuer, "id", "https://app.test/callback")?.allow_loopback();
    /// let metadata = app.discover().await?;
    /// assert_eq!(metadata.issuer, issuer);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the document belongs to another issuer,
    /// or refers to a host that may not receive secrets.
    /// [`Unavailable`](crate::ErrorKind::Unavailable) or
    /// [`InvalidAnswer`](crate::ErrorKind::InvalidAnswer) if the document cannot be fetched or read.
    pub async fn discover(&self) -> Result<Arc<Metadata>, Error> {
        discovery::discover(&self.server).await
    }

    /// Fetches the userinfo of the person who logged in.
    ///
    /// # Errors
    ///
    /// [`InsufficientScope`](crate::ErrorKind::InsufficientScope) if the login did not request
    /// `openid`. [`TokenRefused`](crate::ErrorKind::TokenRefused) if the access token is no longer
    /// valid. [`Identity`](crate::ErrorKind::Identity) if the userinfo and the id token describe
    /// different people. The errors of any request to the identity server.
    pub async fn userinfo(&self, grant: &Grant) -> Result<UserInfo, Error> {
        grant.userinfo(&self.server).await
    }

    /// Fetches the userinfo for an access token of a [`TokenProvider`](core_api::TokenProvider).
    ///
    /// The person is not compared with an id token. Compare `sub` with the expected subject.
    ///
    /// # Errors
    ///
    /// The errors of [`userinfo`](App::userinfo), except [`Identity`](crate::ErrorKind::Identity).
    pub async fn userinfo_of(&self, token: &AccessToken) -> Result<UserInfo, Error> {
        userinfo::of_token(&self.server, token).await
    }

    /// Revokes the refresh token of a grant, if there is one, and the access token.
    ///
    /// A token that the server does not know counts as revoked. Both tokens are tried. Once the
    /// refresh token is revoked, the grant has ended. The outcome tells whether the access token is
    /// still valid. This method does not change a store. [`Session::logout`](crate::Session::logout)
    /// and [`RefreshingProvider::logout`](crate::RefreshingProvider::logout) call it, and remove the grant as well.
    ///
    /// # Errors
    ///
    /// [`NotRevoked`](crate::ErrorKind::NotRevoked) if the server did not revoke the refresh token,
    /// which must then be treated as valid. [`Configuration`](crate::ErrorKind::Configuration) if the
    /// server does not accept the app. For a grant without a refresh token, the errors concern the
    /// access token instead, unless it has expired. [`OtherApp`](crate::ErrorKind::OtherApp) if the
    /// grant belongs to another app, in which case nothing is sent.
    pub async fn revoke(&self, grant: &Grant) -> Result<Revocation, Error> {
        revocation::revoke(&self.server, grant).await
    }
}
