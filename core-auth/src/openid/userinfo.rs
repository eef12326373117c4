//! The userinfo of a person (OpenID Connect Core §5.3).

use std::collections::BTreeMap;

use core_api::{AccessToken, Employee, Id};
use http::{Request, StatusCode, header};
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::challenge;
use crate::{
    Error,
    error::Fault,
    identity_server::{
        IdentityServer,
        http::{HttpError, authorization, send},
    },
};

/// The profile of a person. The scopes of the token determine which claims are set.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[non_exhaustive]
#[doc(alias("whoami", "current user", "profile"))]
pub struct UserInfo {
    /// The identifier of the person, equal to [`Identity::subject`](crate::Identity::subject). It is
    /// stable and never reassigned.
    pub sub: String,
    /// Core's own user id, which differs from `sub`.
    pub user_id: Option<String>,
    /// The name of the company of the login.
    pub company: Option<String>,
    /// The full name.
    pub name: Option<String>,
    /// The first name.
    pub given_name: Option<String>,
    /// The last name.
    pub family_name: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone_number: Option<String>,
    /// The language of the person, such as `en-US`.
    pub locale: Option<String>,
    /// The country of the person.
    pub country: Option<String>,
    /// Claims without a field of their own.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl UserInfo {
    /// The identifier of the person (`sub`), equal to [`Identity::subject`](crate::Identity::subject).
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.sub
    }

    /// The id of the person's employee record, which the person may read without the permission to
    /// list employees.
    #[must_use]
    pub fn employee_id(&self) -> Option<Id<Employee>> {
        self.user_id.as_ref()?.parse().ok()
    }
}

/// Fetches the userinfo for an access token.
pub(crate) async fn of_token(
    server: &IdentityServer,
    token: &AccessToken,
) -> Result<UserInfo, Error> {
    fetch(server, token).await.map_err(|error| error.about(server))
}

async fn fetch(server: &IdentityServer, token: &AccessToken) -> Result<UserInfo, Error> {
    // RFC 6750 §2.1: a token consists of visible ASCII characters.
    if token.secret().is_empty() || !token.secret().bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Fault::TokenRefused.into());
    }
    let bearer = Zeroizing::new(format!("Bearer {}", token.secret()));
    let bearer = authorization(&bearer).map_err(|_| Fault::TokenRefused)?;
    let request = Request::get(server.metadata().userinfo_endpoint.as_str())
        .header(header::ACCEPT, "application/json")
        .header(header::AUTHORIZATION, bearer)
        .body(Vec::new())
        .map_err(HttpError::from)?;
    let answer = send(server, request).await?;
    match answer.status() {
        StatusCode::OK => serde_json::from_slice(answer.body())
            .map_err(|_| invalid_response("it is not a JSON object with a `sub`")),
        StatusCode::UNAUTHORIZED => Err(Fault::TokenRefused.into()),
        StatusCode::FORBIDDEN => {
            let error = challenge::parameter(answer.headers(), "error");
            match error.as_deref() {
                Some("insufficient_scope") => Err(Fault::InsufficientScope.into()),
                _ => Err(invalid_response("its status is 403")),
            }
        }
        other => Err(invalid_response(format!("its status is {}", other.as_u16()))),
    }
}

fn invalid_response(problem: impl Into<String>) -> Error {
    Fault::Answer(problem.into()).into()
}
