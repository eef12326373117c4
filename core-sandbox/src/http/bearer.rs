//! Bearer tokens of requests (RFC 6750).

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Response, StatusCode, header},
    middleware::Next,
};
use core_api::Scope;

use super::{reason::Reason, response::json_response};
use crate::{
    identity::Person,
    state::{CompanyState, ServerState, SharedState},
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

/// Checks the bearer token of a call.
///
/// An error is the status of the response and the error code of its challenge.
pub(super) fn check<'a>(
    state: &'a ServerState,
    headers: &HeaderMap,
    access: Access,
) -> Result<Caller<'a>, (StatusCode, &'static str)> {
    let unauthorized = (StatusCode::UNAUTHORIZED, "invalid_token");
    let owner = {
        let identity = state.identity();
        let token = identity.access_token(access_token(headers)).ok_or(unauthorized)?;
        let needed = match access {
            Access::Read => Scope::ReadCore,
            Access::Write => Scope::ReadwriteCore,
        };
        if !token.scopes.permits(needed) {
            return Err((StatusCode::FORBIDDEN, "insufficient_scope"));
        }
        token.owner
    };
    let (company, person) = state.person_of(owner).ok_or(unauthorized)?;
    Ok(Caller { company, person: Arc::clone(person) })
}

/// Refuses a call with the token of a company in another data center.
///
/// The vendor's documentation shows this response for a base URL that is not that of the token.
pub(super) async fn check_data_center(
    State((state, api_path)): State<(SharedState, Arc<str>)>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let owner = {
        let identity = state.identity();
        identity.access_token(access_token(request.headers())).map(|token| token.owner)
    };
    match owner.and_then(|owner| state.company_of(owner)) {
        Some(company) if *company.api_path != *api_path => {
            let mut response = json_response(StatusCode::OK, "\"Not authenticated\"".to_owned());
            response.extensions_mut().insert(Reason(format!(
                "the token belongs to `{}` in another data center; call {}",
                company.name, company.endpoint
            )));
            response
        }
        Some(_) | None => next.run(request).await,
    }
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
