//! Bearer tokens of requests (RFC 6750).

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderMap, Response, StatusCode, header},
};
use core_api::Scope;

use super::{
    reason::Reason,
    response::{challenge, json_response},
};
use crate::{
    identity::{Person, TokenProblem},
    state::{CompanyState, ServerState},
};

/// The access that a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// The person who calls the API through an app, and the company.
pub(super) struct Caller<'a> {
    pub(super) company: &'a CompanyState,
    pub(super) person: Arc<Person>,
}

/// The reason that a bearer token permits no call.
#[derive(Debug)]
pub(super) struct BearerError {
    status: StatusCode,
    /// The error code of the challenge (RFC 6750 §3.1).
    code: &'static str,
    reason: String,
}

/// Checks the bearer token of a call.
pub(super) fn check<'a>(
    state: &'a ServerState,
    headers: &HeaderMap,
    access: Access,
) -> Result<Caller<'a>, BearerError> {
    let needed = match access {
        Access::Read => Scope::ReadCore,
        Access::Write => Scope::ReadwriteCore,
    };
    let owner = {
        let identity = state.identity();
        let token = identity.access_token(access_token(headers))?;
        if !token.scopes.permits(needed) {
            return Err(BearerError::insufficient_scope(needed));
        }
        token.owner
    };
    let (company, person) = state.person_of(owner).ok_or(TokenProblem::Unknown)?;
    Ok(Caller { company, person: Arc::clone(person) })
}

impl BearerError {
    /// Returns the error of a token that lacks a scope.
    pub(super) fn insufficient_scope(needed: Scope) -> Self {
        let reason = format!("the access token lacks the scope `{needed}`; log in with it");
        Self { status: StatusCode::FORBIDDEN, code: "insufficient_scope", reason }
    }

    /// Returns Core's challenge, with the true reason.
    pub(super) fn into_response(self) -> Response<Body> {
        let mut response = challenge(self.status, self.code);
        let reason = format!("{}: {}", self.code, self.reason);
        response.extensions_mut().insert(Reason(reason));
        response
    }
}

impl From<TokenProblem> for BearerError {
    fn from(problem: TokenProblem) -> Self {
        let reason = problem.reason().to_owned();
        Self { status: StatusCode::UNAUTHORIZED, code: "invalid_token", reason }
    }
}

/// Refuses a call with the token of a company in another data center than that of this path.
///
/// The vendor's documentation shows this response for a base URL that is not that of the token.
pub(super) fn refuse_other_data_center(
    state: &ServerState,
    api_path: &str,
    headers: &HeaderMap,
) -> Option<Response<Body>> {
    let owner = {
        let identity = state.identity();
        identity.access_token(access_token(headers)).map(|token| token.owner).ok()
    };
    let company = state.company_of(owner?).filter(|company| company.api_path != api_path)?;
    let mut response = json_response(StatusCode::OK, "\"Not authenticated\"".to_owned());
    response.extensions_mut().insert(Reason(format!(
        "the token belongs to `{}` in another data center; call {}",
        company.name, company.endpoint
    )));
    Some(response)
}

/// Returns the access token of a request, or an empty text without such a header.
///
/// The name of the scheme may have any case (RFC 9110 §11.1).
pub(super) fn access_token(headers: &HeaderMap) -> &str {
    credentials(headers, "Bearer").unwrap_or_default()
}

/// Returns the credentials of this scheme in the `Authorization` header.
pub(super) fn credentials<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (found, credentials) = value.split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| credentials.trim_start_matches(' '))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_scheme_has_any_case() {
        let token = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            access_token(&headers).to_owned()
        };
        for value in ["Bearer abc", "bearer abc", "BEARER  abc"] {
            assert_eq!(token(value), "abc", "{value}");
        }
        for value in ["Basic abc", "Bearerabc", "Bearer", ""] {
            assert_eq!(token(value), "", "{value}");
        }
    }
}
