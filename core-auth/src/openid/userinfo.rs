//! What the server knows of a person (OpenID Connect Core §5.3).

use std::collections::BTreeMap;

use core_api::{AccessToken, Employee, Id};
use http::{Request, StatusCode, header};
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::challenge;
use crate::{
    App, Error, Grant,
    error::Fault,
    http::{self as identity_server, HttpError},
};

/// What the server knows of a person, as far as the scopes of the token give it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[non_exhaustive]
pub struct UserInfo {
    /// The person: stable, and never given to another one. The same as
    /// [`Identity::subject`](crate::Identity::subject).
    pub sub: String,
    /// Core's own id of the person, which differs from `sub`.
    pub user_id: Option<String>,
    /// The name of the company that the person logged in to.
    pub company: Option<String>,
    /// The whole name.
    pub name: Option<String>,
    /// The first name.
    pub given_name: Option<String>,
    /// The last name.
    pub family_name: Option<String>,
    /// The address of the person's mail.
    pub email: Option<String>,
    /// The number of the person's telephone.
    pub phone_number: Option<String>,
    /// The language of the person, such as `en-US`.
    pub locale: Option<String>,
    /// The country of the person.
    pub country: Option<String>,
    /// Claims that this version does not name.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl UserInfo {
    /// The person: `sub`, as [`Identity::subject`](crate::Identity::subject).
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.sub
    }

    /// The record of the person, who may read it without the permission to list employees.
    #[must_use]
    pub fn employee_id(&self) -> Option<Id<Employee>> {
        self.user_id.as_ref()?.parse().ok()
    }
}

impl App {
    /// Asks what the server knows of the person who logged in.
    ///
    /// # Errors
    ///
    /// [`InsufficientScope`](crate::ErrorKind::InsufficientScope) when the login did not ask for
    /// `openid`, [`TokenRefused`](crate::ErrorKind::TokenRefused) when the access token is no
    /// longer good, [`Identity`](crate::ErrorKind::Identity) when the answer is about somebody else
    /// than the id token; and those of every request.
    pub async fn userinfo(&self, grant: &Grant) -> Result<UserInfo, Error> {
        self.check_owner(grant, || "the grant".to_owned())?;
        let info = self.userinfo_of(grant.access_token()).await?;
        // OpenID Connect Core §5.3.2: else one person's token could be another's profile.
        if grant.identity().is_some_and(|identity| identity.subject() != info.sub) {
            return Err(Error::from(Fault::OtherSubject).about(self));
        }
        Ok(info)
    }

    /// Asks what the server knows of the person whose access token this is, as a
    /// [`TokenProvider`](core_api::TokenProvider) hands it out.
    ///
    /// # Errors
    ///
    /// As [`userinfo`](App::userinfo), but for [`Identity`](crate::ErrorKind::Identity): compare
    /// `sub` with what is known.
    pub async fn userinfo_of(&self, token: &AccessToken) -> Result<UserInfo, Error> {
        self.fetch_userinfo(token).await.map_err(|error| error.about(self))
    }

    async fn fetch_userinfo(&self, token: &AccessToken) -> Result<UserInfo, Error> {
        // RFC 6750 §2.1: no server gives out another one.
        if token.secret().is_empty() || !token.secret().bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Fault::TokenRefused.into());
        }
        let bearer = Zeroizing::new(format!("Bearer {}", token.secret()));
        let bearer = identity_server::authorization(&bearer).map_err(|_| Fault::TokenRefused)?;
        let request = Request::get(self.metadata().userinfo_endpoint.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, bearer)
            .body(Vec::new())
            .map_err(HttpError::from)?;
        let answer = identity_server::send(self, request).await?;
        match answer.status() {
            StatusCode::OK => serde_json::from_slice(answer.body())
                .map_err(|_| invalid_response("it is not a JSON object with a `sub`")),
            StatusCode::UNAUTHORIZED => Err(Fault::TokenRefused.into()),
            StatusCode::FORBIDDEN => {
                let error = challenge::parameter(answer.headers(), "error");
                match error.as_deref() {
                    Some("insufficient_scope") => Err(Fault::InsufficientScope.into()),
                    _ => Err(invalid_response("it has the status 403")),
                }
            }
            other => Err(invalid_response(format!("it has the status {}", other.as_u16()))),
        }
    }
}

fn invalid_response(problem: impl Into<String>) -> Error {
    Fault::Answer(problem.into()).into()
}
